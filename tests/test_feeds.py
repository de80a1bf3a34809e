"""Feeds as files: what each entry gives, and what stays when a feed rolls on."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from index import build, formats, open_archive
from tests.papers import BRIDGE
from tests.test_formats import one, read

ITEM = "<item><title>{0}</title><link>https://post.example/{0}</link><description>{1}</description></item>"
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>Marrow Post</title>{}</channel></rss>'


def rss(**entries: str) -> str:
    return RSS.format("".join(ITEM.format(*entry) for entry in entries.items()))


def json_feed(**entries: str) -> str:
    items = [
        {"title": title, "url": f"https://post.example/{title}", "content_text": text}
        for title, text in entries.items()
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Marrow Post", "items": items})


def texts(folder) -> set[str]:
    archive = open_archive(folder)
    return {archive.article(id_).text for (id_,) in archive.snapshot().rows("SELECT id FROM articles")}


@pytest.mark.parametrize(("name", "feed"), [("feed.rss", rss), ("feed.xml", rss), ("feed.json", json_feed)])
def test_entries_that_a_feeds_file_does_not_list_any_more_stay(tmp_path, name, feed):
    path, archive = tmp_path / name, tmp_path / "a"
    path.write_text(feed(bridge="The bridge closes.", mill="The mill burns."))
    build([tmp_path], archive)
    path.write_text(feed(mill="The mill burnt down.", harvest="Apples fell."))
    done = build([tmp_path], archive)
    assert (done.updated, done.articles, done.missing) == (1, 3, ())
    assert texts(archive) == {"The bridge closes.", "The mill burnt down.", "Apples fell."}
    assert not build([tmp_path], archive).changed
    path.write_text(feed(bridge="The bridge opens."))
    build([tmp_path], archive)
    assert texts(archive) == {"The bridge opens.", "The mill burnt down.", "Apples fell."}
    (tmp_path / "b.txt").write_text(BRIDGE)
    path.unlink()
    assert build([tmp_path], archive).missing == (str(path),)
    assert build([tmp_path], archive, prune=True).removed == 1
    assert texts(archive) == {BRIDGE}


def test_a_list_that_is_no_feed_loses_what_is_taken_out_of_it(tmp_path):
    path, archive = tmp_path / "wire.json", tmp_path / "a"
    path.write_text(json.dumps([{"text": "The bridge closes."}, {"text": "The mill burns."}]))
    build([path], archive)
    path.write_text(json.dumps([{"text": "The mill burns."}]))
    build([path], archive)
    assert texts(archive) == {"The mill burns."}


def test_an_entry_may_have_several_authors():
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><title>T</title>
    <author><name>Ada Quill</name><email>a@post.example</email></author><author><name>B. Reed &amp; Co</name></author>
    <content type="text">The bridge closes.</content></entry></feed>"""
    assert one("a.atom", atom).author == "Ada Quill, B. Reed & Co"
    names = '<item xmlns:dc="http://purl.org/dc/elements/1.1/">{}<description>Closed.</description></item>'
    for given, told in (
        ("<dc:creator>Ada Quill</dc:creator><dc:creator>Bo Reed</dc:creator>", "Ada Quill, Bo Reed"),
        ("<author>ada@post.newspaper (Ada Quill)</author>", "Ada Quill"),
        ("<author>ada@post.org (Ada Quill)</author>", "Ada Quill"),
    ):
        assert one("a.rss", RSS.format(names.format(given))).author == told


def test_an_entrys_day_is_the_one_that_it_states():
    item = (
        "<item><title>T</title><description>Closed.</description><pubDate>Mon, 06 May 24 23:30:00 EST</pubDate></item>"
    )
    found = one("a.rss", RSS.format(item)).published
    assert found == datetime(2024, 5, 6, 23, 30, tzinfo=timezone(timedelta(hours=-5)))


def test_what_a_feed_writes_as_it_is_stays_as_it_is():
    text = "&lt;p&gt;In HTML, &amp;amp;eacute; is é.&lt;/p&gt;"
    assert one("a.rss", rss(entities=text)).text == "In HTML, &eacute; is é."
    assert (
        one("a.rss", rss(lines="One.\n\nTwo, &lt;b&gt;bold&lt;/b&gt;.\n\nThree.")).text
        == "One.\n\nTwo, bold.\n\nThree."
    )


def test_a_byte_that_is_not_in_the_encoding_does_not_cost_the_feed():
    feed = rss(bridge="The bridge costs €40 million, O’Hara said – “at last”. " * 5, cafe="A caf? closes.")
    _, second = read("a.rss", feed.encode().replace(b"caf?", b"caf\xe9"))
    assert second.text.startswith("A caf")
    declared = feed.replace("?>", ' encoding="windows-1252"?>').encode("cp1252", "replace")
    assert "€40 million, O’Hara said – “at last”" in read("a.rss", declared)[0].text
    assert formats.read("a.xml", feed.encode()).rolls
