"""The page's pieces: conversations, rendering, sources, theme. Widgets and their wiring are in ``app.py``."""

from bot.limits import Limits
from bot.web.conversation import Conversation, Exchange
from bot.web.desk import Desk, Step
from bot.web.render import Message, messages, notice
from bot.web.sources import panel
from index.errors import BylineError

__all__ = [
    "BylineError",
    "Conversation",
    "Desk",
    "Exchange",
    "Limits",
    "Message",
    "Step",
    "messages",
    "notice",
    "panel",
]
