"""Sources that keep coming: feeds, maps of sites and folders, read again and again into an archive.

``listed`` says which they are, ``watch`` reads what is due, puts it in, and notes in the ``ledger`` what came.
"""

from index.sources.clock import Clock, Stopped
from index.sources.ledger import Ledger, Report
from index.sources.listed import Listed, Place
from index.sources.watch import Run, Watch

__all__ = ["Clock", "Ledger", "Listed", "Place", "Report", "Run", "Stopped", "Watch"]
