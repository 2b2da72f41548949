"""Teams as a running channel of one process: it takes what is let in at the door, and answers."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from adapters.teams import routes
from adapters.teams.activities import HubAdapter
from adapters.teams.answering import Answering
from adapters.teams.door import Door
from adapters.teams.hub import TeamsHub
from adapters.teams.listening import Listening
from adapters.teams.post import Post


class TeamsChannel:
    """Takes what Teams delivers."""

    def __init__(
        self,
        hub: TeamsHub,
        post: Post,
        door: Door,
        *,
        refused: Callable[[str], object] = lambda _reason: None,
    ) -> None:
        self.answering = Answering(hub, post, post.people)
        self._adapter = HubAdapter(Listening(self.answering), post.say)
        self._door = door
        self._refused = refused

    def routes(self) -> list[web.RouteDef]:
        """Return where Teams delivers."""
        return routes.routes(self._door, self._adapter.take, refused=self._refused)

    async def stop(self) -> None:
        """Let what is being sent come to its end."""
        await self.answering.finish()
