"""What is answered in a channel: whoever asks gets what everybody may see, and no more."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from dialogs import in_public, texts
from dialogs.engine import Ask, Turn, ask
from dialogs.flows import FLOWS
from dialogs.messages import Field, Form, Incoming, Press, Reply, Sender, Submission
from dialogs.understanding import Name
from store import bookings, enrolments, interests, memberships, people, session_types
from store.booking_outcomes import Booked, Wanted
from store.db import Store, Tx
from store.enrolment_outcomes import Application, Applied
from store.tables import Person, Series
from tests import world
from tests.databases import Databases
from tests.talks.promises import check

SOMEBODY = Sender("slack", "U1", tenant="T1")
ASKED_BY_EVERYBODY = (
    *("what's on this week", "what's on next week", "whats on in december", "what's on in January"),
    *("tell me about the taster", "learning set", "QSIR", "QI practitioner course", "details", "drop-in"),
    *("share and spread", "bespoke workshop", "is the taster on Thursday full?"),
    *("help", "hello", "thanks", "no thanks", "", "flibbertigibbet"),
)
PRIVATE = (
    "i want to die",
    *("my bookings", "book the taster", "book the taster on Thursday", "cancel", "cancel my place"),
    *("who's coming", "who's coming on Thursday", "move my place", "hand over my place", "my applications"),
    *("apply for a course", "where am I on the waiting list", "join the learning set", "workshop requests"),
    *("who's interested in QSIR", "register my interest in QSIR", "talk to a person", "yes", "No.", "nope"),
    *("quack cancel flibber zzz", "flibber move zzz quack"),
)


def prepare(store: Store) -> None:
    """Let Asha stand everywhere one can stand, and fill the taster."""
    world.prepare(store)
    world.open_applications(store, "qi_practitioner", world.NOW.date(), world.NOW.date())
    taster = world.occurrence_id(store, "cqi_taster", "2026-11-26")
    with store.transaction() as tx:
        asha = people.ensure(tx, "Asha Patel", world.EMAILS["asha"], (), world.NOW)
        types = {offer.slug: offer.id for offer in session_types.offers(tx)}
        als = tx.scalars(select(Series.id).where(Series.session_type_id == types["cqi_als"])).one()
        memberships.join(tx, als, asha, world.NOW)
        interests.register(tx, types["qsir"], asha, world.NOW)
        [cohort, *_] = session_types.cohorts(tx, types["qi_practitioner"])
        assert isinstance(enrolments.apply(tx, Application(cohort.id, asha), world.NOW), Applied)
        assert isinstance(bookings.book(tx, Wanted(taster, asha, asha), world.NOW), Booked)
    world.fill_up(store, "cqi_taster", "2026-11-26")


@pytest.fixture
def store(databases: Databases) -> Iterator[Store]:
    store = Store(databases.copy("sqlite", "channel", prepare))
    yield store
    store.close()


def turn_of(store: Store, tx: Tx, email: str) -> Turn:
    person = tx.execute(select(Person.id, Person.name).where(Person.email == email)).one_or_none()
    offers = session_types.offers(tx)
    names = [Name(o.slug, o.title, o.aliases, o.topics, o.audiences) for o in offers]
    hub = world.turns(store).hub
    return Turn(tx, person.id if person else 0, person.name if person else "", world.NOW, hub, lambda: names)


@pytest.fixture
def says(store: Store) -> Callable[..., Reply | None]:
    """Return a way to say or press something in a channel as somebody, by default as nobody known."""

    def said(text: str = "", email: str = "", **more: Any) -> Reply | None:
        with store.reading() as tx:
            incoming = replace(Incoming("1", SOMEBODY, text=text), **more)
            return in_public.answer(FLOWS, incoming, turn_of(store, tx, email))

    return said


@pytest.mark.parametrize("text", ASKED_BY_EVERYBODY)
def test_whoever_asks_gets_the_answer_of_a_stranger(says: Callable[..., Reply | None], text: str):
    answer = says(text)
    assert answer is not None
    check(answer)
    assert answer.question is None
    assert answer.done == ""
    for known in ("asha", "carys", "femi"):
        assert says(text, email=world.EMAILS[known]) == answer


@pytest.mark.parametrize("text", ASKED_BY_EVERYBODY)
def test_nobody_is_named_and_nobodys_standing_shows(
    says: Callable[..., Reply | None], store: Store, text: str
):
    answer = says(text, email=world.EMAILS["asha"])
    assert answer is not None
    with store.reading() as tx:
        names = set(tx.scalars(select(Person.name))) - {""}
    for name in names:
        assert name not in str(answer)
    for standing in ("You’re a", "You’re booked", "You’re on", "You’ve", "You applied", "Cancel my place"):
        assert standing not in str(answer)
    own = {"cancel", "roster", "interested", "withdraw", "withdraw_interest", "leave_set", "apologies"}
    assert own.isdisjoint(action.flow for action in answer.all_actions())


@pytest.mark.parametrize("text", PRIVATE)
@pytest.mark.parametrize("who", ["asha", "carys"])
def test_a_private_matter_is_not_answered_here(says: Callable[..., Reply | None], text: str, who: str):
    assert says(text, email=world.EMAILS[who]) is None


def test_every_other_flow_is_private(says: Callable[..., Reply | None]):
    for flow in set(FLOWS) - {"whats_on", "details", "help", "greeting", "thanks"}:
        assert says(press=Press(flow)) is None


def test_the_button_of_a_public_answer_can_be_pressed_there(says: Callable[..., Reply | None]):
    on = says("what's on this week")
    assert on is not None
    [taster] = [item for item in on.items if "Taster" in item.title]
    assert "Full" in taster.lines[0]
    details = next(action for action in taster.actions if action.flow == "details")
    answer = says(press=Press(details.flow, details.args), email=world.EMAILS["asha"])
    assert answer is not None
    assert "Places" in dict(answer.facts)


def test_a_form_is_private(says: Callable[..., Reply | None]):
    assert says(submission=Submission("token", {})) is None
    assert says(reopen="token") is None
    assert says(leave="token") is None


def test_what_was_not_understood_gets_a_short_help_that_says_where_to_write(
    says: Callable[..., Reply | None],
):
    answer = says("flibbertigibbet")
    assert answer is not None
    assert "did not understand" in answer.text
    assert "chat with me alone" in answer.text
    assert len(answer.text.split()) < 40
    assert [action.label for action in answer.actions[:3]] == ["What's on", "My bookings", "Help"]


def test_a_session_named_in_what_was_not_understood_is_asked_about(says: Callable[..., Reply | None]):
    answer = says("quack quack taster zzz flibber")
    assert answer is not None
    assert "Did you mean CQI Taster" in answer.text


def test_called_by_its_name_alone_it_says_hello_and_where_to_write(says: Callable[..., Reply | None]):
    answer = says("", email=world.EMAILS["asha"])
    assert answer is not None
    assert answer.text.startswith("Hello. I can")
    assert "chat with me alone" in answer.text


def test_help_says_where_to_write(says: Callable[..., Reply | None]):
    answer = says("help", email=world.EMAILS["carys"])
    assert answer is not None
    assert "chat with me alone" in answer.text
    assert "who’s coming" not in answer.text


@pytest.mark.parametrize(
    "text", ["what's on for 943 476 5919", "x" * (texts.LONGEST_MESSAGE + 1)], ids=["NHS number", "too long"]
)
def test_what_is_refused_is_refused_in_private(says: Callable[..., Reply | None], text: str):
    assert says(text) is None


def test_an_nhs_number_in_a_button_is_refused_in_private(says: Callable[..., Reply | None]):
    assert says(press=Press("whats_on", {"place": "943 476 5919"})) is None


def test_a_question_is_never_asked_here(store: Store):
    class Asking:
        @staticmethod
        def start(_turn: Turn, _args: Mapping[str, Any]) -> Ask:
            return ask(Form("Which?", (Field("one", "Which one?"),)), then=FLOWS["book"].start)

    with store.reading() as tx:
        incoming = Incoming("1", SOMEBODY, press=Press("details"))
        flows: Any = {"details": Asking}
        assert in_public.answer(flows, incoming, turn_of(store, tx, "")) is None
