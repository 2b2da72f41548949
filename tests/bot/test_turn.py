import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.speakers import delivery_key
from bot.turn import Answered, Handled, Repeated, Turns, Unavailable
from dialogs.engine import Ask, Hub
from dialogs.flows import FLOWS
from dialogs.messages import Field, Form, Incoming, Press, Reply, Sender, Shown, Submission
from store import outbox, people
from store.db import Store, Tx
from store.errors import NotAllowed, NotFound
from store.outbox import Mark
from store.tables import Address, Booking, Conversation, Inbox, Outbox, Person
from tests.small_hub import NOW, START, SmallHub

ASHA = Sender("console", "asha@trust.example", name="Asha Patel", email="asha@trust.example")
BEN = Sender("console", "ben@trust.example", name="Ben", email="ben@trust.example")
HUB = Hub("Innovation Hub", ZoneInfo("Europe/London"))


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


@pytest.fixture
def turns(bare_store: Store) -> Turns:
    return Turns(bare_store, HUB, "me")


def press(key: str, flow: str, sender: Sender = ASHA, **args: Any) -> Incoming:
    return Incoming(key, sender, press=Press(flow, args))


def text(key: str, words: str, sender: Sender = ASHA) -> Incoming:
    return Incoming(key, sender, text=words)


def count(hub: SmallHub, table: Any) -> int:
    with hub.store.reading() as tx:
        return tx.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_turn_commits_the_effect_the_answer_and_the_conversation_together(hub: SmallHub, turns: Turns):
    taster = hub.occurrence(hub.session_type())
    handled = turns.handle(press("1", "book", occurrence=taster), NOW)
    assert isinstance(handled, Answered)
    assert "You’re booked" in handled.outgoing.reply.text
    assert hub.standing(taster) == 1
    with hub.store.reading() as tx:
        row = tx.execute(select(Outbox.key, Outbox.state, Outbox.owner, Outbox.kind)).one()
        assert tuple(row) == ("answer:console::asha@trust.example:1", "sending", "me", "answer")
        assert tx.scalar(select(Conversation.version)) == 1


def test_what_a_person_typed_is_not_kept(hub: SmallHub, turns: Turns):
    turns.handle(text("1", "xyzzy plugh"), NOW)
    with hub.store.reading() as tx:
        for table in (Inbox, Outbox, Conversation):
            assert "xyzzy" not in str(tx.execute(select(table)).all())


def test_a_repeated_delivery_has_one_effect_and_returns_the_same_answer(hub: SmallHub, turns: Turns):
    taster = hub.occurrence(hub.session_type())
    first = turns.handle(press("1", "book", occurrence=taster), NOW)
    again = turns.handle(press("1", "book", occurrence=taster), NOW + timedelta(seconds=5))
    assert isinstance(again, Repeated)
    assert isinstance(first, Answered)
    assert again.reply == first.outgoing.reply
    assert again.outgoing is None  # somebody is sending it
    assert (hub.standing(taster), count(hub, Outbox)) == (1, 1)


def test_a_repeated_delivery_sends_an_answer_that_nobody_sends(hub: SmallHub, turns: Turns):
    turns.handle(text("1", "help"), NOW)
    with hub.store.transaction() as tx:
        tx.execute(update(Outbox).values(lease_until=datetime(2020, 1, 1, tzinfo=UTC)))
    again = turns.handle(text("1", "help"), NOW)
    assert again.outgoing is not None
    with hub.store.transaction() as tx:
        tx.execute(update(Outbox).values(state="sent", owner=None, lease_until=None))
    assert turns.handle(text("1", "help"), NOW).outgoing is None


def test_the_same_delivery_eight_times_at_once_has_one_effect(hub: SmallHub):
    parts = [{"key": "attend", "title": "Come", "capacity": 50, "questions": []}]
    taster = hub.occurrence(hub.session_type(parts=parts))
    start = threading.Barrier(8)

    def deliver(number: int) -> Any:
        start.wait()
        return Turns(hub.store, HUB, f"p{number}").handle(press("1", "book", occurrence=taster), NOW)

    with ThreadPoolExecutor(8) as pool:
        handled = list(pool.map(deliver, range(8)))
    assert sum(isinstance(one, Answered) for one in handled) == 1
    assert (hub.standing(taster), count(hub, Outbox), count(hub, Person)) == (1, 1, 1)


def test_two_clicks_are_one_booking(hub: SmallHub, turns: Turns):
    taster = hub.occurrence(hub.session_type())
    turns.handle(press("1", "book", occurrence=taster), NOW)
    second = turns.handle(press("2", "book", occurrence=taster), NOW)
    assert isinstance(second, Answered)
    assert "already have a place" in second.outgoing.reply.text
    assert hub.standing(taster) == 1


def test_one_person_at_two_addresses_has_one_set_of_bookings(hub: SmallHub, turns: Turns):
    taster = hub.occurrence(hub.session_type())
    turns.handle(press("1", "book", occurrence=taster), NOW)
    slack = Sender("slack", "U1", "T1", "asha", "Asha@Trust.Example")
    answer = turns.handle(press("1", "my_bookings", slack), NOW)
    assert isinstance(answer, Answered)
    assert "1 booking" in answer.outgoing.reply.text
    assert (count(hub, Person), count(hub, Address)) == (1, 2)


def test_without_an_email_two_addresses_are_two_persons(hub: SmallHub, turns: Turns):
    turns.handle(text("1", "hello", Sender("slack", "U1", "T1", "Asha Patel")), NOW)
    turns.handle(text("2", "hello", Sender("slack", "U2", "T1", "Asha Patel")), NOW)
    assert count(hub, Person) == 2


def test_an_answer_goes_to_the_address_used_last(hub: SmallHub, turns: Turns):
    turns.handle(text("1", "hello", ASHA), NOW)
    moved = Sender("console", ASHA.user_id, name="Asha", email=ASHA.email, reference={"at": "new"})
    turns.handle(text("2", "hello", moved), NOW + timedelta(hours=1))
    with hub.store.reading() as tx:
        row = tx.execute(select(Address.reference, Address.seen_at)).one()
        assert tuple(row) == ({"at": "new"}, NOW + timedelta(hours=1))


# --- What goes wrong


class Flow(ModuleType):
    """A flow that writes, and then does what it is told to."""

    def __init__(self, *outcomes: Exception | Reply) -> None:
        super().__init__("flow")
        self.outcomes = list(outcomes)
        self.runs = 0

    def start(self, turn: Any, args: Any) -> Reply:
        self.runs += 1
        people.add(turn.tx, "Written halfway", None, NOW)
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def lost_race() -> IntegrityError:
    return IntegrityError("INSERT", {}, Exception("unique"))


def run(hub: SmallHub, *outcomes: Exception | Reply) -> tuple[Flow, Reply]:
    flow = Flow(*outcomes)
    handled = Turns(hub.store, HUB, "me", {**FLOWS, "flow": flow}).handle(press("1", "flow"), NOW)
    assert isinstance(handled, Answered)
    return flow, handled.outgoing.reply


def test_a_lost_race_runs_the_whole_turn_again(hub: SmallHub):
    flow, reply = run(hub, lost_race(), Reply("done"))
    assert (flow.runs, reply.text) == (2, "done")
    assert count(hub, Person) == 2  # the speaker, and what the second run wrote


def test_a_race_lost_every_time_is_answered_and_nothing_is_saved(hub: SmallHub):
    flow, reply = run(hub, *(lost_race() for _ in range(6)))
    assert "try again" in reply.text
    assert (flow.runs, count(hub, Person)) == (6, 1)


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (ZeroDivisionError("secret"), "something went wrong on our side"),
        (NotFound("booking"), "can’t find that any more"),
        (NotAllowed("roster"), "only for the people who run the session"),
    ],
)
def test_whatever_a_flow_raises_is_answered_in_words_and_saves_nothing(
    hub: SmallHub, raised: Exception, said: str
):
    _, reply = run(hub, raised)
    assert said in reply.text
    assert "secret" not in reply.text
    assert reply.actions
    assert count(hub, Person) == 1


def test_after_a_fault_the_person_is_not_left_in_the_flow(hub: SmallHub):
    run(hub, ZeroDivisionError())
    answer = Turns(hub.store, HUB, "me").handle(text("2", "help"), NOW)
    assert isinstance(answer, Answered)
    assert "Press a button" in answer.outgoing.reply.text


class Asking(Flow):
    """A flow that asks a name, and does what it is told to with the answer."""

    def start(self, turn: Any, args: Any) -> Any:
        return Ask(Form("Who", (Field("name", "Who is it?"),)), "flow.answered", {})

    def answered(self, turn: Any, answers: Any) -> Reply:
        return replace(super().start(turn, answers), facts=(("Name", answers["name"]),))


def asked(hub: SmallHub, *outcomes: Exception | Reply) -> tuple[Turns, str]:
    """Ask Asha who it is; return the turns in which she answers, and the token of the form."""
    turns = Turns(hub.store, HUB, "me", {**FLOWS, "flow": Asking(*outcomes)})
    question = said(turns, press("ask", "flow")).question
    assert question is not None
    return turns, question.token


def said(turns: Turns, incoming: Incoming) -> Reply:
    handled = turns.handle(incoming, NOW)
    assert isinstance(handled, Answered)
    return handled.outgoing.reply


@pytest.mark.parametrize("outcomes", [[lost_race()] * 6, [ZeroDivisionError()]])
@pytest.mark.parametrize("is_form", [True, False])
def test_a_question_stays_open_after_a_rush_or_a_fault_and_can_be_answered_again(
    hub: SmallHub, outcomes: list[Exception], is_form: bool
):
    turns, token = asked(hub, *outcomes, Reply("done"))
    answer = Incoming(
        "1",
        ASHA,
        text="" if is_form else "Jo",
        submission=Submission(token, {"name": "Jo"}) if is_form else None,
    )
    failed = said(turns, answer)
    assert "nothing was saved" in failed.text
    assert "still open" in failed.text
    assert failed.question is not None
    assert failed.question.token == token
    again = said(turns, replace(answer, key="2"))
    assert (again.text, again.facts) == ("done", (("Name", "Jo"),))


def test_a_question_that_meets_a_fault_each_time_can_be_left(hub: SmallHub):
    turns, _ = asked(hub, ZeroDivisionError())
    said(turns, text("1", "Jo"))
    assert "stopped there" in said(turns, text("2", "cancel")).text
    assert said(turns, text("3", "Jo")).question is None


def test_a_fault_elsewhere_leaves_what_was_asked_open(hub: SmallHub):
    turns, token = asked(hub, Reply("done"))
    turns.flows = {**turns.flows, "broken": Flow(ZeroDivisionError())}
    failed = said(turns, press("1", "broken"))
    assert failed.question is not None
    assert failed.question.token == token
    assert said(turns, text("2", "Jo")).text == "done"


@pytest.mark.parametrize("raised", [NotFound("booking"), NotAllowed("roster")])
def test_a_question_about_what_is_gone_or_not_allowed_is_closed(hub: SmallHub, raised: Exception):
    turns, _ = asked(hub, raised)
    answer = said(turns, text("1", "Jo"))
    assert answer.question is None
    assert "still open" not in answer.text


def test_with_every_connection_in_use_nothing_is_acknowledged(hub: SmallHub):
    with pytest.raises(Unavailable):
        run(hub, NoConnection("the pool is empty"))


def test_without_a_database_nothing_is_acknowledged(tmp_path: Any):
    away = Store(f"sqlite:///{tmp_path}/nowhere/hub.db")
    with pytest.raises(Unavailable):
        Turns(away, HUB, "me").handle(text("1", "help"), NOW)


class RecoveringStore(Store):
    """A server that takes no connection the first time, and then does."""

    def __init__(self, there: Store) -> None:
        self.there = there
        self.engine = there.engine
        self.is_back = False

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[Tx]:
        if not self.is_back:
            self.is_back = True
            raise OperationalError(None, None, psycopg.OperationalError("not yet accepting connections"))
        with self.there.transaction() as tx:
            yield tx

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        with self.there.reading() as tx:
            yield tx


def test_a_database_that_was_away_is_no_fault_even_when_it_is_back_at_once(bare_store: Store):
    turns = Turns(RecoveringStore(bare_store), HUB, "me")
    with pytest.raises(Unavailable):
        turns.handle(text("1", "help"), NOW)
    answer = turns.handle(text("1", "help"), NOW)
    assert isinstance(answer, Answered)
    assert "Press a button" in answer.outgoing.reply.text


@pytest.fixture
def stopped_postgres() -> Iterator[Store]:
    store = Store("postgresql://nobody@127.0.0.1:1/hub")
    yield store
    store.close()


def test_with_postgresql_down_nothing_is_acknowledged(stopped_postgres: Store):
    with pytest.raises(Unavailable):
        Turns(stopped_postgres, HUB, "me").handle(text("1", "help"), NOW)


@pytest.mark.parametrize("key", ["", "x" * 10_000, "\x00\ud800", "ключ", "a b\n"])
def test_any_key_of_a_delivery_fits_and_is_recognised(turns: Turns, key: str):
    assert len(delivery_key(text(key, "help"))) <= 200
    assert isinstance(turns.handle(text(key, "help"), NOW), Answered)
    assert isinstance(turns.handle(text(key, "help"), NOW), Repeated)


def test_two_keys_stay_two_keys():
    keys = {delivery_key(text(key, "help")) for key in ("x" * 500, "x" * 501, "\x00", "\x01", "a")}
    assert len(keys) == 5


def test_the_same_key_from_two_workspaces_or_people_is_two_deliveries():
    places = [("T1", "U1"), ("T2", "U1"), ("T1", "U2"), ("", "T1:U1"), ("T1:U1", "")]
    keys = {delivery_key(text("1", "help", Sender("slack", user, tenant))) for tenant, user in places}
    assert len(keys) == 5


def test_nobody_gets_the_answer_to_somebody_elses_message(hub: SmallHub, turns: Turns):
    turns.handle(text("1", "my bookings"), NOW)
    assert isinstance(turns.handle(text("1", "my bookings", BEN), NOW), Answered)


def test_two_ids_never_become_one_person(hub: SmallHub, turns: Turns):
    for number, user_id in enumerate(("ab", "a\u200bb", "x" * 300, "x" * 301)):
        turns.handle(text(str(number), "help", Sender("slack", user_id)), NOW)
    assert count(hub, Address) == 4


def test_an_email_no_column_can_hold_links_to_nobody(hub: SmallHub, turns: Turns):
    for number, email in enumerate(("a@" + "b" * 300, "a\x00@b")):
        sender = Sender("slack", f"U{number}", name="Asha", email=email)
        assert isinstance(turns.handle(text(str(number), "help", sender), NOW), Answered)
    with hub.store.reading() as tx:
        assert tx.scalars(select(Person.email)).all() == [None, None]


@pytest.mark.parametrize(
    ("email", "is_trusted"),
    [
        ("asha@trust.example", True),
        ("Asha@TRUST.example", True),
        ("asha@trust.example.org", False),
        ("asha@sub.trust.example", False),
    ],
)
def test_an_email_links_only_when_its_domain_is_allowed(hub: SmallHub, email: str, is_trusted: bool):
    careful = Hub("Innovation Hub", ZoneInfo("Europe/London"), email_domains=("trust.example",))
    Turns(hub.store, careful, "me").handle(text("1", "help", Sender("slack", "U1", email=email)), NOW)
    with hub.store.reading() as tx:
        assert tx.scalar(select(Person.email)) == (email.lower() if is_trusted else None)


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_a_message_that_waited_for_another_goes_on_from_what_that_one_wrote(hub: SmallHub):
    """Two quick lines of one person in two processes: the second answers the question of the first."""
    taster = hub.session_type()
    for day in (0, 7):
        hub.occurrence(taster, START + timedelta(days=day))
    Turns(hub.store, HUB, "a").handle(text("0", "hello"), NOW)
    asking, waiting = threading.Event(), threading.Event()

    class Slow(ModuleType):
        def start(self, turn: Any, args: Any) -> Any:
            asking.set()
            waiting.wait(2)
            return FLOWS["book"].start(turn, args)

    first = Turns(hub.store, HUB, "a", {**FLOWS, "book": Slow("book"), "date": FLOWS["book"]})
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(first.handle, press("1", "book", session="taster"), NOW)
        asking.wait(5)
        two = pool.submit(Turns(hub.store, HUB, "b").handle, text("2", "2"), NOW)
        time.sleep(0.3)  # the second is at the lock by now
        waiting.set()
        one.result(10)
        handled = two.result(10)
    assert isinstance(handled, Answered)
    assert "You’re booked" in handled.outgoing.reply.text
    with hub.store.reading() as tx:
        assert tx.scalar(select(Conversation.version)) == 3


def test_the_log_holds_nothing_of_an_errors_text(hub: SmallHub, caplog: pytest.LogCaptureFixture):
    run(hub, ZeroDivisionError("Asha wrote this"))
    assert "ZeroDivisionError" in caplog.text
    assert "Asha wrote this" not in caplog.text


def test_a_name_that_holds_an_nhs_number_is_not_kept(hub: SmallHub, turns: Turns):
    turns.handle(text("1", "hello", Sender("slack", "U1", name="Jones 943 476 5919")), NOW)
    with hub.store.reading() as tx:
        assert tx.scalars(select(Person.name)).all() == [""]


def test_a_button_carries_no_answers(hub: SmallHub, turns: Turns):
    taster = hub.occurrence(hub.session_type())
    turns.handle(press("1", "book", occurrence=taster, answers={"forged": "x" * 900}, despite=["clash"]), NOW)
    with hub.store.reading() as tx:
        assert tx.scalars(select(Booking.answers)).all() == [{}]


def test_a_button_carries_wishes_and_no_rights(hub: SmallHub, turns: Turns):
    taster = hub.occurrence(hub.session_type())
    turns.handle(press("1", "book", occurrence=taster), NOW)
    with hub.store.reading() as tx:
        booking = tx.execute(select(Booking.id)).scalar_one()
    for number, flow in enumerate(("cancel", "undo", "note", "roster")):
        args = {"booking": booking, "occurrence": taster}
        turns.handle(press(f"b{number}", flow, BEN, **args), NOW)
        answer = turns.handle(text(f"c{number}", "a note of mine", BEN), NOW)
        assert isinstance(answer, Answered)
        assert "Asha" not in str(answer.outgoing.reply)
    assert hub.standing(taster) == 1


def test_whatever_a_button_carries_is_kept_apart_from_our_own_names(hub: SmallHub, turns: Turns):
    hub.session_type()
    odd: dict[str, Any] = {"form": 1, "then": 2, "keep": 3, "turn": 4, "answers": float("nan"), "step": 5}
    answer = turns.handle(press("1", "book", **odd), NOW)
    assert isinstance(answer, Answered)
    assert answer.outgoing.reply.question is not None


def test_an_account_that_turns_out_to_be_somebodys_has_their_bookings_in_the_same_turn(
    hub: SmallHub, turns: Turns
):
    taster = hub.occurrence(hub.session_type())
    guest = Sender("slack", "U1", name="Asha")
    turns.handle(press("1", "book", occurrence=taster), NOW)
    before = turns.handle(text("2", "my bookings", guest), NOW)
    after = turns.handle(text("3", "my bookings", replace(guest, email=ASHA.email)), NOW)
    said = [str(one.outgoing.reply) for one in (before, after) if isinstance(one, Answered)]
    assert ["Taster" in one for one in said] == [False, True]


# --- The messages whose question is over ---------------------------------------------------------


def arrives(hub: SmallHub, handled: Handled, provider_id: str) -> Answered:
    """Let the answer be sent, under the channel's own id."""
    assert isinstance(handled, Answered)
    with hub.store.transaction() as tx:
        outbox.mark(tx, [Mark(handled.outgoing.outbox_id, "sent", provider_id=provider_id)], "me", NOW)
    return handled


@pytest.fixture
def asking(hub: SmallHub, turns: Turns) -> str:
    """Return words that are met with a question, as they give up a place."""
    turns.handle(press("0", "book", occurrence=hub.occurrence(hub.session_type())), NOW)
    return "cancel my place"


def test_what_ends_a_question_names_every_message_that_shows_it(hub: SmallHub, turns: Turns, asking: str):
    asked = arrives(hub, turns.handle(text("1", asking), NOW), "first")
    again = arrives(hub, turns.handle(text("2", "help"), NOW), "second")
    done = turns.handle(text("3", "yes"), NOW)
    assert asked.over == again.over == ()
    assert isinstance(done, Answered)
    assert done.outgoing.reply.done == "Cancelled"
    assert done.over == (Shown("first", asked.outgoing.reply), Shown("second", again.outgoing.reply))


def test_a_message_that_has_not_arrived_or_is_kept_no_longer_is_not_named(
    hub: SmallHub, turns: Turns, asking: str
):
    forgotten = arrives(hub, turns.handle(text("1", asking), NOW), "first")
    turns.handle(text("2", "help"), NOW)
    with hub.store.transaction() as tx:
        tx.execute(update(Outbox).where(Outbox.id == forgotten.outgoing.outbox_id).values(body=None))
    done = turns.handle(text("3", "yes"), NOW)
    assert isinstance(done, Answered)
    assert done.outgoing.reply.done == "Cancelled"
    assert done.over == ()


def test_another_question_is_not_shown_by_the_messages_of_the_one_before(
    hub: SmallHub, turns: Turns, asking: str
):
    arrives(hub, turns.handle(text("1", asking), NOW), "first")
    arrives(hub, turns.handle(text("2", asking), NOW), "second")
    done = turns.handle(text("3", "yes"), NOW)
    assert isinstance(done, Answered)
    assert [shown.provider_id for shown in done.over] == ["second"]
