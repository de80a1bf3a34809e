"""The bot: a question and its history in, an Answer with citations out."""

from bot.answer import Answer, AnswerSentence, Citation, Turn
from bot.config import Config
from bot.pipeline import Bot, Event, ask
from bot.searched import Searched
from index import Article, Filters

__all__ = [
    "Answer",
    "AnswerSentence",
    "Article",
    "Bot",
    "Citation",
    "Config",
    "Event",
    "Filters",
    "Searched",
    "Turn",
    "ask",
]
