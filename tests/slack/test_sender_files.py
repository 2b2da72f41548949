"""A date for a calendar goes to Slack as a file, or as a link where files are not allowed."""

from typing import Any

import pytest

from adapters.slack import rendering
from adapters.slack.files import put
from adapters.slack.sender import SlackSender
from dialogs.messages import Never, Outgoing, Reply, Sent, TryAgainAfter, Unknown
from tests.invitations import files, invitation
from tests.slack.sender_driver import SlackDriver, form_view, slack_driver

REPLY = Reply("For your calendar: here is CQI Taster <!channel>.", calendar=(invitation(),))


@pytest.fixture
async def driver():
    async with slack_driver() as driver:
        driver.sender = sender(driver)
        yield driver


def sender(driver: SlackDriver, base_url: str = "https://hub.trust.example") -> SlackSender:
    calendar = files(base_url=base_url)
    draws = rendering.draw, form_view
    return SlackSender(driver.client, driver.token_for, *draws, calendar=calendar, seconds=2.0)


def message(driver: SlackDriver) -> Outgoing:
    return driver.message("calendar:7:0", REPLY)


async def test_the_person_gets_the_file_with_its_words_and_nothing_in_them_works(driver):
    assert isinstance(await driver.sender.send(message(driver)), Sent)
    [shown] = driver.slack.messages
    assert shown.user == "U1"
    assert shown.file == files().file([invitation()])
    assert "&lt;!channel&gt;" in shown.text


async def test_where_files_are_not_allowed_there_is_a_link(driver):
    driver.slack.workspaces["T1"].scopes = "chat:write,im:write"
    assert isinstance(await driver.sender.send(message(driver)), Sent)
    [shown] = driver.slack.messages
    assert files().link([invitation()]) in str(shown.blocks)


async def test_where_there_is_no_link_either_nothing_is_said(driver):
    driver.slack.workspaces["T1"].scopes = "chat:write,im:write"
    outcome = await sender(driver, base_url="").send(message(driver))
    assert outcome == Never("neither a file nor a link can be sent", is_needless=True)
    assert driver.slack.messages == []


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "conversations.open", "upload"])
@pytest.mark.parametrize("kind", ["status:500", "reset", "ratelimited"])
async def test_before_the_last_step_nothing_is_there_and_it_is_tried_again(driver, method: str, kind: str):
    # Twice, as what only reads is asked again when a connection breaks.
    driver.slack.fault(method, kind, times=2 if kind == "reset" and method.startswith("files.") else 1)
    assert isinstance(await driver.sender.send(message(driver)), TryAgainAfter)
    assert driver.slack.messages == []
    assert isinstance(await driver.sender.send(message(driver)), Sent)
    assert len(driver.slack.messages) == 1


async def test_an_answer_that_is_lost_in_the_last_step_leaves_it_in_doubt(driver):
    driver.slack.fault("files.completeUploadExternal", "after")
    assert isinstance(await driver.sender.send(message(driver)), Unknown)
    assert isinstance(await driver.sender.find(message(driver)), Unknown)


class Asked:
    """Stands where requests leave, and takes whatever it is given."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def post(self, address: str, **_more: Any) -> "Asked":
        self.addresses.append(address)
        return self

    async def __aenter__(self) -> "Asked":
        return self

    async def __aexit__(self, *_error: object) -> None:
        pass

    status = 200


@pytest.mark.parametrize(
    ("address", "is_taken"),
    [
        ("https://files.elsewhere.example/upload", True),
        ("http://127.0.0.1:1/upload", True),
        ("http://files.elsewhere.example/upload", False),
        ("ftp://files.elsewhere.example/upload", False),
        ("", False),
    ],
)
async def test_a_file_never_goes_in_clear_to_another_machine(driver, address: str, is_taken: bool):
    asked = Asked()
    assert await put(asked, address, b"x", 1.0) is is_taken  # type: ignore[arg-type]
    assert asked.addresses == ([address] if is_taken else [])
    driver.slack.upload_url = address if not is_taken else None
    assert isinstance(await driver.sender.send(message(driver)), Sent if is_taken else TryAgainAfter)


async def test_who_has_gone_is_gone(driver):
    driver.slack.fault("files.completeUploadExternal", "error:user_not_found")
    outcome = await driver.sender.send(message(driver))
    assert outcome == Never("user_not_found", is_gone=True)
