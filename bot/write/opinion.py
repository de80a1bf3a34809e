"""Opinion: what the reader makes of a question, beside what a writer writes of the same passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.answer import Answer
from bot.evidence import Evidence, Group

if TYPE_CHECKING:
    from bot.write.draft import Draft


@dataclass(frozen=True)
class Opinion:
    """The reader's answer and the evidence that it is composed of.

    ``answer`` says that the articles don't tell where the reader is less sure than ``least``; ``none`` says so in any
    case. ``found`` is all evidence, surest first, ``sides`` that of each side where articles differ. ``today`` is the
    day that the question is asked on.
    """

    answer: Answer
    none: Answer
    found: Sequence[Evidence] = ()
    sides: Sequence[Group] = ()
    least: float = 0.0
    today: date | None = None

    @property
    def sure(self) -> bool:
        """Whether the reader is sure enough to answer."""
        return self.answer.status == "answered"

    @property
    def hints(self) -> list[Evidence]:
        """What to show first: the best of each side, then all that was found."""
        return [*(side[0] for side in self.sides), *self.found]

    def of(self, draft: Draft) -> float:
        """How likely it is, by the reader, that what a draft cites answers: 0 where it found no answer in that."""
        return max((item.confidence for item in self.found if draft.rests_on(item)), default=0.0)

    def shared_by(self, draft: Draft) -> bool:
        """Whether a draft cites something of what the reader would answer from."""
        return self.sure and self.of(draft) >= self.least

    def fair(self, draft: Draft) -> bool:
        """Whether a draft tells each side, where there are sides."""
        return all(any(map(draft.rests_on, side)) for side in self.sides)
