"""``/api`` as a program uses it, and what it says of itself."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace

import httpx
import pytest
from openapi_spec_validator import validate

from bot import Answer, Config
from bot.serve import shapes
from bot.serve.entry import Entry
from bot.web.desk import Desk
from index import build
from tests.serve.conftest import SlowBot, Watched, serving

BRIDGE = "When will the Ellen Bridge close?"


@pytest.fixture(scope="module")
def client(address: str):
    with httpx.Client(base_url=address, timeout=60) as found:
        yield found


def test_an_answer_is_what_the_bot_gives(client, desk):
    told = client.post("/api/ask", json={"question": BRIDGE}).json()
    assert next(iter(told)) == "version"
    assert (told["version"], told["short_answer"]) == (1, "3 May")
    asked = desk.bot().ask(BRIDGE)
    assert replace(Answer.from_dict(told), timings={}) == replace(asked, timings={})
    assert list(told) == list(asked.to_dict())


def test_a_conversation_and_limits_count(client):
    history = [{"question": BRIDGE, "answer": "3 May"}]
    told = client.post("/api/ask", json={"question": "And when was it built?", "history": history}).json()
    assert "Ellen Bridge" in told["standalone_question"]
    limited = {"question": BRIDGE, "filters": {"sources": ["vale herald"]}}
    assert client.post("/api/ask", json=limited).json()["status"] == "not_found"
    early = {"question": BRIDGE, "as_of": "2024-01-01"}
    assert client.post("/api/ask", json=early).json()["status"] == "not_found"


def test_words_of_time_are_told_as_a_period(client):
    asked = {"question": "Who was named director of the museum last week?", "as_of": "2024-02-14"}
    told = client.post("/api/ask", json=asked).json()
    assert told["period"]["first"] == "2024-02-05"
    assert set(told["searched"]["period"]) == {"words", "first", "last", "until"}


def test_passages_are_found_and_articles_given(client):
    hits = client.get("/api/search", params={"query": "apples picked", "k": 2}).json()["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2]
    article = client.get(f"/api/articles/{hits[0]['article']['id']}").json()
    assert article["title"] == "Apple Harvest Best in Years"
    assert article["text"][hits[0]["start"] : hits[0]["end"]] == hits[0]["text"]
    limited = {"query": "Marrow", "sources": ["Vale Herald"], "published_from": "2024-01-01"}
    hits = client.get("/api/search", params=limited).json()["hits"]
    assert [hit["article"]["title"] for hit in hits] == ["Museum Names Director"]


def test_the_archive_tells_what_is_in_it(client):
    told = client.get("/api/archive").json()
    assert (told["articles"], told["first"], told["last"]) == (3, "2023-10-30", "2024-04-20")
    assert told["sources"] == {"Marrow Post": 2, "Vale Herald": 1}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("{bad", "The body is not JSON"),
        ("[" * 100_000, "error parsing the body"),
        ('{"question": "\\ud800"}', "question"),
        ("{}", "question: Field required"),
        ('{"question": " "}', "There is no question"),
        ('{"question": "%s"}' % ("x" * 2001), "question: String should have at most 2000"),
        ('{"question": "When?", "filters": {"source": ["X"]}}', "filters.source: Extra inputs"),
        ('{"question": "When?", "as_of": "soon"}', "“soon” is not a date"),
        ('{"question": "When?", "as_of": 20240101}', "as_of: Input should be a valid string"),
        (
            '{"question": "When?", "filters": {"published_from": "2024-02-01", "published_to": "2024-01-01"}}',
            "exchange",
        ),
    ],
)
def test_a_wrong_question_costs_one_clear_400(client, body, told):
    refused = client.post("/api/ask", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 400
    assert told in refused.json()["error"]["message"]


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/api/articles/none", 404, "There is no article 'none'"),
        ("/api/search?query=%20", 400, "nothing to look for"),
        ("/api/search?query=x&k=1000", 400, "k: Input should be less than or equal to 100"),
        ("/api/ask", 405, "POST"),
        ("/api/nothing", 404, "/api/openapi.json"),
        ("/v1", 404, "/api/openapi.json"),
    ],
)
def test_a_wrong_address_is_told(client, path, status, told):
    refused = client.get(path)
    assert refused.status_code == status
    assert told in refused.json()["error"]["message"] or path == "/api/ask"


def test_a_body_without_end_is_not_read(client):
    refused = client.post("/api/ask", content=(b"x" * 100_000 for _ in range(1_000)))
    assert refused.status_code == 413
    assert "more than 4,000,000 bytes" in refused.json()["error"]["message"]


def test_everything_else_is_the_page_s(client):
    assert {client.get(path).text for path in ("/", "/apiary", "/v10", "/gradio_api/info")} == {"the page"}


def test_it_describes_itself(client):
    described = client.get("/api/openapi.json").json()
    validate(described)
    assert {"/api/ask", "/api/search", "/api/articles/{id}", "/api/archive", "/v1/models"} <= set(described["paths"])
    assert client.get("/docs").text == "the page"


def test_the_shapes_are_those_of_an_answer(desk):
    told = desk.bot().ask(BRIDGE).to_dict()
    assert set(shapes.Answer.model_fields) == set(told)
    assert set(shapes.Citation.model_fields) == set(told["citations"][0])
    assert set(shapes.Sentence.model_fields) == set(told["sentences"][0])
    assert set(shapes.Searched.model_fields) == set(told["searched"])


def test_without_an_archive_the_way_out_is_told_until_there_is_one(tmp_path, marrow):
    with serving(Desk(Config(archive=tmp_path / "none")), Entry()) as address:
        for ask in (lambda: httpx.post(f"{address}/api/ask", json={"question": BRIDGE}, timeout=60),
                    lambda: httpx.get(f"{address}/api/archive")):  # fmt: skip
            refused = ask()
            assert refused.status_code == 503
            assert "python -m index" in refused.json()["error"]["message"]
        build([marrow.parent / "articles.json"], tmp_path / "none")
        assert httpx.post(f"{address}/api/ask", json={"question": BRIDGE}, timeout=60).json()["status"] == "answered"


def test_a_damaged_archive_is_told_and_one_that_was_mended_answers(tmp_path, marrow):
    shutil.copytree(marrow, tmp_path / "archive")
    database = tmp_path / "archive" / "archive.db"
    whole = database.read_bytes()
    with serving(Desk(Config(archive=tmp_path / "archive")), Entry()) as address:
        database.write_bytes(b"not a database" * 1000)
        refused = httpx.post(f"{address}/api/ask", json={"question": BRIDGE}, timeout=60)
        assert refused.status_code == 503
        assert "archive" in refused.json()["error"]["message"]
        database.write_bytes(whole)
        assert httpx.post(f"{address}/api/ask", json={"question": BRIDGE}, timeout=60).json()["status"] == "answered"


@pytest.mark.parametrize("streamed", [False, True])
def test_a_client_that_goes_away_stops_its_answer(desk, streamed):
    bot = desk.bot()
    slow = SlowBot(bot.archive, bot._reader)
    slow.watched = Watched()
    with serving(Desk(Config(), opening=lambda config: slow), Entry()) as address:
        httpx.get(f"{address}/api/search?query=x", timeout=60)  # the bot is loaded
        slow.watched = Watched()
        chat = {"model": "byline", "messages": [{"role": "user", "content": BRIDGE}], "stream": streamed}
        try:
            with httpx.stream("POST", f"{address}/v1/chat/completions", json=chat, timeout=0.5) as stream:
                next(stream.iter_lines())
        except httpx.ReadTimeout:
            assert not streamed
        assert slow.watched.ended.wait(10)
        time.sleep(0.5)
        assert slow.watched.stages[0] == "searching"
        assert "answered" not in slow.watched.stages
