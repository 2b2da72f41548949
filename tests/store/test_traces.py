"""What erasing somebody does to what others were sent: they are gone from it, and nothing else is."""

from typing import Any

import pytest
from sqlalchemy import insert, select, update

from store import colleagues, erasing, people
from store.booking_outcomes import Wanted
from store.bookings import book
from store.colleagues import Colleague
from store.db import Store
from store.tables import Address, Booking, ChatLine, Conversation
from tests.small_hub import NOW, SmallHub

BOOK = {"label": "Book", "flow": "book", "args": {"occurrence": 4}}


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def speaks(hub: SmallHub, name: str) -> int:
    with hub.store.transaction() as tx:
        return people.recognise(
            tx, channel="web", tenant="", user_id=f"id-{name}", name=name,
            email=f"{name.split()[0].lower()}.x@trust.example", reference={}, now=NOW,
        ).person_id  # fmt: skip


def names(hub: SmallHub, by: int, *said: str) -> list[int]:
    with hub.store.transaction() as tx:
        found = [colleagues.find(tx, one, by, NOW) for one in said]
    return [one.person_id for one in found if isinstance(one, Colleague)]


@pytest.fixture
def asha(hub: SmallHub) -> int:
    return speaks(hub, "Asha Patel")


@pytest.fixture
def ben(hub: SmallHub) -> int:
    return speaks(hub, "Ben")


def shown(hub: SmallHub, address: int, body: Any) -> None:
    with hub.store.transaction() as tx:
        tx.execute(insert(ChatLine).values(address_id=address, key="k", at=NOW, body=body))


def asked(hub: SmallHub, address: int, state: Any) -> None:
    with hub.store.transaction() as tx:
        tx.execute(update(Conversation).where(Conversation.address_id == address).values(state=state))


def after(hub: SmallHub, erased: int) -> tuple[Any, Any]:
    """Erase somebody, and return the line that is left and what is open at the second address."""
    with hub.store.transaction() as tx:
        erasing.erase(tx, erased, NOW)
    with hub.store.reading() as tx:
        line = tx.scalars(select(ChatLine.body)).one_or_none()
        return line, tx.scalars(select(Conversation.state).where(Conversation.address_id == 2)).one()


def test_names_that_the_person_gave_are_words_to_everybody_else(hub: SmallHub, asha: int, ben: int):
    names(hub, asha, "May", "Ann", "Book")
    line = {"text": "You’re booked: CQI Taster, Tuesday 4 May. Book another?", "actions": [BOOK]}
    open_question = {"step": "book.sure", "form": {"title": "Planned session with Ann"}}
    shown(hub, 2, line)
    asked(hub, 2, open_question)
    assert after(hub, asha) == (line, open_question)


def test_whoever_they_booked_goes_from_a_list_that_says_who_booked_them(hub: SmallHub, asha: int, ben: int):
    [may, _] = names(hub, asha, "May", "Jo Mo")
    day = hub.occurrence(hub.session_type())
    with hub.store.transaction() as tx:
        book(tx, Wanted(day, may, asha), NOW)
        tx.execute(update(Booking).values(answers={"team": "Ward 9"}))
    theirs = {"title": "May", "lines": ["Booked by Asha Patel", "Which team? Ward 9"]}
    others = {"title": "May", "lines": ["Booked by Ben", "Which team? Ward 9"]}
    shown(hub, 2, {"text": "Taster, Tuesday 4 May: 2 people.", "items": [theirs, others]})
    gone = {"title": "Erased person", "lines": ["Booked by Erased person"]}
    assert after(hub, asha)[0] == {"text": "Taster, Tuesday 4 May: 2 people.", "items": [gone, others]}


def test_a_name_inside_a_word_forgets_no_open_question(hub: SmallHub, ben: int):
    ann = hub.person("Ann")
    with hub.store.transaction() as tx:
        tx.execute(update(Conversation).values(state={"form": {"title": "Planned"}}))
    with hub.store.transaction() as tx:
        erasing.erase(tx, ann, NOW)
    with hub.store.reading() as tx:
        assert tx.scalars(select(Conversation.state)).all() == [{"form": {"title": "Planned"}}]


def test_a_button_keeps_its_label_and_what_it_does(hub: SmallHub, ben: int):
    person = hub.person("Book")
    shown(hub, 1, {"text": "Book is coming.", "actions": [BOOK]})
    with hub.store.transaction() as tx:
        tx.execute(update(Conversation).values(state={"shown": [BOOK]}))
        erasing.erase(tx, person, NOW)
    with hub.store.reading() as tx:
        [body] = tx.scalars(select(ChatLine.body))
        assert body == {"text": "Erased person is coming.", "actions": [BOOK]}
        assert tx.scalars(select(Conversation.state)).all() == [{"shown": [BOOK]}]


def test_a_button_that_is_about_them_is_gone(hub: SmallHub, asha: int, ben: int):
    them = {"label": "Book", "flow": "book", "args": {"who": "Asha.X@trust.example"}}
    shown(hub, 2, {"text": "Whom?", "items": [{"title": "One", "actions": [them, BOOK]}], "actions": [them]})
    asked(hub, 2, {"shown": [them]})
    assert after(hub, asha) == (
        {"text": "Whom?", "items": [{"title": "One", "actions": [BOOK]}], "actions": []},
        {},
    )


def test_what_they_answered_is_not_there_and_what_others_answered_alike_is(
    hub: SmallHub, asha: int, ben: int
):
    long = "Falls at night on the ward, " * 8
    day = hub.occurrence(hub.session_type())
    with hub.store.transaction() as tx:
        book(tx, Wanted(day, asha, asha, note="Ward 4", answers={"idea": long.strip(), "n": "4"}), NOW)
    cut = f"What is the problem or the idea? {long[:120].rstrip()}…"
    lines = ["Applied on Tuesday 4 May", "Note: Ward 4", cut]
    other = {"title": "Ben: Workshop", "lines": ["Note: Ward 4", "Something else entirely…"]}
    facts = [["What is the idea?", long.strip()], ["When", "Tuesday 4 May"], ["Team", "Ward 4"]]
    item = {"title": "Asha Patel: Workshop", "lines": lines}
    shown(hub, 2, {"text": "Asha Patel asks for it.", "facts": facts, "items": [item, other]})
    assert after(hub, asha)[0] == {
        "text": "Erased person asks for it.",
        "facts": [["When", "Tuesday 4 May"]],
        "items": [{"title": "Erased person: Workshop", "lines": ["Applied on Tuesday 4 May"]}, other],
    }


def test_an_account_with_a_plain_word_for_an_id_is_no_name(hub: SmallHub, ben: int):
    with hub.store.transaction() as tx:
        tx.execute(update(Address).values(user_id="1"))
    speaks(hub, "Asha Patel")
    shown(hub, 2, {"text": "Tuesday 1 December", "actions": [BOOK]})
    with hub.store.transaction() as tx:
        erasing.erase(tx, ben, NOW)
    with hub.store.reading() as tx:
        assert tx.scalars(select(ChatLine.body)).all() == [{"text": "Tuesday 1 December", "actions": [BOOK]}]
