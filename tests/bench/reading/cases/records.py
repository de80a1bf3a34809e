"""Records: JSON, JSON Lines, CSV, front matter; and plain text."""

from __future__ import annotations

import json

from tests.bench.reading.case import Case

TEXT = "The tram of Ostwick will run until midnight, mayor Ines Bolt said."
OTHER = "The library of Karlsund is shut on Mondays, its director said."
DAY = ("2024-05-06",)


def dumped(value: object) -> bytes:
    """A value as JSON."""
    return json.dumps(value, ensure_ascii=False).encode()


def record(**fields: object) -> bytes:
    """A line of JSON Lines."""
    return dumped({"text": TEXT, "title": "Tram", **fields})


ROWS = "".join(f'"Row {n}","Row {n} says that bus {n} stops at noon."\n' for n in range(1, 9))
ROW_TEXTS = tuple(f"Row {n} says that bus {n} stops at noon." for n in range(1, 9))

CASES = (
    Case("plain text", "a.txt", f"Tram\n\n{TEXT}\n\n{OTHER}".encode(), (TEXT, OTHER), titles=("Tram",)),
    Case(
        "Windows-1252",
        "a.txt",
        ("“Café” opens – at last, Zoë said. " * 5).encode("cp1252"),
        articles=1,
        absent=("\ufffd", "‚Ä"),
    ),
    Case(
        "a byte that isn't UTF-8",
        "a.txt",
        f"{TEXT} It costs €40. Caf# Ostwick is shut.".encode().replace(b"#", b"\xe9"),
        ("€40. Caf\ufffd Ostwick",),
        told="a.txt",
    ),
    Case("a list", "a.json", dumped([{"text": TEXT}, {"text": OTHER}]), (TEXT, OTHER), articles=2),
    Case(
        "WordPress",
        "posts.json",
        dumped(
            [
                {
                    "id": 7,
                    "date": "2024-05-06T21:10:00",
                    "title": {"rendered": "Tram &#8220;saved&#8221;"},
                    "content": {"rendered": f"<p>{TEXT}</p>\n<p>Bolt &amp; Lund cheered.</p>", "protected": False},
                    "excerpt": {"rendered": "<p>x</p>"},
                }
            ]
        ),
        (f"{TEXT}\n\nBolt & Lund cheered.",),
        titles=("Tram “saved”",),
        published=DAY,
    ),
    Case(
        "JSON:API",
        "a.json",
        dumped({"data": [{"type": "articles", "id": "1", "attributes": {"title": "Tram", "body": TEXT}}]}),
        (TEXT,),
        titles=("Tram",),
    ),
    Case(
        "the Guardian's",
        "a.json",
        dumped(
            {
                "response": {
                    "results": [
                        {
                            "webTitle": "Tram",
                            "webPublicationDate": "2024-05-06T10:00:00Z",
                            "fields": {"body": f"<p>{TEXT}</p>", "byline": "Ada Brun"},
                        }
                    ]
                }
            }
        ),
        (TEXT,),
        titles=("Tram",),
        authors=("Ada Brun",),
        published=DAY,
    ),
    Case(
        "an object of records",
        "a.json",
        dumped({"a1": {"text": TEXT}, "a2": {"text": OTHER}}),
        (TEXT, OTHER),
        articles=2,
    ),
    Case(
        "JSON Lines under the name of JSON",
        "a.json",
        record() + b"\n" + dumped({"text": OTHER}),
        (TEXT, OTHER),
        articles=2,
    ),
    Case("JSON Lines", "a.jsonl", record() + b"\n" + dumped({"text": OTHER}), (TEXT, OTHER), articles=2),
    Case("NDJSON", "a.ndjson", record() + b"\n" + dumped({"text": OTHER}), (TEXT, OTHER), articles=2),
    Case("seconds since 1970", "a.jsonl", record(published=1715022600), (TEXT,), published=DAY),
    Case("seconds of nine digits", "a.jsonl", record(published=970000000), (TEXT,), published=("2000-09-26",)),
    Case("seconds in words", "a.jsonl", record(published="1715022600"), (TEXT,), published=DAY),
    Case("milliseconds", "a.jsonl", record(published=1715022600000), (TEXT,), published=DAY),
    Case(
        "one tag among plain paragraphs",
        "a.jsonl",
        dumped({"text": f"{TEXT}\n\nThe <i>Courier</i> reported it first.\n\n{OTHER}"}),
        (f"{TEXT}\n\nThe Courier reported it first.\n\n{OTHER}",),
    ),
    Case(
        "angle brackets that are no tags",
        "a.jsonl",
        dumped({"text": "Below <0 and a<b, prices <3 crowns, the office said."}),
        ("Below <0 and a<b, prices <3 crowns, the office said.",),
    ),
    Case(
        "entities in any field",
        "a.jsonl",
        record(title="Bolt &amp; Lund", author="Zo&euml; Lund"),
        (TEXT,),
        titles=("Bolt & Lund",),
        authors=("Zoë Lund",),
    ),
    Case(
        "entities are undone once",
        "a.jsonl",
        dumped({"text": "<p>Write &amp;lt;b&amp;gt; for bold, she said.</p>"}),
        ("Write &lt;b&gt; for bold",),
    ),
    Case("CSV", "a.csv", f'title,text,date\nTram,"{TEXT}",2024-05-06\n'.encode(), (TEXT,), published=DAY),
    Case(
        "Excel's sep=",
        "a.csv",
        f"sep=;\r\nTitle;Text;Date\r\nTram;{TEXT};2024-05-06\r\n".encode(),
        (TEXT,),
        titles=("Tram",),
        published=DAY,
    ),
    Case("tabs", "a.tsv", f"title\ttext\nTram\t{TEXT}\n".encode(), (TEXT,), titles=("Tram",)),
    Case(
        "a NUL in a row",
        "a.csv",
        f'title,text\n{ROWS}"x","a\0b"\nLast,"{OTHER}"\n'.encode(),
        (*ROW_TEXTS, OTHER),
        articles=9,
        told="line 10",
    ),
    Case(
        "a quotation mark that is never closed",
        "a.csv",
        f'title,text\n{ROWS}"Open,Open says that it is open.\n'.encode()
        + f'Then,"{OTHER}"\n{ROWS.replace("Row", "Line")}'.encode(),
        (*ROW_TEXTS, OTHER, *(text.replace("Row", "Line") for text in ROW_TEXTS)),
        articles=17,
        told="line 10",
    ),
    Case(
        "two columns of the same name",
        "a.csv",
        f"title,text,text\nTram,{TEXT.replace(',', '')},\n".encode(),
        (TEXT.replace(",", ""),),
    ),
    Case(
        "front matter in YAML, with a colon in the title",
        "a.md",
        f"---\ntitle: Tram: saved\ndate: 2024-05-06\n---\n{TEXT}\n".encode(),
        (TEXT,),
        ("title",),
        titles=("Tram: saved",),
        published=DAY,
    ),
    Case(
        "front matter in TOML",
        "a.md",
        f'+++\ntitle = "Tram saved"\ndate = 2024-05-06T21:10:00Z\n+++\n\n{TEXT}\n'.encode(),
        (TEXT,),
        ("title",),
        titles=("Tram saved",),
        published=DAY,
    ),
)
