"""A row of a table -> paragraphs: a line that reads as a row, or the blocks of cells that lay out a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ENDS_SENTENCE = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*$")


@dataclass(frozen=True)
class Cell:
    """The blocks of a cell, and whether they are a list or hold a table."""

    blocks: tuple[str, ...]
    is_laid_out: bool = False

    @property
    def is_text(self) -> bool:
        """Whether these are paragraphs to be read one by one, not a value of a row."""
        several = len(self.blocks) > 1
        return several and (self.is_laid_out or any(_ENDS_SENTENCE.search(block.strip()) for block in self.blocks))


def row(cells: Iterable[Cell]) -> list[str]:
    """A row as one line, its cells parted by bars; where a cell holds paragraphs, all cells' blocks in order."""
    filled = [cell for cell in cells if cell.blocks]
    if any(cell.is_text for cell in filled):
        return [block for cell in filled for block in cell.blocks]
    line = " | ".join(" ".join(" ".join(cell.blocks).split()) for cell in filled)
    return [line] if line else []
