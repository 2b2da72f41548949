import asyncio
import logging
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, true, update
from sqlalchemy.exc import DBAPIError

from bot.delivery import Delivered, Delivery
from dialogs.codec import reply_to_json
from dialogs.messages import Drop, Never, Outgoing, Reply, Sent, TryAgainAfter, Unknown
from store import announcement_targets, audits, outbox, preferences, shared_places
from store.db import Store
from store.shared_places import Spoken
from store.tables import Address, Outbox, Person
from tests.fakes import HANG, FakeChannel, FakeClock

PRIVATE = "asha.patel@trust.example"


class Post:
    """A store with two people, one fake channel, and a delivery on them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock()
        self.channel = FakeChannel()
        self.wordings = {
            "reminder": self._reminds,
            "occurrence_changed": lambda tx, args, person_id, now: Reply("New room"),
            "cancelled": lambda tx, args, person_id, now: Drop("cancelled meanwhile"),
            "poison": self._raises,
            "bad_sql": lambda tx, args, person_id, now: tx.execute(text("SELECT nonsense FROM nowhere")),
        }
        self.delivery = self.a_delivery("me")
        now = self.clock.now
        with store.transaction() as tx:
            for person_id in (1, 2):
                tx.execute(insert(Person).values(name="A", audiences=[], created_at=now))
                address = {"channel": "fake", "user_id": f"u{person_id}", "reference": {}, "seen_at": now}
                tx.execute(insert(Address).values(person_id=person_id, **address))
                preferences.change(tx, person_id, now, quiet_from=time(0), quiet_until=time(0))

    def _reminds(self, tx, args, person_id, now):
        assert tx.scalar(select(Person.name).where(Person.id == person_id))
        return Reply(f"Reminder {args['n']}")

    def _raises(self, tx, args, person_id, now):
        raise LookupError(PRIVATE)

    def a_delivery(self, owner: str, **more) -> Delivery:
        more = {"send_seconds": 0.2} | more
        return Delivery(self.store, {"fake": self.channel}, self.wordings, owner, **more)

    def add(self, key: str, kind: str = "reminder", person_id: int = 1, **more) -> None:
        now = self.clock.now
        with self.store.transaction() as tx:
            outbox.add(
                tx,
                key=key,
                kind=kind,
                person_id=person_id,
                args={"n": key},
                due_at=now - timedelta(minutes=1) + timedelta(milliseconds=self.rows()),
                now=now,
                **more,
            )

    def answer(self, key: str = "answer", *, lease: timedelta = outbox.LEASE) -> Outgoing:
        reply = Reply("You’re booked")
        with self.store.transaction() as tx:
            row_id = outbox.add_answer(
                tx,
                key=key,
                person_id=1,
                address_id=1,
                channel="fake",
                body=reply_to_json(reply),
                owner="me",
                now=self.clock.now,
                lease=lease,
            )
        return Outgoing(row_id, key, "fake", "", "u1", {}, reply)

    def rows(self) -> int:
        with self.store.reading() as tx:
            return len(tx.execute(select(Outbox.id)).all())

    def row(self, key: str):
        with self.store.reading() as tx:
            return tx.execute(select(Outbox.__table__).where(Outbox.key == key)).one()

    def claim_and_die(self) -> None:
        """What a process leaves behind that is killed while it sends."""
        with self.store.transaction() as tx:
            outbox.claim(
                tx,
                owner="dead",
                channels=["fake"],
                now=self.clock.now,
                limit=9,
                lease=timedelta(seconds=-1),
            )

    def let_lapse(self, *owners: str) -> None:
        """Let the leases run out, of these owners only where some are named."""
        with self.store.transaction() as tx:
            lapsed = datetime.now(UTC) - timedelta(seconds=1)
            which = (Outbox.state == "sending") & (Outbox.owner.in_(owners) if owners else true())
            tx.execute(update(Outbox).where(which).values(lease_until=lapsed))

    async def tick(self) -> Delivered:
        return await self.delivery.deliver_due(self.clock.now)


@pytest.fixture
def post(bare_store: Store) -> Post:
    return Post(bare_store)


async def test_what_is_due_is_worded_sent_and_marked(post: Post):
    post.add("a")
    assert await post.tick() == Delivered(claimed=1, sent=1)
    assert post.channel.texts == ["Reminder a"]
    sent = post.row("a")
    assert (sent.state, sent.provider_id, sent.sent_at) == ("sent", "a", post.clock.now)
    assert await post.tick() == Delivered()


async def test_a_stored_body_is_sent_as_it_was_given(post: Post):
    post.add("a", "announcement", body=reply_to_json(Reply("Lunch is at noon")))
    await post.tick()
    assert post.channel.texts == ["Lunch is at noon"]


@pytest.mark.parametrize(("look_seconds", "in_the_same_round"), [(0.0, True), (60.0, False)])
async def test_what_another_process_leaves_meanwhile_is_taken_over(
    post: Post, look_seconds: float, in_the_same_round: bool
):
    for key in ("left", "a", "b", "c"):
        post.add(key)
    with post.store.transaction() as tx:
        outbox.claim(tx, owner="other", channels=["fake"], now=post.clock.now, limit=1)
    post.channel.seconds = 0.05
    post.delivery = post.a_delivery("me", at_once={"fake": 1}, look_seconds=look_seconds)
    ticking = asyncio.create_task(post.tick())
    await post.channel.begun.wait()
    post.let_lapse("other")
    first = await ticking
    assert (first.claimed == 4, "Reminder left" in post.channel.texts) == (in_the_same_round,) * 2
    await post.tick()
    assert "Reminder left" in post.channel.texts


async def test_more_than_a_round_at_once_are_all_sent_and_never_too_many_together(post: Post):
    post.channel.seconds = 0.03
    for n in range(40):
        post.add(f"m{n}", person_id=1 + n % 2)
        with post.store.transaction() as tx:  # forty people, so that they may go together
            tx.execute(
                insert(Address).values(
                    person_id=1 + n % 2,
                    channel="fake",
                    user_id=f"x{n}",
                    reference={},
                    seen_at=post.clock.advance(seconds=1),
                )
            )
    post.delivery = post.a_delivery("me", at_once={"fake": 8})
    assert (await post.tick()).sent == 40
    assert sorted(post.channel.texts) == sorted(f"Reminder m{n}" for n in range(40))
    assert 2 <= post.channel.most_at_once <= 8


async def test_each_channel_has_its_own_number_of_messages_under_way(post: Post):
    post.channel.seconds = 0.005
    with post.store.transaction() as tx:
        for n in range(10):
            tx.execute(
                insert(Address).values(
                    person_id=1, channel="fake", user_id=f"x{n}", reference={}, seen_at=post.clock.now
                )
            )
            address_id = tx.scalar(select(Address.id).where(Address.user_id == f"x{n}"))
            values: dict[str, Any] = {"kind": "reminder", "args": {"n": n}, "due_at": post.clock.now}
            outbox.add(tx, key=f"m{n}", person_id=1, address_id=address_id, now=post.clock.now, **values)
    post.delivery = post.a_delivery("me", at_once={"other": 2})
    await post.tick()
    assert post.channel.most_at_once == 10


async def test_one_person_gets_messages_one_at_a_time_and_in_order(post: Post):
    post.channel.seconds = 0.01
    for key in ("a", "b", "c"):
        post.add(key)
    await post.tick()
    assert post.channel.texts == ["Reminder a", "Reminder b", "Reminder c"]
    assert post.channel.most_at_once == 1


async def test_a_batch_has_an_end_so_that_a_long_queue_is_read_with_a_fresh_clock(post: Post):
    for n in range(5):
        post.add(f"m{n}")
    post.delivery = post.a_delivery("me", batch=3)
    assert (await post.tick()).claimed == 3
    assert (await post.tick()).claimed == 2


async def test_a_busy_channel_gets_it_again_when_it_said_so(post: Post):
    post.add("a")
    post.channel.fails_with(TryAgainAfter(60, "busy"))
    assert (await post.tick()).retry == 1
    assert (post.row("a").state, post.row("a").reason) == ("due", "busy")
    post.clock.advance(seconds=59)
    await post.tick()
    assert post.channel.attempts == 1
    post.clock.advance(seconds=14)
    assert (await post.tick()).sent == 1


async def test_a_channel_that_stays_busy_is_given_up_on_with_the_last_reason(post: Post):
    post.add("a")
    post.channel.fails_with(TryAgainAfter(1, "busy"), times=outbox.MOST_WAITS + 5)
    for _ in range(outbox.MOST_WAITS + 5):
        await post.tick()
        post.clock.advance(minutes=20)
    assert post.channel.attempts == outbox.MOST_WAITS
    assert (post.row("a").state, post.row("a").reason) == ("dead", "gave up after 480 tries: busy")


async def test_a_channel_that_is_away_for_a_long_weekend_costs_no_message(post: Post):
    post.add("a")
    began = post.clock.now
    post.channel.fails_with(TryAgainAfter(60, "token_revoked"), times=outbox.MOST_WAITS - 1)
    while post.clock.now - began < timedelta(days=4):
        await post.tick()
        post.clock.advance(minutes=15)
    assert post.row("a").state == "due"


async def test_what_never_arrives_is_dead_with_the_channels_reason(post: Post):
    post.add("a")
    post.channel.fails_with(Never("blocked the bot"))
    assert (await post.tick()).dead == 1
    assert post.row("a").reason == "blocked the bot"


async def test_what_a_channel_has_no_way_for_is_skipped_with_its_reason_and_no_alarm(post: Post, caplog):
    post.add("a")
    post.channel.fails_with(Never("there is no address for a link", is_needless=True))
    assert (await post.tick()).skipped == 1
    assert (post.row("a").state, post.row("a").reason) == ("skipped", "there is no address for a link")
    assert not caplog.records


def has_another_account(post: Post) -> None:
    with post.store.transaction() as tx:
        earlier = {"reference": {}, "seen_at": post.clock.now - timedelta(days=1)}
        tx.execute(insert(Address).values(person_id=1, channel="fake", user_id="other", **earlier))


def is_closed(post: Post, user_id: str) -> bool:
    with post.store.reading() as tx:
        return bool(tx.scalar(select(Address.deactivated_at).where(Address.user_id == user_id)))


async def test_who_has_gone_gets_nothing_more_there(post: Post):
    for key in ("a", "b"):
        post.add(key)
    post.delivery = post.a_delivery("me", at_once={"fake": 1})
    post.channel.fails_with(Never("account closed", is_gone=True))
    assert (await post.tick()).dead == 2
    assert is_closed(post, "u1")
    assert not is_closed(post, "u2")
    assert post.channel.attempts == 1
    assert [post.row(key).reason for key in ("a", "b")] == ["account closed", "no address"]


async def test_who_has_gone_gets_it_all_at_the_account_that_is_open(post: Post):
    for key in ("a", "b"):
        post.add(key)
    has_another_account(post)
    post.delivery = post.a_delivery("me", at_once={"fake": 1})
    post.channel.fails_with(Never("account closed", is_gone=True))
    await post.tick()
    assert is_closed(post, "u1")
    assert sorted((m.reply.text, m.user_id) for m in post.channel.arrived) == [
        ("Reminder a", "other"),
        ("Reminder b", "other"),
    ]
    assert [post.row(key).state for key in ("a", "b")] == ["sent", "sent"]


async def test_who_has_gone_twice_over_gets_nothing(post: Post):
    post.add("a")
    has_another_account(post)
    post.channel.fails_with(Never("account closed", is_gone=True), times=2)
    await post.tick()
    assert (post.row("a").state, post.channel.attempts) == ("dead", 2)


async def test_an_answer_stays_with_the_account_it_was_asked_from(post: Post):
    message = post.answer()
    has_another_account(post)
    post.channel.fails_with(Never("account closed", is_gone=True))
    await post.delivery.deliver_answer(message, post.clock.now)
    await post.tick()
    assert is_closed(post, "u1")
    assert (post.row("answer").state, post.channel.attempts) == ("dead", 1)


async def test_a_refused_message_closes_no_account(post: Post):
    post.add("a")
    post.channel.fails_with(Never("blocked the bot"))
    await post.tick()
    assert not is_closed(post, "u1")


async def test_a_channel_that_is_gone_is_offered_no_more_and_closes_no_account(post: Post):
    with post.store.transaction() as tx:
        for key in ("C1", "C2"):
            shared_places.remember(tx, Spoken("fake", "", key, "", {"channel": key}, 1), post.clock.now)
        args = {"n": "a", "place": {"channel": "C1"}}
        outbox.add(
            tx, key="a", kind="announcement", person_id=1, args=args,
            due_at=post.clock.now, now=post.clock.now, address_id=1,
        )  # fmt: skip
    post.wordings["announcement"] = lambda tx, args, person_id, now: Reply("Bring your badge.")
    post.channel.fails_with(Never("is_archived", is_gone=True))
    await post.tick()
    assert (post.row("a").state, post.row("a").reason) == ("dead", "is_archived")
    assert not is_closed(post, "u1")
    with post.store.reading() as tx:
        assert [one.key for one in announcement_targets.places(tx, 1)] == ["C2"]


async def test_where_somebody_is_now_is_kept_with_what_was_known(post: Post):
    for key in ("a", "b"):
        post.add(key)
    with post.store.transaction() as tx:
        tx.execute(update(Address).values(reference={"member": "m", "conversation": "before"}))
    post.channel.fails_with(Sent("1", {"conversation": "after"}))
    await post.tick()
    with post.store.reading() as tx:
        rows = tx.execute(select(Address.user_id, Address.reference)).all()
    known = {row.user_id: row.reference for row in rows}
    assert known["u1"] == {"member": "m", "conversation": "after"}
    assert known["u2"] == {"member": "m", "conversation": "before"}


async def test_a_wording_with_nothing_to_say_any_more_skips_the_message(post: Post):
    post.add("a", "cancelled")
    assert (await post.tick()).skipped == 1
    assert (post.channel.attempts, post.row("a").reason) == (0, "cancelled meanwhile")


async def test_what_comes_too_late_is_skipped(post: Post):
    post.add("a", expires_at=post.clock.now)
    post.add("b", expires_at=post.clock.now + timedelta(seconds=1))
    assert await post.tick() == Delivered(claimed=2, sent=1, skipped=1)
    assert (post.row("a").state, post.row("a").reason) == ("skipped", "late")


@pytest.mark.parametrize("kind", ["poison", "bad_sql", "no_such_kind", "broken_body"])
async def test_a_poison_row_dies_alone_after_as_many_tries_as_any_other(post: Post, kind: str, caplog):
    for key in ("a", "b"):
        post.add(key)
    post.add("bad", kind, body={"nonsense": 1} if kind == "broken_body" else None)
    post.add("c")
    assert (await post.tick()).sent == 3
    for _ in range(outbox.MOST_ATTEMPTS):
        post.clock.advance(minutes=20)
        await post.tick()
    bad = post.row("bad")
    assert (bad.state, bad.attempts) == ("dead", outbox.MOST_ATTEMPTS)
    assert bad.reason.startswith("no words: ")
    assert PRIVATE not in bad.reason + caplog.text


async def test_one_trouble_with_the_words_ends_no_message_that_was_tried_before(post: Post):
    post.add("a")
    post.channel.fails_with(TryAgainAfter(1, "busy"), times=5)
    for _ in range(5):
        await post.tick()
        post.clock.advance(minutes=20)
    reminds, post.wordings["reminder"] = post.wordings["reminder"], post._raises
    assert (await post.tick()).retry == 1
    post.wordings["reminder"] = reminds
    post.clock.advance(minutes=20)
    assert (await post.tick()).sent == 1


@pytest.mark.parametrize("can_be_asked", [True, False])
@pytest.mark.parametrize("arrives", [True, False])
@pytest.mark.parametrize("trouble", [HANG, Unknown("connection dropped"), OSError(PRIVATE)])
@pytest.mark.parametrize("kind", ["reminder", "occurrence_changed"])
async def test_what_may_have_arrived(post: Post, kind, trouble, arrives, can_be_asked, caplog):
    """Asked about where the channel can be; else repeated only when its kind is worth arriving twice."""
    post.add("a", kind)
    post.channel.can_be_asked = can_be_asked
    post.channel.fails_with(trouble, arrives=arrives)
    assert (await post.tick()).in_doubt == 1
    post.let_lapse()
    await post.tick()
    is_repeated = kind == "occurrence_changed"
    if can_be_asked:
        assert (post.row("a").state, len(post.channel.arrived)) == ("sent", 1)
    elif is_repeated:
        assert (post.row("a").state, len(post.channel.arrived)) == ("sent", 2 if arrives else 1)
    else:
        assert (post.row("a").state, len(post.channel.arrived)) == ("unknown", 1 if arrives else 0)
        assert post.row("a").reason.startswith("may have arrived")
    assert PRIVATE not in post.row("a").reason + caplog.text


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_channel_too_busy_to_be_asked_is_asked_later_and_nothing_is_repeated(
    post: Post, arrived: bool
):
    post.add("a")
    post.channel.fails_with(Unknown("connection dropped"), arrives=arrived)
    await post.tick()
    post.channel.cannot_be_asked_now = 2
    for _ in range(2):
        post.let_lapse()
        assert (await post.tick()).in_doubt == 1
    assert post.channel.attempts == 1
    post.let_lapse()
    assert (await post.tick()).sent == 1
    assert len(post.channel.arrived) == 1


async def test_an_answer_that_cannot_be_asked_about_just_now_stays_in_doubt(post: Post):
    message = post.answer()
    post.channel.arrived = [message]
    post.channel.cannot_be_asked_now = 1
    outcome = await post.delivery.deliver_answer(message, post.clock.now, in_doubt=True)
    assert (outcome, post.row("answer").state, post.channel.attempts) == (Unknown("busy"), "sending", 0)
    post.let_lapse()
    assert (await post.tick()).sent == 1
    assert len(post.channel.arrived) == 1


async def test_nobody_asks_for_ever(post: Post):
    post.add("a", "occurrence_changed")
    post.claim_and_die()
    post.channel.cannot_be_asked_now = outbox.MOST_WAITS
    for _ in range(outbox.MOST_WAITS):
        await post.tick()
        post.let_lapse()
    assert (post.row("a").state, post.row("a").reason) == ("unknown", "may have arrived: busy")


async def test_what_a_killed_process_left_is_asked_about_before_it_is_sent(post: Post):
    post.add("there")
    post.add("not there")
    post.claim_and_die()
    post.channel.arrived.append(Outgoing(0, "there", "fake", "", "u1", {}, Reply("Reminder there")))
    assert (await post.tick()).sent == 2
    assert post.channel.texts == ["Reminder there", "Reminder not there"]


async def test_what_may_have_arrived_and_is_too_late_to_repeat_ends_as_unknown(post: Post):
    post.add("a", "occurrence_changed", expires_at=post.clock.now + timedelta(hours=1))
    post.claim_and_die()
    post.channel.can_be_asked = False
    post.clock.advance(hours=2)
    assert (await post.tick()).unknown == 1
    assert post.row("a").reason == "may have arrived, not repeated: late"


async def test_a_sender_whose_find_fails_counts_as_one_that_cannot_be_asked(post: Post):
    class Mute(FakeChannel):
        async def find(self, message):
            raise OSError(PRIVATE)

    post.channel = Mute()
    post.delivery = post.a_delivery("me")
    post.add("a")
    post.claim_and_die()
    assert (await post.tick()).unknown == 1
    assert post.row("a").reason == "may have arrived: OSError"


async def test_an_answer_is_sent_at_once_and_marked(post: Post):
    message = post.answer()
    await post.delivery.deliver_answer(message, post.clock.now)
    assert post.row("answer").state == "sent"
    assert await post.tick() == Delivered()
    assert len(post.channel.arrived) == 1


async def test_an_answer_goes_where_it_was_asked_for_also_from_the_clock(post: Post):
    post.answer(lease=timedelta(seconds=-1))
    post.add("a")
    with post.store.transaction() as tx:
        place = {"place": {"channel": "C1", "thread": "1.2"}}
        tx.execute(update(Outbox).values(args=place | {"n": "a"}))
    await post.tick()
    by_key = {message.key: message for message in post.channel.arrived}
    assert (by_key["answer"].place, by_key["answer"].is_answer) == (place["place"], True)
    assert (by_key["a"].place, by_key["a"].is_answer) == ({}, False)


async def test_an_answer_shown_in_a_response_is_marked_and_never_sent(post: Post):
    message = post.answer(lease=timedelta(seconds=-1))
    await post.delivery.shown(message, "view", post.clock.now)
    await post.tick()
    assert (post.row("answer").state, post.row("answer").reason) == ("sent", "shown: view")
    assert post.channel.attempts == 0


async def test_two_answers_shown_in_the_same_way_are_no_message_sent_twice(post: Post):
    for key in ("one", "other"):
        await post.delivery.shown(post.answer(key), "view", post.clock.now)
    with post.store.reading() as tx:
        assert not list(audits.RULES["no message was sent twice"](tx, post.clock.now))


async def test_answers_that_end_together_are_all_marked(post: Post):
    messages = [post.answer()]
    for n in range(10):
        post.add(f"a{n}", "answer", body=reply_to_json(Reply("hello")))
    with post.store.transaction() as tx:
        claimed = outbox.claim(tx, owner="me", channels=["fake"], now=post.clock.now, limit=10)
    messages += [Outgoing(c.id, c.key, "fake", "", f"x{c.id}", {}, Reply("hello")) for c in claimed]
    await asyncio.gather(*(post.delivery.deliver_answer(m, post.clock.now) for m in messages))
    with post.store.reading() as tx:
        assert set(tx.scalars(select(Outbox.state))) == {"sent"}


async def test_an_answer_whose_process_died_is_sent_by_the_clock(post: Post):
    post.answer(lease=timedelta(seconds=-1))
    assert (await post.tick()).sent == 1
    assert post.channel.texts == ["You’re booked"]


@pytest.mark.parametrize("in_doubt", [False, True])
async def test_an_answer_that_waited_too_long_behind_others_is_left_to_the_clock(post: Post, in_doubt: bool):
    """Its lease runs out, and whoever takes it then would send it as well."""
    answer = post.answer()
    await post.a_delivery("me", lease=timedelta(0)).deliver_answer(answer, post.clock.now, in_doubt=in_doubt)
    assert post.channel.attempts == 0
    assert post.row("answer").state == ("sending" if in_doubt else "due")
    post.clock.advance(minutes=1)
    post.let_lapse()
    await post.tick()
    assert post.channel.texts == ["You’re booked"]


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_redelivered_message_sends_its_answer_only_if_it_is_not_there(post: Post, arrived: bool):
    message = post.answer(lease=timedelta(seconds=-1))
    post.channel.arrived = [message] if arrived else []
    with post.store.transaction() as tx:
        assert outbox.find_unsent_answer(tx, key="answer", owner="me", now=post.clock.now)
    await post.delivery.deliver_answer(message, post.clock.now, in_doubt=True)
    assert len(post.channel.arrived) == 1
    assert post.row("answer").state == "sent"


async def test_without_a_database_nothing_is_sent_and_the_next_round_goes_on(post: Post):
    post.add("a")
    rename(post.store, "outbox", "away")
    with pytest.raises(DBAPIError):
        await post.tick()
    rename(post.store, "away", "outbox")
    assert (await post.tick()).sent == 1


async def test_what_was_sent_while_the_database_went_away_is_not_sent_again(post: Post):
    """Removing the list of kept marks sends it twice."""
    post.add("a", "occurrence_changed")
    post.channel.seconds = 0.3
    post.channel.can_be_asked = False
    post.delivery = post.a_delivery("me", send_seconds=5)
    ticking = asyncio.create_task(post.tick())
    await post.channel.begun.wait()
    rename(post.store, "outbox", "away")
    with pytest.raises(DBAPIError):
        await ticking
    rename(post.store, "away", "outbox")
    await post.tick()
    assert (post.row("a").state, len(post.channel.arrived)) == ("sent", 1)


async def test_an_answer_whose_mark_finds_no_database_is_marked_with_the_next(post: Post, caplog):
    message = post.answer()
    rename(post.store, "outbox", "away")
    with caplog.at_level(logging.WARNING):
        await post.delivery.deliver_answer(message, post.clock.now)
    assert len(caplog.records) == 1
    rename(post.store, "away", "outbox")
    await post.tick()
    assert post.row("answer").state == "sent"


async def test_stopping_finishes_what_is_under_way_and_claims_nothing_more(post: Post):
    for key in ("a", "b", "c"):
        post.add(key, person_id=1)
    post.channel.seconds = 0.1
    post.delivery = post.a_delivery("me", send_seconds=5)
    ticking = asyncio.create_task(post.tick())
    await post.channel.begun.wait()
    await post.delivery.stop(post.clock.now)
    await ticking
    assert [post.row(k).state for k in ("a", "b", "c")] == ["sent", "due", "due"]
    assert post.channel.attempts == 1


async def test_stopping_does_not_wait_for_a_channel_that_hangs(post: Post):
    post.add("a")
    post.channel.fails_with(HANG, arrives=True)
    post.delivery = post.a_delivery("me", send_seconds=60)
    ticking = asyncio.create_task(post.tick())
    await post.channel.begun.wait()
    async with asyncio.timeout(2):
        await post.delivery.stop(post.clock.now, grace_seconds=0.1)
        await ticking
    assert post.row("a").state == "sending"
    post.let_lapse()
    post.delivery = post.a_delivery("next")
    assert (await post.tick()).sent == 1
    assert len(post.channel.arrived) == 1


async def test_a_channel_that_hangs_holds_up_no_other(post: Post):
    other = FakeChannel()
    post.delivery = Delivery(
        post.store, {"fake": post.channel, "other": other}, post.wordings, "me", send_seconds=1
    )
    post.add("a")
    post.channel.fails_with(HANG)
    post.add("b", person_id=2)
    with post.store.transaction() as tx:
        tx.execute(update(Outbox).where(Outbox.key == "b").values(channel="other"))
        tx.execute(update(Address).where(Address.person_id == 2).values(channel="other"))
    ticking = asyncio.create_task(post.tick())
    async with asyncio.timeout(0.7):
        await other.begun.wait()
    await ticking
    assert (post.row("a").state, post.row("b").state) == ("sending", "sent")


def rename(store: Store, old: str, new: str) -> None:
    """Take the table away: what every statement then meets is an error of the database."""
    with store.transaction() as tx:
        tx.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
