"""One sentence about who came, typed with no question open, and a register that is changed and taken back."""

from collections.abc import Iterator

import pytest

from store import registers
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.dialogs.test_who_came import Hub


@pytest.fixture
def hub(databases: Databases) -> Iterator[Hub]:
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    hub = Hub(store)
    hub.book("Ben Okafor", "Kelly Smith")
    yield hub
    store.close()


@pytest.fixture
def noted(hub: Hub) -> Hub:
    """The hub once it is noted that Ben did not come."""
    hub.asked()
    hub.says("carys", "ben")
    hub.says("carys", "0")
    return hub


def intro(hub: Hub, text: str) -> str:
    question = hub.says("carys", text).question
    assert question is not None
    return question.form.intro


def test_everyone_came_asks_only_how_many_others_did(hub: Hub):
    assert intro(hub, "everyone came to the taster").endswith("Everyone who had booked came.")
    assert hub.came() == [None, None]
    assert hub.says("carys", "2").text.endswith(": 4 people came, 2 of them without a booking.")


def test_said_again_it_shows_what_stands_and_changes_it_with_the_answer(noted: Hub):
    said = intro(noted, "everyone came to the taster")
    assert said.endswith("So far: 1 person came; 1 did not come. Now: everyone who had booked came.")
    assert noted.came() == [False, True]
    noted.says("carys", "same")
    assert noted.came() == [True, True]
    assert "Now: nobody who had booked came." in intro(noted, "nobody turned up to the taster")
    noted.says("carys", "0")
    assert noted.came() == [False, False]


def test_nothing_is_noted_of_what_nobody_had_booked_before_a_yes(hub: Hub):
    for text in ("nobody came to the drop in", "12 people came to the drop in", "we had 12 at the drop in"):
        question = hub.says("carys", text).question
        assert question is not None
        assert question.form.fields[0].label.startswith("Note that ")
    with hub.nothing_is_changed():
        assert hub.says("carys", "no").text == "OK, nothing has changed."
    hub.says("carys", "12 people came to the drop in")
    assert hub.says("carys", "yes").text == "Problem Solving Drop-in, Wednesday 25 November: 12 people came."


@pytest.mark.parametrize(
    "text", ["ben did come after all", "actually ben came", "Ben Okafor came in the end"]
)
def test_who_came_after_all_is_asked_about_and_noted(noted: Hub, text: str):
    question = noted.says("carys", text).question
    assert question is not None
    assert question.form.fields[0].label == "Note that Ben Okafor came after all?"
    assert noted.came() == [False, True]
    assert noted.says("carys", "yes").text.endswith(": 2 people came.")


def test_who_was_not_missing_needs_no_noting(noted: Hub):
    assert noted.says("carys", "kelly came after all").text.endswith("1 person came; 1 did not come.")


@pytest.mark.parametrize(
    "text",
    ["any no shows on thursday", "who dna'd on thursday", "attendance for the taster", "undo the register"],
)
def test_wherever_the_register_is_shown_it_can_be_changed_and_taken_back(noted: Hub, text: str):
    reply = noted.says("carys", text)
    assert reply.facts == (("Did not come", "Ben Okafor"),)
    assert [one.label for one in reply.actions][:2] == ["Change", "Undo"]
    assert not reply.done
    assert noted.says("carys", "undo").done == "Undone"
    assert noted.came() == [None, None]


def test_what_was_taken_back_offers_no_second_undo(noted: Hub):
    noted.asked(change=True)
    noted.says("carys", "kelly")
    [undo] = [one for one in noted.says("carys", "0").actions if one.label == "Undo"]
    reply = noted.presses("carys", undo.flow, **undo.args)
    assert reply.facts == (("Did not come", "Ben Okafor"),)
    assert "Undo" not in [one.label for one in reply.actions]
    with noted.store.reading() as tx:
        assert registers.undoable(tx, noted.taster) is None


@pytest.mark.parametrize("text", ["change it", "change who came", "correct the register"])
def test_the_register_is_changed_by_typing(noted: Hub, text: str):
    question = noted.says("carys", text).question
    assert question is not None
    assert question.form.fields[0].typing.startswith("So far: Ben Okafor.")


def test_a_register_of_a_day_that_is_over_is_no_place_to_book(hub: Hub):
    assert hub.says("carys", "register for yesterday").text == "Which session is it about?"
    assert hub.says("carys", "attendance report").text == "Which session is it about?"


@pytest.mark.parametrize("text", ["any no shows", "attendance for the taster", "who dna'd"])
def test_who_runs_nothing_is_not_told_who_was_missing(noted: Hub, text: str):
    reply = noted.says("asha", text)
    assert "only for the people who run the session" in reply.text
    assert "Ben" not in str(reply)


@pytest.mark.parametrize(
    "text", ["running late", "sorry im running 10 mins late", "i'll be late for the taster"]
)
def test_who_is_late_hears_that_the_place_is_kept_and_that_nobody_is_told(hub: Hub, text: str):
    reply = hub.says("asha", text)
    assert reply.text.startswith("Just come in when you get there: your place stays yours. I tell nobody")
    assert "Femi Adeyemi" in reply.text
    assert "Who came" not in [one.label for one in reply.actions]
    assert hub.says("carys", text).actions[0].label == "Tell those booked"
