"""Teams in this process: the hub behind its adapter, and the way to Microsoft."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from pydantic import TypeAdapter
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from adapters.calendar_files import CalendarFiles
from adapters.teams import post, rendering
from adapters.teams.hub import Used
from adapters.teams.pace import Pace
from adapters.teams.post import Post
from adapters.teams.rendering import Became
from adapters.teams.service_urls import ServiceUrls
from bot import speakers
from bot.delivery import Delivery
from bot.floods import Floodgate
from bot.now import utc_now
from bot.stored_hub import StoredHub
from bot.teams_settings import TeamsSettings
from bot.turn import Turns
from bot.words import Wording
from dialogs.codec import reply_from_json, reply_to_json
from dialogs.messages import Reply, Sender, Shown
from dialogs.notices import WORDINGS
from store import said
from store.db import Store

log = logging.getLogger(__name__)

# Kept with a message for as long as its words: what became of each row of buttons and of its question.
_BECAME = "became"
_MOST_MARKS = 50
_STRANGERS_SECONDS = 600.0
_MARKS = TypeAdapter(tuple[Became, ...])


class StoredTeams(StoredHub):
    """The hub as Teams' adapter sees it."""

    def __init__(
        self,
        channel: str,
        store: Store,
        turns: Turns,
        delivery: Delivery,
        *,
        now: Callable[[], datetime] = utc_now,
        wordings: Mapping[str, Wording] = WORDINGS,
    ) -> None:
        super().__init__(channel, store, turns, delivery, now=now)
        self._wordings = wordings
        self._strangers = Floodgate(burst=1, fills_in_seconds=_STRANGERS_SECONDS)

    def may_be_told(self, sender: Sender) -> bool:
        """Tell each once in ten minutes: others read along."""
        return self._strangers.judge(sender, self._now()) == "take"

    async def recall(self, message: int, sender: Sender) -> None:
        """Build the words of a message once more, as of when it was sent, and keep them like an answer's.

        Whatever goes wrong, its card only stays as it is.
        """
        try:
            await asyncio.to_thread(self._recall, message, sender)
        except Exception as error:  # its text may name a person
            log.warning("outbox row %d cannot be worded again: %s", message, type(error).__name__)

    def _recall(self, message: int, sender: Sender) -> None:
        tenant, user_id = speakers.account(sender)
        read = partial(said.told, channel=sender.channel, tenant=tenant, user_id=user_id)
        with self._store.reading() as tx:
            if read(tx, message) is None:
                return
        with self._store.transaction(lasting=False) as tx:
            told = read(tx, message, is_held=True)
            words = self._wordings[told.kind](tx, told.args, told.person_id, told.at) if told else None
            if isinstance(words, Reply):
                said.keep(tx, message, reply_to_json(words))

    async def used(self, message: int, sender: Sender, became: Became) -> Used | None:
        """Keep what became of a message to this person; without a database its card stays as it is."""
        try:
            return await asyncio.to_thread(self._used, message, sender, became)
        except (DBAPIError, NoConnection, ValueError):
            return None

    def _used(self, message: int, sender: Sender, became: Became) -> Used | None:
        tenant, user_id = speakers.account(sender)
        with self._store.transaction(lasting=False) as tx:
            answer = said.answer(tx, message, channel=sender.channel, tenant=tenant, user_id=user_id)
            if answer is None:
                return None
            shown = Shown(answer.provider_id, reply_from_json(answer.body))
            marks = _MARKS.validate_python(answer.body.get(_BECAME, ()))
            if became not in marks and became.is_of(shown.reply):
                marks = (became, *marks)[:_MOST_MARKS]
                said.keep(tx, message, {**answer.body, _BECAME: _MARKS.dump_python(marks, mode="json")})
        return Used(shown, marks)


def open_post(
    settings: TeamsSettings, pace: Pace | None = None, calendar: CalendarFiles | None = None
) -> Post:
    """Return this process's way to Teams, on the running event loop."""
    app = post.App(settings.app_id, settings.password, settings.token_url)
    allows = service_urls(settings).allows
    return post.open_post(app, allows, rendering.draw, utc_now, pace=pace, calendar=calendar)


def service_urls(settings: TeamsSettings) -> ServiceUrls:
    """Return where answers may go; an emulator of this machine has an address here."""
    return ServiceUrls(loopback=settings.is_emulator)
