"""What people type and the flow it starts, on Monday 23 November 2026: one row a sentence."""

import json
from typing import Any

import pytest

from dialogs.understanding import understand
from tests.dialogs.understanding_names import MONDAY, NAMES

THURSDAY = {"from": "2026-11-26", "to": "2026-11-27"}
NEXT_WEEK = {"from": "2026-11-30", "to": "2026-12-07"}
DECEMBER = {"from": "2026-12-01", "to": "2027-01-01"}
DEC_3 = {"from": "2026-12-03", "to": "2026-12-04"}
TOMORROW = {"from": "2026-11-24", "to": "2026-11-25"}
TASTER = {"session": "taster"}
DROP_IN = {"session": "drop_in"}

# flow, then sentences with their arguments ("when" is looked at elsewhere)
WHOLE: dict[str, list[tuple[str, Any]]] = {
    "whats_on": [
        *(("what's on", {}), ("whats on", {}), ("What’s on?", {}), ("WHAT IS ON", {}), ("wots on", {})),
        *(("anything on", {}), ("what's happening", {})),
        *(("what have you got", {}), ("show me what's on", {})),
        *(("what can i book", {}), ("hi, what's on?", {}), ("upcoming sessions", {}), ("any sessions", {})),
        ("what's on next week", NEXT_WEEK),
        ("sessions next week", NEXT_WEEK),
        ("next week", NEXT_WEEK),
        ("what's on tomorrow", TOMORROW),
        ("thursday", THURSDAY),
        ("anything thursday?", THURSDAY),
        ("show me december", DECEMBER),
        ("in december", DECEMBER),
        ("any tasters on thursday?", TASTER | THURSDAY),
        ("is there a taster on thursday", TASTER | THURSDAY),
        ("thursday taster", TASTER | THURSDAY),
        ("when is the next taster", TASTER),
        ("when can I come to the drop in", DROP_IN),
        ("dates for the taster", TASTER),
        ("next taster", TASTER),
        ("after 3", {"after": "15:00"}),
        ("what's on after 3 on thursday", THURSDAY | {"after": "15:00"}),
        ("what's on the tuesday after the bank holiday", {"from": "2026-12-29", "to": "2026-12-30"}),
        ("anything thursday morning", THURSDAY | {"before": "12:00"}),
        ("what's on 3-5pm tomorrow", TOMORROW | {"after": "15:00", "before": "17:00"}),
        ("morning, what's on tomorrow?", TOMORROW),
        ("anything for porters next week", NEXT_WEEK | {"audience": "support_services"}),
        ("i'm a cleaner, what's on for me", {"audience": "support_services"}),
        ("sessions for new starters", {"audience": "new_starters"}),
        ("what's on for support services", {"audience": "support_services"}),
        ("anything about funding next week", NEXT_WEEK | {"topic": "funding"}),
        ("anything about handover", {"topic": "handover"}),
        ("what's on online", {"online": True}),
        ("any face to face sessions next week", NEXT_WEEK | {"online": False}),
        ("what's on with places left next week", NEXT_WEEK | {"free": True}),
        ("anything free thursday", THURSDAY | {"free": True}),
        ("any places on the taster thursday", TASTER | THURSDAY | {"free": True}),
        ("what's on in room 2.10", {"place": "room 2.10"}),
        *(("tasters with places left", TASTER | {"free": True}), ("any courses", {})),
        *(("tasters with spaces", TASTER | {"free": True}), ("what sessions are there thursday", THURSDAY)),
        ("what's on 3 and 4 december", {"from": "2026-12-03", "to": "2026-12-05"}),
        ("anything at the library thursday", THURSDAY | {"place": "library"}),
    ],
    "details": [
        *(("taster", TASTER), ("what is the taster", TASTER), ("what's the taster about?", TASTER)),
        *(("tell me about the taster", TASTER), ("more info on the taster please", TASTER)),
        ("what is organising for improvement", {"session": "organising"}),
        ("where is the drop-in", DROP_IN),
        *(("how long is the taster", TASTER), ("how long are the drop ins", DROP_IN)),
        *(("who can come to the taster", TASTER), ("who runs the taster", TASTER)),
        *(("do i need to book the drop in", DROP_IN), ("is the taster online", TASTER)),
        *(("how many places are left on the taster", TASTER), ("what happens at the drop in", DROP_IN)),
        ("where is the drop in on thursday", DROP_IN | THURSDAY),
        *((t, {}) for t in ("all sessions", "show me all the courses", "list of sessions", "training")),
        *((t, {}) for t in ("what courses have you got", "what sessions are there", "what do you offer")),
        *((t, {}) for t in ("details", "more info please", "i want to do a course", "how do i apply")),
    ],
    "book": [
        *(("book", {}), ("book something", {}), ("book the taster", TASTER)),
        ("how do i book the taster", TASTER),
        ("book the taster on 3 December", TASTER | DEC_3),
        ("BOOK ME ON THE TASTER TOMORROW PLEASE", TASTER | TOMORROW),
        ("can you book me in for the taster tomorrow", TASTER | TOMORROW),
        ("book thursday", THURSDAY),
        *(("sign me up for the taster", TASTER), ("put me down for the drop in", DROP_IN)),
        *(("put my name down for the taster", TASTER), ("add me to the taster", TASTER)),
        *(("I'd like a place on the taster", TASTER), ("id like a place on the taster", TASTER)),
        *(("reserve me a seat on the taster", TASTER), ("save me a spot at the taster", TASTER)),
        *(("can I come to the taster", TASTER), ("count me in for the taster", TASTER)),
        *(("I might come to the drop in", DROP_IN), ("i'll come to the drop in", DROP_IN)),
        *(("register for the taster", TASTER), ("apply for level 1", {"session": "level_1"})),
        *((t, {"session": "level_1"}) for t in ("i would like to apply for level 1", "sign up for level 1",
                                                "put in an application for level 1")),
        ("i want to come to the taster thursday at half two", TASTER | THURSDAY | {"at": "14:30"}),
        ("pop me down for thursdays drop in", DROP_IN | THURSDAY),
        ("book the taster for me and two of the lads", TASTER | {"party": 3}),
        ("book the taster for 3 people", TASTER | {"party": 3}),
        ("book 2 places on the taster thursday", TASTER | THURSDAY | {"party": 2}),
        ("can 4 of us come to the taster", TASTER | {"party": 4}),
        ("book me and my manager on the taster", TASTER | {"party": 2}),
        ("book me plus 2 on the taster", TASTER | {"party": 3}),
        ("book me a place for support services", {"session": "services"}),
        ("how can i book the taster", TASTER),
        ("book me n 2 of the lads on drop in thurs", DROP_IN | THURSDAY | {"party": 3}),
        ("me and two of the lads might come to the drop in", DROP_IN | {"party": 3}),
        ("3 of us are coming to the drop in", DROP_IN | {"party": 3}),
        ("me and my manager would like to come to the taster", TASTER | {"party": 2}),
        *(("book the next taster", TASTER | {"next": True}), ("book teh tastr", TASTER)),
        ("book the next available taster", TASTER | {"next": True}),
        ("book the taster next week", TASTER | NEXT_WEEK),
        ("book the taster 3 dec at 2pm", TASTER | DEC_3 | {"at": "14:00"}),
        ("book the taster on tuesday or wednesday", TASTER | {"from": "2026-11-24", "to": "2026-11-26"}),
        ("taster tomorrow just me", TASTER | TOMORROW | {"party": 1}),
    ],
    "cancel": [
        *(("cancel", {}), ("cancel it please", {}), ("cancel my booking", {}), ("cancel the taster", TASTER)),
        *(("cancel my place on the taster", TASTER), ("cancel my taster booking", TASTER)),
        ("cancel my place on the taster on 3 december", TASTER | DEC_3),
        *(("cant make thursday", THURSDAY), ("can't make it thursday", THURSDAY)),
        *(("i can't come to the taster", TASTER), ("sorry i cannot make the taster", TASTER)),
        *(("i'm not coming to the taster", TASTER), ("i won't be able to make the taster", TASTER)),
        *(("take me off the taster", TASTER), ("take me off the list for the taster", TASTER)),
        *(("withdraw from the taster", TASTER), ("withdraw me from the taster", TASTER)),
        *(("remove me from thursday", THURSDAY), ("drop out of the taster", TASTER), ("not coming", {})),
    ],
    "join_waiting": [
        *(("join the waiting list", {}), ("put me on the waiting list", {}), ("waiting list please", {})),
        ("join the waiting list for the taster on thursday", TASTER | THURSDAY),
        ("put me on the waiting list for the taster", TASTER),
        *(("add me to the waitlist for thursday", THURSDAY), ("join the taster waiting list", TASTER)),
        ("can i join the queue for the taster for 3 people", TASTER | {"party": 3}),
        ("can you put me and 2 others on the waiting list for the taster", TASTER | {"party": 3}),
        ("I'd like to go on the waiting list for the taster on 3 december", TASTER | DEC_3),
        *(("is there a waiting list for the taster", TASTER), ("waiting list for the taster", TASTER)),
    ],
    "leave_waiting": [
        *(("leave the waiting list", {}), ("get me off the waiting list please", {})),
        *(("leave the waiting list for the taster", TASTER), ("remove me from the waiting list", {})),
        ("take me off the waiting list for the taster on thursday", TASTER | THURSDAY),
        *(("cancel my place on the waiting list", {}), ("i want to leave the queue for the taster", TASTER)),
    ],
    "waiting_list": [
        *(("where am I in the queue", {}), ("where am i on the waiting list", {}), ("my waiting lists", {})),
        *(("what's my place in the queue", {}), ("what number am i in the queue", {})),
        *(("where am i on the list", {}), ("where am i on the list for the taster", TASTER)),
        *(("am i on the waiting list", {}), ("am i still on the waiting list for the taster", TASTER)),
        *(("how far am i up the queue", {}), ("what is my position on the waiting list for it", {})),
        ("what is my place on the waiting list for the taster", TASTER),
    ],
    "my_applications": [
        *((t, {}) for t in ("my application", "where does my application stand", "have i been accepted",
                            "status of my application", "has my application been accepted")),
        ("my application for level 1", {"session": "level_1"}),
    ],
    "my_bookings": [
        *(("my bookings", {}), ("show my bookings", {})),
        ("did i get on level 1", {"session": "level_1"}),
        *(("what am I booked on", {}), ("what have i booked", {})),
        *(("do i have any bookings", {}), ("what did i book", {})),
        ("what am i booked on next week", NEXT_WEEK),
        *(("am i booked on the taster", TASTER), ("am i on the list for the taster", TASTER)),
        ("when is my taster", TASTER),
        *((t, {}) for t in ("what have i got on", "what have i got booked", "my sessions")),
        *(("what have i got on thursday", THURSDAY), ("have i got anything on thursday", THURSDAY)),
    ],
    "apply": [
        (t, {}) for t in ("apply", "i want to apply", "apply for a course", "can i apply please",
                          "enrol on a course", "make an application")
    ],
    "withdraw": [
        *((t, {}) for t in ("withdraw", "withdraw my application", "cancel my application",
                            "i want to withdraw my application", "pull out of the course")),
        ("cancel my application for level 1", {"session": "level_1"}),
    ],
    "applications": [
        *((t, {}) for t in ("applications", "show applications", "who has applied", "any new applications")),
        *((t, {"session": "level_1"}) for t in ("applications for level 1", "who has applied for level 1",
                                                "has anyone applied for level 1")),
        *(("accept", {}), ("decline", {})),
    ],
    "roster": [
        ("who's coming to the taster on thursday", TASTER | THURSDAY),
        *(("whos booked on the taster", TASTER), ("how many people are booked on the taster", TASTER)),
        *(("attendance list for the taster", TASTER), ("who is coming", {})),
        *(("whos coming tomorrow", TOMORROW), ("who's booked on thursday", THURSDAY)),
        *(("how many on the taster 3 december", TASTER | DEC_3), ("my sessions to run", {})),
        *(("what am i running next week", NEXT_WEEK), ("which sessions do i run on thursday", THURSDAY)),
        ("sessions i'm hosting next week", NEXT_WEEK),
        ("who was offered a place on the taster on thursday", TASTER | THURSDAY),
        # "coming Thursday" is a day, too
        *((t, THURSDAY) for t in ("whos coming thursday", "Who's coming Thurs?", "who is in on thursday",
                                  "how many are coming thursday", "anyone coming thursday?",
                                  "who have i got thursday")),
        ("whos coming thursday afternoon", THURSDAY | {"after": "12:00", "before": "18:00"}),
    ],
    "help": [(t, {})
        for t in ("help", "Help!", "?", "help me please", "what can you do", "how does this work",
                  "i dont get it", "i don't understand", "what now", "now what")
    ],
    "greeting": [(t, {})
        for t in ("hi", "Hello", "hiya", "good morning", "morning all", "hey hub", "evening",
                  "alrite", "hi im new here", "hey there")
    ],
    "thanks": [(t, {})
        for t in ("thanks", "ta", "cheers", "thank you so much", "great thanks", "thx", "thx m8", "ok thanks",
                  "ok", "great", "no thanks")
    ] + [(t, {"leaving": True}) for t in ("bye", "bye!", "ok bye", "see you", "see ya later")],
    "human": [
        (t, {})
        for t in ("speak to a human", "can I talk to someone please", "a real person", "contact the hub",
                  "contact", "who do i contact", "who can i speak to about the taster", "are you a robot")
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("flow", "text", "args"), [(flow, text, args) for flow, rows in WHOLE.items() for text, args in rows]
)
def test_a_plain_request_is_understood_whole(flow, text, args):
    wish = understand(text, MONDAY, NAMES).wish
    assert wish
    assert (wish.flow, {k: v for k, v in wish.args.items() if k != "when"}) == (flow, args)
    assert wish.is_whole
    assert json.loads(json.dumps(wish.args)) == wish.args


NONE = [
    # things the hub does not book, cancel or know
    *("book a taxi", "book a meeting room for monday", "can you book the minibus for thursday"),
    *("cancel my car parking permit", "i cant come to work thursday", "is there a bus on thursday"),
    *("what's for lunch", "what time is it", "room 2.10", "the sun room on ward 12"),
    # what would be a guess
    *("don't book me on the taster",),
    *("move me from the taster to the drop in"),
    *("can't make thursday, can i do friday", "cancel the taster for everyone", "unless i book the taster"),
    *("don't put me on the waiting list", "put sam on the waiting list"),
    *("leave the list of names here", "i don't want to wait any more"),
    *("put a taster on for 14 january", "remind me about the taster"),
    *("book a 1:1", "feedback on the taster", "i enjoyed the taster", "the other one", "that one"),
    *("broadcast more dates for the taster", "book the taster, though i am away thursday"),
    # no wish at all
    *("", "   ", "yes", "no", "n", "2", "asdfgh"),
    *("lovely weather", "me", "the", "2 places"),
    *("help me with my project", "i would like to", "what do i have to do"),
    *("🎉", "...", "-", "'", "can i"),
]  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_what_is_not_plain_is_not_guessed(text):
    assert understand(text, MONDAY, NAMES).wish is None


PARTLY = [
    ("cant make thursday, my child is ill", "cancel", THURSDAY),
    ("Hi there, hope you had a nice break. Can you book me on the taster?", "book", TASTER),
    ("book the taster, it sounds great fun", "book", TASTER),
    ("tell me about the taster before I ask my boss", None, None),
    ("is the taster any good for a busy nurse", "details", TASTER),
]


@pytest.mark.parametrize(("text", "flow", "args"), PARTLY)
def test_chat_around_one_request_is_let_by_but_noted(text, flow, args):
    wish = understand(text, MONDAY, NAMES).wish
    assert (wish and wish.flow) == flow
    if wish:
        assert {k: v for k, v in wish.args.items() if k != "when"} == args
        assert not wish.is_whole


PROBLEMS = [
    ("book the taster on tuesday 25th november", "weekday_contradicts_date", "Tuesday 25th November"),
    ("book the taster on 31 november", "no_such_date", "31 November"),
    (
        "book the taster on tuesday and wednesday",
        "several_dates",
        "Tuesday 24 November and Wednesday 25 November",
    ),
    (
        "book the taster at 2pm on 3 and 10 dec",
        "several_dates",
        "Thursday 3 December and Thursday 10 December",
    ),
    (
        "join the waiting list for thursday and friday",
        "several_dates",
        "Thursday 26 November and Friday 27 November",
    ),
    ("book the taster this week and next", "several_dates", "this week and next"),
    ("what's on tuesday or thursday", "several_dates", "Tuesday 24 November or Thursday 26 November"),
]


@pytest.mark.parametrize(("text", "problem", "said"), PROBLEMS)
def test_a_date_that_cannot_be_right_is_told_without_dates(text, problem, said):
    wish = understand(text, MONDAY, NAMES).wish
    assert wish
    assert (wish.args["problem"], wish.args["said"]) == (problem, said)
    assert not {"from", "to", "at", "when"} & set(wish.args)


WHEN = [
    ("what's on this week", "this week"),
    ("what's on thursday", "Thursday 26 November"),
    ("what's on in december", "December"),
    ("anything thursday after 3", "Thursday 26 November, after 3pm"),
    ("after half two", "after 2:30pm"),
]


@pytest.mark.parametrize(("text", "when"), WHEN)
def test_the_time_is_told_in_words_too(text, when):
    wish = understand(text, MONDAY, NAMES).wish
    assert wish
    assert wish.args["when"] == when


VARIANTS = [
    *("Can I come to the taster on Thursday?", "can\u00a0i\u00a0come to the taster on thursday"),
    *("CAN I COME TO THE TASTER ON THURSDAY", "can i come to the ‘taster’ on thursday!!!"),
    *("  can i  come to\tthe taster\non thursday  ", "can i come to the táster on thursday 🎉"),
    *("can i come to the tas\u200bter on thursday", "\u202ecan i come to the taster on thursday\u202c"),
    *("can i come to the taster on thurs pls", "can i come to the taster thurs. ta"),
    *("ｃan i come to the taster on thursday", "can i come to the taster\x00 on thursday"),
]  # fmt: skip


@pytest.mark.parametrize("text", VARIANTS)
def test_spelling_spacing_and_invisible_marks_make_no_difference(text):
    wish = understand(text, MONDAY, NAMES).wish
    assert wish
    assert wish.flow == "book"
    assert wish.args["session"] == "taster"
    assert wish.args["from"] == "2026-11-26"
