"""Workspaces whose installation somebody has to repair."""

import asyncio
import logging

import pytest

from dialogs.messages import Outgoing, Reply, Sent, TryAgainAfter
from tests.slack.fake_workspace import User
from tests.slack.sender_driver import slack_driver


@pytest.fixture
async def driver():
    async with slack_driver() as driver:
        yield driver


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "token_expired", "missing_scope"])
async def test_a_token_that_is_refused_is_logged_once_and_left_alone_for_a_minute(driver, code: str, caplog):
    driver.fault(f"error:{code}", times=9)
    for _ in range(20):
        assert await driver.send() == TryAgainAfter(60, code)
        driver.clock.now += 2.9
    assert driver.requests() == 1
    driver.clock.now += 3
    for _ in range(20):
        await driver.send()
    assert driver.requests() == 2
    assert [(record.levelname, record.args[:2]) for record in caplog.records] == [("ERROR", ("T1", code))]


async def test_of_many_messages_one_finds_out_whether_a_workspace_works_again(driver):
    driver.fault("error:invalid_auth", times=9)
    await driver.send()
    driver.clock.now += 61
    told = await asyncio.gather(*(driver.send(is_answer=True) for _ in range(4)))
    assert told == [TryAgainAfter(60, "invalid_auth")] * 4
    assert driver.requests() == 2


async def test_what_another_method_may_says_nothing_about_sending(driver, caplog):
    driver.fault("error:missing_scope")
    await driver.send()
    assert await driver.sender.find(driver.message("k1", Reply(""))) == TryAgainAfter(60, "missing_scope")
    driver.clock.now += 61
    assert await driver.sender.find(driver.message("k1", Reply(""))) is None
    driver.fault("error:missing_scope")
    await driver.send()
    assert await driver.send() == TryAgainAfter(60, "missing_scope")
    assert (driver.slack.asked("chat.postMessage"), len(caplog.records)) == (2, 1)


async def test_a_workspace_resumes_by_itself_when_its_token_works_again(driver, caplog):
    driver.fault("error:invalid_auth")
    await driver.send()
    driver.clock.now += 60.1
    with caplog.at_level(logging.INFO):
        for n in range(3):
            assert isinstance(await driver.send(key=str(n)), Sent)
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]


async def test_a_new_installation_is_used_at_once(driver):
    driver.slack.revoke("xoxb-1")
    assert await driver.send() == TryAgainAfter(60, "token_revoked")
    driver.slack.tokens["xoxb-2"] = "T1"
    driver.kept = "xoxb-2"
    assert isinstance(await driver.send(), Sent)


async def test_a_workspace_without_the_app_is_logged_once_and_never_asked(driver, caplog):
    driver.kept = None
    for _ in range(3):
        assert await driver.send() == TryAgainAfter(60, "not installed")
        driver.clock.now += 61
    assert (driver.requests(), len(caplog.records)) == (0, 1)
    driver.kept = "xoxb-1"
    assert isinstance(await driver.send(), Sent)


async def test_another_trouble_of_the_same_workspace_is_logged_too(driver, caplog):
    for code in ("invalid_auth", "missing_scope"):
        driver.fault(f"error:{code}")
        await driver.send()
        driver.clock.now += 61
    assert [record.args[1] for record in caplog.records] == ["invalid_auth", "missing_scope"]


async def test_the_trouble_of_one_workspace_holds_up_no_other(driver):
    driver.slack.add_workspace("T2", "xoxb-2", User("U9"))
    driver.fault("error:invalid_auth")
    await driver.send()
    driver.kept = "xoxb-2"
    other = Outgoing(2, "k", "slack", "T2", "U9", {}, Reply("Hello"))
    assert isinstance(await driver.sender.send(other), Sent)


@pytest.mark.parametrize("code", ["access_denied", "ekm_access_denied", "no_permission"])
async def test_what_may_be_the_trouble_of_one_channel_holds_up_nobody_else(driver, code: str):
    driver.fault(f"error:{code}")
    assert await driver.send(place={"channel": "C1"}) == TryAgainAfter(60, code)
    assert isinstance(await driver.send(), Sent)


async def test_where_tokens_are_kept_may_be_away(driver):
    driver.kept = "away"
    assert await driver.send() == TryAgainAfter(60, "no token: ConnectionError")
    assert driver.requests() == 0


async def test_an_inactive_account_is_the_apps_own_when_its_token_is_refused_too(driver, caplog):
    driver.slack.revoke("xoxb-1", "account_inactive")
    assert await driver.send() == TryAgainAfter(60, "account_inactive")
    assert await driver.send() == TryAgainAfter(60, "account_inactive")
    assert driver.requests() == 2
    driver.clock.now += 61
    await driver.send()
    assert len(caplog.records) == 1


async def test_an_inactive_account_is_nobodys_while_nobody_can_tell(driver):
    driver.fault("error:account_inactive")
    driver.fault("status:500", "auth.test")
    assert await driver.send() == TryAgainAfter(60, "account_inactive")
