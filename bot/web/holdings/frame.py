"""What of the archive's part of the page stays: the boxes to search in, and room for what is found."""

from __future__ import annotations

from bot.web.holdings.intake import KINDS, LARGEST, MOST_FILES

SORTS = {
    "best": "Best match",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "title": "By title",
    "outlet": "By outlet",
}

_OPTIONS = "".join(f'<option value="{name}">{label}</option>' for name, label in SORTS.items())

FRAME = f"""
<form id="find" role="search" aria-label="The archive" autocomplete="off">
<div class="boxes">
<label class="words"><span class="said">Search titles and text</span>
<input type="search" name="words" placeholder="Search titles and text" maxlength="300"></label>
<label>From <input type="date" name="from" min="1000-01-01" max="9999-12-31"></label>
<label>To <input type="date" name="to" min="1000-01-01" max="9999-12-31"></label>
<label>Order <select name="sort">{_OPTIONS}</select></label>
</div>
<p id="limits-archive" class="problem" role="alert" hidden></p>
<div id="timeline"></div>
<details id="narrow" open><summary>Limit to</summary><div id="facets"></div></details>
</form>
<div id="found"><h2 class="said">What was found</h2><p class="told"><span id="told" role="status"></span>
<button type="button" data-do="clear" hidden>Take all limits back</button>
<button type="button" data-do="chat" hidden>Ask of these dates, outlets and authors</button>
<button type="button" data-do="add">Add articles</button></p><div id="entries"></div></div>
<div id="opened" hidden></div>
"""

ADDING = f"""
<h2>Add articles</h2>
<label class="drop"><input type="file" multiple accept="{",".join(KINDS)}">
<span>Drop files here, or <u>choose some</u></span>
<small>Text, Word, PDF, pages, mail, feeds, tables, bundles; up to {MOST_FILES} files of {LARGEST // 1_000_000} MB at a
time.</small></label>
<form id="fetch"><label>Or paste the address of an article or a feed
<input type="url" name="address" placeholder="https://" required maxlength="2000"></label>
<button>Read it</button></form>
"""

CLOSED = """<h2>Add articles</h2>
<p class="quiet">This page is served to a network, and nobody can change the archive over that. To add or remove
articles, serve the page without GRADIO_SERVER_NAME and open it on the same machine.</p>"""


def frame(*, open_to_change: bool) -> str:
    """The boxes, room for what is found, and where articles are added, if that is allowed here."""
    adding = ADDING if open_to_change else CLOSED
    return f'{FRAME}<section id="adding" aria-label="Add articles">{adding}<div id="work"></div></section>'
