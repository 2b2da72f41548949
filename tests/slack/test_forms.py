"""Forms in modals: opening, filling in, what is wrong beside the field, and leaving."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest

from dialogs.flows import FLOWS
from store.tables import WorkshopRequest
from tests.slack import screen
from tests.slack.fake_workspace import Json
from tests.slack.office import Office, button, said
from tests.slack.screen import Input

IDEA, PEOPLE, WHEN = (
    "What is the problem or the idea?",
    "About how many people would come?",
    "When would suit",
)
NHS_NUMBER = "943 476 5919"


def opened(office: Office, person: str = "asha") -> Mapping[str, Any]:
    """Return the form for a workshop as it is opened by a press."""
    office.says(person, "tell me about bespoke workshops")
    office.presses(person, "Request a workshop")
    return shown(office, person)


def shown(office: Office, person: str = "asha") -> Mapping[str, Any]:
    view = office.place.modal(person)
    assert view is not None, f"{person} has no modal open"
    return view


def send(office: Office, view: Mapping[str, Any], person: str = "asha", **answers: str) -> Json:
    """Send the form with these answers, by `idea`, `people` and `when`."""
    labels = {"idea": IDEA, "people": PEOPLE, "when": WHEN}
    fields = screen.inputs(view["blocks"])
    filled = [(_under(fields, labels[name]), said) for name, said in answers.items()]
    return office.place.submits(person, view, filled)


def field_of(view: Mapping[str, Any], label: str) -> str:
    return _under(screen.inputs(view["blocks"]), label).block_id


def _under(fields: list[Input], label: str) -> Input:
    return next(one for one in fields if one.label.startswith(label))


def typed(view: Mapping[str, Any]) -> list[str]:
    """Return what stands in the fields of a form as it is shown."""
    kept = view.get("state", {}).get("values", {})
    return [
        str(
            kept.get(one.block_id, {}).get("answer", {}).get("value")
            or one.element.get("initial_value")
            or ""
        )
        for one in screen.inputs(view["blocks"])
    ]


# --- Opening ------------------------------------------------------------------------------------


def test_a_press_opens_the_form_at_once(office: Office):
    view = opened(office)
    asked = [one.label for one in screen.inputs(view["blocks"])]
    assert asked == [IDEA, PEOPLE, f"{WHEN} you?"]
    assert "No patient details" in said(view)
    assert len(office.place.new_messages("asha")) == 0  # nothing but the modal since the press


def test_a_typed_wish_is_answered_with_the_button_that_opens_the_form(office: Office):
    office.says("asha", "request a workshop")
    asked = office.last("asha")
    assert IDEA in said(asked)
    assert office.place.modal("asha") is None
    office.place.presses("asha", asked, button(asked, "Fill in the form"))
    assert IDEA in said(shown(office))


def test_what_was_typed_before_it_was_opened_stands_in_it(office: Office):
    office.says("asha", "request a workshop")
    office.says("asha", "Long waits at the pharmacy hatch")
    asked = office.last("asha")
    assert PEOPLE in said(asked)
    office.place.presses("asha", asked, button(asked, "Fill in the form"))
    assert typed(shown(office))[0] == "Long waits at the pharmacy hatch"


@pytest.mark.parametrize("refusal", ["expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"])
def test_a_form_that_comes_too_late_is_asked_as_a_message(office: Office, refusal: str):
    office.place.slack.fault("views.open", f"error:{refusal}")
    office.says("asha", "tell me about bespoke workshops")
    card = office.last("asha")
    office.place.presses("asha", card, button(card, "Request a workshop"))
    assert IDEA in said(office.last("asha"))
    office.says("asha", "Long waits")
    office.says("asha", "12")
    office.says("asha", "skip")
    office.sees("asha", "your request is with the team")


# --- Sending ------------------------------------------------------------------------------------


def test_a_form_that_is_right_closes_and_its_answer_is_a_message(office: Office):
    assert send(office, opened(office), idea="Long waits", people="12") == {}
    assert office.place.modal("asha") is None
    office.sees("asha", "your request is with the team")
    assert office.count(WorkshopRequest) == 1


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(office: Office):
    view = opened(office)
    answer = send(office, view, idea="Long waits", people="0", when="In January")
    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == [field_of(view, PEOPLE)]
    assert "whole number from 1 to" in str(answer["errors"])
    assert typed(shown(office)) == ["Long waits", "0", "In January"]
    assert not office.place.new_messages("asha")
    assert send(office, shown(office), people="12") == {}
    assert office.count(WorkshopRequest) == 1
    office.sees("asha", "your request is with the team")


def test_every_field_that_is_wrong_is_named(office: Office):
    view = opened(office)
    answer = send(office, view, idea="", people="many")
    assert set(answer["errors"]) == {field_of(view, IDEA), field_of(view, PEOPLE)}


def test_the_same_mistake_twice_is_told_twice(office: Office):
    first = send(office, opened(office), idea="Long waits", people="0")
    assert send(office, shown(office), idea="Long waits", people="0") == first


def test_a_patients_number_is_refused_with_the_reason_and_the_form_stays_as_it_was_filled_in(office: Office):
    answer = send(office, opened(office), idea=f"For {NHS_NUMBER}", people="12", when="In May")
    assert answer["response_action"] == "update"
    view = shown(office)
    assert "That seems to hold an NHS number" in said(view)
    assert typed(view) == [f"For {NHS_NUMBER}", "12", "In May"]
    assert not office.place.new_messages("asha")
    assert send(office, view, idea="For one patient") == {}
    assert office.count(WorkshopRequest) == 1


def test_a_second_form_takes_the_place_of_the_first(office: Office):
    """The facilitator's reason, asked for by a press in a form that was opened from Home."""
    view = opened(office)
    send(office, view, idea="Long waits", people="12")
    home = office.place.opens_home("carys")
    office.place.presses("carys", home, button(home, "Workshop requests"))
    requests = shown(office, "carys")
    office.place.presses("carys", requests, button(requests, "Decline"))
    form = shown(office, "carys")
    assert form["id"] == requests["id"]
    [reason, *_] = screen.inputs(form["blocks"])
    office.place.submits("carys", form, [(reason, "No room until March")])
    assert "Declined" in said(shown(office, "carys"))
    assert "Declined" in said(office.last("carys"))


# --- Leaving, and coming late -------------------------------------------------------------------


def test_after_closing_a_form_what_is_typed_is_no_answer_to_it(office: Office):
    opened(office)
    office.place.closes("asha")
    office.sees("asha", "Nothing was changed")
    with office.nothing_is_changed():
        office.says("asha", "Long waits at the hatch")
    assert PEOPLE not in said(office.last("asha"))


def test_closing_what_was_no_form_says_nothing(office: Office):
    home = office.place.opens_home("asha")
    office.place.presses("asha", home, button(home, "Details"))
    with office.nothing_is_written():
        office.place.closes("asha")
    assert not office.place.new_messages("asha")


def test_an_old_form_that_is_sent_late_is_not_read(office: Office):
    view = opened(office)
    office.says("asha", "cancel")
    office.looks_away("asha")
    with office.nothing_is_changed():
        assert send(office, view, idea="Long waits", people="12") == {}
    assert "That form is out of date" in said(office.last("asha"))


def test_an_old_form_is_not_read_into_the_one_that_is_open_now(office: Office):
    old = opened(office)
    office.says("asha", "cancel")
    opened(office)
    with office.nothing_is_changed():
        answer = send(office, old, idea="Long waits", people="12")
    assert answer["response_action"] == "update"
    assert "That form is out of date" in said(answer["view"])
    assert not typed(answer["view"])[0]


def test_a_form_sent_twice_has_one_effect_and_the_same_answer(office: Office):
    view = opened(office)
    fields = screen.inputs(view["blocks"])
    sent = office.place.submission("asha", view, [(fields[0], "Long waits"), (fields[1], "12")])
    office.looks_away("asha")
    assert office.place.deliver_at_once(sent, sent) == [{}, {}]
    assert office.place.delivers(sent) == {}
    assert office.count(WorkshopRequest) == 1
    assert len(office.place.new_messages("asha")) == 1


def test_a_form_sent_again_with_other_answers_says_that_it_was_answered(office: Office):
    view = opened(office)
    send(office, view, idea="Long waits", people="12")
    with office.nothing_is_changed():
        assert send(office, view, idea="Longer waits", people="13") == {}
    office.sees("asha", "You’ve answered that already")
    assert office.count(WorkshopRequest) == 1


# --- Trouble ------------------------------------------------------------------------------------


def test_while_the_database_is_away_a_form_stays_open_with_a_sentence(office: Office):
    view = opened(office)
    office.store.is_away = True
    answer = send(office, view, idea="Long waits", people="12")
    assert list(answer["errors"]) == [field_of(view, IDEA)]
    assert "nothing was saved" in str(answer["errors"])
    assert typed(shown(office))[:2] == ["Long waits", "12"]
    office.store.is_away = False
    assert send(office, shown(office)) == {}
    assert office.count(WorkshopRequest) == 1


class Failing(ModuleType):
    """A flow whose answers are met with a fault, once."""

    def __init__(self, flow: ModuleType) -> None:
        super().__init__(flow.__name__)
        self.flow, self.has_failed = flow, False

    def __getattr__(self, name: str) -> Any:
        if name == "start" or self.has_failed:
            return getattr(self.flow, name)
        self.has_failed = True

        def fail(_turn: Any, _answers: Any) -> Any:
            raise ZeroDivisionError

        return fail


def test_after_a_fault_a_form_stays_open_with_what_was_typed_and_can_be_sent_again(office: Office):
    office.turns.flows = {**FLOWS, "workshop": Failing(FLOWS["workshop"])}
    answer = send(office, opened(office), idea="Long waits", people="12", when="In May")
    assert answer["response_action"] == "update"
    assert "something went wrong on our side and nothing was saved" in said(answer["view"])
    assert "still open" in said(answer["view"])
    assert typed(shown(office)) == ["Long waits", "12", "In May"]
    assert send(office, shown(office)) == {}
    assert office.count(WorkshopRequest) == 1
    office.sees("asha", "your request is with the team")


def test_in_a_flood_a_form_stays_open_and_can_be_sent_when_it_is_over(slow: Office):
    view = opened(slow)
    answer = send(slow, view, idea="Long waits", people="12")
    assert "faster than I can answer" in said(answer["view"])
    assert typed(shown(slow))[:2] == ["Long waits", "12"]
    ignored = send(slow, shown(slow))
    assert "faster than I can answer" in str(ignored["errors"])
    assert typed(shown(slow))[:2] == ["Long waits", "12"]
    slow.turns.floodgate = None
    assert send(slow, shown(slow)) == {}
    assert slow.count(WorkshopRequest) == 1
