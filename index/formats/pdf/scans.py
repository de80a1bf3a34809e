"""A page that is a picture of text -> its text, by Tesseract, where that is installed."""

from __future__ import annotations

import logging
import math
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from index.formats.pdf.layout import Block
from index.formats.pdf.segments import Segment

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

log = logging.getLogger(__name__)

PROGRAM = "tesseract"
SECONDS = 60
"""For one page."""

DOTS = 300
"""An inch, in the picture that is read."""

PIXELS = 40_000_000
"""Of a page at most; a larger one is read coarser."""

COVER = 0.4
"""The share of a page that its pictures cover at least, if it is a scan."""

STROKES = 200
"""Paths on a page without a letter that may be letters drawn."""

FEW = 20
"""Letters that may be printed over a picture of a page: a stamp, a page number."""

WAY_OUT = "install tesseract-ocr (Debian: apt-get install tesseract-ocr) to have it read (OCR)"

_UNTOLD = re.compile("[\ue000-\uf8ff\ufffd]")
"""What the letters of a font are that doesn't tell which they are."""


def is_scan(page: PdfPage, segments: Sequence[Segment]) -> bool:
    """Whether a page's text is a picture, or as good as one."""
    text = "".join(segment.text for segment in segments)
    untold = len(_UNTOLD.findall(text))
    if untold > len(text) / 2:
        return True
    return len(text) - untold < FEW and _is_drawn(page, not text)


def _is_drawn(page: PdfPage, is_empty: bool) -> bool:
    """Whether pictures cover much of a page, or it is all strokes."""
    import pypdfium2.raw as raw

    left, bottom, right, top = page.get_bbox()
    covered, strokes = 0.0, 0
    for drawn in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH]):
        if drawn.type == raw.FPDF_PAGEOBJ_PATH:
            strokes += 1
            continue
        box = drawn.get_bounds()
        across, up = min(box[2], right) - max(box[0], left), min(box[3], top) - max(box[1], bottom)
        covered += max(0.0, across) * max(0.0, up)
    return covered >= COVER * (right - left) * (top - bottom) or (is_empty and strokes >= STROKES)


def read(page: PdfPage) -> str | None:
    """The text in a picture of a page, paragraphs parted by blank lines; None if it can't be read here."""
    if shutil.which(PROGRAM) is None:
        return None
    dots = min(DOTS, 72 * math.sqrt(PIXELS / max(1.0, page.get_width() * page.get_height())))
    bitmap = page.render(scale=dots / 72, grayscale=True)
    head = f"P5 {bitmap.width} {bitmap.height} 255\n".encode()
    pixels = b"".join(bytes(row[: bitmap.width]) for row in bitmap.to_numpy())
    command = [PROGRAM, "stdin", "stdout", "--dpi", str(round(dots)), "-l", _languages()]
    try:
        done = _run(command, head + pixels)
    except (OSError, subprocess.SubprocessError) as problem:
        log.warning("%s could not read a page: %s", PROGRAM, problem)
        return None
    return done.decode("utf-8", "replace").replace("\f", "")


def blocks(text: str) -> tuple[Block, ...]:
    """Recognised text as blocks, whose lines are as wide as each other."""
    paragraphs = (re.findall(r"\S.*", part) for part in re.split(r"\n\s*\n", text))
    return tuple(Block(tuple(map(_row, enumerate(lines)))) for lines in paragraphs if lines)


def _row(place: tuple[int, str]) -> tuple[Segment]:
    at, line = place
    return (Segment(" ".join(line.split()), 0, -10.0 * at - 10, 1000, -10.0 * at),)


@cache
def _languages() -> str:
    """The languages that are installed, as the program wants them named."""
    try:
        listed = _run([PROGRAM, "--list-langs"]).decode("utf-8", "replace").splitlines()[1:]
    except (OSError, subprocess.SubprocessError):
        listed = []
    return "+".join(name for name in listed if name not in ("osd", "equ", "snum")) or "eng"


def _run(command: list[str], given: bytes = b"") -> bytes:
    return subprocess.run(
        command,
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=SECONDS,
        check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    ).stdout
