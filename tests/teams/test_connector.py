"""Where the connector calls, what it sends there, and what it makes of the answers."""

import pytest

from adapters.teams.connector import Busy, Connector, Done, Lost, NotReached, Refused
from adapters.teams.tokens import NoTokens
from tests.fakes import Seconds
from tests.teams.fake_teams import FakeTeams
from tests.teams.fake_tenant import BOT, TENANT
from tests.teams.sender_driver import CHANNEL

HELLO = {"type": "message", "text": "Hello"}


@pytest.fixture
async def elsewhere():
    """A server that takes whatever comes, and to which nothing may come."""
    async with FakeTeams(clock=Seconds(), wants_tokens=False).served() as teams:
        yield teams


async def test_every_call_carries_the_token_and_a_plain_path(driver):
    await driver.connector.send(driver.service_url, CHANNEL, HELLO)
    await driver.connector.send(driver.service_url.rstrip("/"), CHANNEL, HELLO)
    await driver.connector.create(driver.service_url, TENANT, BOT, "29:u1")
    await driver.connector.member(driver.service_url, CHANNEL, "29:u1")
    assert [call.op for call in driver.teams.calls] == ["send", "send", "create", "member"]
    assert {call.authorization for call in driver.teams.calls} == {"Bearer token-1"}
    assert {call.conversation for call in driver.teams.calls} == {CHANNEL, ""}


@pytest.mark.parametrize("odd", ["19:a/../b@x", "a b?c=d#e", "%2e%2e", "é;messageid=1&x=[1]"])
async def test_an_id_stays_one_part_of_the_path(driver, odd: str):
    await driver.connector.send(driver.service_url, odd, HELLO)
    assert [(call.op, call.conversation) for call in driver.teams.calls] == [("send", odd)]


async def test_somebody_is_asked_about_where_they_are_a_member(driver):
    found = await driver.connector.member(driver.service_url, f"{CHANNEL};messageid=17", "29:u2")
    assert found.data["name"] == "Asha Patel"
    assert {call.conversation for call in driver.teams.calls} == {CHANNEL}


async def test_an_emulator_is_called_without_a_token(driver, elsewhere):
    connector = Connector(driver.session, NoTokens(), lambda url: True)
    assert isinstance(await connector.send(elsewhere.url, "a:u1", HELLO), Refused)
    [call] = elsewhere.calls
    assert (call.authorization, driver.teams.entra.asked) == ("", 0)


async def test_an_emulator_that_refuses_is_not_asked_again(driver):
    connector = Connector(driver.session, NoTokens(), lambda url: True)
    assert await connector.send(driver.service_url, "a:u1", HELLO) == Refused(401, "BotNotRegistered")
    assert driver.requests() == 1


# --- Nobody is called who is not on the list


async def test_nobody_else_is_called_and_no_token_is_given_away(driver, elsewhere, caplog):
    allowed, other = driver.service_url, elsewhere.url
    tricks = [
        other,
        "https://evil.example/",
        "http://169.254.169.254/latest",
        f"{allowed.rstrip('/')}@{other.removeprefix('http://')}",
        f"{other}?{allowed}",
        f"{other}#{allowed}",
        "//evil",
        "x",
        "",
        "http://[::1",
        f"\t{other}",
    ]
    for trick in tricks:
        for result in (
            await driver.connector.send(trick, "a:u1", HELLO),
            await driver.connector.update(trick, "a:u1", "1", HELLO),
            await driver.connector.create(trick, TENANT, BOT, "29:u1"),
            await driver.connector.member(trick, CHANNEL, "29:u1"),
        ):
            assert result == Refused(0, "service URL not allowed")
    assert (elsewhere.calls, driver.teams.calls, driver.teams.entra.asked) == ([], [], 0)
    assert "evil" not in caplog.text
    assert "nothing is sent there" in caplog.text


async def test_an_address_is_asked_about_as_it_will_be_called(driver, elsewhere):
    """A list that a trick gets past is asked once more about what comes of it."""
    asked = []

    def allows(url: str) -> bool:
        asked.append(url)
        return url.startswith(" ")

    connector = Connector(driver.session, driver.tokens, allows)
    assert isinstance(await connector.send(f" {elsewhere.url}", "a:u1", HELLO), Refused)
    assert asked == [f" {elsewhere.url}", elsewhere.url.rstrip("/")]
    assert elsewhere.calls == []


@pytest.mark.parametrize("op", ["send", "update", "create", "member"])
async def test_nobody_is_followed_elsewhere(driver, elsewhere, op: str):
    driver.fault(f"redirect:{elsewhere.url}", op)
    arguments = {
        "send": ("a:u1", HELLO),
        "update": ("a:u1", "1", HELLO),
        "create": (TENANT, BOT, "29:u1"),
        "member": (CHANNEL, "29:u1"),
    }
    result = await getattr(driver.connector, op)(driver.service_url, *arguments[op])
    assert result == Refused(307, "HTTP 307")
    assert (elsewhere.calls, driver.requests()) == ([], 1)


async def test_a_message_that_is_sent_elsewhere_waits_to_be_sent_rightly(driver, elsewhere):
    driver.fault(f"redirect:{elsewhere.url}")
    assert (await driver.send()).reason == "HTTP 307"
    assert (driver.arrived(), elsewhere.calls) == ([], [])


async def test_what_is_no_address_is_not_called_whatever_a_list_says_of_it(driver):
    connector = Connector(driver.session, driver.tokens, lambda url: True)
    assert await connector.send("x", "a:u1", HELLO) == NotReached("InvalidUrlClientError")


# --- Answers


@pytest.mark.parametrize(("seconds", "told"), [(30, 30), (1, 1), (10**9, 3600)])
async def test_how_long_to_wait_is_believed_up_to_an_hour(driver, seconds: int, told: float):
    driver.is_busy(seconds)
    assert await driver.connector.send(driver.service_url, "a:u1", HELLO) == Busy(told)


async def test_what_a_refusal_is_really_about_may_be_in_its_message(driver):
    """Source: what Teams has been seen to answer for a talk that the person has blocked."""
    body = '{"error": {"code": "Forbidden", "message": "{\\r\\n \\"subCode\\": \\"MessageWritesBlocked\\"}"}}'
    driver.teams.raw = (403, body)
    result = await driver.connector.send(driver.service_url, "a:u1", HELLO)
    assert result == Refused(403, "MessageWritesBlocked")


@pytest.mark.parametrize(
    ("status", "body", "result"),
    [
        (200, "", Done({})),
        (202, "{}", Done({})),
        (200, "[]", Lost("no JSON")),
        (200, "<html>", Lost("no JSON")),
        (403, "", Refused(403, "HTTP 403")),
        (403, "[]", Refused(403, "HTTP 403")),
        (403, '{"error": "no"}', Refused(403, "HTTP 403")),
        (403, '{"error": {"code": 5}}', Refused(403, "HTTP 403")),
        (403, '{"error": {"code": "Hello asha@x"}}', Refused(403, "a strange error code")),
        (502, "\xff\xfe", Refused(502, "HTTP 502")),
    ],
)
async def test_each_answer_is_read(driver, status: int, body: str, result: object):
    driver.teams.raw = (status, body)
    assert await driver.connector.send(driver.service_url, "a:u1", HELLO) == result


async def test_without_a_token_nothing_leaves(driver):
    driver.teams.entra.answers = (503, "")
    assert await driver.connector.send(driver.service_url, "a:u1", HELLO) == NotReached(
        "Microsoft Entra does not answer (HTTP 503)", 5
    )
    assert driver.requests() == 0


async def test_a_token_that_does_not_come_is_not_waited_for(driver):
    hasty = Connector(driver.session, driver.tokens, lambda url: True, seconds=0.05)
    driver.teams.entra.gate.clear()
    result = await hasty.send(driver.service_url, "a:u1", HELLO)
    driver.teams.entra.gate.set()
    assert result == NotReached("Microsoft Entra takes its time", 5)
    assert driver.requests() == 0


async def test_it_is_known_whether_teams_takes_the_token(driver):
    assert driver.connector.trouble == ""
    driver.fault("error:401:BotNotRegistered", times=2)
    await driver.send()
    assert driver.connector.trouble == "Teams does not take the app's token (BotNotRegistered)"
    driver.fault("reset")
    await driver.send()
    assert driver.connector.trouble != ""
    driver.fault("error:403:MessageWritesBlocked")
    await driver.send(member="29:u2")
    assert driver.connector.trouble == ""


async def test_it_is_known_whether_there_is_a_token(driver):
    driver.teams.entra.refuses = 7000222
    await driver.send()
    assert driver.connector.trouble.startswith("no token to write to Teams with: MICROSOFT_APP_PASSWORD has")
    driver.teams.entra.refuses = 0
    driver.clock.now += 60
    await driver.send()
    assert driver.connector.trouble == ""
