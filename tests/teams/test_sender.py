"""What is sent to Teams over real HTTP, and the contract of every sender."""

import logging

import pytest

from dialogs.messages import Never, Reply, Sent, TryAgainAfter, Unknown
from tests.adapters.sender_contract import PRIVATE, SenderContract
from tests.teams.fake_tenant import BOT, TENANT, Person
from tests.teams.sender_driver import CHANNEL, drawn


class TestTeamsSender(SenderContract):
    @pytest.fixture
    def driver(self, driver):
        return driver


async def test_a_message_goes_to_the_talk_with_the_person_under_the_id_that_teams_gives(driver):
    outcome = await driver.send("Your place is kept")
    [sent] = driver.teams.seen_by("29:u1")
    assert outcome == Sent(sent.id)
    assert (sent.conversation, sent.text) == ("a:u1", "Your place is kept")
    assert driver.teams.seen_by("29:u2") == []


async def test_what_is_asked_in_a_channel_is_answered_in_its_thread(driver):
    thread = f"{CHANNEL};messageid=1700000000000"
    await driver.send("What’s on", place=driver.place(thread))
    [sent] = driver.teams.messages
    assert sent.conversation == thread
    assert driver.teams.seen_by("29:u3") == [sent]


@pytest.mark.parametrize("is_shared", [False, True])
async def test_it_is_drawn_with_its_number_and_for_who_may_type(driver, is_shared: bool):
    driver.drawing = lambda reply, **more: {"type": "message", "text": str(more)}
    await driver.send(place=driver.place() if is_shared else {})
    assert driver.arrived() == [str({"message": 1, "can_type": not is_shared})]


async def test_a_thousand_messages_use_one_token_one_connection_and_one_request_each(driver):
    driver.teams.add(*(Person(f"29:p{n}") for n in range(1_000)))
    for n in range(1_000):
        assert isinstance(await driver.send(f"{n}", member=f"29:p{n}"), Sent)
    assert (driver.teams.asked("send"), driver.teams.asked()) == (1_000, 1_000)
    assert (driver.teams.entra.asked, driver.teams.connections) == (1, 1)


async def test_nothing_that_is_sent_and_no_secret_is_logged_at_any_level(driver, caplog):
    with caplog.at_level(logging.DEBUG):
        await driver.send(" ".join(PRIVATE))
        driver.fault("garbage")
        await driver.send(" ".join(PRIVATE))
        driver.fault("error:400:Bad Argument")
        await driver.send(" ".join(PRIVATE))
    secrets = (driver.teams.entra.secret, *driver.teams.entra.ends)
    assert not any(part in caplog.text for part in (*PRIVATE, *secrets))


async def test_a_reply_that_cannot_be_drawn_is_logged_and_spoils_no_other(driver, caplog):
    def fails(reply, **_):
        raise ValueError(PRIVATE)

    driver.drawing = fails
    assert await driver.send() == TryAgainAfter(60, "cannot be drawn: ValueError")
    assert (driver.requests(), PRIVATE[0] in caplog.text, len(caplog.records)) == (0, False, 1)
    driver.drawing = drawn
    assert isinstance(await driver.send(), Sent)


async def test_what_cannot_be_written_down_never_arrives(driver):
    driver.drawing = lambda reply, **more: {"type": "message", "text": "\ud800"}
    assert await driver.send() == Never("no JSON of ours")
    assert driver.requests() == 0


async def test_nobody_can_be_asked_whether_it_is_there(driver):
    await driver.send()
    assert await driver.sender.find(driver.message("k1", Reply(""))) == Unknown("Teams cannot be asked")


# --- The talk with a person who has not written yet


async def test_a_talk_is_opened_with_whom_the_bot_has_never_talked_to_once(driver):
    reference = driver.reference(conversation=None)
    assert isinstance(await driver.send("One", reference=reference), Sent)
    assert isinstance(await driver.send("Two", reference=reference), Sent)
    assert [m.text for m in driver.teams.seen_by("29:u1")] == ["One", "Two"]
    [created] = [call for call in driver.teams.calls if call.op == "create"]
    assert created.body == {
        "bot": {"id": BOT},
        "members": [{"id": "29:u1"}],
        "isGroup": False,
        "tenantId": TENANT,
        "channelData": {"tenant": {"id": TENANT}},
    }


async def test_those_opened_longest_ago_are_forgotten_first(driver):
    driver.teams.add(*(Person(f"29:p{n}") for n in range(4)))
    for n in (0, 1, 2, 3, 3, 0):
        await driver.send(reference=driver.reference(f"29:p{n}", conversation=None))
    assert driver.teams.asked("create") == 5


async def test_a_talk_that_is_gone_is_opened_afresh(driver):
    reference = driver.reference(conversation=None)
    await driver.send(reference=reference)
    driver.fault("error:403:MessageWritesBlocked")
    assert isinstance(await driver.send(reference=reference), Never)
    await driver.send(reference=reference)
    assert driver.teams.asked("create") == 2


async def test_whom_the_app_is_not_installed_for_may_still_install_it(driver):
    driver.teams.people["29:u1"].is_installed = False
    reference = driver.reference(conversation=None)
    assert await driver.send(reference=reference) == Never("not installed", is_gone=True)
    driver.teams.people["29:u1"].is_installed = True
    assert isinstance(await driver.send(reference=reference), Sent)


@pytest.mark.parametrize("missing", ["service_url", "member", "bot"])
async def test_without_a_part_of_the_address_nobody_is_written_to(driver, missing: str):
    reference = driver.reference(conversation=None, **{missing: ""})
    assert await driver.send(reference=reference) == Never("no address")
    assert driver.requests() == 0


async def test_a_place_that_names_no_conversation_is_none(driver):
    await driver.send(reference=driver.reference(conversation=None))
    assert await driver.send(place={"service_url": driver.service_url}) == Never("no address")


OPENING = {
    "throttled": TryAgainAfter(30, "throttled"),
    "status:500": TryAgainAfter(5, "HTTP 500"),
    "error:412:PreconditionFailed": TryAgainAfter(5, "PreconditionFailed"),
    "reset": TryAgainAfter(5, "ServerDisconnectedError"),
    "after": TryAgainAfter(5, "ServerDisconnectedError"),
    "hang": TryAgainAfter(5, "TimeoutError"),
    "garbage": TryAgainAfter(5, "no JSON"),
    "error:400:Bad Argument": Never("Bad Argument"),
    "error:403:BotNotInConversationRoster": Never("not installed", is_gone=True),
    "error:403:SomethingNew": Never("not installed"),
    "error:403:BotDisabledByAdmin": TryAgainAfter(60, "BotDisabledByAdmin"),
    "error:404:MemberNotFound": Never("MemberNotFound"),
}


@pytest.mark.parametrize("kind", OPENING)
async def test_a_talk_that_cannot_be_opened_is_never_in_doubt(driver, kind: str):
    driver.fault(kind, "create")
    assert await driver.send(reference=driver.reference(conversation=None)) == OPENING[kind]
    assert (driver.requests(), driver.arrived()) == (1, [])


# --- In the place of a message


async def test_a_card_is_changed_where_it_stands(driver):
    await driver.send("Book?")
    [sent] = driver.teams.messages
    place = (TENANT, driver.service_url, "a:u1")
    assert await driver.sender.update(*place, sent.id, {"type": "message", "text": "Booked"})
    assert (sent.text, [was["text"] for was in sent.before]) == ("Booked", ["Book?"])
    assert len(driver.teams.messages) == 1


async def test_a_card_that_cannot_be_changed_is_left(driver):
    place = (TENANT, driver.service_url, "a:u1")
    assert not await driver.sender.update(*place, "1", {"type": "message", "text": "Booked"})
    driver.fault("throttled", "update")
    assert not await driver.sender.update(*place, "1", {"type": "message", "text": "Booked"})
    assert not await driver.sender.update(*place, "1", {"type": "message", "text": "Booked"})
    assert driver.requests() == 2


async def test_something_is_said_in_a_place_without_an_outbox(driver):
    assert await driver.sender.say(driver.place(), {"type": "message", "text": "Sorry"})
    assert [m.text for m in driver.teams.seen_by("29:u2")] == ["Sorry"]
    driver.fault("status:500")
    assert not await driver.sender.say(driver.place(), {"type": "message", "text": "Sorry"})
