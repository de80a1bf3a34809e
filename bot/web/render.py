"""A conversation -> the chat's messages, as HTML on one line each.

One line, because the chat reads Markdown, where an HTML block ends at a blank line; and all text is
``plain``, so that nothing in it is Markdown either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from bot.answer import NOT_FOUND, UNSURE, Answer, AnswerSentence, Citation
from bot.web.asked import asked
from bot.web.chart import chart
from bot.web.conversation import Conversation, Exchange
from bot.web.markup import line, plain


class Option(TypedDict):
    """A button beneath a message; the chat shows its value as text, whatever stands in it."""

    value: str


class Message(TypedDict):
    """A message of the chat."""

    role: str
    content: str
    options: NotRequired[list[Option]]


def messages(conversation: Conversation, suggested: Sequence[str] = (), id_: str = "") -> list[Message]:
    """The chat: for each exchange the question, and the answer or what stands for it; last, what to ask next.

    ``id_`` is the conversation's, under which its answers can be had as files.
    """
    found: list[Message] = []
    for exchange in conversation:
        found.append({"role": "user", "content": asked(exchange, id_)})
        found.append({"role": "assistant", "content": reply(exchange) + _verdict(exchange)})
    if suggested:
        found[-1]["options"] = [{"value": question} for question in suggested]
    return found


def reply(exchange: Exchange) -> str:
    """The answer as far as it stands, or why there is none."""
    answer = exchange.answer
    shown = [_limited_to(exchange, answer.within) if answer.period else "", _answer(exchange)] if answer else []
    parts = [_searched_for(exchange), *shown, _state(exchange)]
    return f'<div class="reply">{"".join(parts)}</div>'


def _verdict(exchange: Exchange) -> str:
    """What can be said of an answer, and what was; reading.js tells the server."""
    if exchange.phase != "answered":
        return ""
    found = exchange.answer is not None and exchange.answer.status == "answered"
    shown = [("right", "Right"), ("wrong", "Wrong")]
    if found and exchange.verdict in ("wrong", "nothing"):
        shown.append(("nothing", "The articles don’t tell"))
    links = " ".join(_say(exchange, *one) for one in shown)
    return f'<p class="quiet verdict">Is this right? {links}{_SAID.get(exchange.verdict, "")}</p>'


def _say(exchange: Exchange, verdict: str, label: str) -> str:
    chosen = exchange.verdict == verdict
    said = ' <span class="said">(as you said)</span> ✓' if chosen else ""
    kind = "say chosen" if chosen else "say"
    return f'<a class="{kind}" href="#say-{exchange.number}-{verdict}">{label}{said}</a>'


_SAID = {
    "wrong": "<br>To say what is right, open an article and select the words that answer.",
    "here": "<br>You have said which words answer.",
}
"""What follows after a verdict."""


def _searched_for(exchange: Exchange) -> str:
    searched = exchange.standalone_question
    if searched in ("", exchange.question):
        return ""
    if exchange.pending:
        return f'<p class="quiet">Searched for: <span class="query">{line(searched)}</span></p>'
    change = '<a class="change" href="#question">Change and ask again</a>'  # page.js puts the words into the box
    alone = f'<a class="without" href="#without-{exchange.number}-conversation">Ask as typed</a>'
    return f'<p class="quiet">Searched for: <span class="query">{line(searched)}</span> {change} {alone}</p>'


def _limited_to(exchange: Exchange, searched: str) -> str:
    # page.js asks the same again, of any time
    change = f'<a class="anytime" href="#again-{exchange.number}">Search all dates</a>'
    return f'<p class="quiet period">{line(searched)}. {change}</p>'


_STATES = {
    "searching": "Searching the archive…",
    "reading": "Reading what was found…",
    "writing": "Writing…",
    "stopped": "Stopped.",
    "interrupted": "Interrupted: Byline was closed before the answer was there.",
}


def _state(exchange: Exchange) -> str:
    if exchange.phase == "failed":
        command = f"<p><code>{plain(exchange.command)}</code></p>" if exchange.command else ""
        return f'<div class="problem"><p>{line(exchange.problem)}</p>{command}</div>'
    state = _STATES.get(exchange.phase, "")
    return f'<p class="status {exchange.phase}">{state}</p>' if state else ""


def _answer(exchange: Exchange) -> str:
    answer = exchange.answer
    assert answer is not None
    if answer.status == "not_found":
        return _not_found(answer, exchange) + _notes(answer) + _read(answer)
    if answer.kind == "brief":
        return f"{_notes(answer)}{_timeline(answer, exchange)}"
    note = f" {_added(answer.short_note)}" if answer.short_note else ""
    short = f'<p class="short"><strong>{line(answer.short_answer)}</strong>{note}</p>' if answer.short_answer else ""
    body = " ".join(_sentence(sentence, exchange.number) for sentence in answer.sentences)
    foot = _foot(answer) if exchange.phase == "answered" else ""
    return f'{short}<p class="sentences">{body}</p>{_notes(answer)}{foot}'


def _timeline(answer: Answer, exchange: Exchange) -> str:
    """A brief: how many articles there are over time, and a day, a sentence and where it is from, under each other."""
    items = "".join(
        f'<li><span class="day">{line(at or "Without a date")}</span>'
        f'<span class="told">{_sentence(told, exchange.number)}'
        f'<span class="quiet origin">{_origin(answer.citations[told.markers[0] - 1])}</span></span></li>'
        for at, told in answer.timeline
    )
    over_time = chart(answer.searched.days) if answer.searched else ""
    return f'{over_time}<ol class="timeline">{items}</ol>'


def _origin(citation: Citation) -> str:
    return " · ".join(line(part) for part in (citation.title, citation.source) if part)


def _read(answer: Answer) -> str:
    return (
        f'<p class="quiet read">{line(answer.searched.found)} read</p>'
        if answer.searched and answer.searched.passages
        else ""
    )


def _notes(answer: Answer) -> str:
    return "".join(f'<p class="note">{line(note)}</p>' for note in answer.notes)


def _sentence(sentence: AnswerSentence, number: int) -> str:
    links = "".join(_link(number, marker) for marker in sentence.markers)
    partly = ' <span class="quiet">(partly supported)</span>' if sentence.support == "partial" else ""
    text = "".join(f" {_added(part)}" if own else _piece(part) for part, own in sentence.parts)
    return f"{text} {links}{partly}"


def _link(number: int, marker: int) -> str:
    return f'<a class="cite" href="#cite-{number}-{marker}">[{marker}]</a>'


def _added(text: str) -> str:
    return f'<span class="added" title="Worked out by Byline from the day of publication">{line(text)}</span>'


def _piece(text: str) -> str:
    return f"{' ' if text[:1].isspace() else ''}{line(text)}"


def _not_found(answer: Answer, exchange: Exchange) -> str:
    told, limits = f'<p class="short">{plain(NOT_FOUND)}</p>', exchange.limits
    if answer.leads:
        items = "".join(f"<li>{_lead(lead, exchange.number)}</li>" for lead in answer.leads)
        return f'{told}<p class="quiet">{line(UNSURE)}</p><ul class="leads">{items}</ul>'
    if not answer.nearest:
        chosen = limits or answer.period
        why = "No article fits the dates and sources that you chose." if chosen else "The archive holds no articles."
        return f'{told}<p class="quiet">{why}</p>'
    headlines = "".join(f"<li>{line(headline)}</li>" for headline in answer.nearest)
    return f'{told}<p class="quiet">Closest to your question:</p><ul class="nearest">{headlines}</ul>'


def _lead(lead: Citation, number: int) -> str:
    """A sentence that may answer, the way to its card, and where it is from."""
    origin = f'<span class="quiet origin">{" · ".join(map(line, lead.origin))}</span>' if lead.origin else ""
    return f"{line(lead.quote)} {_link(number, lead.marker)}{origin}"


def _foot(answer: Answer) -> str:
    told = [confidence(answer.confidence)]
    told += [f"{answer.searched.found} read"] if answer.searched else []
    told += [f"{answer.timings['total']:.1f} s"] if "total" in answer.timings else []
    told += [line(answer.model)] if answer.model else []
    if answer.withheld:
        what = "sentence was" if answer.withheld == 1 else "sentences were"
        told.append(f"{answer.withheld} {what} left out, because no source carries it")
    return f'<p class="quiet foot">{" · ".join(told)}</p>'


def confidence(probability: float) -> str:
    """A calibrated probability in words."""
    if probability >= 0.8:
        return "Very likely right"
    return "Probably right" if probability >= 0.6 else "Uncertain: check the source"


def changing(last: bool) -> str:
    """Said beside the box while a question is changed: what becomes of the one that there was."""
    kept = "its answer gives way to the new one." if last else "what follows it stays in the old conversation."
    return (
        f'<p role="status" class="quiet">You are changing a question: {line(kept)} <a href="#question">Cancel</a></p>'
    )


def notice(text: str, note: str = "") -> str:
    """A word beside the question box, or else, more quietly, a note; nothing if there is nothing to say."""
    kind = "" if text else ' class="quiet"'
    return f'<p role="status"{kind}>{line(text or note)}</p>' if text or note else ""
