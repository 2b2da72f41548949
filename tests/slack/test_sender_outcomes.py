"""What becomes of a message when Slack does not take it."""

import pytest

from adapters.slack.refusals import REFUSALS, Meaning
from dialogs.messages import Never, Sent, TryAgainAfter, Unknown
from tests.slack.sender_driver import slack_driver


@pytest.fixture
async def driver():
    async with slack_driver() as driver:
        yield driver


FAULTS = {
    "ratelimited": (TryAgainAfter(30, "ratelimited"), 0),
    "error:ratelimited": (TryAgainAfter(5, "ratelimited"), 0),
    "status:429": (TryAgainAfter(5, "ratelimited"), 0),
    "status:500": (Unknown("HTTP 500"), 0),
    "status:503": (Unknown("HTTP 503"), 0),
    "status:403": (Unknown("HTTP 403"), 0),
    "reset": (Unknown("ServerDisconnectedError"), 0),
    "after": (Unknown("ServerDisconnectedError"), 1),
    "hang": (Unknown("TimeoutError"), 0),
    "garbage": (Unknown("no JSON"), 0),
    "error:fatal_error": (Unknown("fatal_error"), 0),
    "error:internal_error": (Unknown("internal_error"), 0),
    "error:service_unavailable": (Unknown("service_unavailable"), 0),
    "error:request_timeout": (TryAgainAfter(5, "request_timeout"), 0),
    "error:Oh dear <x>": (TryAgainAfter(60, "a strange error code"), 0),
    "error:some_new_error": (TryAgainAfter(60, "some_new_error"), 0),
}


@pytest.mark.parametrize("kind", FAULTS)
async def test_each_fault_has_its_outcome_after_one_request(driver, kind: str):
    driver.fault(kind)
    outcome, arrived = FAULTS[kind]
    assert await driver.send() == outcome
    assert (driver.requests(), len(driver.arrived())) == (1, arrived)


async def test_nobody_is_followed_elsewhere_with_a_message(driver):
    driver.fault(f"redirect:{driver.slack.url}elsewhere")
    assert await driver.send() == Unknown("Redirected")
    assert driver.requests() == 1


async def test_what_never_left_is_tried_again(driver):
    driver.cannot_be_reached()
    assert await driver.send() == TryAgainAfter(5.0, "ClientConnectorError")


MEANT = {
    Meaning.GONE: lambda code: Never(code, is_gone=True),
    Meaning.ACCOUNT: lambda code: Never(code, is_gone=True),
    Meaning.REFUSED: Never,
    Meaning.SETUP: lambda code: TryAgainAfter(60, code),
    Meaning.LATER: lambda code: TryAgainAfter(60, code),
}
ROWS = [
    ("user_not_found", Meaning.GONE),
    ("user_disabled", Meaning.GONE),
    ("user_deleted", Meaning.GONE),
    ("cannot_dm_bot", Meaning.GONE),
    ("account_inactive", Meaning.ACCOUNT),
    ("channel_not_found", Meaning.REFUSED),
    ("is_archived", Meaning.REFUSED),
    ("is_inactive", Meaning.REFUSED),
    ("not_in_channel", Meaning.REFUSED),
    ("restricted_action", Meaning.REFUSED),
    ("restricted_action_non_threadable_channel", Meaning.REFUSED),
    ("restricted_action_read_only_channel", Meaning.REFUSED),
    ("restricted_action_thread_locked", Meaning.REFUSED),
    ("restricted_action_thread_only_channel", Meaning.REFUSED),
    ("cannot_reply_to_message", Meaning.REFUSED),
    ("thread_not_found", Meaning.REFUSED),
    ("duplicate_channel_not_found", Meaning.REFUSED),
    ("duplicate_message_not_found", Meaning.REFUSED),
    ("user_not_visible", Meaning.REFUSED),
    ("app_not_installed", Meaning.SETUP),
    ("enterprise_is_restricted", Meaning.SETUP),
    ("invalid_auth", Meaning.SETUP),
    ("messages_tab_disabled", Meaning.SETUP),
    ("missing_scope", Meaning.SETUP),
    ("not_allowed_token_type", Meaning.SETUP),
    ("not_authed", Meaning.SETUP),
    ("org_login_required", Meaning.SETUP),
    ("team_access_not_granted", Meaning.SETUP),
    ("team_not_found", Meaning.SETUP),
    ("token_expired", Meaning.SETUP),
    ("token_revoked", Meaning.SETUP),
    ("two_factor_setup_required", Meaning.SETUP),
    ("access_denied", Meaning.LATER),
    ("ekm_access_denied", Meaning.LATER),
    ("no_permission", Meaning.LATER),
    ("message_limit_exceeded", Meaning.LATER),
    ("team_added_to_org", Meaning.LATER),
]
DRAWN = [
    "attachment_payload_limit_exceeded", "block_mismatch", "blocks_too_long", "invalid_arguments",
    "invalid_attachments", "invalid_blocks", "invalid_blocks_format", "markdown_text_conflict",
    "msg_blocks_too_long", "msg_too_long", "no_text", "too_many_attachments",
]  # fmt: skip


@pytest.mark.parametrize(("code", "meaning"), ROWS)
async def test_each_refusal_has_its_outcome(driver, code: str, meaning: Meaning):
    driver.fault(f"error:{code}")
    assert await driver.send() == MEANT[meaning](code)
    assert driver.arrived() == []


@pytest.mark.parametrize("code", DRAWN)
async def test_what_is_refused_as_it_is_drawn_goes_once_more_as_text(driver, code: str, caplog):
    driver.fault(f"error:{code}")
    assert isinstance(await driver.send(), Sent)
    [sent] = driver.slack.messages
    assert (sent.text, sent.blocks, driver.requests()) == ("Hello", [], 2)
    assert driver.slack.calls[-1].arguments["mrkdwn"] is False
    assert [record.getMessage() for record in caplog.records] == [
        f"Slack refused how outbox row 1 is drawn: {code}"
    ]


async def test_what_is_refused_as_text_too_never_arrives(driver):
    driver.fault("error:invalid_blocks", times=2)
    assert await driver.send() == Never("invalid_blocks")
    assert driver.requests() == 2


def test_every_row_of_the_table_is_tried_above():
    assert {**dict(ROWS), **dict.fromkeys(DRAWN, Meaning.DRAWN)} == REFUSALS


async def test_who_has_gone_in_a_channel_closes_no_account(driver):
    driver.fault("error:user_not_found")
    assert await driver.send(place={"channel": "C1"}) == Never("user_not_found")


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived", "not_in_channel"])
async def test_a_channel_that_the_app_cannot_write_in_any_more_is_gone(driver, code: str):
    driver.fault(f"error:{code}")
    assert await driver.send(place={"channel": "C1"}) == Never(code, is_gone=True)


async def test_a_channel_in_which_this_may_not_stand_is_still_there(driver):
    driver.fault("error:restricted_action")
    assert await driver.send(place={"channel": "C1"}) == Never("restricted_action")
