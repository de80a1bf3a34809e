"""Grounding: whether the words of a source carry a sentence that a model wrote, and which words those are."""

from bot.grounding.grounder import Grounder
from bot.grounding.verdict import Ground, Source, Verdict

__all__ = ["Ground", "Grounder", "Source", "Verdict"]
