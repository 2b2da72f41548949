"""Who somebody is in Slack, whatever Slack says of them and however long it takes."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from adapters.people import Profile
from adapters.slack.people import SlackPeople, read, users_info
from adapters.slack.web_api import web_client
from tests.fakes import FakeClock
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import User

EMAIL = "asha@trust.example"
MEMBER: dict[str, Any] = {
    "id": "U1",
    "team_id": "T1",
    "name": "asha.patel",
    "deleted": False,
    "is_bot": False,
    "is_restricted": False,
    "is_ultra_restricted": False,
    "is_email_confirmed": True,
    "real_name": "Asha Patel",
    "profile": {"real_name": "Asha Patel", "display_name": "asha", "email": EMAIL},
}
ASHA = Profile("Asha Patel", EMAIL, "member")
UNKNOWN = Profile("asha", None, "unknown")


class FakeInfo:
    """Slack's answers about accounts: a user object, or an error to raise; `gate` holds all of them back."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, team_id: str, user_id: str) -> Any:
        self.asked.append((team_id, user_id))
        answer = self.answers.get(user_id, {**MEMBER, "id": user_id})
        await self.gate.wait()
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def info() -> FakeInfo:
    return FakeInfo()


@pytest.fixture
def people(info: FakeInfo, clock: FakeClock) -> SlackPeople:
    return SlackPeople(info, clock, seconds=0.05)


# --- What a user object says --------------------------------------------------------------------


def test_a_full_member_has_a_name_and_a_confirmed_email():
    assert read(MEMBER, "T1") == ASHA


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"is_restricted": True}, "guest"),
        ({"is_restricted": True, "is_ultra_restricted": True}, "guest"),
        ({"is_ultra_restricted": True}, "guest"),
        ({"is_stranger": True}, "stranger"),
        ({"team_id": "T2"}, "stranger"),
        ({"team_id": None}, "stranger"),
        ({"team_id": "T2", "is_restricted": True}, "stranger"),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T3"]}}, "stranger"),
        ({"team_id": "T2", "enterprise_user": {"teams": "T1"}}, "stranger"),
        ({"deleted": True}, "deactivated"),
        ({"deleted": True, "is_bot": True}, "deactivated"),
        ({"is_bot": True}, "bot"),
        ({"is_workflow_bot": True}, "bot"),
        ({"is_connector_bot": True}, "bot"),
        ({"id": "USLACKBOT"}, "bot"),
    ],
)
def test_nobody_else_has_an_email(change: dict[str, Any], kind: str):
    found = read({**MEMBER, **change}, "T1")
    assert (found.name, found.email, found.kind) == ("Asha Patel", None, kind)


def test_an_email_that_is_not_confirmed_is_none():
    assert read({**MEMBER, "is_email_confirmed": False}, "T1") == Profile("Asha Patel", None, "member")


def test_a_workspace_that_does_not_say_whether_an_email_is_confirmed_is_believed():
    said = {name: value for name, value in MEMBER.items() if name != "is_email_confirmed"}
    assert read(said, "T1") == ASHA


def test_in_an_enterprise_a_member_of_several_workspaces_is_one_of_each():
    user = {**MEMBER, "team_id": "E1", "enterprise_user": {"id": "U1", "teams": ["T2", "T1"]}}
    assert read(user, "T1") == read(user, "T2") == ASHA
    assert read(user, "T3").kind == "stranger"


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"real_name": "Asha Patel", "display_name": "asha"}, "Asha Patel"),
        ({"real_name": " ", "display_name": "asha"}, "Asha P"),
        ({"display_name": "asha"}, "Asha P"),
        (None, "Asha P"),
        ({"real_name": 5}, "Asha P"),
    ],
)
def test_people_are_called_by_their_full_name_first(profile: Any, name: str):
    assert read({**MEMBER, "profile": profile, "real_name": "Asha P"}, "T1").name == name


def test_a_display_name_or_a_handle_will_do():
    bare = {"id": "U1", "team_id": "T1", "name": "asha.patel"}
    assert read(bare, "T1").name == "asha.patel"
    assert read({**bare, "profile": {"display_name": "asha"}}, "T1").name == "asha"
    assert read({"id": "U1", "team_id": "T1"}, "T1").name == ""


@pytest.mark.parametrize("user", [None, [], "U1", {}, {"id": 5}, {"team_id": "T1"}])
def test_what_is_no_account_is_unknown(user: object):
    assert read(user, "T1") == Profile("", None, "unknown")


@pytest.mark.parametrize("email", [None, "", 5, ["a@b"], {}])
def test_an_email_that_is_no_text_is_none(email: Any):
    assert read({**MEMBER, "profile": {"email": email}}, "T1").email is None


# --- Asking -------------------------------------------------------------------------------------


async def test_an_account_is_asked_for_once_an_hour(people: SlackPeople, info: FakeInfo, clock: FakeClock):
    for _ in range(5):
        assert await people.profile("T1", "U1", "asha") == ASHA
        clock.advance(minutes=29)
    assert len(info.asked) == 2


async def test_two_accounts_and_two_workspaces_are_asked_for_apart(people: SlackPeople, info: FakeInfo):
    assert (await people.profile("T1", "U1")).kind == "member"
    assert (await people.profile("T1", "U2")).kind == "member"
    assert (await people.profile("T2", "U1")).kind == "stranger"
    assert len(info.asked) == 3


@pytest.mark.parametrize(
    "trouble", [LookupError("no token"), OSError(), ValueError(), TypeError(), None, "x"]
)
async def test_without_an_answer_somebody_goes_on_under_the_name_in_the_payload(
    people: SlackPeople, info: FakeInfo, trouble: Any
):
    info.answers["U1"] = trouble
    assert await people.profile("T1", "U1", "asha") == UNKNOWN


async def test_a_failure_is_kept_for_a_minute_and_then_the_account_is_asked_for_again(
    people: SlackPeople, info: FakeInfo, clock: FakeClock
):
    info.answers["U1"] = OSError()
    assert await people.profile("T1", "U1", "asha") == UNKNOWN
    del info.answers["U1"]
    clock.advance(seconds=59)
    assert await people.profile("T1", "U1", "asha") == UNKNOWN
    clock.advance(seconds=1)
    assert await people.profile("T1", "U1", "asha") == ASHA
    assert len(info.asked) == 2


async def test_slack_that_does_not_answer_is_not_waited_for(people: SlackPeople, info: FakeInfo):
    info.gate.clear()
    async with asyncio.timeout(5):
        assert await people.profile("T1", "U1", "asha") == UNKNOWN


async def test_the_log_names_nobody(people: SlackPeople, info: FakeInfo, caplog: pytest.LogCaptureFixture):
    info.answers["U1"] = OSError(f"about {EMAIL}")
    await people.profile("T1", "U1", "asha")
    assert "OSError" in caplog.text
    assert not any(word in caplog.text for word in (EMAIL, "U1", "asha"))


async def test_many_at_once_share_one_question(info: FakeInfo, clock: FakeClock):
    people = SlackPeople(info, clock, seconds=30)
    info.gate.clear()
    asking = [asyncio.create_task(people.profile("T1", "U1", name)) for name in "abc"]
    await asyncio.sleep(0)
    info.gate.set()
    assert await asyncio.gather(*asking) == [ASHA] * 3
    assert len(info.asked) == 1


async def test_one_who_no_longer_waits_does_not_take_the_answer_from_the_others(
    info: FakeInfo, clock: FakeClock
):
    people = SlackPeople(info, clock, seconds=30)
    info.gate.clear()
    one, two = (asyncio.create_task(people.profile("T1", "U1")) for _ in range(2))
    await asyncio.sleep(0)
    one.cancel()
    await asyncio.sleep(0)
    info.gate.set()
    assert await two == ASHA
    assert len(info.asked) == 1


async def test_those_asked_for_longest_ago_are_forgotten_first(info: FakeInfo, clock: FakeClock):
    people = SlackPeople(info, clock, most=3)
    for user_id in ("U1", "U2", "U3", "U1", "U4", "U1", "U3", "U4"):
        await people.profile("T1", user_id)
    assert [user_id for _, user_id in info.asked] == ["U1", "U2", "U3", "U4"]
    await people.profile("T1", "U2")
    assert len(info.asked) == 5


# --- Changes ------------------------------------------------------------------------------------


async def test_an_account_that_has_changed_is_known_without_asking(people: SlackPeople, info: FakeInfo):
    await people.profile("T1", "U1")
    renamed = {**MEMBER, "profile": {"real_name": "Asha Shah", "email": "asha.shah@trust.example"}}
    shah = Profile("Asha Shah", "asha.shah@trust.example", "member")
    assert people.learn("T1", renamed) == shah
    assert await people.profile("T1", "U1") == shah
    assert len(info.asked) == 1


@pytest.mark.parametrize(
    ("change", "kind"), [({"deleted": True}, "deactivated"), ({"is_restricted": True}, "guest")]
)
async def test_what_an_account_has_become_is_said_and_kept(
    people: SlackPeople, info: FakeInfo, change: dict[str, Any], kind: str
):
    await people.profile("T1", "U1")
    assert people.learn("T1", {**MEMBER, **change}).kind == kind
    assert (await people.profile("T1", "U1")).kind == kind
    assert len(info.asked) == 1


async def test_a_change_that_tells_no_email_makes_us_ask(people: SlackPeople, info: FakeInfo):
    await people.profile("T1", "U1")
    people.learn("T1", {**MEMBER, "profile": {"real_name": "Asha Patel"}})
    assert await people.profile("T1", "U1") == ASHA
    assert len(info.asked) == 2


async def test_an_account_that_is_forgotten_is_asked_for_again(people: SlackPeople, info: FakeInfo):
    await people.profile("T1", "U1")
    people.forget("T1", "U1")
    people.forget("T1", "U9")
    await people.profile("T1", "U1")
    assert len(info.asked) == 2


async def test_an_answer_older_than_a_change_is_not_kept(info: FakeInfo, clock: FakeClock):
    people = SlackPeople(info, clock, seconds=30)
    info.gate.clear()
    asking = asyncio.create_task(people.profile("T1", "U1"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    people.learn("T1", {**MEMBER, "deleted": True})
    info.gate.set()
    await asking
    assert (await people.profile("T1", "U1")).kind == "deactivated"


@pytest.mark.parametrize("user", [None, [], "U1", {}, {"id": 5}])
async def test_a_change_of_nobody_changes_nothing(people: SlackPeople, info: FakeInfo, user: object):
    await people.profile("T1", "U1")
    assert people.learn("T1", user).kind == "unknown"
    assert await people.profile("T1", "U1") == ASHA
    assert len(info.asked) == 1


# --- Through Slack's SDK ------------------------------------------------------------------------


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    fake = FakeSlack()
    asha = User("U1", "Asha Patel", EMAIL)
    fake.add_workspace("T1", "xoxb-1", asha, User("U2", "Gwen", "gwen@trust.example", deleted=True))
    async with fake.served() as served:
        yield served


@pytest.fixture
async def asking(slack: FakeSlack, clock: FakeClock) -> AsyncIterator[SlackPeople]:
    async with ClientSession() as session:
        client = web_client(session, slack.url)

        async def token_for(team_id: str) -> str | None:
            return "xoxb-1" if team_id == "T1" else None

        yield SlackPeople(users_info(client, token_for), clock)


async def test_slack_is_asked_with_the_token_of_the_workspace(slack: FakeSlack, asking: SlackPeople):
    assert await asking.profile("T1", "U1") == ASHA
    assert (await asking.profile("T1", "U2")).kind == "deactivated"
    assert [call.arguments["user"] for call in slack.calls] == ["U1", "U2"]


@pytest.mark.parametrize(
    "kind", ["ratelimited", "status:500", "reset", "garbage", "hang", "error:missing_scope"]
)
async def test_whatever_slack_does_the_person_goes_on(slack: FakeSlack, asking: SlackPeople, kind: str):
    slack.fault("users.info", kind, times=9)
    async with asyncio.timeout(10):
        assert await asking.profile("T1", "U1", "asha") == UNKNOWN
    assert len(slack.calls) <= 2  # aiohttp asks again on a new connection when an old one breaks


async def test_somebody_slack_does_not_know_and_a_workspace_without_the_app_are_unknown(
    slack: FakeSlack, asking: SlackPeople
):
    assert (await asking.profile("T1", "U9")).kind == "unknown"
    assert (await asking.profile("T2", "U1")).kind == "unknown"
    assert len(slack.calls) == 1


@pytest.mark.parametrize(
    ("code", "word"), [("missing_scope", "missing_scope"), (EMAIL, "a strange error code")]
)
async def test_why_nobody_is_known_is_logged_in_slacks_word(
    slack: FakeSlack, asking: SlackPeople, caplog: pytest.LogCaptureFixture, code: str, word: str
):
    slack.fault("users.info", f"error:{code}")
    await asking.profile("T1", "U1", "asha")
    assert word in caplog.text
    assert EMAIL not in caplog.text
