"""What a measurement came to: a table for people, JSON for programs, and the risk-coverage curve."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.table import Table

from bot.evaluate.scores import Outcome, calibration, calibration_error, mean, reliability, risk_coverage
from index.errors import DataError


@dataclass(frozen=True)
class Report:
    """Named rows of figures; the outcomes that tell whether confidence holds; the cases worth reading."""

    title: str
    rows: dict[str, dict[str, float]]
    outcomes: tuple[Outcome, ...] = ()
    threshold: float = 0.0
    cases: tuple[tuple[str, str, str], ...] = field(default=())
    """Verdict, question and answer of those that went wrong."""

    def json(self) -> str:
        """Everything, as JSON."""
        found: dict[str, object] = {"title": self.title, **self.rows}
        if self.outcomes:
            found["calibration"] = calibration(self.outcomes)
        if self.cases:
            found["cases"] = [dict(zip(("verdict", "question", "answer"), case, strict=True)) for case in self.cases]
        return json.dumps(found, indent=2, ensure_ascii=False)

    def tables(self) -> list[Table]:
        """The figures, the reliability table, and the cases; what is empty is left out."""
        found = [_figures(self.title, self.rows)]
        if self.outcomes:
            found.append(_reliability(self.outcomes))
        if self.cases:
            found.append(_cases(self.cases))
        return found

    def draw(self, path: Path) -> None:
        """Write the risk-coverage curve as a PNG, with the point where Byline stands.

        Raises:
            DataError: the file can't be written.
        """
        from matplotlib.figure import Figure

        curve = risk_coverage(self.outcomes)
        answered = [o for o in self.outcomes if o.confidence >= self.threshold]
        figure = Figure(figsize=(6, 4), layout="constrained")
        axes = figure.subplots()
        axes.plot(*zip(*curve, strict=True), label="surest first")
        axes.plot(
            [len(answered) / len(self.outcomes)],
            [mean([not o.right for o in answered])],
            "o",
            label=f"answers given (confidence from {self.threshold:.2f})",
        )
        axes.set(xlabel="coverage: share of questions answered", ylabel="risk: share of answers wrong", ylim=(0, None))
        axes.set_title(self.title, fontsize="medium")
        axes.grid(alpha=0.3)
        axes.legend()
        try:
            figure.savefig(path, dpi=150, format="png")
        except OSError as problem:
            raise DataError(f"{path}: the curve can't be written there: {problem.strerror or problem}.") from problem


def _figures(title: str, rows: dict[str, dict[str, float]]) -> Table:
    table = Table("", title=title)
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    for name in names:
        table.add_column(name, justify="right")
    for label, row in rows.items():
        table.add_row(label, *(_cell(row.get(name)) for name in names))
    return table


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _reliability(outcomes: Sequence[Outcome]) -> Table:
    title = f"Reliability: expected calibration error {calibration_error(outcomes):.3f}"
    table = Table("confidence", title=title)
    for name in ("questions", "mean confidence", "share right"):
        table.add_column(name, justify="right")
    for b in reliability(outcomes):
        table.add_row(f"{b.low:.1f} to {b.high:.1f}", str(b.count), f"{b.confidence:.2f}", f"{b.right:.2f}")
    return table


def _cases(cases: Sequence[tuple[str, str, str]]) -> Table:
    table = Table("verdict", "question", "answer", title="What went wrong")
    for case in cases:
        table.add_row(*case)
    return table
