"""Whose account it is that writes: guests, people from elsewhere, those who leave, return or are renamed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from dialogs.messages import Incoming, Press, Sender
from store import outbox
from store.tables import Address, Outbox, Person
from tests import world
from tests.slack import slack_client
from tests.slack.office import Office, button
from tests.slack.workplace import CHANNEL, TEAM

EMAIL = world.EMAILS["asha"]
TURNED_AWAY = "I can help only people of the workspace that I belong to"


def books(office: Office, person: str = "asha") -> None:
    office.says(person, "book the taster on thursday for me")
    office.says(person, "yes")


def has_booking(office: Office, person: str = "asha") -> bool:
    office.says(person, "my bookings")
    return "CQI Taster" in office.phones.seen(person)


def books_on_the_web(office: Office, email: str = EMAIL) -> None:
    """Let somebody book the taster in the web chat."""
    taster = world.occurrence_id(office.store, "cqi_taster", "2026-11-26")
    press = Press("book", {"occurrence": taster})
    office.turns.handle(
        Incoming("web", Sender("web", email, name="Asha Patel", email=email), press=press), world.NOW
    )


def test_the_same_person_in_the_web_chat_and_in_slack_has_one_set_of_bookings(office: Office):
    books_on_the_web(office)
    assert has_booking(office)
    assert office.bookings() == [("Asha Patel", "cqi_taster")]


# --- Guests, and people of other workspaces -----------------------------------------------------


@pytest.mark.parametrize("kind", ["is_restricted", "is_ultra_restricted"])
def test_a_guest_is_served_but_linked_to_nobody_whatever_their_profile_says(office: Office, kind: str):
    books_on_the_web(office)
    setattr(office.place.user("asha"), kind, True)
    assert not has_booking(office)
    with office.store.reading() as tx:
        assert tx.scalars(select(Person.email).where(Person.email == EMAIL)).all() == [EMAIL]


def test_an_email_that_is_not_confirmed_links_nobody(office: Office):
    books_on_the_web(office)
    office.place.user("asha").is_email_confirmed = False
    assert not has_booking(office)


@pytest.mark.parametrize("account", [{"is_stranger": True}, {"team_id": "T0OTHER"}])
def test_somebody_of_another_workspace_is_turned_away_politely_and_not_written_down(
    office: Office, account: dict[str, object]
):
    for name, value in account.items():
        setattr(office.place.user("ben"), name, value)
    with office.nothing_is_written():
        office.place.writes("ben", "book the taster on thursday")
        office.place.mentions("ben", "what's on")
        answer = office.place.commands("ben", "my bookings")
    assert answer["text"].startswith(TURNED_AWAY)
    assert [whisper.text.startswith(TURNED_AWAY) for whisper in office.place.whispers("ben")] == [True, True]
    assert not office.place.in_channel()
    assert not office.place.new_messages("ben")


def test_their_buttons_and_forms_do_nothing_either(office: Office):
    office.place.mentions("asha", "tell me about the taster on thursday")
    card = office.place.in_channel()[-1].as_json()
    office.place.user("ben").is_stranger = True
    with office.nothing_is_written():
        office.place.presses("ben", card, button(card, "Book"), channel=CHANNEL)
    assert [whisper.text.startswith(TURNED_AWAY) for whisper in office.place.whispers("ben")] == [True]


# --- Leaving and coming back --------------------------------------------------------------------


def remind(office: Office) -> None:
    """Plan a reminder to Asha that is due in an hour."""
    with office.store.transaction() as tx:
        person = tx.scalar(select(Person.id).where(Person.name == "Asha Patel"))
        assert person is not None
        due_at = office.phones.now + timedelta(hours=1)
        outbox.add(
            tx,
            key=f"r{person}",
            kind="merged",
            person_id=person,
            args={},
            due_at=due_at,
            now=office.phones.now,
        )


def states(office: Office) -> list[str]:
    with office.store.reading() as tx:
        return list(tx.scalars(select(Outbox.state).where(Outbox.kind != "answer")))


def test_nothing_more_is_sent_to_an_account_that_is_closed(office: Office):
    books(office)
    remind(office)
    office.place.changes("asha", deleted=True)
    office.phones.now += timedelta(hours=2)
    posts = office.place.slack.asked("chat.postMessage")
    office.place.deliver_due()
    assert office.place.slack.asked("chat.postMessage") == posts
    assert states(office) == ["dead"]
    assert office.bookings() == [("Asha Patel", "cqi_taster")]


def test_what_waits_for_a_closed_account_goes_to_another_one_of_theirs(office: Office):
    books(office)
    office.place.hires("asha", "U0SECOND", name="Asha", email=EMAIL)
    books(office)
    remind(office)
    office.place.hires("asha", "U0ASHA", name="Asha", email=EMAIL)
    office.place.changes("asha", deleted=True)
    with office.store.reading() as tx:
        waits = select(Address.user_id).join(Outbox, Outbox.address_id == Address.id)
        assert tx.scalars(waits.where(Outbox.kind != "answer")).all() == ["U0SECOND"]


def test_a_closed_account_is_not_answered(office: Office):
    office.place.changes("asha", deleted=True)
    with office.nothing_is_written():
        assert office.place.delivers(slack_client.message_im(TEAM, "U0ASHA", "help")) == {}
    assert not office.place.slack.messages


def test_whoever_is_back_at_the_same_account_has_what_they_had(office: Office):
    books(office)
    office.place.changes("asha", deleted=True)
    office.place.changes("asha", deleted=False)
    assert has_booking(office)
    with office.store.reading() as tx:
        assert tx.scalars(select(Address.deactivated_at)).all() == [None]


def test_whoever_is_hired_again_with_the_same_email_is_somebody_new(office: Office):
    books(office)
    office.place.changes("asha", deleted=True)
    office.place.hires("asha", "U0AGAIN", name="Asha Patel", email=EMAIL)
    assert not has_booking(office)


def test_a_closing_that_cannot_be_noted_is_not_acknowledged(office: Office):
    books(office)
    user = office.place.user("asha")
    user.deleted = True
    gone = slack_client.user_change(TEAM, user.as_json())
    office.store.is_away = True
    assert office.place.delivers(gone) is None
    office.store.is_away = False
    assert office.place.delivers(gone) == {}
    with office.store.reading() as tx:
        assert None not in tx.scalars(select(Address.deactivated_at)).all()


# --- Names and e-mails --------------------------------------------------------------------------


def test_whoever_is_renamed_keeps_what_they_have(office: Office):
    books(office)
    office.place.changes("asha", name="Asha Shah")
    assert has_booking(office)


def test_a_new_name_is_known_at_once_and_a_new_picture_writes_nothing(office: Office):
    books(office)
    office.place.changes("asha", name="Asha Shah")
    assert office.bookings() == [("Asha Shah", "cqi_taster")]
    with office.nothing_is_written():
        office.place.changes("asha", name="Asha Shah")


def test_a_new_name_that_slack_did_not_tell_of_is_known_by_the_next_look_up(office: Office):
    books(office)
    office.place.user("asha").name = "Asha Shah"
    office.says("asha", "hello")
    assert office.bookings() == [("Asha Patel", "cqi_taster")]
    office.place.passed += timedelta(hours=1)
    office.says("asha", "hello")
    assert office.bookings() == [("Asha Shah", "cqi_taster")]


def test_somebody_who_never_wrote_is_not_written_down_by_a_new_name(office: Office):
    with office.nothing_is_written():
        office.place.changes("asha", name="Asha Shah")


def test_while_slack_does_not_say_who_it_is_nobody_loses_their_name(office: Office):
    books(office)
    office.place.slack.fault("users.info", "status:500")
    office.place.passed += timedelta(hours=1)
    office.place.commands("asha", "hello")
    assert office.bookings() == [("Asha Patel", "cqi_taster")]


def test_a_change_that_cannot_be_noted_is_not_acknowledged(office: Office):
    books(office)
    office.place.user("asha").name = "Asha Shah"
    change = slack_client.user_change(TEAM, office.place.user("asha").as_json())
    office.store.is_away = True
    assert office.place.delivers(change) is None
    office.store.is_away = False
    assert office.place.delivers(change) == {}
    assert office.bookings() == [("Asha Shah", "cqi_taster")]


def test_whoever_booked_for_a_colleague_sees_the_new_name(office: Office):
    office.says("asha", "hello")
    office.says("ben", f"book the taster on thursday for {EMAIL}")
    office.says("ben", "yes")
    assert office.bookings() == [("Asha Patel", "cqi_taster")]
    office.place.changes("asha", name="Asha Shah", email="asha.shah@trust.example")
    office.says("ben", "my bookings")
    office.sees("ben", "Asha Shah")
    assert "Patel" not in office.phones.seen("ben")
    assert office.bookings() == [("Asha Shah", "cqi_taster")]


def test_whoever_gets_another_email_keeps_what_they_have_and_is_found_by_the_new_one(office: Office):
    books(office)
    office.place.changes("asha", email="asha.shah@trust.example")
    assert has_booking(office)
    with office.store.reading() as tx:
        emails = tx.scalars(select(Person.email).where(Person.name == "Asha Patel")).all()
    assert emails == ["asha.shah@trust.example"]


def test_without_any_email_everything_works(office: Office):
    office.place.user("asha").email = None
    books(office)
    assert has_booking(office)
    assert office.bookings() == [("Asha", "cqi_taster")]


@pytest.mark.parametrize("trouble", ["error:internal_error", "status:500", "ratelimited", "garbage"])
def test_while_slack_does_not_say_who_it_is_they_go_on_and_are_linked_later(office: Office, trouble: str):
    books_on_the_web(office)
    office.place.slack.fault("users.info", trouble)
    assert not has_booking(office)
    office.place.passed += timedelta(minutes=2)
    assert has_booking(office)


def test_nobody_waits_much_longer_than_a_second_for_slack_to_say_who_they_are(office: Office):
    office.place.slack.fault("users.info", "hang", seconds=30.0)
    office.says("asha", "help")
    assert office.place.new_messages("asha")


def test_two_who_turn_out_to_be_one_have_one_booking(office: Office):
    books_on_the_web(office)
    office.place.slack.fault("users.info", "error:internal_error")
    books(office)
    assert len(office.bookings()) == 2
    office.place.passed += timedelta(minutes=2)
    assert has_booking(office)
    assert office.bookings() == [("Asha Patel", "cqi_taster")]
