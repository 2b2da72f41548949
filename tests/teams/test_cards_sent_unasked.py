"""Cards that the bot sent of itself: what was pressed there says what became of it, as on an answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.planning import plan
from store import retention
from store.tables import Booking, Outbox
from tests import world
from tests.teams.fake_tenant import Message
from tests.teams.office import Office, button, said

STILL_COMING = datetime(2026, 11, 24, 10, 0, tzinfo=world.LONDON)


def asked(office: Office) -> Message:
    """Return the message that asks Asha whether she still comes on Thursday."""
    office.says("asha", "any tasters on thursday")
    office.presses("asha", "Book")
    return at(office, STILL_COMING)


def at(office: Office, moment: datetime) -> Message:
    """Let the clock run at a moment, and return the newest message to Asha."""
    office.phones.now = moment
    plan(office.store, moment)
    office.place.deliver_due()
    return office.last("asha")


def body(office: Office, card: Message) -> object:
    """Return what is kept of the words of a message."""
    with office.store.reading() as tx:
        return tx.scalar(select(Outbox.body).where(Outbox.provider_id == card.id))


@pytest.mark.parametrize("is_old_client", [False, True])
@pytest.mark.parametrize(("label", "became"), [("Yes", "Coming"), ("No", "Cancelled")])
def test_still_coming_says_what_was_answered(office: Office, label: str, became: str, is_old_client: bool):
    card = asked(office)
    office.place.presses("asha", card, button(card, label).data, is_old_client=is_old_client)
    lines = said(card).splitlines()
    assert "Are you still coming to CQI Taster?" in said(card)
    assert became in lines
    assert not any(line.startswith("[button]") for line in lines)


def test_an_offer_that_was_taken_says_so(office: Office):
    world.fill_up(office.store, "cqi_taster", "2026-11-26", leave=1)
    office.says("ben", "any tasters on thursday")
    office.presses("ben", "Book")
    office.says("asha", "any tasters on thursday")
    office.presses("asha", "Join waiting list")
    office.says("ben", "cancel my place on thursday")
    office.presses("ben", "Yes")
    office.place.deliver_due()
    card = office.last("asha")
    office.place.presses("asha", card, button(card, "Yes").data)
    assert "A place has come free for you" in said(card)
    assert "Booked" in said(card).splitlines()
    assert "[button] No" not in said(card)


def test_a_reminder_is_shown_as_it_was_said_however_late_it_is_pressed(office: Office):
    asked(office)
    card = at(office, datetime(2026, 11, 25, 16, 0, tzinfo=world.LONDON))
    assert "Tomorrow: CQI Taster" in said(card)
    office.phones.now = datetime(2026, 11, 26, 8, 0, tzinfo=world.LONDON)
    office.place.presses("asha", card, button(card, "Cancel my place").data)
    assert "Tomorrow: CQI Taster" in said(card)
    assert "Cancelled" in said(card).splitlines()


def test_nothing_is_kept_of_it_before_something_is_pressed(office: Office):
    card = asked(office)
    assert body(office, card) is None


def test_the_words_that_are_kept_for_it_go_when_those_of_answers_do(office: Office):
    card = asked(office)
    office.place.presses("asha", card, button(card, "Yes").data)
    assert body(office, card) is not None
    [messages] = [kept for kept in retention.KEPT if kept.what == "texts of messages"]
    later = STILL_COMING + retention.TEXTS_KEPT + timedelta(days=1)
    with office.store.transaction() as tx:
        messages.part_with(tx, messages.find(tx, later, None), later)
    assert body(office, card) is None


def test_what_is_not_so_any_more_is_answered_and_the_card_stays(office: Office):
    card = asked(office)
    office.says("asha", "cancel my taster")
    office.presses("asha", "Yes")
    office.place.presses("asha", card, button(card, "Yes").data)
    assert "You no longer have a place" in said(office.last("asha"))
    assert card.before == []


def test_the_message_of_somebody_else_is_not_recalled_by_its_number(office: Office):
    card = asked(office)
    office.says("ben", "hello")
    with office.store.reading() as tx:
        number = tx.scalar(select(Outbox.id).where(Outbox.provider_id == card.id))
    data = button(card, "Yes").data
    office.place.presses("ben", office.last("ben"), {"hub": {**data["hub"], "m": number}})
    assert body(office, card) is None


def test_a_message_that_cannot_be_worded_again_is_still_answered(office: Office):
    card = asked(office)
    with office.store.transaction() as tx:
        tx.execute(update(Outbox).where(Outbox.provider_id == card.id).values(kind="of another version"))
    office.place.presses("asha", card, button(card, "Yes").data)
    assert "see you there" in said(office.last("asha"))
    assert card.before == []
    assert office.bookings() == [("Asha Patel", "cqi_taster")]
    assert office.count(Booking) == 1
