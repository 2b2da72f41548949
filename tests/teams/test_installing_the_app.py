"""The app is added, upgraded and removed: one hello, and silence to whoever does not want it any more."""

from __future__ import annotations

from sqlalchemy import select

from store.tables import Address
from tests.teams.office import Office, said
from tests.teams.workplace import CHANNEL, GROUP


def is_closed(office: Office) -> bool:
    with office.store.reading() as tx:
        closed = tx.scalar(select(Address.deactivated_at).where(Address.channel == "teams"))
    return closed is not None


def test_whoever_adds_the_bot_is_welcomed_once_and_told_what_to_try(office: Office):
    office.place.installs("asha")
    [welcome] = office.place.alone_with("asha")
    for thing in ("What's on", "My bookings", "Help"):
        assert f"[button] {thing}" in said(welcome)


def test_a_team_and_a_group_are_told_what_can_be_asked_there(office: Office):
    for where in (CHANNEL, GROUP):
        office.place.installs("asha", where)
        [welcome] = office.place.in_place(where)
        assert "chat with me alone" in said(welcome)
    assert office.place.alone_with("asha") == []


def test_nobody_of_a_large_team_is_looked_up_when_it_adds_the_bot(office: Office):
    office.place.installs("asha", CHANNEL)
    assert office.place.teams.asked("members") == 0
    assert office.place.teams.asked("member") == 1


def test_an_upgrade_is_not_greeted(office: Office):
    office.place.installs("asha", action="add-upgrade")
    assert office.place.alone_with("asha") == []


def test_whoever_removes_the_bot_is_written_to_no_more(office: Office):
    office.says("asha", "hello")
    office.place.installs("asha", action="remove")
    assert is_closed(office)
    assert len(office.place.alone_with("asha")) == 1


def test_a_removal_for_an_upgrade_closes_nothing(office: Office):
    office.says("asha", "hello")
    office.place.installs("asha", action="remove-upgrade")
    assert not is_closed(office)


def test_whoever_adds_the_bot_again_is_welcomed_again_and_reached_again(office: Office):
    office.place.installs("asha")
    office.place.installs("asha", action="remove")
    office.place.installs("asha")
    assert len(office.place.alone_with("asha")) == 2
    assert not is_closed(office)


def test_a_team_that_removes_the_bot_closes_nobodys_own_talk(office: Office):
    office.says("asha", "hello")
    office.place.installs("asha", CHANNEL, action="remove")
    assert not is_closed(office)
