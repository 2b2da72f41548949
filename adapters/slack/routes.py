"""The one address to which Slack delivers by HTTP: verify, let Bolt find the listener, answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp

from adapters.doors import Refused
from adapters.slack.verifying import Allowed, Echo, bolt_request, receive

PATH = "/slack/events"


def routes(
    app: AsyncApp,
    secret: str,
    allowed: Allowed,
    *,
    now: Callable[[], datetime],
    refused: Callable[[str], object] = lambda _reason: None,
) -> list[web.RouteDef]:
    """Return the route; `refused` is told in a word why something was turned away, for counting."""

    async def deliver(request: web.Request) -> web.Response:
        checked = await receive(request, secret, now, allowed)
        if isinstance(checked, Echo):
            return web.Response(text=checked.text)
        taken = checked if isinstance(checked, Refused) else bolt_request(checked)
        if isinstance(taken, Refused):
            refused(taken.reason)
            return web.Response(status=taken.status, text="refused\n")
        return await to_aiohttp_response(await app.async_dispatch(taken))

    return [web.post(PATH, deliver)]
