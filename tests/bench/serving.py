"""What the programs' side costs the page: ``python -m tests.bench.serving [--rounds 4]``.

A server is started with the page alone, and one with programs beside it, in turn: how long each takes until the page is
there, what ``ask()`` takes over the page's own endpoint, and how much memory is held then; of the second also after
programs have asked by ``/v1`` and by ``/mcp``. Medians of the rounds; run it on an idle machine.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer
from gradio_client import Client
from rich.console import Console
from rich.table import Table

from index import build
from tests.bench.__main__ import QUESTIONS, SEEDS

PORT = 7979

ALONE = """
import sys, types
class Alone:
    def __init__(self, app, **options): self.app = app
    async def __call__(self, scope, receive, send): await self.app(scope, receive, send)
class Entry:
    of = staticmethod(lambda config: None)
for name, part in {"beside": {"Beside": Alone}, "entry": {"Entry": Entry}}.items():
    module = types.ModuleType(f"bot.serve.{name}")
    vars(module).update(part)
    sys.modules[f"bot.serve.{name}"] = module
"""
"""What stands in the place of all that is beside the page, before that is imported."""

PAGE = "import app; app.main()"

CHAT = {"model": "byline", "messages": [{"role": "user", "content": QUESTIONS[1]}]}
TOOL = {"name": "ask", "arguments": {"question": QUESTIONS[1]}}
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": TOOL}


def measure(archive: Path, code: str, *, programs: bool) -> dict[str, float]:
    """One server: seconds, and MB."""
    about = {"BYLINE_ARCHIVE": str(archive), "GRADIO_SERVER_PORT": str(PORT), "GRADIO_SERVER_NAME": "127.0.0.1"}
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code], env=os.environ | about, stdout=subprocess.DEVNULL)
    try:
        found = {"start": _up() - began}
        client = Client(f"http://127.0.0.1:{PORT}", verbose=False)
        client.predict(QUESTIONS[0], api_name="/ask")  # models are loaded now
        found["ask()"] = statistics.median(_timed(lambda q=q: client.predict(q, api_name="/ask")) for q in QUESTIONS)
        found["memory"] = _memory(process.pid)
        if programs:
            _post("api/ask", {"question": QUESTIONS[0]})
            asked = (_timed(lambda q=q: _post("api/ask", {"question": q})) for q in QUESTIONS)
            found["/api/ask"] = statistics.median(asked)
            _post("v1/chat/completions", CHAT)
            found["memory after /v1"] = _memory(process.pid)
            _post("mcp", CALL)
            found["/mcp"] = statistics.median(_timed(lambda: _post("mcp", CALL)) for _ in QUESTIONS)
            found["memory after /mcp"] = _memory(process.pid)
    finally:
        process.terminate()
        process.wait(30)
    return found


def _up() -> float:
    """When the page is there."""
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=5).close()
        except OSError:
            time.sleep(0.02)
        else:
            return time.perf_counter()


def _timed(work) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _post(path: str, told: object) -> None:
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}/{path}", json.dumps(told).encode(), headers)
    urllib.request.urlopen(request, timeout=60).close()


def _memory(pid: int) -> float:
    """MB that a process holds."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def main(rounds: Annotated[int, typer.Option(help="Servers of each kind.")] = 4) -> None:
    """Measure, and print a table."""
    found: dict[str, dict[str, list[float]]] = {"page alone": defaultdict(list), "with programs": defaultdict(list)}
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        build([SEEDS], archive)
        for _ in range(rounds):
            for name, code in (("page alone", ALONE + PAGE), ("with programs", PAGE)):
                for what, value in measure(archive, code, programs=code == PAGE).items():
                    found[name][what].append(value)
    table = Table("", *found)
    for what in found["with programs"]:
        cells = (statistics.median(kind[what]) if what in kind else None for kind in found.values())
        unit = "MB" if "memory" in what else "s"
        table.add_row(what, *("" if cell is None else f"{cell:,.3f} {unit}" for cell in cells))
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
