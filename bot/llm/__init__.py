"""Language models that write: messages in, text out as it forms. Nothing here knows articles, prompts or citations."""

from bot.llm.choice import load_writer
from bot.llm.writer import Message, Patience, Writer

__all__ = ["Message", "Patience", "Writer", "load_writer"]
