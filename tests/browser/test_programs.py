"""What programs ask beside the page, of a server as a person starts it."""

from __future__ import annotations

import httpx
from openai import OpenAI

from tests.browser.conftest import Server


def test_page_and_programs_are_answered_by_one_server(seed_server: Server):
    client = OpenAI(base_url=f"{seed_server.url}v1", api_key="none")
    asked = [{"role": "user", "content": "Who may the Syrian delegation meet on Tuesday?"}]
    assert "Lavrov" in (client.chat.completions.create(model="byline", messages=asked).choices[0].message.content or "")
    assert "gradio" in httpx.get(seed_server.url).text
    assert httpx.get(f"{seed_server.url}api/archive").json()["articles"] == 1


def test_no_other_site_s_page_asks_it(seed_server: Server):
    refused = httpx.get(f"{seed_server.url}api/archive", headers={"Origin": "http://evil.example"})
    assert refused.status_code == 403
