"""The logs of the page's server, which is uvicorn's: written as ours are."""

from __future__ import annotations

from index.logs import configure, style


def configure_server() -> None:
    """Send logs to standard error, before there is a server; where they are JSON, its own as well.

    Raises:
        SettingError: ``BYLINE_LOG`` is none of the styles.
    """
    configure()
    if style():
        from uvicorn.config import LOGGING_CONFIG

        LOGGING_CONFIG["loggers"].clear()  # which write lines of their own; without them they come to ours
