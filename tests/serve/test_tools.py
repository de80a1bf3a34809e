"""MCP, as the official client speaks it, over HTTP and over standard input and output."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from bot.serve.entry import Entry
from bot.serve.keys import Keys, add
from bot.web.desk import Desk
from tests.apart import done
from tests.conftest import ROOT
from tests.serve.conftest import serving


async def used(client: Client) -> None:
    """Use each tool."""
    assert {tool.name for tool in (await client.list_tools()).tools} == {"ask", "search", "article"}
    answer = await client.call_tool("ask", {"question": "When will the Ellen Bridge close?"})
    assert answer.structured_content["short_answer"] == "3 May"
    limits = {"query": "Marrow", "filters": {"sources": ["Vale Herald"]}}
    hits = (await client.call_tool("search", limits)).structured_content["hits"]
    assert [hit["article"]["title"] for hit in hits] == ["Museum Names Director"]
    article = await client.call_tool("article", {"id": hits[0]["article"]["id"]})
    assert "Ada Quill" in article.structured_content["text"]
    wrong = await client.call_tool("article", {"id": "none"})
    assert wrong.is_error
    assert "There is no article 'none'" in wrong.content[0].text


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_tools_are_used_over_http(address, mode):
    async def use() -> None:
        async with Client(f"{address}/mcp", mode=mode) as client:
            await used(client)

    done(use)


def test_the_tools_are_used_over_standard_input_and_output(marrow: Path):
    async def use() -> None:
        environment = os.environ | {"BYLINE_ARCHIVE": str(marrow)}
        program = StdioServerParameters(
            command=sys.executable, args=["-m", "bot.commands", "mcp"], env=environment, cwd=ROOT
        )
        async with Client(stdio_client(program)) as client:
            await used(client)

    done(use)


def test_a_key_opens_it(desk: Desk, tmp_path):
    secret = add(tmp_path / "keys.txt", "assistant")

    async def use(address: str) -> None:
        sent = httpx2.AsyncClient(headers={"Authorization": f"Bearer {secret}"})
        async with sent, Client(streamable_http_client(f"{address}/mcp", http_client=sent)) as client:
            assert len((await client.list_tools()).tools) == 3

    with serving(desk, Entry(Keys.read(tmp_path / "keys.txt"))) as address:
        done(use, address)
        assert httpx2.post(f"{address}/mcp", json={}).status_code == 401


def test_without_the_package_it_says_what_to_install():
    hidden = "import sys; sys.modules['mcp'] = sys.modules['mcp.server'] = None; import bot.serve.tools as t; t.main()"
    ended = subprocess.run([sys.executable, "-c", hidden], cwd=ROOT, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "pip install 'byline[mcp]'" in ended.stderr
