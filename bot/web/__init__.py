"""The page's pieces: conversations, rendering, sources, theme. What they are wired to is in ``app.py``."""

from bot.limits import Limits
from bot.web.conversation import Conversation, Exchange
from bot.web.desk import Desk, Step
from bot.web.holdings.routes import Routes
from bot.web.notebook import Notebook
from bot.web.runs.routes import Runs
from bot.web.store import Store
from index.errors import BylineError

__all__ = [
    "BylineError",
    "Conversation",
    "Desk",
    "Exchange",
    "Limits",
    "Notebook",
    "Routes",
    "Runs",
    "Step",
    "Store",
]
