"""What the page asks of runs of questions by itself: how far they are, and to begin, stop and remove them.

Each person sees and changes their own alone, by what makes them known (``visitor``).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.batch import questions_in
from bot.limits import Limits
from bot.web.conversation import Exchange
from bot.web.database import Database
from bot.web.desk import Desk
from bot.web.files import form_of, sent
from bot.web.runs.ledger import Ledger
from bot.web.runs.runner import Runner
from bot.web.runs.shown import MOST_ROWS, listed, table
from bot.web.visitor import known
from index.errors import BylineError, DataError

LARGEST = 3_000_000
"""Bytes of a list of questions."""

NAME = 80
"""Characters of the name of a run that is called by its first question."""

UNKNOWN = "Your browser keeps no cookies, so that nobody could tell whose answers these are. Allow them for this page."


def _json(told: Mapping[str, object], status: int = 200) -> Response:
    return JSONResponse(dict(told), status, {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


Handler = Callable[[Request, str], Awaitable[Response]]


def _own(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """The handler, told who asks; what it refuses is told."""

    async def owned(request: Request) -> Response:
        who = known(request.headers, request.cookies)
        if not who:
            return _json({"problem": UNKNOWN}, 403)
        try:
            return await handler(request, who)
        except BylineError as problem:
            return _json({"problem": str(problem)}, 400)

    return owned


class Runs:
    """The answers to the page's requests; ``all`` are the routes. What was going when the server ended goes on."""

    def __init__(self, desk: Desk, database: Database) -> None:
        self._desk = desk
        self._ledger = Ledger(database)
        self._runner = Runner(desk, self._ledger)
        self._runner.wake()

    @property
    def all(self) -> list[Route]:
        """The routes, under ``many``."""
        return [
            Route("/many", _own(self.begin), methods=["PUT"]),
            Route("/many", _own(self.seen)),
            Route("/many/{id}/{act}", _own(self.change), methods=["POST"]),
            Route("/many/{id}/{name}", _own(self.file)),
        ]

    async def begin(self, request: Request, who: str) -> Response:
        """Begin a run with a file of questions, named, or with a text without a name."""
        given = request.query_params
        limits = Limits.typed(*(given.get(name) for name in ("from", "to", "source", "author")))
        limits.filters()
        content, name = await _content(request), given.get("name", "")
        asked = questions_in(Path(Path(name).name or "questions.txt"), content)
        act = partial(self._ledger.begin, who, name[:NAME] or asked[0][:NAME], asked, limits)
        begun = await run_in_threadpool(act)
        self._runner.wake()
        return _json({"id": begun})

    async def seen(self, request: Request, who: str) -> Response:
        """How far all runs are, and the table of the one that is open."""
        return _json(await run_in_threadpool(self._seen, who, request.query_params.get("open", "")))

    def _seen(self, who: str, opened: str) -> dict[str, object]:
        runs = self._ledger.runs(who)
        shown = "".join(table(self._ledger.answers(who, r.id, MOST_ROWS), r.total) for r in runs if r.id == opened)
        return {"runs": listed(runs, opened, shown, self._runner.pace), "busy": any(run.going for run in runs)}

    async def change(self, request: Request, who: str) -> Response:
        """Stop a run, let it go on, or remove it."""
        acts = {"stop": self._ledger.stop, "go-on": self._ledger.go_on, "remove": self._ledger.remove}
        act = acts.get(request.path_params["act"])
        if act is None:
            return _json({"problem": "That can't be done."}, 404)
        await run_in_threadpool(act, who, request.path_params["id"])
        self._runner.wake()
        return _json({})

    async def file(self, request: Request, who: str) -> Response:
        """The answers that there are so far, as a file."""
        return await run_in_threadpool(self._file, who, request.path_params["id"], request.path_params["name"])

    def _file(self, who: str, id_: str, name: str) -> Response:
        _, form = form_of(name)
        run = next((run for run in self._ledger.runs(who) if run.id == id_), None)
        if not form or not run or not run.answered:
            return PlainTextResponse("There are no such answers here.", 404)
        answered = (answer for _, answer in self._ledger.answers(who, id_) if answer)
        chosen = self._desk.looked_up(tuple(Exchange(n, a.question, answer=a) for n, a in enumerate(answered, 1)))
        return sent(form, chosen, run.name, run.name)


async def _content(request: Request) -> bytes:
    """What is sent, unless it is too much."""
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > LARGEST:
            raise DataError(f"The list is larger than {LARGEST // 1_000_000} MB.")
    return bytes(found)
