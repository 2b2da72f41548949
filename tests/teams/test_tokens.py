"""The token to call Teams with: asked for once, kept, renewed in time; and what a refusal tells."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.teams.connector import open_session
from adapters.teams.sender import TeamsSender
from adapters.teams.tokens import EntraTokens, NoToken, NoTokens
from dialogs.messages import Reply, Sent, TryAgainAfter
from tests.fakes import Seconds
from tests.teams.fake_entra import FakeEntra
from tests.teams.fake_teams import FakeTeams
from tests.teams.sender_driver import drawn


@dataclass
class Office:
    """Tokens of one app, and a Microsoft Entra that gives them."""

    tokens: EntraTokens
    entra: FakeEntra
    clock: Seconds


@asynccontextmanager
async def opened(**more: Any) -> AsyncIterator[Office]:
    clock = Seconds()
    async with FakeTeams(clock=clock).served() as teams, open_session() as session:
        given = {"app_id": teams.entra.app_id, "password": teams.entra.secret, "url": teams.token_url, **more}
        tokens = EntraTokens(session, clock=clock, seconds=given.pop("seconds", 5.0), **given)
        yield Office(tokens, teams.entra, clock)
        await tokens.aclose()


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with opened() as office:
        yield office


async def test_a_token_is_asked_for_once_and_kept(office: Office):
    assert [await office.tokens.token() for _ in range(5)] == ["token-1"] * 5
    assert office.entra.asked == 1


async def test_one_request_at_a_time_is_made_and_everybody_waits_for_it(office: Office):
    office.entra.gate.clear()
    waiting = [asyncio.create_task(office.tokens.token()) for _ in range(50)]
    await office.entra.begun.wait()
    assert not any(task.done() for task in waiting)
    office.entra.gate.set()
    assert await asyncio.gather(*waiting) == ["token-1"] * 50
    assert (office.entra.asked, office.entra.most_at_once) == (1, 1)


async def test_one_who_no_longer_waits_does_not_take_the_token_from_the_others(office: Office):
    office.entra.gate.clear()
    one, two = (asyncio.create_task(office.tokens.token()) for _ in range(2))
    await office.entra.begun.wait()
    one.cancel()
    await asyncio.wait([one])
    office.entra.gate.set()
    assert await two == "token-1"
    assert office.entra.asked == 1


async def test_while_a_token_is_waited_for_everything_else_goes_on(driver):
    """Fifty people at once and a slow Microsoft Entra: whoever needs no token is answered meanwhile."""
    driver.teams.entra.gate.clear()
    driver.teams.is_throttled = True
    waiting = [asyncio.create_task(driver.send(member=f"29:u{n % 3 + 1}", is_answer=True)) for n in range(20)]
    await driver.teams.entra.begun.wait()
    async with open_session() as session, session.get(driver.teams.url) as said:
        assert said.status == 404
    assert (driver.requests(), any(task.done() for task in waiting)) == (0, False)
    driver.teams.entra.gate.set()
    assert all(isinstance(outcome, Sent) for outcome in await asyncio.gather(*waiting))
    assert (driver.teams.entra.asked, driver.requests(), driver.teams.throttled) == (1, 20, 0)


async def test_five_minutes_before_its_end_a_token_is_renewed_and_still_serves(office: Office):
    await office.tokens.token()
    office.clock.now += 3599 - 301
    assert await office.tokens.token() == "token-1"
    await office.tokens.renewed()
    assert office.entra.asked == 1
    office.clock.now += 2
    office.entra.gate.clear()
    office.entra.begun.clear()
    assert [await office.tokens.token() for _ in range(3)] == ["token-1"] * 3
    await office.entra.begun.wait()
    office.entra.gate.set()
    await office.tokens.renewed()
    assert await office.tokens.token() == "token-2"
    assert (office.entra.asked, office.entra.most_at_once) == (2, 1)


async def test_a_token_that_has_ended_serves_no_more(office: Office):
    await office.tokens.token()
    office.clock.now += 3600
    assert await office.tokens.token() == "token-2"


async def test_a_token_that_lasts_for_seconds_is_renewed_halfway(office: Office):
    office.entra.expires_in = 60
    await office.tokens.token()
    office.clock.now += 29
    await office.tokens.token()
    await office.tokens.renewed()
    assert office.entra.asked == 1
    office.clock.now += 2
    assert await office.tokens.token() == "token-1"
    await office.tokens.renewed()
    assert office.entra.asked == 2


async def test_a_renewal_that_fails_leaves_the_old_token_and_is_not_tried_at_once(office: Office):
    await office.tokens.token()
    office.clock.now += 3400
    office.entra.answers = (503, "")
    for _ in range(3):
        assert await office.tokens.token() == "token-1"
        await office.tokens.renewed()
    assert office.entra.asked == 2
    office.entra.answers = None
    office.clock.now += 5
    assert await office.tokens.token() == "token-1"
    await office.tokens.renewed()
    assert await office.tokens.token() == "token-3"


# --- Without an answer


ODD = [
    (503, "", "HTTP 503"),
    (200, "<html>", "HTTP 200"),
    (200, "[]", "HTTP 200"),
    (200, "{}", "HTTP 200"),
    (200, '{"access_token": 5, "expires_in": 3599}', "HTTP 200"),
    (400, "<html>", "HTTP 400"),
    (429, "{}", "HTTP 429"),
]


@pytest.mark.parametrize(("status", "body", "why"), ODD)
async def test_what_is_no_answer_is_asked_again_in_seconds(office: Office, status: int, body: str, why: str):
    office.entra.answers = (status, body)
    for _ in range(3):
        assert await office.tokens.token() == NoToken(f"Microsoft Entra does not answer ({why})", 5)
    assert office.entra.asked == 1
    office.entra.answers = None
    office.clock.now += 5
    assert await office.tokens.token() == "token-2"


@pytest.mark.parametrize(("said", "lasts"), [('"3599"', 3599), ("null", 300), ('"soon"', 300), ("0", 300)])
async def test_how_long_a_token_lasts_is_read_or_taken_for_minutes(office: Office, said: str, lasts: int):
    office.entra.answers = (200, f'{{"access_token": "t", "expires_in": {said}}}')
    assert await office.tokens.token() == "t"
    office.entra.answers = (503, "")
    office.clock.now += lasts - 1
    assert await office.tokens.token() == "t"
    office.clock.now += 2
    assert isinstance(await office.tokens.token(), NoToken)


async def test_an_address_where_nobody_is_and_one_that_never_answers():
    async with opened(url="http://127.0.0.1:9/token") as office:
        assert await office.tokens.token() == NoToken(
            "Microsoft Entra does not answer (ClientConnectorError)", 5
        )
    async with opened(seconds=0.05) as office:
        office.entra.gate.clear()
        assert await office.tokens.token() == NoToken("Microsoft Entra does not answer (TimeoutError)", 5)
        office.entra.gate.set()


async def test_the_secret_follows_nobody_elsewhere(office: Office):
    async with FakeTeams().served() as elsewhere:
        office.entra.redirects_to = elsewhere.token_url
        assert await office.tokens.token() == NoToken("Microsoft Entra does not answer (HTTP 307)", 5)
        assert elsewhere.entra.asked == 0


# --- Refusals


REFUSALS = [
    (7000215, "MICROSOFT_APP_PASSWORD", "is not a client secret"),
    (7000222, "MICROSOFT_APP_PASSWORD", "has expired"),
    (700016, "MICROSOFT_APP_ID", "is no app of this tenant"),
    (7000112, "MICROSOFT_APP_ID", "disabled"),
    (90002, "MICROSOFT_APP_TENANT_ID", "is no tenant"),
    (900023, "MICROSOFT_APP_TENANT_ID", "is not the id"),
]


@pytest.mark.parametrize(("code", "setting", "words"), REFUSALS)
async def test_a_refusal_names_the_setting_in_one_line_and_is_kept_for_a_minute(
    office: Office, caplog: pytest.LogCaptureFixture, code: int, setting: str, words: str
):
    office.entra.refuses = code
    for _ in range(3):
        refused = await office.tokens.token()
        assert isinstance(refused, NoToken)
        assert (refused.setting, refused.seconds) == (setting, 60)
    [line] = [record.getMessage() for record in caplog.records]
    assert all(part in line for part in (setting, words, f"AADSTS{code}"))
    assert not any(part in line for part in ("Trace ID", "hub-app", office.entra.secret))
    assert office.entra.asked == 1


async def test_a_refusal_of_another_kind_is_told_by_its_number(office: Office):
    office.entra.refuses = 53003
    assert await office.tokens.token() == NoToken("Microsoft Entra refuses it (AADSTS53003)", 60)
    office.clock.now += 60
    office.entra.refuses, office.entra.answers = 0, (400, '{"error": "x", "error_codes": "y"}')
    assert await office.tokens.token() == NoToken("Microsoft Entra refuses it (no code)", 60)


@pytest.mark.parametrize(
    ("changed", "setting"),
    [({"password": "mistyped"}, "MICROSOFT_APP_PASSWORD"), ({"app_id": "other"}, "MICROSOFT_APP_ID")],
)
async def test_a_wrong_secret_and_a_wrong_app_are_told_apart(changed: dict[str, str], setting: str):
    async with opened(**changed) as office:
        refused = await office.tokens.token()
        assert isinstance(refused, NoToken)
        assert refused.setting == setting


async def test_a_trouble_that_lasts_is_logged_once_and_its_end_too(
    office: Office, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("INFO", "adapters.teams")
    office.entra.refuses = 7000222
    for _ in range(3):
        await office.tokens.token()
        office.clock.now += 61
    office.entra.refuses = 0
    assert await office.tokens.token() == "token-4"
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]


async def test_messages_wait_while_there_is_no_token(driver):
    driver.teams.entra.refuses = 7000222
    outcome = await driver.send()
    assert isinstance(outcome, TryAgainAfter)
    assert (outcome.seconds, "has expired" in outcome.reason, driver.requests()) == (60, True, 0)
    driver.clock.now += 60
    driver.teams.entra.refuses = 0
    assert isinstance(await driver.send(), Sent)


async def test_a_message_without_a_token_takes_nobodys_turn(driver):
    driver.teams.entra.answers = (503, "")
    for _ in range(61):
        assert isinstance(await driver.send(), TryAgainAfter)
    driver.teams.entra.answers = None
    driver.clock.now += 5
    assert isinstance(await driver.send(), Sent)
    assert driver.clock.slept == []


async def test_messages_that_wait_too_long_for_a_token_go_later_and_are_not_in_doubt(driver):
    hasty = TeamsSender(driver.connector, drawn, ready_seconds=0.05)
    driver.teams.entra.gate.clear()
    waited = await hasty.send(driver.message("k1", Reply("Hello")))
    assert waited == TryAgainAfter(5, "not ready in time")
    driver.teams.entra.gate.set()
    await driver.tokens.renewed()
    assert isinstance(await driver.send(), Sent)
    assert driver.teams.entra.asked == 1


# --- Throwing it away


async def test_a_token_that_is_refused_is_thrown_away_and_another_is_not(office: Office):
    await office.tokens.token()
    office.tokens.refused("some other")
    assert await office.tokens.token() == "token-1"
    office.tokens.refused("token-1")
    assert await office.tokens.token() == "token-2"


async def test_at_the_end_nobody_waits_for_a_token(office: Office):
    office.entra.gate.clear()
    waiting = asyncio.create_task(office.tokens.token())
    await office.entra.begun.wait()
    await office.tokens.aclose()
    await asyncio.wait([waiting])
    assert waiting.cancelled()
    office.entra.gate.set()


async def test_an_emulator_wants_no_token():
    tokens = NoTokens()
    tokens.refused("")
    assert await tokens.token() == ""
