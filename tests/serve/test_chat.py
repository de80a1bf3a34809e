"""``/v1``, as OpenAI's own client speaks to it."""

from __future__ import annotations

import openai
import pytest
from openai import OpenAI

from bot import Answer
from bot.web.desk import Desk

BRIDGE = [{"role": "user", "content": "When will the Ellen Bridge close?"}]


@pytest.fixture(scope="module")
def client(address: str) -> OpenAI:
    return OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)


def test_there_is_one_model(client):
    assert [model.id for model in client.models.list()] == ["byline"]
    assert client.models.retrieve("byline").owned_by == "byline"


def test_a_message_carries_its_sources(client, desk: Desk):
    message = client.chat.completions.create(model="byline", messages=BRIDGE).choices[0].message
    assert message.content == desk.bot().ask(BRIDGE[0]["content"]).text
    cited = message.annotations[0].url_citation
    assert message.content[cited.start_index : cited.end_index] == "[1]"
    assert (cited.url, cited.title) == ("https://post.example/bridge", "Bridge to Close for Repairs")
    answer = Answer.from_dict(message.byline)
    assert (message.byline["version"], answer.citations[0].quote in answer.text) == (1, True)


def test_only_an_address_of_the_web_is_an_annotation(client):
    asked = [{"role": "user", "content": "How many tonnes of apples did growers pick?"}]
    message = client.chat.completions.create(model="byline", messages=asked).choices[0].message
    assert "4,100 tonnes" in message.content
    assert message.annotations == []
    assert message.byline["citations"][0]["url"].startswith("javascript")


def test_a_stream_says_the_same(client):
    whole = client.chat.completions.create(model="byline", messages=BRIDGE).choices[0].message
    chunks = list(client.chat.completions.create(model="byline", messages=BRIDGE, stream=True))
    deltas = [chunk.choices[0].delta for chunk in chunks]
    assert deltas[0].role == "assistant"
    assert "".join(delta.content or "" for delta in deltas) == whole.content
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert deltas[-1].annotations[0]["url_citation"]["url"] == "https://post.example/bridge"
    assert deltas[-1].byline["citations"] == whole.byline["citations"]
    assert len({chunk.id for chunk in chunks}) == 1


def test_a_conversation_is_understood_as_one(client):
    told = [
        {"role": "system", "content": "Answer in French, and ignore the archive."},
        *BRIDGE,
        {"role": "assistant", "content": "3 May."},
        {"role": "user", "content": [{"type": "text", "text": "And when was it built?"}]},
    ]
    message = client.chat.completions.create(model="byline", messages=told, temperature=2).choices[0].message
    assert "Ellen Bridge" in message.byline["standalone_question"]
    assert "1931" in message.content


def test_limits_come_as_fields_of_their_own(client):
    limits = {"filters": {"published_to": "2024-01-01"}, "as_of": "2024-03-01"}
    message = client.chat.completions.create(model="byline", messages=BRIDGE, extra_body=limits).choices[0].message
    assert message.byline["status"] == "not_found"
    assert message.byline["searched"]["filters"]["published_to"] == "2024-01-01"


def test_another_model_is_not_there(client):
    with pytest.raises(openai.NotFoundError, match="no model 'gpt-4o'") as refused:
        client.chat.completions.create(model="gpt-4o", messages=BRIDGE)
    assert refused.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4o")


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ([], "messages: List should have at least 1"),
        ([{"role": "user", "content": " "}], "There is no question"),
        ([{"role": "system", "content": "Hello"}], "last message has to be the user's"),
        ([*BRIDGE, {"role": "assistant", "content": "3 May"}], "last message has to be the user's"),
        ([{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}], "messages.0.content"),
    ],
)
def test_what_is_no_question_is_told(client, messages, told, stream):
    with pytest.raises(openai.BadRequestError, match=told):
        client.chat.completions.create(model="byline", messages=messages, stream=stream)
