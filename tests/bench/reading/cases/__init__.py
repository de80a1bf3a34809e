"""The cases, a module a format, each with ``CASES``; ``every`` finds them."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from tests.bench.reading.case import Case


def every() -> Iterator[Case]:
    """All cases, format by format."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        yield from import_module(f"{__name__}.{module.name}").CASES
