"""Conversations and answers as files: the links to them, and what is sent for one."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.export import FORMATS, Format
from bot.web.conversation import Conversation
from bot.web.markup import plain
from bot.web.notebook import Notebook
from bot.web.visitor import known
from index import Article
from index.errors import BylineError

PATH = "/export/{id}/{name}"
"""Of a conversation by its id, ``all.docx``, or one of its answers by its number, ``2.docx``."""

_ALONE = "default-src 'none'; style-src 'unsafe-inline'"
"""What a page to print may load: nothing."""


def links(path: str) -> str:
    """A link for each kind of file that the answers under a path can be had as, such as ``export/ID/all``."""
    found = ((form, plain(f"{path}.{form.suffix}")) for form in FORMATS)
    return "".join(f'<a class="file" href="{address}">{form.label}</a>' for form, address in found)


def form_of(name: str) -> tuple[str, Format | None]:
    """What stands before the first dot in a file's name, and the kind of file that the rest stands for, if it does."""
    which, _, suffix = name.partition(".")
    return which, next((form for form in FORMATS if form.suffix == suffix), None)


def downloads(notebook: Notebook) -> Callable[[Request], Response]:
    """What answers requests for ``PATH``, each person's for their own conversations alone."""

    def download(request: Request) -> Response:
        who = known(request.headers, request.cookies)
        which, form = form_of(request.path_params["name"])
        try:
            kept = notebook.read(who, request.path_params["id"])
        except BylineError as problem:
            return PlainTextResponse(str(problem), 500)
        chosen = [e for e in kept if e.answer and e.phase == "answered" and which in ("all", str(e.number))]
        if not form or not chosen:
            return PlainTextResponse("There is no such answer here.", 404)
        title = notebook.store.title(who, request.path_params["id"]) if which == "all" else ""
        return sent(form, tuple(chosen), title, title or chosen[0].question)

    return download


def sent(form: Format, chosen: Conversation, title: str, name: str) -> Response:
    """The answers of exchanges as a file, named after some words; a title stands above all, if it is given."""
    articles: dict[str, Article] = {id_: article for e in chosen for id_, article in e.articles.items()}
    content = form.made([e.answer for e in chosen if e.answer], title, articles)
    shown = "inline" if form.suffix == "html" else "attachment"
    safe = {"Content-Security-Policy": _ALONE, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    headers = safe | {"Content-Disposition": f'{shown}; filename="{_slug(name)}.{form.suffix}"'}
    return Response(content, headers=headers, media_type=form.media)


def _slug(title: str) -> str:
    """A name that any system takes for a file."""
    return "-".join(re.findall(r"[a-z0-9]+", title.casefold()))[:60].strip("-") or "byline"
