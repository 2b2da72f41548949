"""What is asked where others read along: all may read the answer, or only whoever asked gets it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from store.tables import Address, Outbox, SharedPlace
from tests.teams import teams_client
from tests.teams.fake_tenant import TENANT
from tests.teams.office import Office, button, said
from tests.teams.teams_client import Where
from tests.teams.workplace import CHANNEL, GROUP

ELSEWHERE = "Others read along here, so I’ve answered you in your own chat with me."
PRIVATE = (
    "my bookings", "book the taster on thursday", "cancel my place", "my applications", "yes", "who's coming",
    "book for a colleague", "request a workshop", "apply for qsir", "my NHS number is 943 476 5919",
)  # fmt: skip
PLACES = [GROUP, CHANNEL]


@pytest.mark.parametrize("where", PLACES, ids=lambda where: where.kind)
@pytest.mark.parametrize("text", ["what's on this week", "tell me about the taster", "help", "asdf", ""])
def test_what_everybody_may_read_is_answered_once_and_there(office: Office, text: str, where: Where):
    office.place.writes("asha", text, where)
    [answer] = office.place.in_place(where)
    assert said(answer).strip()
    assert answer.conversation == where.id
    assert office.place.alone_with("asha") == []


@pytest.mark.parametrize("text", PRIVATE)
def test_what_is_ones_own_is_answered_alone_and_the_others_are_told_just_that(office: Office, text: str):
    office.place.writes("asha", text, CHANNEL)
    assert [said(note) for note in office.place.in_place(CHANNEL)] == [ELSEWHERE]
    assert said(office.last("asha"))


def test_who_has_not_added_the_bot_is_told_in_the_thread_how_to(office: Office):
    office.place.people["asha"].is_installed = False
    office.place.writes("asha", "my bookings", CHANNEL)
    [told] = office.place.in_place(CHANNEL)
    assert "add me" in said(told)
    assert office.place.alone_with("asha") == []
    # Nothing is left for the clock, which would say there that the answer is elsewhere.
    with office.store.reading() as tx:
        assert set(tx.scalars(select(Outbox.state))) == {"dead", "sent"}


def test_who_adds_the_bot_then_is_answered_alone_from_then_on(office: Office):
    office.place.people["asha"].is_installed = False
    office.place.writes("asha", "my bookings", CHANNEL)
    office.place.people["asha"].is_installed = True
    office.place.writes("asha", "my bookings", CHANNEL)
    assert "no bookings" in said(office.last("asha"))


def test_a_card_that_everybody_sees_stays_as_it_is_whoever_presses_it(office: Office):
    office.place.writes("asha", "what's on", CHANNEL)
    [card] = office.place.in_place(CHANNEL)
    before = said(card)
    answer = office.place.presses("ben", card, button(card, "Book", "CQI Taster").data, CHANNEL)
    assert said(card) == before
    assert answer["value"] == "I’ve answered you in our own chat."
    assert "You’re booked" in said(office.last("ben"))
    assert office.bookings() == [("Ben Okafor", "cqi_taster")]
    assert "Ben" not in "".join(map(said, office.place.in_place(CHANNEL)))


@pytest.mark.parametrize("where", PLACES, ids=lambda where: where.kind)
def test_a_public_button_is_answered_below_also_where_there_are_no_threads(office: Office, where: Where):
    office.place.writes("asha", "what's on", where)
    [card] = office.place.in_place(where)
    answer = office.place.presses("ben", card, button(card, "Details", "CQI Taster").data, where)
    assert answer["value"] == "I’ve answered below."
    assert "CQI Taster" in said(office.place.in_place(where)[-1])


def test_a_press_that_is_delivered_again_is_not_said_to_be_answered_elsewhere(office: Office):
    office.place.writes("asha", "what's on", CHANNEL)
    [card] = office.place.in_place(CHANNEL)
    who, url = office.place.account("ben"), office.place.teams.url
    data = button(card, "Book", "CQI Taster").data
    payload = teams_client.pressed(who, CHANNEL, url, data, card.id)
    said_then = [office.place.delivers(payload).body["value"] for _ in range(2)]
    assert said_then == ["I’ve answered you in our own chat.", "I’ve answered this already."]


def test_somebody_of_another_organisation_is_turned_away_and_nothing_of_them_is_kept(office: Office):
    office.place.people["asha"].tenant = "99999999-2222-3333-4444-555555555555"
    with office.nothing_is_written():
        office.place.writes("asha", "what's on", CHANNEL)
    [told] = office.place.in_place(CHANNEL)
    assert "another organisation" in said(told)
    assert TENANT not in said(told)


def test_somebody_of_another_organisation_who_goes_on_is_told_once(office: Office):
    for person in ("asha", "ben"):
        office.place.people[person].tenant = "99999999-2222-3333-4444-555555555555"
    for person in ("asha", "asha", "asha", "ben"):
        office.place.writes(person, "what's on", CHANNEL)
    assert len(office.place.in_place(CHANNEL)) == 2


def test_who_has_written_alone_is_answered_there_without_opening_the_talk_anew(office: Office):
    office.place.writes("asha", "hello")
    office.place.writes("asha", "my bookings", CHANNEL)
    assert "no bookings" in said(office.last("asha"))
    assert office.place.teams.asked("create") == 0


def test_what_was_asked_in_a_channel_does_not_change_where_the_person_is_reached_alone(office: Office):
    office.place.writes("asha", "hello")
    office.place.writes("asha", "my bookings", CHANNEL)
    with office.store.reading() as tx:
        [reference] = tx.scalars(select(Address.reference).where(Address.channel == "teams"))
    assert reference["conversation"] == office.place.people["asha"].talk


def test_whoever_asked_does_not_change_the_card_of_all_by_pressing_it(office: Office):
    office.place.writes("asha", "what's on", CHANNEL)
    [card] = office.place.in_place(CHANNEL)
    before = said(card)
    office.place.presses("asha", card, button(card, "Book", "CQI Taster").data, CHANNEL)
    assert office.bookings() == [("Asha Patel", "cqi_taster")]
    assert (said(card), card.before) == (before, [])


def test_a_yes_in_a_channel_changes_no_card_elsewhere(office: Office):
    office.says("asha", "book the taster on thursday")
    office.place.writes("asha", "yes", CHANNEL)
    assert office.bookings() == [("Asha Patel", "cqi_taster")]
    assert office.place.teams.asked("update") == 0


def test_somebody_without_an_account_is_turned_away(office: Office):
    office.place.people["asha"].aad = ""
    with office.nothing_is_written():
        office.place.writes("asha", "what's on", CHANNEL)
    assert "another organisation" in said(office.place.in_place(CHANNEL)[0])


def test_somebody_of_another_organisation_is_told_so_alone_as_well(office: Office):
    office.place.people["asha"].tenant = "99999999-2222-3333-4444-555555555555"
    office.place.writes("asha", "what's on")
    assert "another organisation" in said(office.last("asha"))


def test_the_channel_is_remembered_without_the_thread_for_what_is_announced_there(office: Office):
    office.place.writes("asha", "help", CHANNEL)
    with office.store.reading() as tx:
        [known] = tx.execute(
            select(SharedPlace.channel, SharedPlace.tenant, SharedPlace.key, SharedPlace.place)
        )
    conversation = CHANNEL.id.partition(";")[0]
    assert tuple(known)[:3] == ("teams", TENANT, conversation)
    assert known.place["conversation"] == conversation
