"""Finding what may have arrived."""

import pytest

from dialogs.messages import Outgoing, Reply, Sent, TryAgainAfter, Unknown
from tests.slack.sender_driver import slack_driver


@pytest.fixture
async def driver():
    async with slack_driver() as driver:
        yield driver


async def test_what_arrived_is_found_among_others_with_its_id(driver):
    for n in range(3):
        await driver.send(f"{n}", key=str(n))
    driver.fault("after")
    await driver.send("lost", key="lost")
    found = await driver.sender.find(driver.message("lost", Reply("")))
    assert found == Sent(f"D1:{driver.slack.messages[-1].ts}")
    assert await driver.sender.find(driver.message("other", Reply(""))) is None


async def test_what_somebody_else_got_is_not_found(driver):
    await driver.send()
    elsewhere = Outgoing(1, "k1", "slack", "T1", "U2", {}, Reply(""))
    assert await driver.sender.find(elsewhere) is None


async def test_a_long_talk_since_is_read_as_far_as_is_reasonable(driver):
    await driver.send(key="lost")
    team = driver.slack.workspaces["T1"]
    [lost] = team.messages
    for pages, expected in ((2, Sent), (1, Unknown)):
        for _ in range(200 * pages + 1):
            team.messages.append(type(lost)("T1", "D1", driver.slack.next_ts(), text="talk"))
        assert isinstance(await driver.sender.find(driver.message("lost", Reply(""))), expected)


async def test_a_channel_is_not_read(driver):
    message = driver.message("k1", Reply(""), place={"channel": "C1"})
    assert await driver.sender.find(message) == Unknown("a channel is not read")
    assert driver.requests() == 0


@pytest.mark.parametrize("method", ["conversations.open", "conversations.history"])
@pytest.mark.parametrize(
    "kind", ["ratelimited", "status:500", "reset", "hang", "garbage", "error:invalid_auth"]
)
async def test_a_slack_that_cannot_say_just_now_is_asked_again_later(driver, method: str, kind: str):
    await driver.send()
    driver.fault(kind, method, times=2)  # what only reads is asked twice when a connection breaks
    found = await driver.sender.find(driver.message("k1", Reply("")))
    assert isinstance(found, TryAgainAfter)
    assert found.seconds >= 5


async def test_without_the_scope_to_read_nothing_can_be_found_and_sending_goes_on(driver):
    driver.slack.workspaces["T1"].scopes = "chat:write,im:write"
    await driver.send()
    assert await driver.sender.find(driver.message("k1", Reply(""))) == Unknown("missing_scope")
    assert isinstance(await driver.send(key="k2"), Sent)


async def test_looking_does_not_take_the_turn_of_the_message_that_tries_a_workspace_again(driver):
    driver.fault("error:invalid_auth")
    await driver.send()
    driver.clock.now += 61
    driver.fault("status:500", "conversations.open")
    await driver.sender.find(driver.message("k1", Reply("")))
    assert isinstance(await driver.send(), Sent)
