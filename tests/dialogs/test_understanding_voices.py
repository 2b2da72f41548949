"""What staff of many kinds type, on Monday 23 November 2026: doubted tables, two wishes, everyday words."""

import pytest

from dialogs.understanding import Name, understand
from dialogs.understanding.learning.sentences import said
from dialogs.understanding.mistyped import meant
from dialogs.understanding.requests import read
from dialogs.understanding.words import normalise
from tests.dialogs.understanding_names import MONDAY, NAMES

COURSE = Name("coaches", "QI Coaches Course", ("coaches",), kind="course")
PORTERS = Name("support", "Support Services Session", ("porters session",))
FORUM = Name("delivery", "Project Managers Forum", ("project managers forum",))
WITH_MORE = (*NAMES, COURSE, PORTERS, FORUM)


def flows(text):
    found = understand(text, MONDAY, WITH_MORE)
    return [wish.flow for wish in found.wishes or found.guesses]


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("ditch my place on the taster will you", "cancel"),
        ("nab me a seat on the forum", "book"),
        ("which sessions have i got myself into next week", "my_bookings"),
        ("give over pinging me after tea", "settings"),
        ("shunt me onto the later taster", "move"),
        ("shove my name on the reserve list for the taster", "join_waiting"),
        ("pack us out of the coaches course, no backfill", "withdraw"),
        ("the sound was terrible at the forum", "not_yet"),
    ],
)
def test_what_is_wanted_is_heard_in_many_voices(text, flow):
    assert flows(text)[0] == flow


@pytest.mark.parametrize(
    "text",
    [
        "tell my manager im running late",
        "send a porter to bay 9",
        "the porter never came for bed 6",
        "how long is the waiting list for a hernia op",
    ],
)
def test_one_everyday_word_of_a_name_makes_nothing_the_hubs_business(text):
    found = understand(text, MONDAY, WITH_MORE)
    assert (found.about, found.wishes, found.guesses) == ("out_of_scope", (), ())


def test_a_word_that_people_say_is_no_misspelt_name():
    porter = Name("porter", "Porter Hour", ("porter hour",))
    assert "session" not in read(normalise("bring our poster"), MONDAY.date(), (*NAMES, porter)).args


def test_a_name_beside_a_slip_of_the_finger_is_still_heard():
    assert read(normalise("the tastr"), MONDAY.date(), NAMES).args == {"session": "taster"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("scrap my taster n put me on the forum", ["cancel", "book"]),
        ("put me on the taster and get somebody to phone me", ["book", "human"]),
        ("whats on next week, and what have i got booked", ["whats_on", "my_bookings"]),
        ("sign me up for the coaches course and when does it start", ["book", "whats_on"]),
        ("mute the reminders and take me off the forum", ["mute", "cancel"]),
    ],
)
def test_two_wishes_are_heard_in_the_order_said(text, wanted):
    assert flows(text) == wanted


def test_it_in_the_second_wish_is_what_the_first_one_named():
    found = understand("am i still on the taster? if so cancel it", MONDAY, NAMES)
    wishes = found.wishes or found.guesses
    assert [wish.args.get("session") for wish in wishes] == ["taster", "taster"]


@pytest.mark.parametrize(
    "text",
    [
        "move my taster to thursday or the friday after",
        "book me on the taster, it was so good last time",
        "book the taster and the one after",
    ],
)
def test_a_reason_or_a_second_day_is_no_second_wish(text):
    found = understand(text, MONDAY, NAMES)
    assert len(found.wishes) <= 1
    assert not found.is_double


def test_many_blanks_between_two_wishes_take_no_time_to_pass_over():
    assert flows("cancel my taster" + " " * 300 + "and book the forum") == ["cancel", "book"]


def test_whoever_leaves_is_told_goodbye_and_not_what_is_on_today():
    for text in ("right thats all for today, bye", "goodbye", "ok thanks see you tomorrow"):
        assert understand(text, MONDAY, NAMES).wishes[0].args == {"leaving": True}


def test_places_of_a_session_that_is_set_up_are_how_many_it_holds():
    found = understand("lay on another forum on 3 december for 12 people", MONDAY, NAMES)
    assert found.guesses[0].args["capacity"] == 12
    assert "party" not in found.guesses[0].args


def test_a_line_to_learn_from_says_each_of_its_choices():
    assert said("(a|b) c (d|)") == ["a c d", "a c ", "b c d", "b c "]
    many = said("(a|b|c|d|e|f|g|h) (1|2|3|4|5|6)")
    assert {text.split()[0] for text in many} == set("abcdefgh")
    assert {text.split()[1] for text in many} == set("123456")
    assert many == said("(a|b|c|d|e|f|g|h) (1|2|3|4|5|6)")


def test_a_few_words_that_say_nothing_much_are_no_distress():
    assert understand("I come by bus", MONDAY, NAMES).about == "unclear"


def test_a_day_beside_a_name_is_what_is_on_whatever_the_model_says():
    assert flows("tasters on 3 december") == ["whats_on"]


@pytest.mark.parametrize("text", ["xyzzy", "flibbertigibbet", "my mate would love that"])
def test_what_makes_no_sense_is_neither_chat_nor_somebody_elses_business(text):
    found = understand(text, MONDAY, NAMES)
    assert (found.about, found.wishes, found.guesses) == ("unclear", (), ())


def test_who_has_lost_somebody_gets_a_human_and_no_bookings():
    found = understand("wont be there tuesday, my brother has just died", MONDAY, NAMES)
    assert (found.about, found.wishes, found.guesses) == ("distress", (), ())


def test_a_workshop_by_any_name_is_asked_for_and_not_attended():
    away_day = Name("away", "Away Day", ("away day",), kind="workshop")
    found = understand("we need an away day for our team on stress", MONDAY, (*NAMES, away_day))
    assert [wish.flow for wish in found.guesses] == ["workshop"]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("get us both on the taster", 2),
        ("book me and priya on the taster", 2),
        ("book six from the laundry onto the taster", 6),
        ("reserve 3 on the taster", 3),
        ("4 for the taster please", 4),
    ],
)
def test_how_many_come_is_heard_in_many_voices(text, party):
    assert read(normalise(text), MONDAY.date(), NAMES).args["party"] == party


@pytest.mark.parametrize(
    "text",
    [
        "put me and also for friday",
        "tell me and remind me on the day",
        "tell me and then on to the next",
        "book 2 on thursday",
    ],
)
def test_what_is_no_number_of_people_is_none(text):
    assert "party" not in read(normalise(text), MONDAY.date(), NAMES).args


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("owt on for us porters", "support_services"),
        ("i work in the kitchen what is on", "support_services"),
        ("im new here what have you got", "new_starters"),
    ],
)
def test_who_is_asking_is_heard_in_many_voices(text, tag):
    tagged = Name("for_them", "Welcome Hour", audiences=(tag,))
    assert read(normalise(text), MONDAY.date(), (*NAMES, tagged)).args["audience"] == tag


@pytest.mark.parametrize(
    ("typed", "word"),
    [("resrve", "reserve"), ("remidners", "reminders"), ("feedbeck", "feedback"), ("boooked", "booked")],
)
def test_one_slip_of_the_finger_leaves_a_word_itself(typed, word):
    assert meant(typed, frozenset(("reserve", "reminders", "feedback", "booked"))) == word


@pytest.mark.parametrize("word", ["cancer", "writing", "dinner"])
def test_a_word_that_is_another_word_stays_it(word):
    assert meant(word, frozenset(("cancel", "waiting", "winner"))) == word


def test_a_slip_that_may_be_of_two_words_is_of_neither():
    assert meant("latr", frozenset(("later", "latar"))) == "latr"


def test_too_short_a_word_is_no_slip_of_another():
    assert meant("wnt", frozenset(("want", "went", "wont"))) == "wnt"
    assert meant("bok", frozenset(("book",))) == "bok"


def test_a_word_that_people_say_is_no_slip_of_another():
    assert meant("latter", frozenset(("later", "latter"))) == "latter"


@pytest.mark.parametrize(("typed", "plain"), [("hiyaaaa", "hiya"), ("pleeease", "please"), ("noooo", "no")])
def test_letters_that_are_drawn_out_are_said_once(typed, plain):
    assert normalise(typed) == plain


def test_a_one_to_one_about_my_project_names_no_session():
    found = understand("could i have a one to one about my project", MONDAY, WITH_MORE)
    assert [wish.args for wish in found.guesses] == [{"what": "one_to_one"}]


def test_a_one_to_one_about_a_session_named_in_full_names_it():
    found = understand("could i have a one to one about the project managers forum", MONDAY, WITH_MORE)
    assert found.guesses[0].args["session"] == "delivery"
