"""Slack as a running channel of one process: it listens by HTTP or in Socket Mode, and answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from adapters.slack import routes
from adapters.slack.answering import Answering
from adapters.slack.app import build_app
from adapters.slack.calls import Calls
from adapters.slack.hub import SlackHub
from adapters.slack.own_workspace import OwnWorkspace
from adapters.slack.people import LOOK_UP_SECONDS, SlackPeople, users_info
from adapters.slack.post import Post
from adapters.slack.rooms import SlackRooms
from adapters.slack.sockets import Sockets
from adapters.slack.verifying import Allowed


class SlackChannel:
    """Takes what Slack delivers. With an `app_token` through connections of ours, else by HTTP, signed."""

    def __init__(
        self,
        hub: SlackHub,
        post: Post,
        allowed: Allowed,
        *,
        signing_secret: str = "",
        app_token: str = "",
        now: Callable[[], datetime],
        refused: Callable[[str], object] = lambda _reason: None,
        look_up_seconds: float = LOOK_UP_SECONDS,
    ) -> None:
        client, workspaces = post.client, post.workspaces
        people = SlackPeople(users_info(client, workspaces.token), now, seconds=look_up_seconds)
        calls = Calls(client, workspaces)
        self.answering = Answering(hub, calls, people, SlackRooms(calls, now, seconds=look_up_seconds))
        self._app = build_app(self.answering, workspaces, client)
        self._workspaces = workspaces
        self._allowed = allowed
        self._signing_secret = signing_secret
        self._now = now
        self._refused = refused
        self._sockets = Sockets(self._app, app_token, client, allowed) if app_token else None

    def routes(self) -> list[web.RouteDef]:
        """Return where Slack delivers by HTTP; nowhere in Socket Mode."""
        if self._sockets is not None:
            return []
        return routes.routes(
            self._app, self._signing_secret, self._allowed, now=self._now, refused=self._refused
        )

    def start(self) -> None:
        """Begin to listen, on the running event loop."""
        if self._sockets is not None:
            self._sockets.start()

    async def stop(self) -> None:
        """Listen no more, and let what is being sent come to its end."""
        if self._sockets is not None:
            await self._sockets.stop()
        await self.answering.finish()

    async def trouble(self) -> str | None:
        """Return why Slack cannot deliver here or is not listened to; None when nothing is known of that."""
        if isinstance(self._workspaces, OwnWorkspace) and self._workspaces.trouble:
            return self._workspaces.trouble
        return None if self._sockets is None else await self._sockets.trouble()
