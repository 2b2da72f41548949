"""Forms in a dialog: opened from a card, sent, put right, and left."""

from __future__ import annotations

from tests.teams import filling, screen
from tests.teams.office import Office, button, said
from tests.teams.screen import Block


def opened(office: Office) -> Block:
    office.says("asha", "request a workshop")
    card = office.last("asha")
    office.place.opens("asha", button(card, "Fill in the form").data)
    dialog = office.place.dialog("asha")
    assert dialog is not None
    return dialog


def send(office: Office, dialog: Block, **answers: str) -> dict[str, object]:
    """Send the dialog, with every text field filled in but what is said otherwise."""
    fields = [(one, answers.get(one["id"].partition(":")[2], "10")) for one in screen.inputs(dialog)]
    [press] = [one for one in screen.pressables(dialog) if one.data["hub"]["do"] == "form"]
    filled = filling.filled(dialog, [(one, said) for one, said in fields if said])
    return office.place.submits("asha", {**press.data, **filled})


def test_a_long_form_opens_in_a_dialog_and_closes_when_it_is_sent(office: Office):
    dialog = opened(office)
    assert len(screen.inputs(dialog)) > 3
    assert send(office, dialog) == {}
    assert office.place.dialog("asha") is None
    assert "workshop" in said(office.last("asha")).lower()


def test_what_is_wrong_is_said_in_the_dialog_which_keeps_what_was_filled_in(office: Office):
    dialog = opened(office)
    [number] = [one for one in screen.inputs(dialog) if one["type"] == "Input.Number"][:1]
    send(office, dialog, **{number["id"].partition(":")[2]: "-5"})
    again = office.place.dialog("asha")
    assert again is not None
    assert "Problem" in screen.words(again)
    kept = [one.get("value") for one in screen.inputs(again) if one["type"] == "Input.Text"]
    assert kept.count("10") == len(kept)


def test_the_card_of_a_form_that_was_sent_does_not_offer_it_again(office: Office):
    dialog = opened(office)
    card = office.last("asha")
    send(office, dialog)
    assert "Fill in the form" not in said(card)


def test_the_dialog_of_a_form_that_is_over_says_so(office: Office):
    office.says("asha", "request a workshop")
    data = button(office.last("asha"), "Fill in the form").data
    office.says("asha", "cancel")
    answer = office.place.opens("asha", data)
    assert answer["task"]["type"] == "message"
    assert answer["task"]["value"]


def test_a_dialog_is_nobody_elses(office: Office):
    office.says("asha", "request a workshop")
    data = button(office.last("asha"), "Fill in the form").data
    office.says("ben", "hello")
    answer = office.place.opens("ben", data)
    assert answer["task"]["type"] == "message"
