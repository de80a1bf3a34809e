"""``/ask`` as a program calls it, with Gradio's client."""

from __future__ import annotations

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from tests.browser.conftest import Server


@pytest.fixture(scope="module")
def client(seed_server: Server) -> Client:
    return Client(seed_server.url, verbose=False)


def test_a_program_gets_the_whole_answer(client: Client):
    answer = client.predict("Who may the Syrian delegation meet on Tuesday?", api_name="/ask")
    assert answer["status"] == "answered"
    assert "Lavrov" in answer["short_answer"]
    assert answer["citations"][0]["quote"] in answer["sentences"][0]["text"]


def test_a_program_passes_history_and_limits(client: Client):
    history = [["When is the Syrian delegation due in Moscow?", "On Monday."]]
    answer = client.predict("And who may they meet on Tuesday?", history=history, api_name="/ask")
    assert answer["standalone_question"] == "And who may the Syrian delegation meet on Tuesday? (Moscow)"
    limited = client.predict("Has a date been set?", published_from="2013-01-01", sources=["X"], api_name="/ask")
    assert (limited["status"], limited["nearest"]) == ("not_found", [])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"question": "  "}, "There is no question"),
        ({"question": "x" * 2001}, "2,000 are the most"),
        ({"question": "When?", "published_to": "soon"}, "“soon” is not a date"),
        ({"question": "When?", "as_of": "soon"}, "“soon” is not a date"),
        ({"question": "When?", "history": [["a", "b", "c"]]}, "The history holds pairs"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(client: Client, given: dict, told: str):
    with pytest.raises(AppError, match=told):
        client.predict(**given, api_name="/ask")


def test_ask_is_the_only_endpoint(client: Client):
    shown = client.view_api(return_format="dict")
    assert list(shown["named_endpoints"]) == ["/ask"]
    assert not shown["unnamed_endpoints"]
