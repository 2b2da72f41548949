"""What is sent to Slack over real HTTP, and the contract of every sender."""

import logging

import pytest

from adapters.slack import rendering
from dialogs.messages import Sent, TryAgainAfter
from tests.adapters.sender_contract import PRIVATE, SenderContract
from tests.slack.sender_driver import slack_driver


@pytest.fixture
async def driver():
    async with slack_driver() as driver:
        yield driver


class TestSlackSender(SenderContract):
    @pytest.fixture
    def driver(self, driver):
        return driver


async def test_a_message_goes_to_the_direct_messages_with_a_mark_that_tells_nothing(driver):
    outcome = await driver.send("Your place is kept", key="slack:T1:U1:asha.patel@trust.example")
    [sent] = driver.slack.messages
    [call] = driver.slack.calls
    assert outcome == Sent(f"D1:{sent.ts}")
    assert (sent.user, sent.text, sent.thread_ts) == ("U1", "Your place is kept", "")
    assert "Your place is kept" in str(sent.blocks)
    assert sent.metadata is not None
    assert sent.metadata["event_type"] == "hub_message"
    assert list(sent.metadata["event_payload"]) == ["id"]
    assert "asha" not in str(sent.metadata)
    assert "U1" not in str(sent.metadata)
    assert (call.arguments["unfurl_links"], call.arguments["unfurl_media"]) == (False, False)
    assert not {"link_names", "parse", "reply_broadcast"} & set(call.arguments)


async def test_what_is_asked_in_a_channel_is_answered_in_its_thread(driver):
    place = {"channel": "C1", "thread": "1763900000.000001"}
    await driver.send("What’s on", place=place)
    [sent] = driver.slack.messages
    assert (sent.channel, sent.thread_ts) == ("C1", "1763900000.000001")


@pytest.mark.parametrize(("place", "can_type"), [({}, True), ({"channel": "C1"}, False)])
async def test_nobody_is_told_to_type_where_nobody_reads_it(driver, place, can_type: bool):
    driver.drawing = lambda reply, **more: {"text": str(more)}
    await driver.send(place=place)
    assert driver.arrived() == [str({"can_type": can_type})]


async def test_a_place_without_a_thread_is_the_channel_itself(driver):
    await driver.send("Hello", place={"channel": "C1", "thread": ""})
    assert [(m.channel, m.thread_ts) for m in driver.slack.messages] == [("C1", "")]


async def test_a_hundred_messages_use_one_connection_and_one_request_each(driver):
    for n in range(100):
        assert isinstance(await driver.send(f"{n}", key=str(n)), Sent)
    assert (driver.slack.asked("chat.postMessage"), driver.slack.asked()) == (100, 100)
    assert driver.slack.connections == 1


async def test_nothing_that_is_sent_is_logged_at_any_level(driver, caplog):
    with caplog.at_level(logging.DEBUG):
        await driver.send(" ".join(PRIVATE))
        driver.fault("garbage")
        await driver.send(" ".join(PRIVATE))
    assert not any(part in caplog.text for part in (*PRIVATE, "xoxb-1"))


async def test_a_reply_that_cannot_be_drawn_is_logged_and_spoils_no_other(driver, caplog):
    def fails(reply, **_):
        raise ValueError(PRIVATE)

    driver.drawing = fails
    assert await driver.send() == TryAgainAfter(60, "cannot be drawn: ValueError")
    assert (driver.requests(), PRIVATE[0] in caplog.text, len(caplog.records)) == (0, False, 1)
    driver.drawing = rendering.draw
    assert isinstance(await driver.send(), Sent)
