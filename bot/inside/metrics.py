"""Metrics: questions by how they ended, seconds by stage, and what is in the archive, as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.inside.asking import Asking
from index.errors import BylineError
from index.stats import stats

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180)
"""Seconds: from a search of a small archive to the longest that a language model may write."""

SIZES = {
    "articles": "Articles in the archive.",
    "passages": "Passages that are searched.",
    "copies": "Articles that print another's story in nearly the same words.",
    "database": "Bytes of the database.",
    "vectors": "Bytes of the vectors' file.",
}
"""What is told of the archive, by the names of ``index.stats``; the last two are sizes on disk."""


class Metrics:
    """What was counted since the program was started; threads may share it."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)  # memory and processor time; on Linux alone
        self._questions = Counter("byline_questions", "Questions, by outcome.", ["outcome"], registry=self._registry)
        self._seconds = Histogram(
            "byline_stage_seconds", "Seconds by stage.", ["stage"], registry=self._registry, buckets=BUCKETS
        )

    def count(self, asking: Asking) -> None:
        """Count a question that is over."""
        self._questions.labels(asking.outcome).inc()
        for stage, spent in asking.seconds.items():
            self._seconds.labels(stage).observe(spent)

    def text(self, archive: Path) -> bytes:
        """All of them, and the sizes of the ``archive`` in a folder as it is now, in Prometheus' text format."""
        now = CollectorRegistry()
        now.register(_Sizes(archive))
        return generate_latest(self._registry) + generate_latest(now)


@dataclass(frozen=True)
class _Sizes(Collector):
    """The sizes of the archive in a folder; where there is none, no more than that."""

    archive: Path

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """A gauge for each."""
        try:
            found = asdict(stats(self.archive))
        except BylineError:
            found = {}
        yield GaugeMetricFamily("byline_archive_readable", "Whether there is an archive to answer from.", bool(found))
        for name, about in SIZES.items() if found else ():
            unit = "_bytes" if name in ("database", "vectors") else ""
            yield GaugeMetricFamily(f"byline_archive_{name}{unit}", about, found[name])
