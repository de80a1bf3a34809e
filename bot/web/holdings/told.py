"""What is under way in the archive and what came of it, as people are told."""

from __future__ import annotations

from collections.abc import Sequence

from bot.period import day
from bot.web.holdings.work import Job, Progress
from bot.web.markup import line, plain
from index.report import FileReport, LastBuild

STAGES = {"embedding": "Embedding passages", "storing": "Storing articles"}
STATES = {"waiting": "waits", "reading": "is being read", "read": "goes in", "done": "", "failed": ""}
NAMED = 12
"""Files of the last build that are named."""


def work(jobs: Sequence[Job], progress: Progress | None) -> str:
    """Each file and address, the newest first, and a bar for the build that is under way."""
    if not jobs:
        return ""
    items = "".join(_job(job) for job in reversed(jobs))
    ended = all(job.ended for job in jobs)
    clear = '<button type="button" data-do="tidy">Clear this list</button>' if ended else ""
    return f'{_bar(progress)}<ul class="jobs" tabindex="0" aria-label="Files and addresses">{items}</ul>{clear}'


def _job(job: Job) -> str:
    lines = job.told or ((STATES[job.state],) if STATES[job.state] else ())
    said = "".join(f"<p>{line(one)}</p>" for one in lines)
    return f'<li class="{plain(job.state)}"><b>{line(job.name)}</b>{said}</li>'


def _bar(progress: Progress | None) -> str:
    if progress is None:
        return ""
    name = STAGES.get(progress.stage, "Working")
    left = f", about {_seconds(progress.left)} left" if progress.left else ""
    said = f"{name}: {progress.done:,} of {progress.total:,}{left}"
    bar = f'<progress max="{progress.total}" value="{progress.done}" aria-label="{name}"></progress>'
    return f'<p class="bar">{bar}{said}</p>'


def _seconds(left: float) -> str:
    if left < 90:
        return f"{max(1, round(left))} s"
    return f"{round(left / 60):,} min"


def last_build(last: LastBuild | None) -> str:
    """What changed in the last build, folded away."""
    if last is None:
        return ""
    counts = ", ".join(f"{count:,} {state}" for state, count in last.counts.items()) or "nothing"
    when = last.ended.astimezone()
    files = "".join(f"<li>{_file(file)}</li>" for file in last.files[:NAMED])
    left = len(last.files) - NAMED
    more = f'<p class="quiet">and {left:,} more</p>' if left > 0 else ""
    failed = "".join(f"<li>{line(one)}</li>" for one in last.failed)
    problems = f'<h3>What could not be read</h3><ul class="failed">{failed}</ul>' if failed else ""
    return (
        f'<details id="last-build"><summary>The last build, {day(when)}, {when:%H:%M}: {counts} (files)</summary>'
        f"<ul>{files}</ul>{more}{problems}</details>"
    )


def _file(file: FileReport) -> str:
    name = file.path if "://" in file.path else file.path.rpartition("/")[2]
    articles = "1 article" if file.articles == 1 else f"{file.articles:,} articles"
    return f'<b title="{line(file.path)}">{line(name)}</b> {plain(file.state)}, {articles}'
