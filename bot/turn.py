"""One turn is one transaction: recognise the person, run one step, write everything, commit; then answer.

Whoever gets an answer from `handle` may acknowledge to the channel: it is committed. Whoever gets
`Unavailable` must not, so that the channel delivers again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import DBAPIError

from bot import catalogue_names
from bot.attempts import Attempt
from bot.floods import TOO_FAST, Floodgate, Ignored
from bot.own_account import OwnAccount
from bot.speakers import delivery_key, recognise
from bot.transactions import Transactions
from dialogs import engine, help, in_public, missing, question_cards, running
from dialogs.codec import reply_from_json, reply_to_json
from dialogs.engine import Flows, Hub
from dialogs.flows import FLOWS
from dialogs.messages import Incoming, Json, Outgoing, Reply, Room, Shown
from dialogs.public_pages import NOBODY
from dialogs.understanding import Name
from store import inbox, outbox, people, session_types, shared_places
from store.db import Store, Tx
from store.outbox import Arrived
from store.people import Speaker
from store.shared_places import Spoken

# After these what was asked is still open: nobody is to type again what they have typed.
_NOTHING_WAS_READ = (TOO_FAST, help.because("busy"), help.because("trouble"))
_ELSEWHERE = Reply(help.because("elsewhere").text)


class Unavailable(Exception):
    """The database cannot be reached: nothing was kept, and the delivery must not be acknowledged."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The turn is committed; the caller sends the answer and marks it, and the notes that go with it.

    `over` are the messages whose question this has ended: what became of it is to stand on them.
    """

    outgoing: Outgoing
    in_doubt: bool = False
    notes: tuple[Outgoing, ...] = ()
    over: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeated:
    """The delivery was dealt with before. `outgoing` is its answer if that is still unsent.

    `in_doubt`: somebody began to send it and nobody knows how that ended, so ask the channel first.

    `reply` is what was answered then, for channels where the answer is the response itself.
    """

    reply: Reply
    outgoing: Outgoing | None
    in_doubt: bool


Handled = Answered | Repeated | Ignored


@dataclass
class Turns:
    """Takes one message after another, each in a transaction of its own.

    `take` is for the event loop, and `handle` for a thread that may wait; many of these may be at it.
    """

    store: Store
    hub: Hub
    owner: str
    flows: Flows = field(default_factory=lambda: FLOWS)
    observe: Callable[[str, float], None] = lambda _kind, _seconds: None
    lease: timedelta = outbox.LEASE
    floodgate: Floodgate | None = None
    keeps_misses: bool = True
    _names: tuple[str | None, list[Name]] = (None, [])

    def __post_init__(self) -> None:
        self.transactions = Transactions(self.store)

    async def take(self, incoming: Incoming, now: datetime) -> Handled:
        """Return the committed answer; raises Unavailable when nothing could be committed.

        Whatever goes wrong inside a flow is answered in words. What had been asked before stays open, as it
        may go well the next time, unless it was about what is gone or is not the person's.
        """
        attempt = self._first(incoming, now)
        if attempt is None:
            return Ignored()
        with self._observed(incoming):
            while True:
                try:
                    return await self.transactions.run(partial(self._once, attempt))
                except Exception as error:
                    attempt = await asyncio.to_thread(self._next, attempt, error)
                await asyncio.sleep(attempt.pause_seconds)

    def handle(self, incoming: Incoming, now: datetime) -> Handled:
        """Do the same, here and now."""
        attempt = self._first(incoming, now)
        if attempt is None:
            return Ignored()
        with self._observed(incoming):
            while True:
                try:
                    with self.store.transaction() as tx:
                        return self._once(attempt, tx)
                except Exception as error:
                    attempt = self._next(attempt, error)
                time.sleep(attempt.pause_seconds)

    def _first(self, incoming: Incoming, now: datetime) -> Attempt | None:
        """Return what is tried first, or None for one message too many of somebody who was told so."""
        verdict = self.floodgate.judge(incoming.sender, now) if self.floodgate is not None else "take"
        if verdict == "ignore":
            return None
        return Attempt(incoming, now, TOO_FAST if verdict == "tell" else None)

    def _next(self, attempt: Attempt, error: Exception) -> Attempt:
        """Return what is tried after a failure; raises Unavailable when nothing can be committed."""
        following = attempt.after(error, self._is_reachable)
        if following is None:
            raise Unavailable from error
        return following

    @contextmanager
    def _observed(self, incoming: Incoming) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.observe(incoming.sender.channel, time.perf_counter() - began)

    def _once(self, attempt: Attempt, tx: Tx) -> Handled:
        incoming, now, instead = attempt.incoming, attempt.now, attempt.instead
        key = delivery_key(incoming)
        speaker = recognise(tx, incoming, self.hub.email_domains, now)
        if not inbox.receive(tx, key, speaker.person_id, _kind(incoming), now):
            return self._repeat(tx, key, speaker, incoming, now, is_again=attempt.number > 1)
        if incoming.room:
            _remember(tx, speaker, incoming, incoming.room, now)
        # Why something failed may say what it was about: that is for the person alone.
        if incoming.place and not instead and (said := self._in_public(tx, speaker, incoming, now)):
            return Answered(self._write(tx, speaker, incoming, key, said, now, place=incoming.place))
        before = engine.load(speaker.conversation)
        if instead is None:
            account = OwnAccount(tx, incoming, self.hub.email_domains, now, speaker)
            turn = replace(self._turn(tx, speaker, incoming, now), account=account)
            reply, after = running.run(self.flows, before, incoming, turn)
            # It is another person's by now when it was linked or unlinked: theirs is the answer.
            speaker = account.speaker
        elif instead in _NOTHING_WAS_READ:
            reply, after = running.unread(before, instead), before
        else:
            reply, after = instead, running.instead(before, instead)
        outgoing = self._write(tx, speaker, incoming, key, reply, now)
        after = question_cards.kept(before, after, reply, outgoing.outbox_id)
        people.save_conversation(tx, speaker, engine.dump(after), now)
        over = _shown(tx, question_cards.over(before, after, reply))
        return Answered(outgoing, notes=self._notes(tx, speaker, incoming, key, now), over=over)

    def _in_public(self, tx: Tx, speaker: Speaker, incoming: Incoming, now: datetime) -> Reply | None:
        """Return what everybody there may read, or None when the answer is for the person alone."""
        visitor = replace(self._turn(tx, speaker, incoming, now), person_id=NOBODY, name="")
        return in_public.answer(self.flows, incoming, visitor)

    def _notes(
        self, tx: Tx, speaker: Speaker, incoming: Incoming, key: str, now: datetime
    ) -> tuple[Outgoing, ...]:
        """Tell those who read along that the person was answered elsewhere."""
        if not incoming.place:
            return ()
        note = self._write(
            tx, speaker, incoming, key, _ELSEWHERE, now, place=incoming.place, part=":elsewhere"
        )
        return (note,)

    def _write(
        self,
        tx: Tx,
        speaker: Speaker,
        incoming: Incoming,
        key: str,
        reply: Reply,
        now: datetime,
        *,
        place: Mapping[str, Json] | None = None,
        part: str = "",
    ) -> Outgoing:
        """Write an answer to be sent by this process; `part` tells it from others to the same delivery."""
        answer_key = inbox.answer_key(key) + part
        outbox_id = outbox.add_answer(
            tx,
            key=answer_key,
            person_id=speaker.person_id,
            address_id=speaker.address_id,
            channel=incoming.sender.channel,
            body=reply_to_json(reply),
            owner=self.owner,
            now=now,
            lease=self.lease,
            place=place,
        )
        return _outgoing(outbox_id, answer_key, speaker, incoming, reply, place or {})

    def _turn(self, tx: Tx, speaker: Speaker, incoming: Incoming, now: datetime) -> engine.Turn:
        names = partial(self._names_in, tx, speaker.catalogue_version)
        turn = engine.Turn(tx, speaker.person_id, speaker.name, now, self.hub, names)
        if not self.keeps_misses:
            return turn
        return replace(turn, missed=partial(missing.keep, turn, incoming, speaker.conversation))

    def _names_in(self, tx: Tx, version: str | None) -> list[Name]:
        """Return what sessions are called, read again when the catalogue has changed."""
        known, names = self._names
        if version is None or version != known:
            offers = session_types.offers(tx)
            names = catalogue_names.of_offers(offers)
            self._names = (version, names)
        return names

    def _repeat(
        self, tx: Tx, key: str, speaker: Speaker, incoming: Incoming, now: datetime, *, is_again: bool
    ) -> Handled:
        stored = inbox.stored_answer(tx, key)
        answer_key = inbox.answer_key(key)
        reply = reply_from_json(stored.body) if stored else help.because("answered_before")
        if is_again and stored and (stored.owner, stored.created_at) == (self.owner, now):
            # The connection broke while this very call committed: the answer is still ours to send.
            return Answered(_outgoing(stored.outbox_id, answer_key, speaker, incoming, reply, stored.place))
        unsent = outbox.find_unsent_answer(tx, key=answer_key, owner=self.owner, now=now, lease=self.lease)
        if unsent is None:
            return Repeated(reply, None, in_doubt=False)
        place = unsent.args.get("place", {})
        outgoing = _outgoing(unsent.id, answer_key, speaker, incoming, reply, place)
        return Repeated(reply, outgoing, unsent.in_doubt)

    def _is_reachable(self) -> bool:
        try:
            with self.store.reading():
                return True
        except DBAPIError:
            return False


def _remember(tx: Tx, speaker: Speaker, incoming: Incoming, room: Room, now: datetime) -> None:
    """Note that the bot is spoken to in a channel, to which the speaker may let announcements go."""
    channel, tenant = incoming.sender.channel, incoming.sender.tenant
    spoken = Spoken(channel, tenant, room.key, room.name, room.place, speaker.address_id)
    shared_places.remember(tx, spoken, now)


def _shown(tx: Tx, outbox_ids: Collection[int]) -> tuple[Shown, ...]:
    """Return the messages of these rows that have arrived, oldest first; asks only if there are some."""
    rows = outbox.arrived(tx, outbox_ids) if outbox_ids else []
    return tuple(shown for row in rows if (shown := _read(row)))


def _read(row: Arrived) -> Shown | None:
    """Return the message; None when its words are not kept, or are those of another version."""
    try:
        return Shown(row.provider_id, reply_from_json(row.body))
    except ValueError:
        return None


def _kind(incoming: Incoming) -> str:
    if incoming.reopen or incoming.leave:
        return "form"
    return "press" if incoming.press else "submission" if incoming.submission else "text"


def _outgoing(
    outbox_id: int, key: str, speaker: Speaker, incoming: Incoming, reply: Reply, place: Mapping[str, Json]
) -> Outgoing:
    sender = incoming.sender
    return Outgoing(
        outbox_id,
        key,
        sender.channel,
        sender.tenant,
        sender.user_id,
        speaker.reference,
        reply,
        place,
        is_answer=True,
    )
