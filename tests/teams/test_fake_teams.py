"""The fake Teams refuses what the real one does; else what passes here would prove little."""

import pytest

from adapters.teams.connector import Busy, Done, Refused
from tests.teams.fake_tenant import BOT, TENANT, Person
from tests.teams.sender_driver import CHANNEL

HELLO = {"type": "message", "text": "Hello"}


async def test_no_more_than_seven_messages_a_second_are_taken_in_one_conversation(driver):
    driver.teams.is_throttled = True
    for _ in range(7):
        assert isinstance(await driver.connector.send(driver.service_url, "a:u1", HELLO), Done)
    assert await driver.connector.send(driver.service_url, "a:u1", HELLO) == Busy(1)
    assert isinstance(await driver.connector.send(driver.service_url, "a:u2", HELLO), Done)
    driver.clock.now += 1
    assert isinstance(await driver.connector.send(driver.service_url, "a:u1", HELLO), Done)
    assert await driver.connector.send(driver.service_url, "a:u1", HELLO) == Busy(1)


async def test_no_more_than_thirty_messages_a_second_are_taken_in_a_tenant(driver):
    driver.teams.is_throttled = True
    driver.teams.add(*(Person(f"29:p{n}") for n in range(31)))
    told = [await driver.connector.send(driver.service_url, f"a:p{n}", HELLO) for n in range(31)]
    assert [type(one) for one in told] == [Done] * 30 + [Busy]


async def test_no_more_than_fourteen_look_ups_a_second_are_taken_in_one_conversation(driver):
    driver.teams.is_throttled = True
    told = [await driver.connector.member(driver.service_url, CHANNEL, "29:u1") for _ in range(15)]
    assert [type(one) for one in told] == [Done] * 14 + [Busy]


@pytest.mark.parametrize(
    ("tenant", "bot", "member", "refusal"),
    [
        ("", BOT, "29:u1", Refused(400, "Bad Argument")),
        (TENANT, "", "29:u1", Refused(400, "Bad Argument")),
        ("another", BOT, "29:u1", Refused(403, "ForbiddenOperationException")),
        (TENANT, BOT, "29:u2", Refused(403, "ForbiddenOperationException")),
        (TENANT, BOT, "29:nobody", Refused(403, "BotNotInConversationRoster")),
    ],
)
async def test_no_talk_is_opened_without_a_tenant_or_with_whom_the_app_is_not_installed(
    driver, tenant: str, bot: str, member: str, refusal: Refused
):
    driver.teams.people["29:u2"].is_installed = False
    assert await driver.connector.create(driver.service_url, tenant, bot, member) == refusal


async def test_nothing_is_posted_where_the_bot_is_not_or_nothing_is_said(driver):
    driver.teams.conversations[CHANNEL].is_member = False
    for where, activity, refusal in (
        (CHANNEL, HELLO, Refused(403, "BotNotInConversationRoster")),
        ("19:nowhere", HELLO, Refused(404, "ConversationNotFound")),
        ("a:u1", {"type": "message"}, Refused(400, "Bad Argument")),
        ("a:u1", {"type": "message", "text": "é" * 52_000}, Refused(413, "MessageSizeTooBig")),
    ):
        assert await driver.connector.send(driver.service_url, where, activity) == refusal
    assert driver.arrived() == []


async def test_what_is_wrong_with_an_activity_may_be_checked(driver):
    driver.teams.check = lambda activity: ["no card"] if not activity.get("attachments") else []
    assert isinstance(await driver.connector.send(driver.service_url, "a:u1", HELLO), Refused)
    card = {"type": "AdaptiveCard", "body": []}
    activity = {**HELLO, "attachments": [{"contentType": "application/vnd", "content": card}]}
    await driver.connector.send(driver.service_url, "a:u1", activity)
    assert [(message.text, message.card) for message in driver.teams.messages] == [("Hello", card)]


async def test_a_mishap_is_a_fault_that_nobody_planned(driver):
    driver.teams.mishap = lambda op: "status:500" if op == "send" else None
    assert await driver.connector.send(driver.service_url, "a:u1", HELLO) == Refused(500, "HTTP 500")
    assert isinstance(await driver.connector.member(driver.service_url, CHANNEL, "29:u1"), Done)


async def test_each_sees_what_stands_in_their_conversations_in_order(driver):
    for where in ("a:u1", CHANNEL, "a:u2", "a:u1"):
        await driver.connector.send(driver.service_url, where, {**HELLO, "text": where})
    assert [m.text for m in driver.teams.seen_by("29:u1")] == ["a:u1", CHANNEL, "a:u1"]
    assert [m.text for m in driver.teams.seen_by("29:u3")] == [CHANNEL]
