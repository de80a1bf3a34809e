"""Keeps a fetch outside: an address of the public web that leads to this machine or its network is not followed.

A page's or a feed's server could else have Byline read a router's or a cloud's own pages into the archive. Whoever
means such a place names it. Names are looked up before each request, and the machine that answered is looked at
before anything of its answer is read: a name may mean another machine a moment later (DNS rebinding). Where a proxy
does the fetching, what it connects to is its business, and only names that this machine can look up are checked.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpx

from index.errors import ArticleError

Hooks = dict[str, list[Callable[..., Any]]]
"""What an httpx client calls before a request is sent and before an answer is read."""


def kept_outside(address: str, *, always: bool = False) -> Hooks:
    """The hooks for fetching an address that a person named: none, if that itself is inside, unless ``always``."""
    return outside() if always or _outside(httpx.URL(address).host) else {}


def outside(but: frozenset[str] = frozenset()) -> Hooks:
    """The hooks that refuse whatever is inside, ``but`` for machines with these IP addresses."""

    def before(request: httpx.Request) -> None:
        if request.url.host not in but and not _outside(request.url.host):
            raise _refused(request.url)

    def after(response: httpx.Response) -> None:
        stream = response.extensions.get("network_stream")
        number = stream.get_extra_info("server_addr")[0] if stream is not None else ""
        if number and number not in but and not _by_proxy(response.url) and not is_public(number):
            raise _refused(response.url)

    return {"request": [before], "response": [after]}


def _refused(url: httpx.URL) -> ArticleError:
    return ArticleError(
        f"it leads to {url.host}, which is on this machine or its network; name that address itself "
        "to python -m index if you want it."
    )


def _outside(host: str) -> bool:
    """Whether every machine that a host's name means is public; one that can't be looked up can't be inside."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return True
    return all(is_public(str(place[0])) for *_, place in found)


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public internet: neither private, local, shared nor reserved."""
    place = ipaddress.ip_address(number)
    place = getattr(place, "ipv4_mapped", None) or place
    return place.is_global and not place.is_multicast


def _by_proxy(url: httpx.URL) -> bool:
    proxies = getproxies()
    return bool(proxies.get(url.scheme) or proxies.get("all")) and not proxy_bypass(url.host)
