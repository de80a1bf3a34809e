"""What the page asks of the archive by itself: what is found, an article, what is under way; and what changes it.

Only who sits at the machine that serves the page may change the archive: not anyone whom an address on the network
leads here, and no other site's page, whatever name it has this machine go by.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.limits import typed_day
from bot.web.chart import chart
from bot.web.desk import Desk
from bot.web.holdings import intake, reading, results, told
from bot.web.holdings.watched import watched
from bot.web.holdings.work import Workroom
from bot.web.markup import line
from index.catalogue import SORTS, Catalogue
from index.choice import FACETS, Choice
from index.errors import ArchiveMissing, ArticleError, BylineError

MOST = 1_000
"""Articles that the list holds at most."""

LONGEST = 300
"""Characters of what is sought."""

NAMES = 5_000
"""Outlets, and authors, that the page completes."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def is_local(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the page is served to this machine alone."""
    return environment.get("GRADIO_SERVER_NAME", "127.0.0.1") in LOOPBACK


def may_change(request: Request) -> bool:
    """Whether this asks from this machine, for the page by a name of this machine, and through no proxy."""
    headers = request.headers
    if not is_local() or any(name.startswith(("x-forwarded", "forwarded", "x-real-ip")) for name in headers):
        return False
    host = f"//{headers.get('host', '')}"
    origin = headers.get("origin")
    own = origin is None or urlsplit(origin).netloc == headers.get("host")
    return urlsplit(host).hostname in LOOPBACK and own and headers.get("sec-fetch-site", "same-origin") == "same-origin"


def _json(told: Mapping[str, object], status: int = 200) -> Response:
    return JSONResponse(dict(told), status, {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


Handler = Callable[[Request], Awaitable[Response]]


def _guarded(handler: Handler) -> Handler:
    """The handler for those who may change the archive; what it refuses is told."""

    async def guarded(request: Request) -> Response:
        if not may_change(request):
            return _json({"problem": "The archive can be changed on the machine that serves this page alone."}, 403)
        try:
            return await handler(request)
        except KeyError:
            return _json({"problem": "This article is no longer in the archive."}, 404)
        except (BylineError, ValueError) as problem:
            return _json({"problem": str(problem)}, 400)

    return guarded


class Routes:
    """The answers to the page's requests; ``all`` are the routes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._catalogue = Catalogue(desk.archive)
        self._work = Workroom(desk.archive, lambda: desk.embedder)

    @property
    def all(self) -> list[Route]:
        """The routes, under ``archive/``."""
        changes = [
            Route("/archive/file/{name}", _guarded(self.add), methods=["PUT"]),
            Route("/archive/address", _guarded(self.fetch), methods=["POST"]),
            Route("/archive/article/{id}", _guarded(self.remove), methods=["DELETE"]),
            Route("/archive/work", _guarded(self.tidy), methods=["DELETE"]),
        ]
        return [
            Route("/archive/found", self.found),
            Route("/archive/names", self.names),
            Route("/archive/work", self.work),
            Route("/archive/article/{id}", self.article),
            *changes,
        ]

    def found(self, request: Request) -> Response:
        """What fits what was typed and ticked: the list, the facets and the chart."""
        try:
            return _json(self._found(request))
        except ArchiveMissing:
            way = "Drop articles below." if may_change(request) else "Build it: python -m index FOLDER."
            return _json({"entries": results.EMPTY.format(line(way)), "told": "", "facets": "", "timeline": ""})
        except BylineError as problem:
            return _json({"problem": str(problem)})

    def _found(self, request: Request) -> dict[str, object]:
        given = request.query_params
        first, last = typed_day(given.get("from")), typed_day(given.get("to"))
        ticked = {name: tuple(given.getlist(name)) for name in FACETS}
        choice = Choice(given.get("words", "")[:LONGEST], first, last, ticked)
        sort = given.get("sort", "best")
        count = int(given.get("count", "")) if given.get("count", "").isdecimal() else results.MORE
        found = self._catalogue.find(choice, SORTS.get(sort, "best"), count=min(count, MOST))
        return {
            "told": results.told(found),
            "entries": results.listed(found),
            "facets": results.facets(found.facets, choice),
            "timeline": chart(found.days, first, last, dragged=True),
            "limited": choice.limits,
        }

    def names(self, request: Request) -> Response:
        """The outlets and the authors that there are, the most frequent first, to complete what is typed."""
        try:
            return _json({facet: self._catalogue.values(facet)[:NAMES] for facet in ("outlet", "author")})
        except BylineError:
            return _json({})

    def article(self, request: Request) -> Response:
        """An article to read, the words marked in it that are sought."""
        try:
            found = self._catalogue.article(request.path_params["id"], request.query_params.get("words", "")[:LONGEST])
        except KeyError:
            return _json({"problem": "This article is no longer in the archive."}, 404)
        except BylineError as problem:
            return _json({"problem": str(problem)})
        return _json({"article": reading.read(found, removable=may_change(request)), "name": found.article.name})

    def work(self, request: Request) -> Response:
        """What is under way and what came of it; what comes by itself, and the news of kept questions."""
        jobs, progress = self._work.seen()
        shown = told.work(jobs, progress) + self._last() + watched(self._desk.archive)
        return _json({"work": shown, "busy": not all(job.ended for job in jobs)})

    def _last(self) -> str:
        try:
            return told.last_build(self._catalogue.last_build())
        except BylineError:
            return ""

    async def add(self, request: Request) -> Response:
        """Take a file in, to be read."""
        name = request.path_params["name"]
        path = await intake.keep(intake.folder(self._desk.archive), name, request.stream())
        await run_in_threadpool(partial(self._work.put, "file", intake.checked(name), str(path)))
        return _json({})

    async def fetch(self, request: Request) -> Response:
        """Take an address, to be fetched and read."""
        address = str((await request.json()).get("address", "")).strip()
        if urlsplit(address).scheme.lower() not in ("http", "https") or len(address) > 2000:
            raise ArticleError("Give an address that begins with https:// or http://.")
        self._work.put("address", address, address)
        return _json({})

    async def remove(self, request: Request) -> Response:
        """Have an article removed."""
        id_ = request.path_params["id"]
        found = await run_in_threadpool(self._catalogue.article, id_)
        self._work.put("removal", found.article.name, id_)
        return _json({})

    async def tidy(self, request: Request) -> Response:
        """Tell no more of what has ended."""
        self._work.forget()
        return _json({})
