"""The Host header: what a visitor's browser says it came to."""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import ip_address

from aiohttp import hdrs, web

_HOST = re.compile(
    r"(?P<name>[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\[(?P<six>[0-9a-f:.]{2,45})\])(:\d{1,5})?",
    re.ASCII | re.IGNORECASE,
)


def host(request: web.Request) -> str:
    """Return the host with its port, in small letters; "" when it can be none."""
    given = request.headers.get(hdrs.HOST, "")
    return given.lower() if _HOST.fullmatch(given) else ""


def is_safe(request: web.Request, names: Collection[str]) -> bool:
    """Return whether the visitor came to one of our names, or to an address of numbers.

    The owner of any other name may let it lead here, and the browser then takes us for a part of their
    site: its pages could read ours. Nobody can do so with numbers.
    """
    found = _HOST.fullmatch(host(request))
    if found is None:
        return False
    name = found["six"] or found["name"]
    return name == "localhost" or name in names or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
