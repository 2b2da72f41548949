import pytest

from dialogs.understanding.referring import in_order, picked, read_references, read_taking, read_week_later

LABELS = [
    "CQI Taster, Thursday 26 November, 10am to 11am",
    "Problem Solving Drop-in, Thursday 26 November, 2pm to 3pm",
    "CQI Taster, Thursday 3 December, 10am to 11am",
    "Delivery Planning, Wednesday 2 December, 1pm to 2pm",
]


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("the second one", [1]),
        ("second", [1]),
        ("2nd pls", [1]),
        ("teh last one", [3]),
        ("option 3", [2]),
        ("the first thursday one", [0]),
        ("the last thursday one", [2]),
        ("the second taster one", [2]),
        ("the 2pm one", [1]),
        ("the 10am one", [0, 2]),
        ("the wednesday one", [3]),
        ("the one on the 3rd", [2]),
        ("the one at 1", [3]),
        ("the fifth one", []),
        ("the friday one", []),
        ("that one", [0, 1, 2, 3]),
    ],
)
def test_words_pick_among_what_was_shown(text: str, positions: list[int]):
    [reference] = read_references(text)
    assert picked(reference, LABELS) == positions


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("book the 2nd one pls", "book {} please"),
        ("book that", "book {}"),
        ("can you book it for 3", "can you book {} for 3"),
        ("who's coming to the first one?", "who is coming to {}"),
        ("is that one full", "is {} full"),
    ],
)
def test_what_is_wanted_stands_around_the_reference(text: str, around: str):
    assert [reference.around for reference in read_references(text)] == [around]


def test_two_may_be_pointed_at_in_one_breath():
    assert [one.nth for one in read_references("book the first one and the last one")] == [1, -1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "can i have a one to one with carys",
        "when is the next one",
        "the other one",
        "no one is coming",
        "book one for me",
        "first thing monday",
        "the second thursday in december",
        "there is no 1 here",
        "book the taster",
        "the first one " + "is a very long story " * 5,
    ],
)
def test_other_words_point_at_nothing(text: str):
    assert read_references(text) == ()


@pytest.mark.parametrize("text", ["ill take the second one", "can we have that one", "i want the first one"])
def test_wanting_one_is_asking_for_a_place(text: str):
    [reference] = read_references(text)
    assert read_taking(reference.around) == {}


def test_what_is_said_apart_is_read_together():
    [reference] = read_references("can you hand that one over to ben")
    assert in_order(reference.around) == "can you hand over my place on {} to ben"


def test_how_many_are_to_come_may_be_said_with_it():
    [reference] = read_references("i'll have the last one for me and two mates")
    assert read_taking(reference.around) == {"party": 3}


@pytest.mark.parametrize("text", ["tell me about the second one", "cancel that one", "the second one"])
def test_not_everything_said_of_one_asks_for_a_place(text: str):
    [reference] = read_references(text)
    assert read_taking(reference.around) is None


@pytest.mark.parametrize(
    "text", ["same time next week", "the week after please", "can i do same again next week"]
)
def test_the_same_a_week_later_is_understood(text: str):
    assert read_week_later(text)


@pytest.mark.parametrize("text", ["next week", "what's on the week after", "the week after next"])
def test_a_week_alone_is_not_the_same_a_week_later(text: str):
    assert not read_week_later(text)
