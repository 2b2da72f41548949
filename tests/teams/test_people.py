"""Who somebody is in Teams, whatever Teams says of them and however long it takes."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from adapters.people import Kind, Profile
from adapters.teams.connector import Connector
from adapters.teams.heard import Heard
from adapters.teams.pace import Pace
from adapters.teams.people import TeamsPeople, read
from tests.fakes import FakeClock
from tests.teams.fake_tenant import BOT, TENANT, Person
from tests.teams.sender_driver import CHANNEL

EMAIL = "asha@trust.example"
MEMBER: dict[str, Any] = {
    "id": "29:u1",
    "objectId": "aad-u1",
    "name": "Asha Patel",
    "givenName": "Asha",
    "surname": "Patel",
    "email": EMAIL,
    "userPrincipalName": "asha.patel@trust.example",
    "tenantId": TENANT,
    "userRole": "user",
}
ASHA = Profile("Asha Patel", EMAIL, "member")
UNKNOWN = Profile("Asha", None, "unknown")


def without(*names: str, **changed: Any) -> dict[str, Any]:
    return {name: value for name, value in {**MEMBER, **changed}.items() if name not in names}


# --- What Teams says of a member ------------------------------------------------------------------


def test_somebody_of_the_tenant_has_a_name_and_an_email():
    assert read(MEMBER, TENANT) == ASHA
    assert read(without("objectId", aadObjectId="aad-u1"), TENANT) == ASHA
    assert read(without("userRole"), TENANT) == ASHA
    assert read(without(tenantId="Ab-1"), "aB-1") == ASHA


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        (without(userRole="guest"), "guest"),
        (without(userRole="Guest"), "guest"),
        (without(userRole="SomethingNew"), "guest"),
        (without(userPrincipalName="asha_other.example#EXT#@trust.example"), "guest"),
        (without(userPrincipalName="asha_other.example#ext#@trust.example"), "guest"),
        (without(tenantId="another"), "stranger"),
        (without("tenantId"), "stranger"),
        (without(tenantId=5), "stranger"),
        (without("objectId"), "anonymous"),
        (without("objectId", userRole="anonymous"), "anonymous"),
        (without(id=BOT), "bot"),
    ],
)
def test_nobody_else_has_an_email(member: dict[str, Any], kind: Kind):
    assert read(member, TENANT) == Profile("Asha Patel", None, kind)


@pytest.mark.parametrize(
    ("member", "email"),
    [
        (without("email"), "asha.patel@trust.example"),
        (without(email=" "), "asha.patel@trust.example"),
        (without("email", "userPrincipalName"), None),
        (without("userPrincipalName", email="asha"), None),
        (without("userPrincipalName", email=["a@b"]), None),
        (without(email="asha_other.example#EXT#@trust.example"), None),
    ],
)
def test_an_email_is_the_one_of_the_account_or_its_sign_in_name(member: dict[str, Any], email: str | None):
    assert read(member, TENANT).email == email


def test_people_are_called_by_the_name_of_their_account_first():
    assert read(without(name=" "), TENANT).name == "Asha Patel"
    assert read(without("name", "surname"), TENANT).name == "Asha"
    assert read(without("name", "givenName", "surname"), TENANT).name == ""


@pytest.mark.parametrize("member", [None, [], "29:u1", {}, {"id": 5}, {"id": ""}])
def test_what_is_no_member_is_unknown(member: object):
    assert read(member, TENANT) == Profile("", None, "unknown")


# --- Asking ---------------------------------------------------------------------------------------


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def people(driver, clock: FakeClock) -> TeamsPeople:
    return TeamsPeople(driver.connector, clock, pace=Pace(clock=driver.clock))


@pytest.fixture
def heard(driver) -> Heard:
    return heard_from(driver.service_url)


def heard_from(service_url: str, member: str = "29:u1", conversation: str = "a:u1", **more: Any) -> Heard:
    return Heard(
        "k", TENANT, "aad-u1", member, BOT, "personal", "message", conversation, service_url, "Asha", **more
    )


async def test_an_account_is_asked_for_once_an_hour(driver, people: TeamsPeople, clock: FakeClock, heard):
    for _ in range(5):
        assert await people.profile(heard) == ASHA
        clock.advance(minutes=29)
    assert (driver.teams.asked("member"), driver.requests()) == (2, 2)


async def test_one_account_is_asked_for_once_wherever_it_is_heard(driver, people: TeamsPeople):
    await people.profile(heard_from(driver.service_url))
    await people.profile(heard_from(driver.service_url, conversation=f"{CHANNEL};messageid=5"))
    await people.profile(heard_from(driver.service_url, "29:u2", conversation=f"{CHANNEL};messageid=5"))
    assert [call.conversation for call in driver.teams.calls] == ["a:u1", CHANNEL]


async def test_many_at_once_share_one_question(driver, people: TeamsPeople, heard):
    assert await asyncio.gather(*(people.profile(heard) for _ in range(10))) == [ASHA] * 10
    assert driver.requests() == 1


async def test_a_guest_somebody_of_elsewhere_and_somebody_without_an_account_are_told_apart(
    driver, people: TeamsPeople
):
    driver.teams.add(
        Person("29:g", "Gwen", "gwen@other.example", aad="a", upn="gwen#EXT#@trust.example", role="guest"),
        Person("29:s", "Sam", "sam@other.example", aad="b", tenant="another"),
        Person("29:a", "Ann"),
    )
    kinds = {
        m: (await people.profile(heard_from(driver.service_url, m, f"a:{m[3:]}")))
        for m in ("29:g", "29:s", "29:a")
    }
    assert {member: (found.kind, found.email) for member, found in kinds.items()} == {
        "29:g": ("guest", None),
        "29:s": ("stranger", None),
        "29:a": ("anonymous", None),
    }


async def test_a_bot_is_not_asked_about(driver, people: TeamsPeople):
    assert await people.profile(heard_from(driver.service_url, "28:other")) == Profile("Asha", None, "bot")
    assert driver.requests() == 0


TROUBLES = [
    "throttled", "status:500", "reset", "garbage", "hang", "error:403:BotNotInConversationRoster",
    "error:404:MemberNotFoundInConversation",
]  # fmt: skip


@pytest.mark.parametrize("kind", TROUBLES)
async def test_whatever_teams_does_the_person_goes_on_and_is_asked_for_in_a_minute(
    driver, people: TeamsPeople, clock: FakeClock, heard, kind: str
):
    driver.fault(kind, "member", times=2)
    async with asyncio.timeout(10):
        assert await people.profile(heard) == UNKNOWN
        clock.advance(seconds=59)
        assert await people.profile(heard) == UNKNOWN
    driver.teams.faults.clear()
    driver.clock.now += 60
    clock.advance(seconds=1)
    assert await people.profile(heard) == ASHA


async def test_teams_that_does_not_answer_is_not_waited_for(driver, clock: FakeClock, heard):
    hasty = TeamsPeople(driver.connector, clock, seconds=0.05)
    driver.teams.gates["member"] = asyncio.Event()
    async with asyncio.timeout(5):
        assert await hasty.profile(heard) == UNKNOWN
    driver.teams.gates["member"].set()


async def test_a_press_waits_less_and_what_teams_says_in_the_end_is_kept(driver, clock: FakeClock, heard):
    people = TeamsPeople(driver.connector, clock, seconds=60, press_seconds=0.05)
    driver.teams.gates["member"] = asyncio.Event()
    async with asyncio.timeout(5):
        assert await people.profile(replace(heard, how="card")) == UNKNOWN
        driver.teams.gates["member"].set()
        assert await people.profile(heard) == ASHA
    assert driver.requests() == 1


async def test_more_than_teams_allows_are_not_asked_about_at_once(driver, clock: FakeClock):
    people = TeamsPeople(driver.connector, clock, pace=Pace(clock=driver.clock, sleep=driver.clock.sleep))
    driver.teams.is_throttled = True
    everybody = [Person(f"29:p{n}", "Asha Patel", aad=f"a{n}", email=EMAIL) for n in range(40)]
    driver.teams.add(*everybody)
    driver.teams.add_conversation("19:g", "groupChat", *(person.member for person in everybody))
    for person in everybody:
        found = await people.profile(heard_from(driver.service_url, person.member, "19:g;messageid=1"))
        assert found == ASHA
    assert (driver.teams.asked("member"), driver.teams.throttled) == (40, 0)


async def test_a_halt_of_look_ups_is_kept_to(driver, people: TeamsPeople):
    driver.fault("throttled", "member", seconds=30)
    for n in (1, 2):
        found = await people.profile(heard_from(driver.service_url, f"29:u{n}", CHANNEL))
        assert found.kind == "unknown"
    assert driver.teams.asked("member") == 1


async def test_look_ups_are_counted_apart_from_what_is_written_there(driver, clock: FakeClock):
    pace = Pace(clock=driver.clock)
    people = TeamsPeople(driver.connector, clock, pace=pace)
    for _ in range(7):
        assert await pace.turn(TENANT, "a:u1", is_answer=True) == 0
    assert await people.profile(heard_from(driver.service_url)) == ASHA


async def test_nobody_is_asked_about_at_an_address_that_is_not_microsofts(
    driver, people: TeamsPeople, clock: FakeClock
):
    assert await people.profile(heard_from("https://evil.example/")) == UNKNOWN
    nobody_allowed = TeamsPeople(Connector(driver.session, driver.tokens, lambda url: False), clock)
    assert await nobody_allowed.profile(heard_from(driver.service_url)) == UNKNOWN
    assert (driver.requests(), driver.teams.entra.asked) == (0, 0)


async def test_the_log_says_why_and_names_nobody(driver, people: TeamsPeople, heard, caplog):
    driver.fault("error:404:MemberNotFoundInConversation", "member")
    await people.profile(heard)
    assert "MemberNotFoundInConversation" in caplog.text
    assert not any(word in caplog.text for word in (EMAIL, "29:u1", "aad-u1", "Asha"))
