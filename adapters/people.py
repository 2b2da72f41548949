"""Who accounts are on a chat platform, which is asked at most now and then and waited for a second.

Here: what is known of accounts, and for how long. Not here: how a platform is asked, and which person an
account is (the turn).
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from dialogs.messages import Json, Sender

log = logging.getLogger(__name__)

# A stranger belongs to another organisation, with which this one shares a channel. Anonymous is who joined
# without an account at all.
Kind = Literal["member", "guest", "stranger", "bot", "deactivated", "anonymous", "unknown"]

_KEEP = timedelta(hours=1)
_KEEP_A_FAILURE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Profile:
    """An account as its platform shows it. Only a full member has an e-mail: no other is confirmed.

    "unknown": the platform could not be asked just now, so the person goes on without one, and is linked
    later.
    """

    name: str
    email: str | None
    kind: Kind

    def sender(
        self, channel: str, tenant: str, user_id: str, reference: Mapping[str, Json] | None = None
    ) -> Sender:
        """Return the account as whoever writes, as every channel knows them."""
        return Sender(
            channel,
            user_id,
            tenant,
            self.name,
            self.email,
            reference or {},
            is_guest=self.kind == "guest",
            is_named=self.kind != "unknown",
        )


UNKNOWN = Profile("", None, "unknown")

Ask = Callable[[], Awaitable[Profile]]


class NotTold(Exception):
    """The platform did not say; the text is its own word for why, or ours, and names nobody."""


@dataclass(frozen=True, slots=True)
class _Kept:
    profile: Profile
    until: datetime


class KnownPeople:
    """What is known of accounts in this process: asked for once an hour, once a minute while that fails.

    `where` is what the log calls the place an account belongs to, such as "Slack workspace".
    """

    def __init__(
        self, where: str, now: Callable[[], datetime], *, seconds: float = 1.0, most: int = 10_000
    ) -> None:
        self._where = where
        self._now = now
        self._seconds = seconds
        self._most = most
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._asking: dict[tuple[str, str], asyncio.Task[Profile]] = {}

    async def profile(
        self, tenant: str, user: str, ask: Ask, name: str = "", seconds: float | None = None
    ) -> Profile:
        """Return who an account is, after at most a second; never raises for what the platform does.

        `ask` asks the platform, and may raise NotTold. `name` is what the account is called where that does
        not say. Who cannot wait for so long waits for `seconds`; the answer is kept all the same.
        """
        who = (tenant, user)
        found = self._fresh(who)
        if found is None:
            found = await self._in_time(self._asked(who, ask), seconds)
        return found if found.name else replace(found, name=name)

    async def _in_time(self, asked: asyncio.Task[Profile], seconds: float | None) -> Profile:
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(asked)
        except TimeoutError:
            return UNKNOWN

    def learn(self, tenant: str, user: str, found: Profile) -> None:
        """Keep what was said of an account in another way."""
        self.forget(tenant, user)
        self._keep((tenant, user), found)

    def forget(self, tenant: str, user: str) -> None:
        """Ask again the next time; an answer that is under way is not kept."""
        self._kept.pop((tenant, user), None)
        self._asking.pop((tenant, user), None)

    def _fresh(self, who: tuple[str, str]) -> Profile | None:
        if who not in self._kept or self._kept[who].until <= self._now():
            return None
        self._kept.move_to_end(who)
        return self._kept[who].profile

    def _keep(self, who: tuple[str, str], found: Profile) -> None:
        until = self._now() + (_KEEP_A_FAILURE if found.kind == "unknown" else _KEEP)
        self._kept[who] = _Kept(found, until)
        self._kept.move_to_end(who)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def _asked(self, who: tuple[str, str], ask: Ask) -> asyncio.Task[Profile]:
        """Return the question about an account that is under way: whoever comes second waits for it, too."""
        if who not in self._asking:
            self._asking[who] = asyncio.create_task(self._look_up(who, ask))
        return self._asking[who]

    async def _look_up(self, who: tuple[str, str], ask: Ask) -> Profile:
        try:
            async with asyncio.timeout(self._seconds):
                found = await ask()
        except Exception as error:  # whatever it is, the person is answered; its text may name them
            why = str(error) if isinstance(error, NotTold) else type(error).__name__
            log.warning("an account of %s %s is not known: %s", self._where, who[0], why)
            found = UNKNOWN
        if self._asking.get(who) is asyncio.current_task():
            del self._asking[who]
            self._keep(who, found)
        return found
