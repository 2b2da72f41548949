import pytest

from dialogs.messages import Never, Outgoing, Reply, TryAgainAfter, Unknown
from tests.adapters.sender_contract import Driver, SenderContract
from tests.fakes import FakeChannel


class FakeDriver:
    can_change = True

    def __init__(self, can_be_asked: bool) -> None:
        self.can_be_asked = can_be_asked
        self.sender = FakeChannel(can_be_asked=can_be_asked)

    def is_busy(self, seconds: float) -> None:
        self.sender.fails_with(TryAgainAfter(seconds, "busy"))

    def cannot_be_reached(self) -> None:
        self.sender.fails_with(TryAgainAfter(1, "cannot be reached"))

    def accepts_and_hangs_up(self) -> None:
        self.sender.fails_with(Unknown("hung up"), arrives=True)

    def says_the_person_has_gone(self) -> None:
        self.sender.fails_with(Never("gone"))

    def requests(self) -> int:
        return self.sender.attempts

    def arrived(self) -> list[str]:
        return self.sender.texts

    def message(self, key: str, reply: Reply, *, replaces: str = "") -> Outgoing:
        return Outgoing(1, key, "fake", "", "u1", {}, reply, replaces=replaces)


class TestFakeChannel(SenderContract):
    @pytest.fixture(params=[True, False], ids=["can be asked", "cannot be asked"])
    def driver(self, request: pytest.FixtureRequest) -> Driver:
        return FakeDriver(request.param)
