"""What becomes of a message when Teams does not take it."""

import pytest

from adapters.teams.connector import Refused
from adapters.teams.refusals import REFUSALS, Meaning, meaning_of
from dialogs.messages import Never, Sent, TryAgainAfter, Unknown
from tests.teams.fake_tenant import TENANT

FAULTS = {
    "throttled": (TryAgainAfter(30, "throttled"), 0),
    "status:429": (TryAgainAfter(5, "throttled"), 0),
    "error:412:PreconditionFailed": (TryAgainAfter(5, "PreconditionFailed"), 0),
    "status:500": (TryAgainAfter(5, "HTTP 500"), 0),
    "error:500:ServiceError": (TryAgainAfter(5, "ServiceError"), 0),
    "error:502:ServiceError": (TryAgainAfter(5, "ServiceError"), 0),
    "status:503": (TryAgainAfter(5, "HTTP 503"), 0),
    "status:504": (TryAgainAfter(5, "HTTP 504"), 0),
    "status:408": (TryAgainAfter(5, "HTTP 408"), 0),
    "status:409": (TryAgainAfter(5, "HTTP 409"), 0),
    "reset": (Unknown("ServerDisconnectedError"), 0),
    "after": (Unknown("ServerDisconnectedError"), 1),
    "hang": (Unknown("TimeoutError"), 0),
    "garbage": (Unknown("no JSON"), 1),
    "error:403:MessageWritesBlocked": (Never("MessageWritesBlocked", is_gone=True), 0),
    "error:403:ConversationBlockedByUser": (Never("ConversationBlockedByUser", is_gone=True), 0),
    "error:403:BotNotInConversationRoster": (Never("BotNotInConversationRoster", is_gone=True), 0),
    "error:403:ForbiddenOperationException": (Never("ForbiddenOperationException", is_gone=True), 0),
    "error:403:BotDisabledByAdmin": (TryAgainAfter(60, "BotDisabledByAdmin"), 0),
    "error:403:InvalidBotApiHost": (TryAgainAfter(60, "InvalidBotApiHost"), 0),
    "error:403:NotEnoughPermissions": (Never("NotEnoughPermissions"), 0),
    "error:403:SomethingNew": (Never("SomethingNew"), 0),
    "error:404:ActivityNotFoundInConversation": (Never("ActivityNotFoundInConversation"), 0),
    "error:404:MemberNotFoundInConversation": (Never("MemberNotFoundInConversation"), 0),
    "status:404": (Never("HTTP 404"), 0),
    "status:410": (Never("HTTP 410"), 0),
    "error:400:Bad Argument": (Never("Bad Argument"), 0),
    "error:413:MessageSizeTooBig": (Never("MessageSizeTooBig"), 0),
    "error:500:Oh dear <x>": (TryAgainAfter(5, "a strange error code"), 0),
}
# With a new token it is tried once more.
NOT_REGISTERED = "error:401:BotNotRegistered"
# The talk is opened anew, and it is tried there once more.
NOT_FOUND = "error:404:ConversationNotFound"


@pytest.mark.parametrize("kind", FAULTS)
async def test_each_fault_has_its_outcome_after_one_request(driver, kind: str):
    driver.fault(kind)
    outcome, arrived = FAULTS[kind]
    assert await driver.send() == outcome
    assert (driver.requests(), len(driver.arrived())) == (1, arrived)


def test_every_row_of_the_table_is_tried_above():
    tried = {kind.split(":")[2] for kind in (*FAULTS, NOT_REGISTERED, NOT_FOUND) if kind.startswith("error:")}
    assert REFUSALS.keys() <= tried


async def test_a_talk_that_is_not_there_is_opened_anew_and_what_has_changed_is_told(driver):
    outcome = await driver.send("Hello", reference=driver.reference(conversation="a:before"))
    [sent] = driver.teams.seen_by("29:u1")
    assert outcome == Sent(sent.id, {"conversation": "a:u1"})
    assert [(call.op, call.conversation) for call in driver.teams.calls] == [
        ("send", "a:before"),
        ("create", ""),
        ("send", "a:u1"),
    ]


async def test_what_was_on_its_way_to_a_talk_that_is_not_there_goes_to_the_new_one_at_once(driver):
    reference = driver.reference(conversation="a:before")
    await driver.send(reference=reference)
    assert await driver.send(reference=reference) == Sent(
        driver.teams.messages[-1].id, {"conversation": "a:u1"}
    )
    assert (driver.teams.asked("create"), driver.teams.asked("send")) == (1, 3)


async def test_a_talk_that_is_not_there_even_when_opened_anew_is_given_up(driver):
    driver.fault(NOT_FOUND, times=2)
    assert await driver.send() == Never("ConversationNotFound")
    assert (driver.teams.asked("create"), driver.teams.asked("send")) == (1, 2)


async def test_a_talk_that_stays_where_it_was_has_not_moved(driver):
    driver.fault(NOT_FOUND)
    assert await driver.send() == Sent(driver.teams.messages[0].id)


async def test_whoever_cannot_be_written_to_alone_any_more_is_not_asked_twice(driver):
    driver.teams.people["29:u1"].is_installed = False
    reference = driver.reference(conversation="a:before")
    assert await driver.send(reference=reference) == Never("not installed", is_gone=True)
    assert driver.requests() == 2


@pytest.mark.parametrize("fault", ["hang", "status:500"])
async def test_a_talk_that_cannot_be_opened_anew_just_now_is_opened_later(driver, fault: str):
    driver.fault(fault, "create")
    reference = driver.reference(conversation="a:before")
    assert isinstance(await driver.send(reference=reference), TryAgainAfter)
    assert isinstance(await driver.send(reference=reference), Sent)


async def test_a_place_that_is_not_there_is_not_looked_for_with_a_person(driver):
    driver.fault(NOT_FOUND)
    assert await driver.send(place=driver.place()) == Never("ConversationNotFound", is_gone=True)
    assert driver.requests() == 1


async def test_what_never_left_is_tried_again(driver):
    driver.cannot_be_reached()
    assert await driver.send() == TryAgainAfter(5.0, "ClientConnectorError")


async def test_a_channel_that_the_app_is_not_in_is_gone(driver):
    driver.fault("error:403:BotNotInConversationRoster")
    assert await driver.send(place=driver.place()) == Never("BotNotInConversationRoster", is_gone=True)


async def test_what_is_refused_about_a_person_ends_no_channel(driver):
    driver.fault("error:403:MessageWritesBlocked")
    assert await driver.send(place=driver.place()) == Never("MessageWritesBlocked")


async def test_a_person_who_blocks_or_removes_the_app_has_gone(driver):
    driver.teams.people["29:u1"].has_blocked = True
    driver.teams.people["29:u2"].is_installed = False
    assert await driver.send() == Never("MessageWritesBlocked", is_gone=True)
    assert await driver.send(member="29:u2") == Never("BotNotInConversationRoster", is_gone=True)


@pytest.mark.parametrize("kind", ["error:400:Bad Argument", "error:413:MessageSizeTooBig"])
async def test_what_is_not_taken_as_it_is_drawn_is_logged(driver, caplog, kind: str):
    driver.fault(kind)
    await driver.send()
    _, status, code = kind.split(":")
    assert [record.getMessage() for record in caplog.records] == [
        f"Teams refused how outbox row 1 is drawn: {code} (HTTP {status})"
    ]


async def test_what_an_operator_has_to_repair_is_logged_once_until_messages_go_again(driver, caplog):
    driver.fault("error:403:BotDisabledByAdmin", times=3)
    for n in (1, 2, 3):
        await driver.send(member=f"29:u{n}")
    [line] = [record.getMessage() for record in caplog.records]
    assert "does not let the app write" in line
    assert TENANT in line
    assert "BotDisabledByAdmin (HTTP 403)" in line
    assert isinstance(await driver.send(), Sent)
    driver.fault("error:403:BotDisabledByAdmin")
    await driver.send()
    assert len(caplog.records) == 2


async def test_a_message_of_more_than_100_kb_is_refused_as_teams_does(driver):
    assert await driver.send("é" * 52_000) == Never("MessageSizeTooBig")


async def test_a_token_that_is_not_taken_is_thrown_away_and_asked_for_once_more(driver):
    await driver.send()
    driver.teams.entra.revoke_all()
    assert isinstance(await driver.send(), Sent)
    assert (driver.teams.entra.asked, driver.requests()) == (2, 3)


async def test_an_app_that_is_not_registered_asks_for_no_token_each_time(driver):
    driver.fault(NOT_REGISTERED, times=100)
    for n in range(5):
        assert await driver.send(member=f"29:u{n % 3 + 1}") == TryAgainAfter(60, "BotNotRegistered")
    assert (driver.teams.entra.asked, driver.requests()) == (2, 6)
    driver.clock.now += 61
    await driver.send()
    assert driver.teams.entra.asked == 3


@pytest.mark.parametrize(("status", "meaning"), [(301, Meaning.LATER), (405, Meaning.REFUSED)])
def test_a_status_without_a_word_has_its_meaning(status: int, meaning: Meaning):
    assert meaning_of(Refused(status, f"HTTP {status}")) is meaning


def test_a_word_counts_only_with_its_status():
    assert meaning_of(Refused(500, "MessageWritesBlocked")) is Meaning.LATER
