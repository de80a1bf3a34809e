"""The page's pieces: conversations, rendering, sources, theme. Widgets and their wiring are in ``app.py``."""

from bot.limits import Limits
from bot.web.conversation import Conversation, Exchange
from bot.web.desk import Desk, Step
from bot.web.holdings.frame import frame
from bot.web.holdings.routes import Routes, is_local
from bot.web.listing import listing
from bot.web.notebook import Notebook
from bot.web.render import Message, changing, messages, notice
from bot.web.runs.routes import Runs
from bot.web.runs.shown import FORM
from bot.web.sources import panel
from bot.web.store import Store
from index.errors import BylineError

__all__ = [
    "FORM",
    "BylineError",
    "Conversation",
    "Desk",
    "Exchange",
    "Limits",
    "Message",
    "Notebook",
    "Routes",
    "Runs",
    "Step",
    "Store",
    "changing",
    "frame",
    "is_local",
    "listing",
    "messages",
    "notice",
    "panel",
]
