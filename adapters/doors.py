"""What every door has in common at which a channel delivers: reading a request, and turning it away."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from multidict import MultiMapping


@dataclass(frozen=True, slots=True)
class Refused:
    """Not to be handled. `reason` is one of a few words, for counting; it holds nothing of the request."""

    status: int
    reason: str


def only(headers: MultiMapping[str], name: str) -> str:
    """Return a header's value, or "" unless it is there exactly once: of two, others read another one."""
    values = headers.getall(name, [])
    return values[0] if len(values) == 1 else ""


async def read_body(request: web.Request, most_bytes: int) -> bytes | Refused:
    """Return the body, or why it is not read: it is too large, or breaks off."""
    if (request.content_length or 0) > most_bytes:
        return Refused(413, "too_large")
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return Refused(413, "too_large")
    except web.RequestPayloadError:  # such as what is said to be compressed and is not
        return Refused(400, "broken")
    return Refused(413, "too_large") if len(body) > most_bytes else body
