"""What people write is shown as they wrote it, wherever others see it: it calls, links and formats nothing.

That nothing is sent in which Slack would look for marks is checked after every test with this fixture.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tests import world
from tests.slack import safety, screen, slack_client
from tests.slack.office import Office, button, said
from tests.slack.workplace import TEAM

MARKS = (
    "<!channel> <!here|here> <!everyone>",
    "<@U0FEMI> <#C0HUB> <!subteam^S1> <!date^1^{date}|x>",
    "<https://evil.example/|click> <mailto:a@evil.example|write>",
    "*bold* _it_ ~no~ `code`",
    "&lt;!channel&gt; &amp;lt;!here&amp;gt;",
    "https://evil.example/x evil.example",
    ":tada: @channel @here",
    "> a > b & c",
)


def everything(office: Office, person: str) -> list[Mapping[str, Any]]:
    """Return all that somebody was ever shown."""
    user = office.place.user(person).id
    views = [view for view in office.place.slack.views.values() if view["user"] == user]
    return [*views, *(m.as_json() for m in office.place.team.messages if m.user == user)]


def reads_literally(office: Office, person: str, text: str) -> None:
    """Check that somebody was shown these words as they stand, and no address that came with them."""
    shown = everything(office, person)
    words = [one["text"] for one in safety.elements({"all": shown}) if isinstance(one.get("text"), str)]
    assert any(text in said for said in words), words
    assert not [address for address in safety.addresses({"all": shown}) if "evil" in address]


def asks_for_workshop(office: Office, idea: str, person: str = "asha") -> None:
    office.says(person, "tell me about bespoke workshops")
    office.presses(person, "Request a workshop")
    view = office.place.modal(person)
    assert view is not None
    first, people, _ = screen.inputs(view["blocks"])
    office.place.submits(person, view, [(first, idea), (people, "12")])


@pytest.mark.parametrize("text", MARKS)
def test_in_a_request_that_the_facilitators_are_told_of(office: Office, text: str):
    office.says("carys", "hello")
    asks_for_workshop(office, text)
    office.place.deliver_due()
    reads_literally(office, "carys", text)


@pytest.mark.parametrize("text", MARKS)
def test_in_a_reason_that_goes_to_whoever_asked(office: Office, text: str):
    asks_for_workshop(office, "Long waits")
    office.says("carys", "workshop requests")
    office.presses("carys", "Decline")
    view = office.place.modal("carys")
    if view is None:
        office.place.writes("carys", text)
    else:
        office.place.submits("carys", view, [(screen.inputs(view["blocks"])[0], text)])
    office.place.deliver_due()
    reads_literally(office, "asha", text)


@pytest.mark.parametrize("text", MARKS)
def test_in_a_note_and_a_name_that_stand_among_who_is_coming(office: Office, text: str):
    account = office.place.user("ben")
    account.email, account.name = None, f"Ben {text}"
    office.says("ben", "what's on on wednesday")
    office.presses("ben", "I might come")
    office.presses("ben", "Add a note")
    office.place.writes("ben", f"note {text}")
    office.says("carys", "who's coming to the drop in on wednesday")
    reads_literally(office, "carys", f"note {text}")
    reads_literally(office, "carys", f"Ben {text}")


@pytest.mark.parametrize("text", MARKS)
def test_in_an_application_that_is_decided_about(office: Office, text: str):
    world.ask_applicants(office.store, "project_management_lite", "What is your project?")
    world.open_applications(office.store, "project_management_lite", date(2026, 11, 1), date(2026, 12, 1))
    office.says("asha", "tell me about pm lite")
    office.presses("asha", "Apply")
    office.place.writes("asha", "1") if "Which group" in said(office.last("asha")) else None
    office.place.writes("asha", text)
    office.says("femi", "applications")
    for _ in range(3):
        if text in office.phones.seen("femi"):
            break
        office.place.presses(
            "femi", office.last("femi"), next(screen.pressables(office.last("femi")["blocks"]))
        )
    reads_literally(office, "femi", text)


@pytest.mark.parametrize("text", MARKS)
def test_in_the_name_of_whoever_hands_over_a_place(office: Office, text: str):
    account = office.place.user("asha")
    account.email, account.name = None, f"Asha {text}"
    office.says("ben", "hello")
    office.says("asha", "any tasters on thursday")
    office.presses("asha", "Book")
    office.says("asha", "hand over my place to ben.okafor@trust.example")
    office.says("asha", "yes")
    office.place.deliver_due()
    reads_literally(office, "ben", f"Asha {text}")


@pytest.mark.parametrize("mark", ["<!channel>", "<!here|here>", "<@U0FEMI>", "<https://evil.example/|click>"])
def test_marks_that_slack_made_itself_come_back_as_words(office: Office, mark: str):
    """Somebody who typed @channel, a name or an address in Slack sends its mark."""
    office.says("carys", "hello")
    office.says("asha", "request a workshop")
    office.place.delivers(slack_client.message_im(TEAM, "U0ASHA", f"For {mark}"))
    office.says("asha", "12")
    office.says("asha", "skip")
    office.place.deliver_due()
    request = next(one for one in everything(office, "carys") if "asks for a" in said(one))
    assert "For " in said(request)
    assert mark not in said(request)
    assert not [address for address in safety.addresses(request) if "evil" in address]


def test_a_card_that_is_marked_keeps_words_that_look_like_marks(office: Office):
    asks_for_workshop(office, "<!channel> & <https://evil.example|x>")
    office.says("carys", "workshop requests")
    card = office.last("carys")
    office.place.presses("carys", card, button(card, "Agreed"))
    marked = office.place.new_messages("carys")[0]
    assert marked["edited"]
    assert marked["text"] == card["text"]
    assert "&lt;!channel&gt;" in marked["text"]


def test_a_message_that_slack_does_not_take_with_blocks_is_just_as_literal_without(office: Office):
    asks_for_workshop(office, "<!channel> *now*")
    office.place.slack.fault("chat.postMessage", "error:invalid_blocks")
    office.place.writes("carys", "workshop requests")
    last = office.place.slack.calls[-1].arguments
    assert last["mrkdwn"] is False
    assert "&lt;!channel&gt; *now*" in last["text"]
