"""Forms that are opened at once for whoever has pressed something."""

from typing import Any

import pytest

from dialogs.messages import Field, Form, Outgoing, Question, Reply, Sent
from tests.slack.sender_driver import SlackDriver, slack_driver

FORM = Form("Apply", (Field("why", "Why?"), Field("when", "When?")))


@pytest.fixture
async def driver():
    async with slack_driver() as driver:
        yield driver


def asks(driver: SlackDriver, form: Form = FORM, **more: Any) -> Outgoing:
    question = Question(form, "token1")
    reference = {"trigger": driver.slack.trigger("U1")}
    return driver.message("k1", Reply("Please say", question=question), reference=reference, **more)


async def test_a_form_is_opened_for_whoever_pressed_a_moment_ago(driver):
    outcome = await driver.sender.send(asks(driver))
    [view] = driver.slack.views.values()
    assert outcome == Sent(f"view:{view['id']}")
    assert (view["user"], driver.requests(), driver.arrived()) == ("U1", 1, [])


async def test_several_choices_of_one_field_are_a_form_too(driver):
    await driver.sender.send(asks(driver, Form("Topics", (Field("topics", "Which?", "choices"),))))
    assert len(driver.slack.views) == 1


@pytest.mark.parametrize("more", [{"place": {"channel": "C1"}}, {}])
async def test_a_question_of_one_field_and_one_in_a_channel_are_messages(driver, more):
    form = FORM if more else Form("Why", (Field("why", "Why?"),))
    assert isinstance(await driver.sender.send(asks(driver, form, **more)), Sent)
    assert (driver.slack.views, len(driver.arrived())) == ({}, 1)


async def test_a_form_without_a_press_is_a_message(driver):
    question = Question(FORM, "token1")
    await driver.sender.send(driver.message("k1", Reply("Please say", question=question)))
    [sent] = driver.slack.messages
    assert (driver.requests(), sent.text.splitlines()[0]) == (1, "Please say")


async def test_a_trigger_that_was_used_or_is_too_old_leads_to_a_message(driver):
    message = asks(driver)
    assert (await driver.sender.send(message)).provider_id.startswith("view:")
    assert (await driver.sender.send(message)).provider_id.startswith("D1:")
    late = asks(driver)
    driver.clock.now += 3.1
    assert (await driver.sender.send(late)).provider_id.startswith("D1:")


@pytest.mark.parametrize(
    "kind",
    [
        "error:invalid_arguments",
        "error:view_too_large",
        "hang",
        "reset",
        "after",
        "ratelimited",
        "status:500",
    ],
)
async def test_a_form_that_may_not_have_opened_is_a_message_as_well(driver, kind: str):
    driver.fault(kind, "views.open")
    assert (await driver.sender.send(asks(driver))).provider_id.startswith("D1:")
    assert [text.splitlines()[0] for text in driver.arrived()] == ["Please say"]
