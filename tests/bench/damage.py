"""Build an archive from damaged files of every format: ``python -m tests.bench.damage [--files 2000]``.

The files are those of ``tests.bench.reading``, with bytes flipped, cut out, put in twice or exchanged for odd ones,
nested a thousand deep, with ten thousand columns, and bombs of zip, gzip, XML and PDF. The build runs in a process of
its own: it must end by itself, in time, within a gigabyte, and tell of each file what became of it.
"""

from __future__ import annotations

import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from index import build, formats
from tests.bench.harmful import TEXT, bombs, harmful
from tests.bench.reading.cases import every
from tests.papers import tarred, zipped

MEMORY = 1_000_000_000
"""Bytes that the building process may take."""

SECONDS = 600
"""Of processor time that a build may take; of time on the clock, where others work too, ten times as many."""

ODD = (b"\0", b"\xff\xfe", b"\xc3\x28", b"<", b'"', b"\r", b"\x1a", b"\xed\xa0\x80", b"{", b"\\", b"%", b"9" * 400)


def seeds() -> dict[str, list[bytes]]:
    """Whole files by their ending, at least one of each format that can be read."""
    found: dict[str, list[bytes]] = {ending: [] for ending in (*formats.LOADERS, ".html.gz", *formats.BUNDLES)}
    for case in every():
        if case.format in found:
            found[case.format].append(case.content)
    found[".html.gz"].append(gzip.compress(found[".html"][0]))
    found[".zip"].append(zipped({"a.txt": TEXT.encode(), "b.html": found[".html"][0]}))
    for ending in (".tar", ".tar.gz", ".tgz"):
        found[ending].append(tarred({"a.txt": TEXT.encode()}, "w" if ending == ".tar" else "w:gz"))
    return {ending: contents or [TEXT.encode()] for ending, contents in found.items()}


def flipped(content: bytes, chance: random.Random) -> bytes:
    """With a few bytes exchanged for others."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 40)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    """Without its end."""
    return content[: chance.randrange(len(content))]


def gap(content: bytes, chance: random.Random) -> bytes:
    """Without a piece of its midst."""
    start, end = sorted(chance.randrange(len(content)) for _ in range(2))
    return content[:start] + content[end:]


def twice(content: bytes, chance: random.Random) -> bytes:
    """With a piece in it many times."""
    start, end = sorted(chance.randrange(len(content)) for _ in range(2))
    return content[:end] + content[start:end] * chance.choice((1, 2, 100)) + content[end:]


def odd(content: bytes, chance: random.Random) -> bytes:
    """With odd bytes put in."""
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(content))
        content = content[:at] + chance.choice(ODD) + content[at:]
    return content


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (flipped, cut, gap, twice, odd)


def write(folder: Path, count: int, seed: int = 0, *, large: bool = True) -> int:
    """Fill a folder with ``count`` damaged files, or all that are made to harm if these are more; their number."""
    chance = random.Random(seed)
    written = 0
    for name, content in chain(harmful(), bombs() if large else ()):
        (folder / name).write_bytes(content)
        written += 1
    whole = [(ending, content) for ending, contents in seeds().items() for content in contents]
    for number in range(written, count):
        ending, content = whole[number % len(whole)]
        for mutate in chance.sample(MUTATIONS, chance.choice((1, 1, 2))):
            content = mutate(content, chance) or b"\0"
        (folder / f"{number:05}{ending}").write_bytes(content)
    return max(written, count)


class Quick:
    """Vectors that cost nothing and say nothing."""

    identity, dimension = "quick@0", 8

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> np.ndarray:
        if progress:
            progress(len(texts))
        return np.full((len(texts), self.dimension), self.dimension**-0.5, np.float32)


@dataclass(frozen=True)
class Outcome:
    """What a build of damaged files came to: seconds, bytes, states of files, and what went wrong."""

    seconds: float
    memory: int
    states: Mapping[str, int]
    slowest: Sequence[tuple[float, str]]
    wrong: Sequence[str]


def run(folder: Path, count: int) -> Outcome:
    """Build an archive from a folder of ``count`` files in a process of its own."""
    seconds = 10 * SECONDS
    command = [sys.executable, "-m", "tests.bench.damage", "--child", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired as expired:
        last = (expired.stderr or b"").decode(errors="replace").splitlines()[-1:]
        return Outcome(seconds, 0, {}, (), (f"not over after {seconds:.0f} s; last: {last}",))
    if done.returncode:
        return Outcome(0, 0, {}, (), (f"it ended with {done.returncode}: {done.stderr[-2000:]}",))
    told = json.loads(done.stdout)
    return Outcome(told["seconds"], told["memory"], told["states"], told["slowest"], tuple(_wrong(told, count)))


def _wrong(told: dict, count: int) -> Iterator[str]:
    if told["memory"] > MEMORY:
        yield f"it took {told['memory'] / 1e6:.0f} MB"
    if sum(told["states"].values()) != count:
        yield f"{sum(told['states'].values())} of {count} files were told of"
    yield from (f"{name} failed, and no line names it" for name in told["unnamed"])


def most_memory() -> int:
    """The most bytes that this process held at once; ``getrusage`` counts what held them before it began, too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


def _child(folder: Path) -> None:
    """Build, and print what came of it as JSON."""
    limit = 4 * MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))  # so that what grows without bound ends soon
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    times: list[tuple[float, str]] = []
    files = [path for path in formats.find(folder) if isinstance(path, Path)]
    last = time.process_time()

    def report(stage: str, done: int, total: int) -> None:
        nonlocal last
        now = time.process_time()
        if stage == "reading":
            times.append((now - last, files[done - 1].name))
            sys.stderr.write(f"{files[done - 1].name} {now - last:.1f} s\n")
        last = now

    with tempfile.TemporaryDirectory() as archive:
        done = build([folder], archive, embedder=Quick(), report=report)
    told = {
        "seconds": time.process_time(),
        "memory": most_memory(),
        "states": Counter(file.state for file in done.files),
        "slowest": sorted(times, reverse=True)[:8],
        "unnamed": [
            f.path for f in done.files if f.state == "failed" and not any(Path(f.path).name in e for e in f.errors)
        ],
    }
    sys.stdout.write(json.dumps(told))


def main(
    files: Annotated[int, typer.Option(help="How many damaged files are made.")] = 2000,
    seed: Annotated[int, typer.Option(help="Other damage.")] = 0,
    large: Annotated[
        bool, typer.Option("--bombs/--no-bombs", help="With files that hold hundreds of megabytes.")
    ] = True,
    child: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Build an archive from damaged files; exit code 1: something went wrong."""
    if child:
        return _child(child)
    with tempfile.TemporaryDirectory() as folder:
        count = write(Path(folder), files, seed, large=large)
        outcome = run(Path(folder), count)
    typer.echo(f"{count} files in {outcome.seconds:.0f} s, {outcome.memory / 1e6:.0f} MB: {dict(outcome.states)}")
    for seconds, name in outcome.slowest:
        typer.echo(f"  {seconds:6.1f} s  {name}")
    for line in outcome.wrong:
        typer.echo(f"WRONG: {line}")
    raise typer.Exit(1 if outcome.wrong else 0)


if __name__ == "__main__":
    typer.run(main)
