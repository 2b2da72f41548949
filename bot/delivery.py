"""Sends what the outbox holds: claim, word, send outside any transaction, write down what became of it.

Here: the order of things, and what each outcome means. Not here: SQL and waits (`store/outbox.py`), what a
message says (the wordings), how a channel sends (the senders), how rows are claimed (`bot/ledger.py`).
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from bot import outcomes
from bot.ledger import Ledger
from bot.outcomes import outgoing
from bot.transactions import Transactions
from bot.words import Broken, Held, Wording, Words
from dialogs.messages import (
    ChannelSender,
    Drop,
    Outgoing,
    Reply,
    SendOutcome,
    Sent,
    TryAgainAfter,
    Unknown,
)
from store import outbox
from store.db import Store
from store.outbox import Claimed, Mark

log = logging.getLogger(__name__)

AT_ONCE = 64
# What ends within so short a time is marked together, and as much claimed anew: each such transaction costs
# the database more than many a row of it.
_TOGETHER_SECONDS = 0.003
QUIET = "quiet hours"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did: how many rows it claimed, and how many it marked as what."""

    claimed: int = 0
    sent: int = 0
    retry: int = 0
    in_doubt: int = 0
    unknown: int = 0
    dead: int = 0
    skipped: int = 0


class _Looks:
    """When to look for what other processes have left: a lease takes a minute to run out."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next_at = 0.0

    def is_time(self) -> bool:
        """Return whether it is the first time in a round, or long enough since the last."""
        at = asyncio.get_running_loop().time()
        if is_time := at >= self._next_at:
            self._next_at = at + self._seconds
        return is_time


class Delivery:
    """Sends for one process. `owner` must differ between processes, as a lease belongs to it.

    A channel has at most `at_once` messages under way (AT_ONCE where it is not named), and these are the only
    rows that are leased: a process that is killed leaves no more than that in doubt. On a channel that paces
    itself they wait their turn inside `send`, so it must be few enough to be gone within `send_seconds`. One
    address gets one message at a time. What other processes have left is looked for at the beginning of a
    round, and again whenever `look_seconds` have passed.
    """

    def __init__(
        self,
        store: Store,
        senders: Mapping[str, ChannelSender],
        wordings: Mapping[str, Wording],
        owner: str,
        *,
        at_once: Mapping[str, int] | None = None,
        batch: int = 500,
        send_seconds: float = 10.0,
        look_seconds: float = 1.0,
        lease: timedelta = outbox.LEASE,
        transactions: Transactions | None = None,
        only_user_id: str | None = None,
    ) -> None:
        self._ledger = Ledger(store, owner, transactions=transactions, lease=lease, only_user_id=only_user_id)
        self._senders = senders
        self._wordings = wordings
        self._at_once = at_once or {}
        self._batch = batch
        self._send_seconds = send_seconds
        self._look_seconds = look_seconds
        self._lease = lease
        self._stopping = False
        self._in_flight: set[asyncio.Task[Mark]] = set()
        self._lines: WeakValueDictionary[tuple[str, str, str], asyncio.Lock] = WeakValueDictionary()

    @property
    def channels(self) -> Collection[str]:
        """Return the channels this process can send on."""
        return self._senders.keys()

    async def deliver_due(self, now: datetime) -> Delivered:
        """Send what is due on every channel, at most a batch each; raises DBAPIError without a database."""
        rounds = [self.deliver_channel(channel, now) for channel in self._senders]
        total: Counter[str] = Counter()
        for done in await asyncio.gather(*rounds, return_exceptions=True):
            if isinstance(done, BaseException):
                raise done
            total.update(asdict(done))
        return Delivered(**total)

    async def deliver_channel(self, channel: str, now: datetime) -> Delivered:
        """Send what is due on one channel, at most a batch; raises DBAPIError without a database."""
        claimed, most = 0, self._at_once.get(channel, AT_ONCE)
        became: Counter[str] = Counter()
        under_way: set[asyncio.Task[Mark]] = set()
        looks = _Looks(self._look_seconds)
        try:
            while True:
                room = 0 if self._stopping else min(most - len(under_way), self._batch - claimed)
                rows = await self._ledger.write_and_claim(channel, room, now, abandoned=looks.is_time())
                claimed += len(rows)
                under_way |= await self._begin(rows, now)
                if not under_way:
                    return Delivered(claimed, **became)
                await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                done, under_way = await asyncio.wait(under_way, timeout=_TOGETHER_SECONDS)
                became.update(self._keep(done))
        finally:
            if under_way:
                self._keep((await asyncio.wait(under_way))[0])

    async def deliver_answer(
        self, message: Outgoing, now: datetime, *, in_doubt: bool = False
    ) -> SendOutcome:
        """Send an answer that this process holds the lease of; it is marked before this returns.

        `in_doubt`: somebody began to send it before, so the channel is asked first. Never raises: without
        a database the mark is kept, and written with the next one.
        """
        outcome: SendOutcome
        begun_at = asyncio.get_running_loop().time()
        async with self._line((message.channel, message.tenant, message.user_id)):
            match await self._find_in_time(message, begun_at, in_doubt=in_doubt):
                case Sent() as outcome:
                    mark = outcomes.mark(message, 1, outcome)
                case TryAgainAfter() as outcome if not in_doubt:
                    mark = outcomes.mark(message, 1, outcome)
                case TryAgainAfter(seconds, reason):
                    mark, outcome = (
                        outcomes.asked_later(message.outbox_id, 1, reason, seconds),
                        Unknown(reason),
                    )
                case _:
                    outcome = await self._send(message)
                    mark = outcomes.mark(message, 1, outcome)
        self._ledger.keep([mark])
        await self._ledger.flush(now)
        return outcome

    async def shown(self, message: Outgoing, where: str, now: datetime) -> None:
        """Mark an answer as sent that was shown as something else than a message. Never raises, as above.

        It has no number of its own at the channel, so `where` is the reason in the ledger.
        """
        self._ledger.keep([replace(outcomes.mark(message, 1, Sent()), reason=f"shown: {where}")])
        await self._ledger.flush(now)

    async def stop(self, now: datetime, grace_seconds: float = 8.0) -> None:
        """Claim nothing more, let what is under way finish, and write it down.

        What does not finish in time is cut off and left in doubt: it may have arrived.
        """
        self._stopping = True
        if self._in_flight:
            _, late = await asyncio.wait(self._in_flight, timeout=grace_seconds)
            for task in late:
                task.cancel()
            await asyncio.sleep(0)
        await self._ledger.flush(now)

    # --- Sending ---

    async def _begin(self, rows: Sequence[Claimed], now: datetime) -> set[asyncio.Task[Mark]]:
        """Word the rows and start sending them; when words cannot be had at all, put the rows back."""
        if not rows:
            return set()
        worded = await self._ledger.word(self._wordings, rows, now)
        begun_at = asyncio.get_running_loop().time()
        tasks = {asyncio.create_task(self._handle(row, words, now, begun_at)) for row, words in worded}
        self._in_flight |= tasks
        for task in tasks:
            task.add_done_callback(self._in_flight.discard)
        return tasks

    async def _handle(self, row: Claimed, words: Words, now: datetime, begun_at: float) -> Mark:
        async with self._line((row.channel, row.tenant, row.user_id)):
            if self._stopping or self._is_late(begun_at):
                return outcomes.put_back(row, "waited too long")
            found = await self._find(outgoing(row)) if row.in_doubt else None
            match found:
                case Sent():
                    return outcomes.mark(outgoing(row), row.attempts, found)
                case TryAgainAfter(seconds, reason):
                    return outcomes.asked_later(row.id, row.attempts, reason, seconds)
                case Unknown():
                    return await self._handle_doubt(row, words, now, found)
                case None:
                    return await self._send_words(row, words, now)

    async def _handle_doubt(self, row: Claimed, words: Words, now: datetime, why: Unknown) -> Mark:
        """Send again what may be there already, unless its kind is a nuisance twice."""
        if row.kind in outbox.NOT_REPEATED_KINDS:
            return Mark(row.id, "unknown", f"may have arrived: {why.reason}")
        mark = await self._send_words(row, words, now)
        if mark.state in ("skipped", "dead"):
            return Mark(row.id, "unknown", f"may have arrived, not repeated: {mark.reason}")
        return mark

    async def _send_words(self, row: Claimed, words: Words, now: datetime) -> Mark:
        if row.expires_at is not None and row.expires_at <= now:
            return Mark(row.id, "skipped", "late")
        if row.is_closed and row.kind != outbox.ANSWER:
            return Mark(row.id, "dead", "no address")
        match words:
            case Drop(reason):
                return Mark(row.id, "skipped", reason)
            case Held(until):
                return Mark(row.id, "retry", QUIET, after_seconds=(until - now).total_seconds())
            case Broken(reason):
                log.error("outbox row %d (%s) has no words: %s", row.id, row.kind, reason)
                if row.attempts >= outbox.MOST_ATTEMPTS:
                    return Mark(row.id, "dead", f"no words: {reason}")
                return outcomes.put_back(row, f"no words: {reason}")
            case Reply():
                message = outgoing(row, words)
                return outcomes.mark(message, row.attempts, await self._send(message))

    async def _send(self, message: Outgoing) -> SendOutcome:
        sender = self._senders[message.channel]
        try:
            async with asyncio.timeout(self._send_seconds):
                return await sender.send(message)
        except TimeoutError:
            return Unknown(f"no answer in {self._send_seconds:g} seconds")
        except Exception as error:  # its text may name a person
            return Unknown(type(error).__name__)

    def _is_late(self, begun_at: float) -> bool:
        """Return whether the lease is about to run out, so that somebody else might send it as well."""
        return asyncio.get_running_loop().time() - begun_at > self._lease.total_seconds() / 2

    async def _find_in_time(
        self, message: Outgoing, begun_at: float, *, in_doubt: bool
    ) -> Sent | TryAgainAfter | Unknown | None:
        """Return what the channel says of an answer in doubt; whoever waited too long is to try again."""
        if self._is_late(begun_at):
            return TryAgainAfter(0, "waited too long")
        return await self._find(message) if in_doubt else None

    async def _find(self, message: Outgoing) -> Sent | TryAgainAfter | Unknown | None:
        try:
            async with asyncio.timeout(self._send_seconds):
                return await self._senders[message.channel].find(message)
        except TimeoutError:
            return TryAgainAfter(0, f"no answer in {self._send_seconds:g} seconds")
        except Exception as error:
            return Unknown(type(error).__name__)

    def _line(self, address: tuple[str, str, str]) -> asyncio.Lock:
        line = self._lines.get(address)
        if line is None:
            line = self._lines[address] = asyncio.Lock()
        return line

    def _keep(self, done: Iterable[asyncio.Task[Mark]]) -> list[str]:
        """Keep what became of finished sends until it is written; return the states, for counting."""
        marks = [task.result() for task in done if not task.cancelled()]
        for mark in marks:
            if mark.state in ("dead", "unknown"):
                log.warning("outbox row %d ends as %s: %s", mark.id, mark.state, mark.reason)
        self._ledger.keep(marks)
        return [mark.state for mark in marks]
