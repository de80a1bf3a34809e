"""The index: articles in, the best passages for a query out. It knows nothing of answering questions."""

from index.archive import Archive
from index.articles import Article
from index.build import build, open_archive
from index.errors import BylineError
from index.passages import Passage
from index.report import BuildReport
from index.search import Filters, Hit

__all__ = [
    "Archive",
    "Article",
    "BuildReport",
    "BylineError",
    "Filters",
    "Hit",
    "Passage",
    "build",
    "open_archive",
]
