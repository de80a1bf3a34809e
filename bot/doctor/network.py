"""What is on the network: where the page would be served, and servers that settings name. They are sent nothing."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import closing
from urllib.parse import urlsplit

from bot.config import Config
from bot.doctor.finding import Finding
from bot.users import Users

PATIENCE = 3.0
"""Seconds for a server to be reached in."""

PORT = 7860
"""Of the page; without a setting, the next free one is taken where it isn't."""


def page(config: Config, environment: Mapping[str, str]) -> Finding:
    """Where the page would be served, and to whom."""
    from bot.web.access import check

    host, asked_for = environment.get("GRADIO_SERVER_NAME") or "127.0.0.1", environment.get("GRADIO_SERVER_PORT", "")
    check(host, config)
    if config.users:
        Users.read(config.users)
    if asked_for and not (asked_for.isdecimal() and 0 < int(asked_for) < 65536):
        return Finding("page", "wrong", f"GRADIO_SERVER_PORT is {asked_for!r}. It is a number from 1 to 65535.")
    port = int(asked_for or PORT)
    if not (problem := _taken(host, port)):
        return Finding("page", "ok", f"can be served on {host}, port {port}")
    told = f"port {port} of {host} can't be had ({problem})"
    if asked_for:
        told += ". Stop what is served there, perhaps the page itself, or set GRADIO_SERVER_PORT to another."
        return Finding("page", "wrong", told)
    return Finding("page", "note", f"{told}: it may be the page itself. Another is served on the next free port.")


def _taken(host: str, port: int) -> str:
    """Why a port can't be served on; "" if it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with closing(socket.socket(family)) as tried:
            tried.bind((host.strip("[]"), port))
    except OSError as problem:
        return problem.strerror or str(problem)
    return ""


def writer(config: Config) -> Finding:
    """The language model that writes, if one is named: loaded, or its server reached."""
    if not config.writer:
        return Finding("writer", "ok", "none: answers are the articles' own sentences")
    from bot.llm import load_writer

    name = load_writer(config.writer, config.writer_key, config.writer_context).name
    address = config.writer.partition("#")[0]
    if urlsplit(address).scheme not in ("http", "https"):
        return Finding("writer", "ok", name)
    if problem := _unreachable(address):
        return Finding("writer", "wrong", f"{address} can't be reached ({problem}). Start it, or change BYLINE_WRITER.")
    return Finding("writer", "ok", f"{name} at {address}")


def traces(config: Config) -> Finding:
    """The collector of traces, if one is named: reached."""
    if not config.trace:
        return Finding("traces", "ok", "none are sent")
    from bot.inside.traces import traced_to

    traced_to(config.trace)
    if problem := _unreachable(config.trace):
        told = f"{config.trace} can't be reached ({problem}). Start it, or change BYLINE_TRACE."
        return Finding("traces", "wrong", told)
    return Finding("traces", "ok", f"sent to {config.trace}")


def _unreachable(address: str) -> str:
    """Why nobody answers at an address; "" if somebody does."""
    found = urlsplit(address)
    place = found.hostname or "", found.port or (443 if found.scheme == "https" else 80)
    try:
        socket.create_connection(place, PATIENCE).close()
    except OSError as problem:
        return problem.strerror or str(problem)
    return ""
