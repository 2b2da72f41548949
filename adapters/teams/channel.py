"""Teams as a running channel of one process: it takes what is let in at the door, and answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from adapters.teams import routes
from adapters.teams.answering import Answering
from adapters.teams.answers import Answer
from adapters.teams.door import Activity, Door
from adapters.teams.hub import TeamsHub
from adapters.teams.listening import Listening
from adapters.teams.post import Post
from dialogs.messages import Json

Say = Callable[[Mapping[str, Json], str], Awaitable[None]]
Take = Callable[[Activity], Awaitable[Answer]]
Through = Callable[[Listening, Say], Take]


class TeamsChannel:
    """Takes what Teams delivers.

    `through` is the library that each delivery goes through, and that may say something itself; None: none.
    """

    def __init__(
        self,
        hub: TeamsHub,
        post: Post,
        door: Door,
        *,
        through: Through | None = None,
        refused: Callable[[str], object] = lambda _reason: None,
    ) -> None:
        self.answering = Answering(hub, post, post.people)
        listening = Listening(self.answering)
        self._take = through(listening, post.say) if through else listening.take
        self._door = door
        self._refused = refused

    def routes(self) -> list[web.RouteDef]:
        """Return where Teams delivers."""
        return routes.routes(self._door, self._take, refused=self._refused)

    async def stop(self) -> None:
        """Let what is being sent come to its end."""
        await self.answering.finish()
