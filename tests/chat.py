"""A server on this machine that plays an OpenAI-compatible language model: it gives the replies that wait in line."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Reply:
    """How the server replies: pieces with a pause before each, then an end; or something that goes wrong.

    ``ending``: "done", "drop" (the connection is closed), "silence" (comments that keep it open, for ever).
    """

    pieces: Sequence[str] = ()
    ending: str = "done"
    pause: float = 0.0
    status: int = 200
    raw: bytes = b""


class ChatServer(ThreadingHTTPServer):
    """What was asked, in order, and whether a client left before its reply was over."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: list[Reply] = []
        self.asked: list[dict] = []
        self.keys: list[str] = []
        self.left = threading.Event()
        self.address = f"http://127.0.0.1:{self.server_port}/v1"

    def says(self, *texts: str, **how: object) -> None:
        """Put a reply in line."""
        self.replies.append(Reply(texts, **how))

    def reply(self, asked: dict) -> Reply:
        """The reply to a request: the next in line."""
        return self.replies.pop(0) if self.replies else Reply(status=500)

    def handle_error(self, *_: object) -> None:
        self.left.set()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.keys.append(self.headers["Authorization"])
        reply = self.server.reply(asked)
        self.send_response(reply.status)
        self.send_header("Content-Type", "text/event-stream" if reply.status == 200 else "application/json")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if reply.raw or reply.status != 200:
            self.wfile.write(reply.raw or b'{"error": {"message": "no"}}')
            return
        for piece in reply.pieces:
            time.sleep(reply.pause)
            self.event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        while reply.ending == "silence":
            self.wfile.write(b": still here\n\n")
            time.sleep(0.02)
        if reply.ending == "done":
            self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            self.wfile.write(b"data: [DONE]\n\n")

    def event(self, content: dict) -> None:
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", **content}
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """A running server."""
    server = ChatServer()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
