"""Buttons and forms carry requests, never rights: whoever copies or forges one gets no further."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.slack import screen
from tests.slack.office import Office, button, said
from tests.slack.screen import Pressable

REFUSED = ("only for the people who run", "You run no course", "You run no session")
# Shown to those who run sessions alone; pressing More, What's on and the like is for everybody.
RUNNING = (
    "We’re planning it", "Agreed", "Decline", "Accept", "Who’s coming", "Offer", "Undo",
    "Applications",
    "Workshop requests", "Who’s interested",
)  # fmt: skip
OWN = (
    "Cancel my place", "Hand over", "Move", "Add a note", "Withdraw", "Take back", "Cancel their place",
    "Undo", "Leave waiting list", "Apologies", "Leave",
)  # fmt: skip


# What may touch something of somebody's, and what it may be told of whose.
FLOWS = (
    "cancel", "undo", "move", "note", "hand_over", "withdraw", "withdraw_workshop", "withdraw_interest",
    "answer_workshop", "accept", "decline", "roster", "handed_over", "leave_waiting", "leave_set",
)  # fmt: skip
ARGUMENTS = ("booking", "enrolment", "request", "occurrence", "place", "series", "membership", "cohort")


def plain(label: str) -> str:
    return label.replace("'", "’")


def gather(office: Office, person: str, labels: tuple[str, ...]) -> dict[str, Pressable]:
    """Return the buttons with these labels that somebody was shown until now, by what they carry."""
    user = office.place.user(person).id
    views = [view for view in office.place.slack.views.values() if view["user"] == user]
    shown = [*views, *(m.as_json() for m in office.place.team.messages if m.user == user)]
    found = [one for surface in shown for one in screen.pressables(surface["blocks"])]
    return {one.element["value"]: one for one in found if plain(one.label).startswith(labels)}


def press_copy(office: Office, person: str, one: Pressable) -> str:
    """Press somebody else's button on a message of one's own; return the words of the answer."""
    office.place.writes(person, "help")
    card = office.last(person)
    office.looks_away(person)
    assert office.place.delivers(office.place.press(person, card, one.action)) == {}
    answers = office.place.new_messages(person)
    return "\n".join(said(answer) for answer in answers)


def set_up(office: Office) -> None:
    """Let there be requests, applications and bookings, and let those who run things look at them."""
    office.says("asha", "hello")
    office.says("ben", "request a workshop")
    office.fills(
        "ben",
        {
            "What is the problem or the idea?": "Handover takes an hour",
            "About how many people would come?": "10",
            "When would suit you?": "skip",
        },
    )
    office.says("ben", "apply for the practitioner course")
    office.says("ben", "yes")
    office.says("ben", "any tasters on thursday")
    office.presses("ben", "Book")
    office.says("ben", "register my interest in qsir")
    office.says("ben", "yes")


@pytest.fixture
def busy(office: Office) -> Office:
    set_up(office)
    return office


def test_a_members_copy_of_what_facilitators_press_is_refused_and_changes_nothing(busy: Office):
    for person, asks in {
        "carys": ("workshop requests", "who's coming"),
        "femi": ("applications", "tell me about qsir"),
    }.items():
        for text in asks:
            busy.says(person, text)
        busy.place.opens_home(person)
    buttons = {**gather(busy, "carys", RUNNING), **gather(busy, "femi", RUNNING)}
    assert {plain(one.label) for one in buttons.values()} >= {
        "Agreed",
        "Decline",
        "Accept",
        "Who’s coming",
        "Who’s interested",
    }
    for one in buttons.values():
        with busy.nothing_is_changed():
            answer = press_copy(busy, "asha", one)
        assert any(words in answer for words in REFUSED), (one.label, answer)
        assert "Ben" not in answer
        assert "Handover" not in answer


def test_what_facilitators_undo_a_member_cannot(busy: Office):
    busy.says("carys", "workshop requests")
    busy.presses("carys", "We're planning it")
    [undo] = gather(busy, "carys", ("Undo",)).values()
    with busy.nothing_is_changed():
        answer = press_copy(busy, "asha", undo)
    assert any(words in answer for words in REFUSED), answer


def test_what_is_somebody_elses_cannot_be_cancelled_moved_or_handed_on(busy: Office):
    busy.says("ben", "my bookings")
    busy.place.opens_home("ben")
    buttons = gather(busy, "ben", OWN)
    assert {plain(one.label) for one in buttons.values()} >= {
        "Cancel my place",
        "Hand over",
        "Move",
        "Withdraw",
    }
    for one in buttons.values():
        with busy.nothing_is_changed():
            answer = press_copy(busy, "asha", one)
        assert "for whoever it belongs to" in answer, (one.label, answer)
    assert ("Ben Okafor", "cqi_taster") in busy.bookings()


@pytest.mark.parametrize("number", range(-1, 6))
def test_any_number_in_a_button_is_looked_at_as_a_request(busy: Office, number: int):
    busy.says("asha", "help")
    card = busy.last("asha")
    pressed = next(screen.pressables(card["blocks"])).action
    args = dict.fromkeys(ARGUMENTS, number) | {"to": "agreed", "state": "agreed", "answer": "yes"}
    values = [json.dumps({"f": flow, "a": args}) for flow in FLOWS]
    with busy.nothing_is_changed():
        for value in values:
            press = busy.place.press("asha", card, {**pressed, "value": value})
            assert busy.place.delivers(press) == {}
    assert not [one for one in busy.place.new_messages("asha") if "Handover" in said(one)]


def forms(office: Office, metadata: str) -> Mapping[str, Any]:
    """Return the open form of Asha's with something else for what we had put into it."""
    view = office.place.modal("asha")
    assert view is not None
    return {**view, "private_metadata": metadata}


@pytest.mark.parametrize(
    "metadata",
    ["", "x", "[]", "null", '{"t":1}', '{"t":"decline.decided:1"}', '{"t":"workshop.asked:9","from":"home"}',
     '{"from":{"a":1}}', "{" * 3000],
)  # fmt: skip
def test_a_form_whose_hidden_part_was_edited_is_not_read(busy: Office, metadata: str):
    busy.says("asha", "tell me about bespoke workshops")
    busy.presses("asha", "Request a workshop")
    view = forms(busy, metadata)
    first, people, _ = screen.inputs(view["blocks"])
    with busy.nothing_is_changed():
        sent = busy.place.submission("asha", view, [(first, "Long waits"), (people, "12")])
        assert busy.place.delivers(sent) is not None


def test_a_form_says_nothing_of_where_it_is_read(busy: Office):
    """The token alone says which question is answered: whatever else is added has no say."""
    busy.says("asha", "tell me about bespoke workshops")
    busy.presses("asha", "Request a workshop")
    view = busy.place.modal("asha")
    assert view is not None
    kept = json.loads(view["private_metadata"])
    forged = {**kept, "from": "home", "person": 2, "request": 1, "f": "answer_workshop"}
    first, people, _ = screen.inputs(view["blocks"])
    sent = busy.place.submission("asha", {**view, "private_metadata": json.dumps(forged)},
                                 [(first, "Long waits"), (people, "12")])  # fmt: skip
    answer = busy.place.delivers(sent)
    assert answer is not None
    assert "your request is with the team" in said(answer["view"])
    busy.says("carys", "workshop requests")
    busy.sees("carys", "Asha Patel: Bespoke Improvement Workshop", "2 requests")


def test_a_form_of_somebody_elses_sent_by_a_member_is_not_read(busy: Office):
    home = busy.place.opens_home("carys")
    busy.place.presses("carys", home, button(home, "Workshop requests"))
    busy.presses("carys", "Decline")
    view = busy.place.modal("carys")
    assert view is not None
    reasons = screen.inputs(view["blocks"])
    with busy.nothing_is_changed():
        sent = busy.place.submission("asha", view, [(reasons[0], "No")])
        answer = busy.place.delivers(sent)
    assert answer is not None
    assert "That form is out of date" in said(answer["view"])


def test_an_option_that_was_never_shown_is_not_taken(office: Office):
    office.says("asha", "book the taster")
    asked = office.last("asha")
    pick = next(one for one in screen.pressables(asked["blocks"]) if one.option is not None)
    forged = {**pick.action, "selected_option": {**pick.action["selected_option"], "value": "99999"}}
    with office.nothing_is_changed():
        assert office.place.delivers(office.place.press("asha", asked, forged)) == {}
    assert "pick one of the" in said(office.last("asha"))
