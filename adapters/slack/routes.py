"""The one address to which Slack delivers by HTTP: verify, let Bolt find the listener, answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

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
        return _answer(await app.async_dispatch(taken))

    return [web.post(PATH, deliver)]


def _answer(given: BoltResponse) -> web.Response:
    """Return it as the site sends it; Bolt's own way looks for cookies, of which there are none here."""
    kind = "application/json" if given.body else "text/plain"
    return web.Response(status=given.status, text=given.body, content_type=kind)
