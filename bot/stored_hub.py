"""The hub as the adapter of a chat channel sees it, over the turns and the store, one thread hop away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from adapters.hub import Away, Taken, TooFast
from bot.accounts import account_closed, member_left, room_left
from bot.delivery import Delivery
from bot.floods import Ignored
from bot.now import utc_now
from bot.rarely import Rarely
from bot.turn import Answered, Repeated, Turns, Unavailable
from dialogs.messages import Incoming, Never, Outgoing
from store.db import Store

log = logging.getLogger(__name__)


class StoredHub:
    """What every channel needs; `channel` is the one whose adapter this is."""

    def __init__(
        self,
        channel: str,
        store: Store,
        turns: Turns,
        delivery: Delivery,
        *,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._channel = channel
        self._store = store
        self._turns = turns
        self._delivery = delivery
        self._now = now
        self._rarely = Rarely(log)

    async def take(self, incoming: Incoming) -> Taken:
        """Run the turn."""
        try:
            handled = await self._turns.take(incoming, self._now())
        except Unavailable as error:
            channel = self._channel.capitalize()
            self._rarely.warn("away", f"{channel}: deliveries are not taken, as the database does not answer")
            raise Away from error
        match handled:
            case Answered(outgoing, in_doubt, notes, over):
                return Taken(outgoing.reply, outgoing, in_doubt, notes, over)
            case Repeated(reply, unsent, in_doubt):
                return Taken(reply, unsent, in_doubt)
            case Ignored(reply):
                raise TooFast(reply.text)

    async def send(self, message: Outgoing, *, in_doubt: bool = False) -> bool:
        """Send an answer and mark it."""
        outcome = await self._delivery.deliver_answer(message, self._now(), in_doubt=in_doubt)
        return not isinstance(outcome, Never)

    async def shown(self, message: Outgoing, where: str) -> None:
        """Mark an answer that was shown in another way."""
        await self._delivery.shown(message, where, self._now())

    async def room_left(self, tenant: str, key: str) -> None:
        """Note that the bot is not there any more, if it was spoken to there."""
        try:
            await room_left(self._store, self._channel, tenant, key, self._now())
        except Unavailable as error:
            raise Away from error

    async def member_left(self, tenant: str, key: str, user: str) -> None:
        """Offer them that place no more, if they had spoken to the bot there."""
        try:
            await member_left(self._store, self._channel, tenant, key, user)
        except Unavailable as error:
            raise Away from error

    async def account_closed(self, tenant: str, user: str) -> None:
        """Deactivate the address, if there is one."""
        try:
            await account_closed(self._store, self._channel, tenant, user, self._now())
        except Unavailable as error:
            raise Away from error
