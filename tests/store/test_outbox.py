import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

import pytest
from sqlalchemy import insert, select, text, update

from store import outbox
from store.db import Store, Tx
from store.outbox import Mark
from store.tables import Address, Outbox, Person
from tests.conftest import create_tables
from tests.databases import Databases

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOON = NOW + timedelta(hours=1)
LAPSED = timedelta(seconds=-1)
ASHA, BEN = 1, 2


@pytest.fixture
def store(bare_store: Store) -> Store:
    with bare_store.transaction() as tx:
        people(tx)
    return bare_store


def people(tx: Tx) -> None:
    tx.execute(insert(Person), [{"name": n, "audiences": [], "created_at": NOW} for n in ("Asha", "Ben")])
    for user, seen in (("old", NOW - timedelta(days=3)), ("new", NOW), ("older", NOW - timedelta(days=9))):
        tx.execute(
            insert(Address).values(
                person_id=ASHA, channel="fake", user_id=user, reference={"room": user}, seen_at=seen
            )
        )


def add(tx: Tx, key: str = "k", *, due_at: datetime = NOW, **more) -> int | None:
    kind = more.pop("kind", "reminder")
    person_id = more.pop("person_id", ASHA)
    return outbox.add(
        tx, key=key, kind=kind, person_id=person_id, args={"n": 1}, due_at=due_at, now=NOW, **more
    )


def answer(tx: Tx, key: str = "answer", lease: timedelta = outbox.LEASE) -> int:
    return outbox.add_answer(
        tx,
        key=key,
        person_id=ASHA,
        address_id=2,
        channel="fake",
        body={"text": "hello"},
        owner="turn",
        now=NOW,
        lease=lease,
    )


def claim(tx: Tx, owner: str = "me", now: datetime = NOW, limit: int = 10, lease: timedelta = outbox.LEASE):
    return outbox.claim(tx, owner=owner, channels=["fake"], now=now, limit=limit, lease=lease)


def row(tx: Tx, key: str = "k"):
    return tx.execute(select(Outbox.__table__).where(Outbox.key == key)).one()


def test_adding_twice_under_one_key_keeps_one_row(store: Store):
    with store.transaction() as tx:
        assert add(tx) is not None
        assert add(tx) is None
        assert len(claim(tx)) == 1


def test_what_is_worded_when_it_is_sent_has_no_body_at_all(store: Store):
    with store.transaction() as tx:
        add(tx)
        add(tx, "with words", body={"text": "hello"})
        assert list(tx.scalars(select(Outbox.key).where(Outbox.body.is_(None)))) == ["k"]


def test_a_message_goes_to_the_address_used_last(store: Store):
    with store.transaction() as tx:
        add(tx)
        claimed = claim(tx)[0]
    assert (claimed.user_id, claimed.reference, claimed.channel) == ("new", {"room": "new"}, "fake")


def test_a_message_to_somebody_without_address_is_dead_with_its_reason(store: Store):
    with store.transaction() as tx:
        add(tx, person_id=BEN)
        assert (row(tx).state, row(tx).reason) == ("dead", "no address")


def test_a_message_to_somebody_elses_address_is_dead(store: Store):
    with store.transaction() as tx:
        add(tx, person_id=BEN, address_id=1)
        assert row(tx).state == "dead"


def test_only_what_is_due_is_claimed_and_the_oldest_first(store: Store):
    with store.transaction() as tx:
        add(tx, "later", due_at=SOON)
        add(tx, "second", due_at=NOW)
        add(tx, "first", due_at=NOW - timedelta(minutes=1))
        assert [c.key for c in claim(tx)] == ["first", "second"]
        assert [c.key for c in claim(tx, now=SOON)] == ["later"]


def test_a_channel_this_process_cannot_send_on_is_left_to_others(store: Store):
    with store.transaction() as tx:
        add(tx)
        assert outbox.claim(tx, owner="me", channels=["other"], now=NOW, limit=10) == []


def test_what_is_claimed_is_nobody_elses_until_the_lease_runs_out(store: Store):
    with store.transaction() as tx:
        add(tx)
        assert not claim(tx, "one")[0].in_doubt
        assert claim(tx, "two") == []
        tx.execute(update(Outbox).values(lease_until=datetime.now(UTC) - timedelta(seconds=1)))
        again = claim(tx, "two")[0]
    assert again.in_doubt
    assert again.attempts == 2


def test_the_lease_runs_by_the_databases_clock_and_not_by_ours(store: Store):
    with store.transaction() as tx:
        add(tx)
        claim(tx, "one", lease=timedelta(minutes=2))
        assert claim(tx, "two", now=NOW + timedelta(days=365)) == []
        left = row(tx).lease_until - datetime.now(UTC)
    assert timedelta(seconds=100) < left <= timedelta(seconds=121)


@pytest.mark.parametrize("state", ["sent", "unknown", "dead", "skipped"])
def test_a_row_that_has_ended_is_never_claimed_again(store: Store, state):
    with store.transaction() as tx:
        add(tx)
        mine = claim(tx)[0]
        assert outbox.mark(tx, [Mark(mine.id, state, "why", "id7")], "me", NOW) == 1
        ended = row(tx)
        assert claim(tx, now=NOW + timedelta(days=1)) == []
    assert (ended.state, ended.reason, ended.provider_id) == (state, "why", "id7")
    assert (ended.sent_at == NOW) is (state == "sent")


def test_a_retry_is_due_again_after_its_wait_and_without_doubt(store: Store):
    with store.transaction() as tx:
        add(tx)
        outbox.mark(tx, [Mark(claim(tx)[0].id, "retry", "busy", after_seconds=30)], "me", NOW)
        assert claim(tx, now=NOW + timedelta(seconds=29)) == []
        again = claim(tx, now=NOW + timedelta(seconds=30))[0]
    assert (again.in_doubt, again.attempts) == (False, 2)


def test_what_is_in_doubt_is_claimed_again_as_such(store: Store):
    with store.transaction() as tx:
        add(tx)
        row_id = claim(tx)[0].id
        outbox.mark(tx, [Mark(row_id, "in_doubt", "no answer", after_seconds=60)], "me", NOW)
        assert claim(tx) == []
        outbox.mark(tx, [Mark(row_id, "in_doubt", "no answer", after_seconds=-1)], "me", NOW)
        assert claim(tx)[0].in_doubt


def test_who_lost_the_row_can_no_longer_mark_it(store: Store):
    with store.transaction() as tx:
        add(tx)
        row_id = claim(tx, "slow", lease=LAPSED)[0].id
        claim(tx, "quick")
        assert outbox.mark(tx, [Mark(row_id, "dead", "late news")], "slow", NOW) == 0
        assert outbox.mark(tx, [Mark(row_id, "sent")], "quick", NOW) == 1
        assert outbox.mark(tx, [Mark(row_id, "dead")], "quick", NOW) == 0
        assert row(tx).state == "sent"


def test_who_lost_some_rows_marks_only_the_others(store: Store):
    with store.transaction() as tx:
        for key in ("a", "b", "c"):
            add(tx, key)
        lost = [c.id for c in claim(tx, "slow", limit=2, lease=LAPSED)]
        claim(tx, "quick", limit=2)
        kept = [c.id for c in claim(tx, "slow", limit=1)]
        assert outbox.mark(tx, [Mark(i, "sent") for i in lost + kept], "slow", NOW) == 1
        assert outbox.mark(tx, [Mark(i, "dead") for i in lost + kept], "quick", NOW) == 2
        assert [row(tx, k).state for k in ("a", "b", "c")] == ["dead", "dead", "sent"]


def test_many_are_marked_at_once_each_in_its_own_way(store: Store):
    with store.transaction() as tx:
        for key in ("a", "b", "c"):
            add(tx, key)
        ids = [c.id for c in claim(tx)]
        marks = [Mark(ids[0], "sent"), Mark(ids[1], "retry", after_seconds=5), Mark(ids[2], "dead", "gone")]
        assert outbox.mark(tx, marks, "me", NOW) == 3
        assert [row(tx, k).state for k in ("a", "b", "c")] == ["sent", "due", "dead"]


def test_an_answer_belongs_to_the_process_that_made_it(store: Store):
    with store.transaction() as tx:
        answer(tx)
        assert claim(tx) == []
        assert outbox.find_unsent_answer(tx, key="answer", owner="other", now=NOW) is None


def test_an_answer_its_process_never_sent_goes_when_the_lease_runs_out(store: Store):
    with store.transaction() as tx:
        answer(tx, lease=LAPSED)
        found = claim(tx)[0]
    assert (found.kind, found.body, found.in_doubt) == ("answer", {"text": "hello"}, True)


def test_a_redelivered_message_finds_its_answer_only_while_it_is_unsent(store: Store):
    with store.transaction() as tx:
        answer(tx, lease=LAPSED)
        found = outbox.find_unsent_answer(tx, key="answer", owner="me", now=NOW)
        assert found is not None
        assert outbox.find_unsent_answer(tx, key="answer", owner="you", now=NOW) is None
        outbox.mark(tx, [Mark(found.id, "sent")], "me", NOW)
        assert outbox.find_unsent_answer(tx, key="answer", owner="you", now=NOW) is None


def test_the_lag_counts_what_is_due_and_how_old_the_oldest_is(store: Store):
    with store.transaction() as tx:
        assert outbox.lag(tx, now=NOW) == outbox.Lag(0, 0.0)
        add(tx, "a", due_at=NOW - timedelta(seconds=90))
        add(tx, "b")
        add(tx, "c", due_at=SOON)
        assert outbox.lag(tx, now=NOW) == outbox.Lag(2, 90.0)
        tx.execute(update(Outbox).values(channel="console"))
        assert outbox.lag(tx, now=NOW) == outbox.Lag(0, 0.0)


def test_rows_are_counted_by_kind_channel_and_state(store: Store):
    with store.transaction() as tx:
        add(tx, "a")
        add(tx, "b")
        add(tx, "c", person_id=BEN)
        found = outbox.counts(tx)
    expected = [outbox.Count("reminder", "", "dead", 1), outbox.Count("reminder", "fake", "due", 2)]
    assert found == expected


def test_waits_double_up_to_a_quarter_of_an_hour_and_never_undercut_the_channel():
    assert 5 <= outbox.wait_seconds(1) <= 6
    assert 40 <= outbox.wait_seconds(4) <= 48
    assert 900 <= outbox.wait_seconds(40) <= 1080
    assert outbox.wait_seconds(1, at_least=60) >= 60


# --- Two processes -------------------------------------------------------------------------------


def send_by_claiming(url: str, owner: str) -> list[int]:
    store = Store(url)
    sent: list[int] = []
    start_together(store)
    while True:
        with store.transaction() as tx:
            rows = claim(tx, owner, limit=20)
        if not rows:
            return sent
        sent += [r.id for r in rows]
        with store.transaction() as tx:
            outbox.mark(tx, [Mark(r.id, "sent") for r in rows], owner, NOW)


def send_what_is_due(url: str, owner: str) -> list[int]:
    """The negative control: read what is due, send it, mark it; nobody claims."""
    store = Store(url)
    sent: list[int] = []
    start_together(store)
    while True:
        with store.reading() as tx:
            ids = list(tx.scalars(select(Outbox.id).where(Outbox.state == "due").limit(20)))
        if not ids:
            return sent
        sent += ids
        time.sleep(0.005)  # the time it takes to send
        with store.transaction() as tx:
            tx.execute(update(Outbox).where(Outbox.id.in_(ids)).values(state="sent"))


_START: list[Barrier] = []


def keep_start(barrier: Barrier) -> None:
    _START.append(barrier)


def start_together(store: Store) -> None:
    with store.reading() as tx:
        outbox.is_anything_due(tx, channels=["fake"], now=NOW)
    _START[0].wait(60)


def sent_by_two_processes(databases: Databases, worker) -> list[int]:
    url = databases.copy("postgres", "tables", create_tables)
    store = Store(url)
    with store.transaction() as tx:
        people(tx)
        for n in range(400):
            add(tx, f"m{n}")
    store.close()
    context = get_context("spawn")
    starting = (context.Barrier(2),)
    with ProcessPoolExecutor(2, mp_context=context, initializer=keep_start, initargs=starting) as pool:
        runs = [pool.submit(worker, url, f"process {n}") for n in range(2)]
        return [row_id for run in runs for row_id in run.result()]


@pytest.mark.postgres
def test_two_processes_that_claim_send_each_message_once(databases: Databases):
    sent = sent_by_two_processes(databases, send_by_claiming)
    assert len(sent) == len(set(sent)) == 400


@pytest.mark.postgres
def test_two_processes_that_do_not_claim_send_twice(databases: Databases):
    sent = sent_by_two_processes(databases, send_what_is_due)
    assert len(sent) > len(set(sent)) == 400


# --- The plans PostgreSQL keeps -----------------------------------------------------------------


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_a_long_history_is_not_read_to_find_what_is_due(bare_store: Store):
    sent = (
        "INSERT INTO outbox (key, kind, channel, args, state, due_at, attempts, reason, created_at)"
        " SELECT 'old' || n, 'reminder', 'slack', '{}', 'sent', now(), 1, '', now()"
        " FROM generate_series(1, 20000) AS n"
    )
    with bare_store.transaction() as tx:
        tx.execute(text(sent))
        tx.execute(text("ANALYZE outbox"))
    with bare_store.reading() as tx:
        tx.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
        for _ in range(10):  # the driver prepares what comes again
            outbox.is_anything_due(tx, channels=["slack"], now=NOW)
            outbox.lag(tx, now=NOW)
        seen = text("SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'outbox'")
        assert tx.scalar(seen) == 0
