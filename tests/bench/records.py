"""How fast records and texts are read: ``python -m tests.bench.records CORPUS.tar.gz [--against CHECKOUT]``.

The corpus' articles are written in each format; with another checkout of Byline, both read the same files by turns, and
the ratio of their times counts. Also printed is how much memory one large file of JSON Lines takes (``--lines MB``).
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from rich.console import Console
from rich.table import Table

from tests.bench.corpus import unpacked
from tests.conftest import ROOT

READ = """
import json, re, sys, time
from pathlib import Path
from index import formats
times = {}
for path in map(Path, sys.argv[1:]):
    content = path.read_bytes()
    lines = path.suffix in (".jsonl", ".csv")
    formats.read(path.name, content[: content.index(b"\\n", 50_000)] if lines else content)
    before = time.process_time()
    found = formats.read(path.name, content)
    kind = re.sub(r"\\d+", "", path.name)
    seconds, count = times.get(kind, (0, 0))
    times[kind] = (seconds + time.process_time() - before, count + len(found.articles))
print(json.dumps(times))
"""
"""Run in a checkout: the processor time that each kind of file takes, its format's libraries being loaded."""

PEAK = """
import json, resource, sys
from pathlib import Path
from index import formats
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = formats.load(Path(sys.argv[1]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([len(found.articles), before // 1024, peak // 1024]))
"""


def written(texts: list[str]) -> Iterator[tuple[str, str]]:
    """Names of files, and what is in them: the same articles in each format."""
    records = [dict(zip(("title", "text"), text.split("\n", 1), strict=False)) for text in texts]
    records = [record | {"date": "2005-03-01T10:00:00Z", "id": str(n)} for n, record in enumerate(records)]
    yield "lines.jsonl", "".join(json.dumps(record) + "\n" for record in records)
    yield "list.json", json.dumps(records)
    table = io.StringIO()
    rows = csv.DictWriter(table, ["id", "date", "title", "text"])
    rows.writeheader()
    rows.writerows(records)
    yield "table.csv", table.getvalue()
    marked = [record | {"text": f"<p>{escape(record.get('text', ''))}</p>"} for record in records]
    yield "marked.jsonl", "".join(json.dumps(record) + "\n" for record in marked)
    items = "".join(
        f"<item><title>{escape(r['title'])}</title><description>{escape(r['text'])}</description></item>"
        for r in marked
    )
    yield "feed.rss", f'<rss version="2.0"><channel><title>BBC</title>{items}</channel></rss>'
    for number, (text, record) in enumerate(zip(texts, records, strict=True)):
        yield f"text{number}.txt", text
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in record.get("text", "").split("\n\n"))
        beside = "<nav><ul><li><a href='/'>Home</a></li></ul></nav><aside><p>Read more</p></aside>"
        page = f"<body>{beside}<article><h1>{escape(record['title'])}</h1>{paragraphs}</article></body>"
        yield f"page{number}.html", f"<html><head><title>{escape(record['title'])}</title></head>{page}</html>"


def run(checkout: Path, code: str, *words: object) -> str:
    """What a piece of Python prints in a checkout."""
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, cwd=checkout, check=True, capture_output=True, text=True).stdout


def compared(files: list[Path], checkouts: list[Path], rounds: int) -> Table:
    """The seconds of each kind of file in each checkout, the median of rounds by turns, and their ratio."""
    seconds: dict[tuple[str, Path], list[float]] = {}
    counts: dict[str, int] = {}
    for _ in range(rounds):
        for checkout in checkouts:
            for name, (time, count) in json.loads(run(checkout, READ, *files)).items():
                seconds.setdefault((name, checkout), []).append(time)
                counts[name] = count
    table = Table("file", "articles", *(f"seconds, {checkout.name}" for checkout in checkouts), "ratio")
    for name, count in counts.items():
        times = [statistics.median(seconds[name, checkout]) for checkout in checkouts]
        table.add_row(name, f"{count:,}", *(f"{time:.2f}" for time in times), f"{times[0] / times[-1]:.2f}")
    return table


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--against", type=Path, help="another checkout, such as a worktree of the commit before")
    parser.add_argument("--articles", type=int, default=0, help="take so many of the corpus' articles; 0 for all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lines", type=int, default=0, help="megabytes of JSON Lines whose peak of memory is measured")
    given = parser.parse_args()
    with unpacked(given.corpus) as corpus, tempfile.TemporaryDirectory() as folder:
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(corpus.rglob("*.txt"))]
        texts = texts[:: max(1, len(texts) // given.articles)] if given.articles else texts
        files = []
        for name, content in written(texts):
            files.append(Path(folder) / name)
            files[-1].write_text(content, encoding="utf-8")
        Console().print(compared(files, [ROOT, *([given.against] if given.against else [])], given.rounds))
        if given.lines:
            large = Path(folder) / "large.jsonl"
            content = files[0].read_bytes().replace(b" the ", " “the” ".encode())  # two bytes for each character, then
            with large.open("wb") as file:
                while file.tell() < given.lines * 1_000_000:
                    file.write(content)
            count, before, peak = json.loads(run(ROOT, PEAK, large))
            Console().print(
                f"{large.stat().st_size / 1e6:.0f} MB, {count:,} articles: {before} MB before, {peak} MB at most"
            )


if __name__ == "__main__":
    main()
