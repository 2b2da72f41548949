"""The one address to which Teams delivers: let in or refuse, hand on, answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from adapters.doors import Refused
from adapters.hub import Away
from adapters.teams.answers import Answer
from adapters.teams.door import Activity, Door

PATH = "/api/messages"


def routes(
    door: Door,
    take: Callable[[Activity], Awaitable[Answer]],
    *,
    refused: Callable[[str], object] = lambda _reason: None,
) -> list[web.RouteDef]:
    """Return the route. `take` is given what was let in; Away, raised by it, makes Teams try again.

    `refused` is told in a word why something was turned away, for counting.
    """

    async def deliver(request: web.Request) -> web.Response:
        activity = await door.receive(request)
        if isinstance(activity, Refused):
            refused(activity.reason)
            return _turned_away(activity)
        try:
            return _response(await take(activity))
        except Away:
            return web.Response(status=503)

    return [web.post(PATH, deliver)]


def _turned_away(refused: Refused) -> web.Response:
    headers = {hdrs.WWW_AUTHENTICATE: "Bearer"} if refused.status == 401 else None
    return web.Response(status=refused.status, text="refused\n", headers=headers)


def _response(answer: Answer) -> web.Response:
    if answer.body is None:
        return web.Response(status=answer.status)
    return web.json_response(dict(answer.body), status=answer.status)
