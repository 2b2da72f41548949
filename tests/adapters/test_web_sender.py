import pytest

from adapters.web.chat_sender import WebSender
from dialogs.messages import Never, Outgoing, Reply, TryAgainAfter, Unknown
from tests.adapters.sender_contract import Driver, SenderContract
from tests.fakes import FakeLines


class WebDriver:
    can_be_asked = True
    can_change = True

    def __init__(self) -> None:
        self.lines = FakeLines()
        self.sender = WebSender(self.lines)

    def is_busy(self, seconds: float) -> None:
        self.lines.fails_with(TryAgainAfter(seconds, "no connection is free"))

    def cannot_be_reached(self) -> None:
        self.lines.fails_with(TryAgainAfter(1, "OperationalError"))

    def accepts_and_hangs_up(self) -> None:
        self.lines.fails_with(Unknown("OperationalError"), arrives=True)

    def says_the_person_has_gone(self) -> None:
        self.lines.fails_with(Never("no such address"))

    def requests(self) -> int:
        return self.lines.attempts

    def arrived(self) -> list[str]:
        return [message.reply.text for message in self.lines.kept.values()]

    def message(self, key: str, reply: Reply, *, replaces: str = "") -> Outgoing:
        return Outgoing(1, key, "web", "", "asha.patel@trust.example", {}, reply, replaces=replaces)


class TestWebSender(SenderContract):
    @pytest.fixture
    def driver(self) -> Driver:
        return WebDriver()


async def test_the_same_message_again_is_no_second_line_and_has_its_old_id():
    driver = WebDriver()
    message = driver.message("k", Reply("Hello"))
    assert await driver.sender.send(message) == await driver.sender.send(message)
    assert driver.arrived() == ["Hello"]


async def test_open_pages_are_woken_by_what_was_kept_and_by_nothing_else():
    driver, woken = WebDriver(), list[str]()
    driver.sender.wake = woken.append
    driver.cannot_be_reached()
    await driver.sender.send(driver.message("k", Reply("Hello")))
    assert woken == []
    await driver.sender.send(driver.message("k", Reply("Hello")))
    assert woken == ["asha.patel@trust.example"]
