"""Which channels and groups of Teams somebody may let an announcement go to, and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from store import announcement_targets
from store.tables import Person
from tests import world
from tests.teams import teams_client
from tests.teams.fake_tenant import BOT, Json
from tests.teams.office import Office
from tests.teams.teams_client import Account, Where
from tests.teams.workplace import CHANNEL, GROUP

TEAM = CHANNEL.team
OTHER = Where("19:porters@thread.tacv2;messageid=1700000000002", "channel", team=TEAM)
BOTH = {"19:general@thread.tacv2", "19:porters@thread.tacv2"}

Event = Callable[[Account, str], Json]


def offered(office: Office, person: str) -> set[str]:
    with office.store.reading() as tx:
        found = tx.scalar(select(Person.id).where(Person.email == world.EMAILS[person])) or 0
        return {one.key for one in announcement_targets.places(tx, found)}


def told(office: Office, event: Event) -> None:
    office.place.delivers(event(office.place.account("asha"), office.place.teams.url))


@pytest.fixture
def office(office: Office) -> Office:
    """Carys has spoken to the bot in a group chat and in two channels of one team."""
    for where in (GROUP, CHANNEL, OTHER):
        office.place.writes("carys", "help", where)
    assert offered(office, "carys") == {GROUP.id, *BOTH}
    return office


def names(office: Office, person: str) -> set[str]:
    with office.store.reading() as tx:
        found = tx.scalar(select(Person.id).where(Person.email == world.EMAILS[person])) or 0
        return {one.name for one in announcement_targets.places(tx, found)}


def test_channels_are_called_as_the_platform_calls_them(office: Office):
    assert names(office, "carys") == {""}
    office.place.teams.teams[TEAM] = "Innovation"
    office.place.teams.channels["19:porters@thread.tacv2"] = "Porters"
    office.place.passed += timedelta(minutes=2)  # a name that was not told is asked for again
    asked = office.place.teams.asked("team")
    for where in (GROUP, CHANNEL, OTHER, CHANNEL):
        office.place.writes("carys", "help", where)
    assert names(office, "carys") == {"", "Innovation, General", "Innovation, Porters"}
    assert office.place.teams.asked("team") == asked + 2


@pytest.mark.parametrize("op", ["team", "channels"])
@pytest.mark.parametrize("kind", ["status:500", "reset", "garbage", "throttled"])
def test_whoever_asks_in_a_channel_is_answered_without_its_name(office: Office, op: str, kind: str):
    office.place.teams.teams[TEAM] = "Innovation"
    office.place.passed += timedelta(minutes=2)
    office.place.teams.fault(op, kind, times=3)
    before = len(office.place.in_place(CHANNEL))
    office.place.writes("carys", "help", CHANNEL)
    assert len(office.place.in_place(CHANNEL)) == before + 1
    # Half of it would be called the same as the team's other channels.
    assert names(office, "carys") == {""}


def test_who_has_not_spoken_there_is_offered_none_of_them(office: Office):
    office.says("femi", "hello")
    assert offered(office, "femi") == set()


def test_a_group_that_removes_the_bot_is_offered_no_more(office: Office):
    told(office, lambda who, url: teams_client.members_removed(who, GROUP, url, BOT))
    assert offered(office, "carys") == BOTH
    office.place.writes("carys", "help", GROUP)
    assert offered(office, "carys") == {GROUP.id, *BOTH}


def test_a_team_that_removes_the_bot_takes_all_its_channels_with_it(office: Office):
    told(office, lambda who, url: teams_client.members_removed(who, CHANNEL, url, BOT))
    assert offered(office, "carys") == {GROUP.id}


@pytest.mark.parametrize("where", [CHANNEL, GROUP], ids=lambda where: where.kind)
def test_an_app_that_is_uninstalled_is_where_it_was_no_more(office: Office, where: Where):
    office.place.installs("asha", where, action="remove")
    assert offered(office, "carys") == ({GROUP.id} if where is CHANNEL else BOTH)


def test_a_channel_that_is_deleted_is_offered_no_more_and_the_others_are(office: Office):
    told(office, lambda who, url: teams_client.channel_event(who, OTHER, url, "channelDeleted"))
    assert offered(office, "carys") == {GROUP.id, "19:general@thread.tacv2"}


@pytest.mark.parametrize("kind", ["teamArchived", "teamDeleted", "teamHardDeleted"])
def test_a_team_that_is_gone_is_offered_no_more(office: Office, kind: str):
    told(office, lambda who, url: teams_client.channel_event(who, CHANNEL, url, kind))
    assert offered(office, "carys") == {GROUP.id}


@pytest.mark.parametrize("where", [CHANNEL, GROUP], ids=lambda where: where.kind)
def test_whoever_leaves_is_offered_it_no_more_until_they_speak_there_again(office: Office, where: Where):
    office.place.writes("femi", "help", where)
    carys = office.place.account("carys").aad
    told(office, lambda who, url: teams_client.members_removed(who, where, url, carys))
    assert offered(office, "carys") == ({GROUP.id} if where is CHANNEL else BOTH)
    assert len(offered(office, "femi")) == 1
    office.place.writes("carys", "help", where)
    assert where.id.partition(";")[0] in offered(office, "carys")


def test_whoever_is_removed_from_one_channel_keeps_the_others_of_the_team(office: Office):
    gone = {"membersRemoved": [{"id": "29:x", "aadObjectId": office.place.account("carys").aad}]}
    of_channel = partial(teams_client.channel_event, where=OTHER, kind="channelMemberRemoved")
    told(office, lambda who, url: {**of_channel(who, service_url=url), **gone})
    assert offered(office, "carys") == {GROUP.id, "19:general@thread.tacv2"}


def test_anybody_else_who_leaves_changes_nothing(office: Office):
    told(office, lambda who, url: teams_client.members_removed(who, CHANNEL, url, "29:somebody"))
    told(office, lambda who, url: teams_client.channel_event(who, CHANNEL, url, "channelRenamed"))
    assert offered(office, "carys") == {GROUP.id, *BOTH}
