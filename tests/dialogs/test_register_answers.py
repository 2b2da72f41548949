"""What is typed to the questions of a register: whole sentences, and what could be read two ways."""

from collections.abc import Iterator

import pytest

from adapters.console import draw
from dialogs.understanding import Unclear, read_absent, read_walk_ins
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.dialogs.test_who_came import Hub

LABELS = ("Ben Okafor", "Asha Patel", "Kelly Smith")
BEN, ASHA, KELLY = range(3)


@pytest.fixture
def hub(databases: Databases) -> Iterator[Hub]:
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    yield Hub(store)
    store.close()


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("everyone came", ()),
        ("They all turned up!", ()),
        ("all present", ()),
        ("nobody was missing", ()),
        ("no one turned up", (BEN, ASHA, KELLY)),
        ("none of them came", (BEN, ASHA, KELLY)),
        ("everyone was absent", (BEN, ASHA, KELLY)),
        ("only ben came", (ASHA, KELLY)),
        ("nobody but ben turned up", (ASHA, KELLY)),
        ("nobody came except Ben and Kelly", (ASHA,)),
        ("all but ben came", (BEN,)),
        ("everyone came apart from ben and kelly", (BEN, KELLY)),
        ("ben dna", (BEN,)),
        ("ben and kelly didn't", (BEN, KELLY)),
        ("Ben wasn't there", (BEN,)),
    ],
)
def test_a_sentence_says_who_did_not_come(text: str, absent: tuple[int, ...]):
    assert read_absent(text, LABELS) == absent


@pytest.mark.parametrize(
    "text", ["everyone", "all of them", "both", "all but ben", "everybody but asha", "actually kelly came"]
)
def test_what_could_be_read_two_ways_is_no_answer(text: str):
    assert isinstance(read_absent(text, LABELS), Unclear)


@pytest.mark.parametrize("text", ["ben", "who came", "zed did not come", "i came", "book the taster"])
def test_what_is_no_such_sentence_is_left_to_others(text: str):
    assert read_absent(text, LABELS) is None


def test_one_more_sentence_adds_to_what_stands_and_takes_from_it():
    assert read_absent("actually kelly came", LABELS, [BEN, KELLY]) == (BEN,)
    assert read_absent("kelly did not come", LABELS, [BEN]) == (BEN, KELLY)


@pytest.mark.parametrize(
    ("text", "number"),
    [("12 came", 12), ("another three turned up", 3), ("nobody else came", 0), ("2 more", 2)],
)
def test_a_sentence_says_how_many_came_besides(text: str, number: int):
    assert read_walk_ins(text) == number


def test_names_are_no_number_of_people():
    assert isinstance(read_walk_ins("everyone came"), Unclear)
    assert read_walk_ins("who came to the taster") is None


def test_all_of_them_is_asked_back_and_nothing_is_noted_until_it_is_plain(hub: Hub):
    hub.book(*LABELS)
    hub.asked()
    reply = hub.says("carys", "all of them")
    assert reply.question is not None
    assert "“everyone came”, “nobody came”" in reply.question.errors["absent"]
    hub.says("carys", "nobody came")
    assert hub.says("carys", "0").text.endswith(": 3 people did not come.")


@pytest.mark.parametrize("text", ["no one turned up", "none of them came", "only ben came", "ben dna"])
def test_a_sentence_leaves_no_open_register(hub: Hub, text: str):
    hub.book(*LABELS)
    hub.asked()
    question = hub.says("carys", text).question
    assert question is not None
    assert question.next_field is not None
    assert question.next_field.name == "walk_ins"
    again = hub.says("carys", "everyone came").question
    assert again is not None
    assert again.errors == {"walk_ins": "I need a number here, or “nobody”."}


def test_where_nobody_had_booked_nobody_came_is_a_number(hub: Hub):
    hub.asked()
    assert hub.says("carys", "nobody came").text.endswith(": nobody came.")


def test_a_party_is_said_to_count_as_a_whole_where_there_is_one(hub: Hub):
    hub.book("Ben")
    assert "counts with all of them" not in hub.asked().form.fields[0].hint
    hub.book("Asha", party=6)
    assert hub.asked().form.fields[0].hint.endswith("Who booked for several people counts with all of them.")


def test_the_terminal_says_one_word_for_nothing_and_not_two(hub: Hub):
    hub.book("Ben")
    drawn = draw(hub.presses("carys", "who_came", occurrence=hub.taster))
    assert "say “everyone came”" in drawn
    assert "skip" not in drawn
