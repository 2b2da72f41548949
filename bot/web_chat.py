"""The web chat of this process: who can be picked, and the hub behind the pages, one thread hop away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

from aiohttp import web
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from adapters.web.chat import Chat
from adapters.web.chat_hub import Away, Guest, Line, Taken
from adapters.web.chat_sender import WebSender
from adapters.web.rendering import Site
from bot.app import SAMPLE_PEOPLE, App
from bot.delivery import Delivery
from bot.now import utc_now
from bot.settings import Settings
from bot.turn import Answered, Handled, Turns, Unavailable
from dialogs import help, wording
from dialogs.codec import reply_from_json
from dialogs.messages import Incoming, Reply, Sender
from store import chat_lines
from store.db import Store, Tx

T = TypeVar("T")

_AT_ONCE = 100
_ABOUT = {
    "asha.patel@trust.example": "A member of staff, as most people are.",
    "ben.okafor@trust.example": "Works in support services, for whom some sessions are meant.",
    "carys.llewellyn-hughes@trust.example": "A facilitator: runs sessions, and sees who is coming.",
    "femi.adeyemi@trust.example": "The coordinator, who may do everything.",
}
_REFUSED = help.because("nhs_number").text
_FROM_ANOTHER_VERSION = Reply("This message is from another version of me.", actions=wording.MENU)


def add_chat(site: web.Application, app: App, sender: WebSender, delivery: Delivery) -> None:
    """Serve the chat on this site. `sender` is the one by which `delivery` sends to it."""
    pages = Site(app.settings.hub_name, has_chat=True)
    hub = StoredChat(app.store, app.turns, delivery)
    chat = Chat(pages, guests(), hub, names=_names(app.settings))
    sender.wake = chat.sockets.wake
    site.add_routes(chat.routes())
    site.on_shutdown.append(chat.sockets.stop)


def _names(settings: Settings) -> set[str]:
    """Return the names under which whoever set this up means the chat to be found."""
    return {settings.host.lower(), urlsplit(settings.hub_base_url).hostname or ""} - {""}


def guests() -> list[Guest]:
    """Return the sample people, in the order in which they are offered."""
    return [Guest(_slug(name), name, email, _ABOUT[email]) for name, email, _ in SAMPLE_PEOPLE]


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


class StoredChat:
    """The hub as the chat sees it, over the turns and the stored lines."""

    def __init__(
        self, store: Store, turns: Turns, delivery: Delivery, *, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._store = store
        self._turns = turns
        self._delivery = delivery
        self._now = now

    async def take(self, incoming: Incoming) -> Taken:
        """Run the turn; what sends its answer does nothing when it was sent before."""
        try:
            handled = await self._turns.take(incoming, self._now())
        except Unavailable as error:
            raise Away from error

        async def send_answer() -> None:
            if handled.outgoing:
                await self._delivery.deliver_answer(handled.outgoing, self._now(), in_doubt=handled.in_doubt)

        return Taken(send_answer, is_refused=_answer(handled).text == _REFUSED)

    async def after(self, who: Sender, line_id: int) -> Sequence[Line]:
        """Return what came after a line, at most a hundred."""
        return await self._read(partial(chat_lines.after, line_id=line_id, limit=_AT_ONCE), who)

    async def latest(self, who: Sender, limit: int) -> Sequence[Line]:
        """Return the last lines."""
        return await self._read(partial(chat_lines.latest, limit=limit), who)

    async def _read(self, query: Callable[..., list[chat_lines.Line]], who: Sender) -> list[Line]:
        at = {"channel": who.channel, "tenant": who.tenant, "user_id": who.user_id}

        def read(tx: Tx) -> list[Line]:
            return [Line(line.id, _reply(line), line.is_answer) for line in query(tx, **at)]

        return await asyncio.to_thread(self._reading, read)

    def _reading(self, work: Callable[[Tx], T]) -> T:
        try:
            with self._store.reading() as tx:
                return work(tx)
        except (DBAPIError, NoConnection) as error:
            raise Away from error


def _answer(handled: Handled) -> Reply:
    return handled.outgoing.reply if isinstance(handled, Answered) else handled.reply


def _reply(line: chat_lines.Line) -> Reply:
    try:
        return reply_from_json(line.body)
    except ValueError:
        return _FROM_ANOTHER_VERSION
