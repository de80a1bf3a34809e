"""A setting -> the reader that it names; without one, the strongest of ours that this machine has."""

from __future__ import annotations

import json
import logging
from functools import cache
from pathlib import Path
from typing import Any

from bot.read.qa_model import PretrainedModel
from bot.read.reader import SMALL, STRONG, Reader
from index.errors import ModelError
from index.pretrained import GET_IT, NAME, mpnet_folder
from index.runtime import cache_folder

log = logging.getLogger(__name__)

UNCALIBRATED: dict[str, Any] = {
    "calibration": {"score": 1.0, "rank": 0.0, "alone": 0.0, "offset": 0.0},
    "threshold": 0.5,
    "titled": False,
}
"""A model's own odds that a span answers, to none, are taken as they are until it has a calibration."""


@cache
def load_reader(setting: str = "") -> Reader:
    """The reader that a setting names; loaded once, however many bots share it.

    Ours by its folder; any other extractive question-answering model by folder, hub id or ``package:NAME``.

    Raises:
        ModelError: there is no such model, or it isn't one that was checked.
    """
    if not setting:
        return _ours()
    if (Path(setting) / "reader.json").is_file():
        return Reader.trained(Path(setting))
    model = PretrainedModel(setting)
    return Reader(model, calibration_of(model))


def _ours() -> Reader:
    try:
        mpnet_folder()
    except ModelError:
        return Reader.trained(SMALL, note=WITHOUT_STRONG)
    return Reader.trained(STRONG)


WITHOUT_STRONG = (
    f"The model {NAME} is not installed, so Byline's small reader answers: it finds less and is wrong more often. "
    f"To install it: {GET_IT}"
)


def calibration_file(model: PretrainedModel) -> Path:
    """Where the calibration of somebody else's model is kept."""
    return cache_folder() / "readers" / f"{model.digest}.json"


def calibration_of(model: PretrainedModel) -> dict[str, Any]:
    """The calibration that was made for a model, or the plain one."""
    path = calibration_file(model)
    if path.is_file():
        found = dict(json.loads(path.read_text(encoding="utf-8")))
        if found["calibration"].keys() == UNCALIBRATED["calibration"].keys():  # else it is of an older version
            return found
    log.warning("The reader %s has no calibration; make one: python -m bot.training.calibrate --help", model.name)
    return UNCALIBRATED
