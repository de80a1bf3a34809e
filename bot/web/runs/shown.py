"""Runs of questions as they are shown: the form that begins one, how far each is, and the table of its answers."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from bot.answer import NOT_FOUND, Answer, Citation
from bot.export.told import address, said, short
from bot.period import day
from bot.web.files import links
from bot.web.markup import line, plain
from bot.web.render import confidence
from bot.web.runs.ledger import MOST_QUESTIONS, Run

MOST_ROWS = 200
"""Rows of a table on the page; all are in its files."""

FORM = f"""
<form id="many-questions" aria-label="Many questions at once" autocomplete="off">
<h2>Many questions at once</h2>
<p class="quiet">Each is asked by itself, up to {MOST_QUESTIONS:,} of them. The answers become a table; it fills while
you do something else, and nothing is lost if this page or Byline is closed meanwhile.</p>
<label>Questions, one a line <textarea name="questions" rows="5"></textarea></label>
<details><summary>Dates, sources and authors</summary><div class="boxes">
<label>From <input type="date" name="from" min="1000-01-01" max="9999-12-31"></label>
<label>To <input type="date" name="to" min="1000-01-01" max="9999-12-31"></label>
<label>Sources <input name="source" placeholder="Reuters, BBC News"></label>
<label>Authors <input name="author" placeholder="Ada Quill; Finn Oder"></label>
</div></details>
<p class="ways"><button>Ask them</button>
<label class="file"><input type="file" accept=".csv,.tsv,.txt,.jsonl,.ndjson">
<span>or <u>choose a file</u>: a table with a column “question”, or a text with a question a line</span></label></p>
<p id="many-refused" class="problem" role="alert" hidden></p>
</form>
<div id="runs"></div>
"""

HEADINGS = "Question", "Short answer", "Sentence", "Source", "How sure"


def listed(runs: Sequence[Run], opened: str, table: str, pace: float) -> str:
    """The runs, the newest first; the one that is ``opened`` with its table. ``pace`` is seconds an answer."""
    at_once = sum(run.going for run in runs)
    return "".join(_run(run, table if run.id == opened else "", pace * at_once) for run in runs)


def _run(run: Run, table: str, pace: float) -> str:
    open_ = bool(table)
    acts = [("hide" if open_ else "show", "Hide the answers" if open_ else "Show the answers")]
    acts += [] if run.done else [("stop", "Stop")] if run.going else [("go-on", "Go on")]
    buttons = "".join(_button(act, label, run.id) for act, label in acts)
    menu = f'<details class="files" id="files-{plain(run.id)}"><summary>Download</summary><div>'
    files = f"{menu}{links(f'many/{run.id}/answers')}</div></details>" if run.answered else ""
    bar = f'<progress max="{run.total}" value="{run.answered}" aria-label="Questions answered"></progress>'
    problem = f'<p class="problem">{line(run.problem)}</p>' if run.problem else ""
    return (
        f'<div class="run" role="group" aria-label="{line(run.name)}"><h3>{line(run.name)}</h3>'
        f'<p class="quiet">{_far(run, pace)}</p>'
        f'{"" if run.done else bar}{problem}<div class="acts">{buttons}{files}{_removal(run)}</div>{table}</div>'
    )


def _button(act: str, label: str, id_: str) -> str:
    return f'<button type="button" data-run="{act}" data-id="{plain(id_)}">{label}</button>'


def _removal(run: Run) -> str:
    return (
        f'<details class="removal" id="removal-{plain(run.id)}"><summary>Remove</summary>'
        f"<div>{_button('remove', 'Remove these answers for good', run.id)}</div></details>"
    )


def _far(run: Run, pace: float) -> str:
    """How far a run is, in words."""
    when = day(run.begun.astimezone())
    if run.done:
        return f"{when} · {_questions(run.total)}, all answered"
    told = f"{when} · {run.answered:,} of {_questions(run.total)} answered"
    if run.stopped:
        return f"{told}, stopped"
    return f"{told}, {left(pace * (run.total - run.answered))}" if pace else told


def left(seconds: float) -> str:
    """The time that something may still take, in words."""
    return f"about {max(1, round(seconds))} s left" if seconds < 90 else f"about {round(seconds / 60):,} min left"


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count:,} questions"


def table(answers: Sequence[tuple[str, Answer | None]], total: int) -> str:
    """A row for each question, as far as they are shown."""
    head = "".join(f'<th scope="col">{heading}</th>' for heading in HEADINGS)
    rows = "".join(_row(question, answer) for question, answer in answers)
    more = f'<p class="quiet">The other {total - len(answers):,} are in the files.</p>' if total > len(answers) else ""
    return (
        f'<div class="table" tabindex="0" role="group" aria-label="Answers"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{more}"
    )


def _row(question: str, answer: Answer | None) -> str:
    again = f'<a href="./?q={plain(quote(question, errors="replace"))}">{line(question)}</a>'
    cells = _cells(answer) if answer else ("", "…", "", "")
    told = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{again}</th>{told}</tr>'


def _cells(answer: Answer) -> tuple[str, str, str, str]:
    """The short answer, the sentences, where the first is from, and how sure it is; each as HTML."""
    if not answer.sentences:
        return "", f'<span class="quiet">{line(NOT_FOUND)}</span>', "", ""
    sentences = "<br>".join(line(words) for words, _ in said(answer))
    sure = "" if answer.kind == "brief" else confidence(answer.confidence)
    return line(short(answer)), sentences, _source(answer.citations[0]), sure


def _source(citation: Citation) -> str:
    """A way to the article, in the archive; and to its own address, if it has one."""
    named = citation.title or citation.source or "Article"
    here = f'<a href="./?tab=archive&amp;article={plain(quote(citation.article_id))}">{line(named)}</a>'
    outlet = citation.source if citation.title else ""
    parts = [line(part) for part in (outlet, day(citation.published) if citation.published else "") if part]
    web = address(citation)
    parts += [f'<a href="{plain(web)}" target="_blank" rel="noopener noreferrer">Link</a>'] if web else []
    return f'{here} <span class="quiet">{" · ".join(parts)}</span>'
