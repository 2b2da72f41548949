import logging

import pytest

from bot.rarely import Rarely
from tests.fakes import FakeMonotonic


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    return caplog


def test_the_same_reason_is_written_once_a_minute(said: pytest.LogCaptureFixture):
    clock = FakeMonotonic()
    rarely = Rarely(logging.getLogger("door"), 60.0, clock)
    for _ in range(130):
        rarely.warn("signature", "wrong signature")
        clock.seconds += 1
    assert said.messages == ["wrong signature"] * 3


def test_each_reason_is_written(said: pytest.LogCaptureFixture):
    rarely = Rarely(logging.getLogger("door"), 60.0, FakeMonotonic())
    rarely.warn("signature", "wrong signature")
    rarely.warn("stale", "too old")
    assert said.messages == ["wrong signature", "too old"]
