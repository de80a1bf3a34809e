"""Traces: a span for a question and one for each stage, which OpenTelemetry sends to a collector that a setting names.

Where none is named, nothing of this is imported.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.inside.asking import Asking, Watcher
from index.errors import SettingError

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

SECOND = 1_000_000_000
"""In nanoseconds."""

PATIENCE = 2.0
"""Seconds that sending may take, also when the program ends."""


def traced_to(collector: str) -> Watcher:
    """What sends a question that was asked to a collector, by its address, such as http://localhost:4318.

    Raises:
        SettingError: that is no address, or OpenTelemetry isn't installed.
    """
    if not _is_address(collector):
        raise SettingError(
            f"BYLINE_TRACE is {collector!r}. Give it a collector's address (OTLP over HTTP), as http://localhost:4318."
        )
    if importlib.util.find_spec("opentelemetry.exporter") is None:
        raise SettingError("To send traces, Byline needs OpenTelemetry: pip install 'byline[trace]'")
    tracer = _tracer(collector.rstrip("/"))
    return lambda asking: _send(tracer, asking)


def _is_address(collector: str) -> bool:
    try:
        found = urlsplit(collector)
        return found.scheme in ("http", "https") and bool(found.hostname) and found.port != 0
    except ValueError:
        return False


@cache
def _tracer(collector: str) -> Tracer:
    """What makes spans that are sent in batches, the last of them when the program ends."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": "byline"}))
    exporter = OTLPSpanExporter(endpoint=f"{collector}/v1/traces", timeout=PATIENCE)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider.get_tracer("byline")


def _send(tracer: Tracer, asking: Asking) -> None:
    from opentelemetry.trace import Status, StatusCode, set_span_in_context

    whole = tracer.start_span("ask", start_time=asking.began, attributes={"byline.outcome": asking.outcome})
    within = set_span_in_context(whole)
    for stage in asking.stages:
        span = tracer.start_span(stage.name, within, start_time=stage.began)
        span.end(stage.began + round(stage.seconds * SECOND))
    if asking.problem:
        whole.set_status(Status(StatusCode.ERROR, type(asking.problem).__name__))
    whole.end(asking.began + round(asking.seconds["total"] * SECOND))
