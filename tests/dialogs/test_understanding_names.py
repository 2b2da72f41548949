"""Session types by the names people give them; the catalogue is passed in, the code knows none of it."""

import pytest

from dialogs.understanding import Name, understand
from tests.dialogs.understanding_names import MONDAY, NAMES

ONE = [
    *(("taster", "taster"), ("the tasters", "taster"), ("CQI Taster", "taster"), ("cqi tasters", "taster")),
    *(("tastr", "taster"), ("tatser", "taster"), ("tasterr", "taster"), ("taster session", "taster")),
    *(("organising for improvement", "organising"), ("Organizing for Improvment", "organising")),
    *(("organising", "organising"), ("orgnaising", "organising"), ("organising improvement", "organising")),
    *(("drop in", "drop_in"), ("drop-in", "drop_in"), ("dropin", "drop_in"), ("drop ins", "drop_in")),
    *(("probelm solving", "drop_in"), ("problem-solving drop-in", "drop_in")),
    *(("ideas development", "ideas"), ("innovation fund ideas", "ideas"), ("the ideas sessions", "ideas")),
    *(("delivery planning", "planning"), ("delivery planing", "planning")),
    *(("forum", "forum"), ("share & spread", "marketplace"), ("share and spread forum", "marketplace")),
    *(("Share&Spread", "marketplace"), ("learn and share", "forum"), ("learn & share forum", "forum")),
    *(("how can support services support cqi", "services"), ("corporate induction", "induction")),
    *(("level 1", "level_1"), ("level one", "level_1"), ("qi level-1", "level_1"), ("level_1", "level_1")),
]


@pytest.mark.parametrize(("text", "slug"), ONE)
def test_a_session_type_is_known_by_its_names_their_parts_and_near_misses(text, slug):
    wish = understand(text, MONDAY, NAMES).wish
    assert wish
    assert (wish.flow, wish.args) == ("details", {"session": slug})


def test_words_that_fit_several_name_them_all_in_the_catalogues_order():
    wish = understand("book the innovation fund session", MONDAY, NAMES).wish
    assert wish
    assert wish.args == {"sessions": ["ideas", "planning"]}


def test_a_narrower_word_beside_them_decides():
    wish = understand("book the innovation fund delivery planning session", MONDAY, NAMES).wish
    assert wish
    assert wish.args == {"session": "planning"}


def test_a_whole_name_wins_over_the_same_words_inside_a_longer_one():
    clinic = Name("clinic", "Evening Problem Solving Clinic")
    for text, slug in (
        *(("book the drop in", "drop_in"), ("book the new starter drop in", "induction")),
        *(("book problem solving", "drop_in"), ("book the evening problem solving clinic", "clinic")),
    ):
        wish = understand(text, MONDAY, (*NAMES, clinic)).wish
        assert wish
        assert wish.args == {"session": slug}


def test_any_courses_are_any_sessions_though_a_topic_has_that_name():
    course = Name("practice", "Practitioner", (), ("course", "leadership course"))
    for text, topic in (("any courses next week", None), ("any leadership courses", "leadership course")):
        wish = understand(text, MONDAY, (*NAMES, course)).wish
        assert wish
        assert (wish.flow, wish.args.get("topic")) == ("whats_on", topic)


def test_two_different_session_types_are_both_named():
    wish = understand("tell me about the taster and the drop in", MONDAY, NAMES).wish
    assert wish
    assert wish.args == {"sessions": ["taster", "drop_in"]}


def test_one_clear_word_of_a_title_is_enough_where_nothing_else_is_meant():
    wish = understand("book corporate", MONDAY, NAMES).wish
    assert wish
    assert wish.args == {"session": "induction"}


def test_one_word_of_a_title_in_another_sentence_is_no_name():
    assert understand("there's a problem with my booking", MONDAY, NAMES).wish is None
    assert understand("i need support", MONDAY, NAMES).wish is None


def test_a_new_entry_of_the_catalogue_is_understood_at_once():
    added = Name("kaizen", "Kaizen Breakfast", ("marmalade club",))
    for text in ("book the kaizen breakfast", "book kaizen", "book kaizn breakfast", "book marmalade club"):
        assert understand(text, MONDAY, NAMES).wish is None
        wish = understand(text, MONDAY, (*NAMES, added)).wish
        assert wish
        assert wish.args == {"session": "kaizen"}


def test_an_entry_without_usable_words_harms_nothing():
    odd = (Name("", "", ("", "   ", "…", "🎉")), Name("x", "The", ("the",)), *NAMES)
    wish = understand("book the taster", MONDAY, odd).wish
    assert wish
    assert wish.args == {"session": "taster"}


def test_ordinary_words_are_not_taken_for_misspelt_names():
    for text in ("looking", "faster", "we need a wheelchair", "master", "a booking form", "the road"):
        wish = understand(text, MONDAY, NAMES).wish
        assert wish is None or "session" not in wish.args


def test_months_and_days_inside_a_name_do_not_hide_dates():
    course = Name("days", "Nine Month Programme", ("friday club",))
    wish = understand("what's on next month", MONDAY, (course,)).wish
    assert wish
    assert wish.args["from"] == "2026-12-01"
    wish = understand("book friday club", MONDAY, (course,)).wish
    assert wish
    assert wish.args == {"session": "days"}


def test_no_catalogue_at_all_still_leaves_dates_and_commands():
    wish = understand("what's on thursday", MONDAY, ()).wish
    assert wish
    assert wish.flow == "whats_on"
    assert understand("book the taster", MONDAY, ()).wish is None


def test_words_that_fit_many_session_types_name_none_of_them():
    many = tuple(Name(f"c{n}", f"Quality Improvement Course {n}") for n in range(4))
    assert understand("book quality improvement", MONDAY, many).wish is None
    wish = understand("book quality improvement", MONDAY, many[:3]).wish
    assert wish
    assert wish.args == {"sessions": ["c0", "c1", "c2"]}


def test_an_alias_of_one_word_and_an_article_is_not_heard_in_every_such_word():
    learning_set = Name("als", "Action Learning Set", ("the set",))
    assert (
        understand("set", MONDAY, (learning_set,)).wish
        != understand("learning set", MONDAY, (learning_set,)).wish
    )
    assert understand("a set of taster dates", MONDAY, (learning_set, *NAMES)).wish is None
