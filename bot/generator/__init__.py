"""Language models that write: messages in, text out as it forms. Nothing here knows articles, prompts or citations."""

from bot.generator.choice import load_writer
from bot.generator.writer import Message, Patience, Writer

__all__ = ["Message", "Patience", "Writer", "load_writer"]
