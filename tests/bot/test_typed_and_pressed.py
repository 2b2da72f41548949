"""Whatever a button does can be typed: the words lead to the same flow, and to the same end."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.turn import Answered
from dialogs.flows import FLOWS
from dialogs.messages import Incoming, Press, Question, Reply, Sender
from dialogs.understanding.kinds import KINDS
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.talks.ends import written


@dataclass(frozen=True)
class Way:
    """The button of a flow as somebody meets it after what came before, and the words that mean the same.

    `before` are lines of "who: words", where "> Label" presses a button. Without a label it is the button
    that carries nothing, wherever it stands.
    """

    flow: str
    label: str
    words: str
    before: tuple[str, ...] = ("asha: help",)
    who: str = "asha"


BOOKED = ("asha: book the taster on thursday", "asha: yes")
TASTERS = ("asha: any tasters on",)
JOINED = ("asha: join the learning set", "asha: yes")
APPLIED = ("asha: apply for pm lite", "asha: yes")
FULL = ("full: cqi_taster 2026-11-26",)
WAITS = (*FULL, "asha: join the waiting list for the taster on thursday", "asha: yes")
INTERESTED = ("asha: register my interest in qsir", "asha: yes")
MINE = "asha: my bookings"
SETTINGS = ("asha: my settings",)
SORRY = ("asha: apologies for the next learning set", "asha: yes")
ROSTER_OF_SET = (*JOINED, "carys: who's coming to the learning set")
WAYS = (
    Way("whats_on", "What's on", "whats on"),
    Way("whats_on", "More dates", "when are the tasters", ("asha: tell me about the taster",)),
    Way("details", "Details", "tell me about the first one", TASTERS),
    Way("details", "Details", "what is the cqi taster", ("asha: all sessions",)),
    Way("book", "Book", "book the taster on 26 november", TASTERS),
    Way("book", "Book", "book the first one", TASTERS),
    Way("book", "Book", "book me on the taster this thurs pls", TASTERS),
    Way("book", "I might come", "i might come to the drop in on wed", ("asha: the drop in on wednesday",)),
    Way("book_for", "", "book for a colleague"),
    Way("my_bookings", "My bookings", "what have i got booked"),
    Way("cancel", "Cancel my place", "cant make the taster on thurs sorry", (*BOOKED, MINE)),
    Way("cancel", "Cancel my place", "cancel that one", BOOKED),
    Way("move", "Move", "move my taster", (*BOOKED, MINE)),
    Way("move", "Move", "move the first one", (*BOOKED, MINE)),
    Way("hand_over", "Hand over", "hand over my place on the taster", (*BOOKED, MINE)),
    Way(
        "join_waiting",
        "Join waiting list",
        "put me on the waiting list for the taster on thursday",
        (*FULL, *TASTERS),
    ),
    Way("join_waiting", "Join waiting list", "put me on the waiting list", (*FULL, *TASTERS)),
    Way("leave_waiting", "Leave waiting list", "take me off the waiting list for the taster", (*WAITS, MINE)),
    Way("interest", "Register interest", "register my interest in qsir", ("asha: what is qsir",)),
    Way("apply", "Apply", "i want to apply for pm lite", ("asha: tell me about pm lite",)),
    Way("withdraw", "Withdraw", "withdraw my application for pm lite", (*APPLIED, "asha: my applications")),
    Way("join_set", "Join", "join the learning set", ("asha: tell me about the learning set",)),
    Way("apologies", "Send apologies", "apologies for the next learning set", (*JOINED, MINE)),
    Way("settings", "My settings", "change my settings"),
    Way("quiet_hours", "Change quiet hours", "change my quiet hours", SETTINGS),
    Way("own_reminders", "Change reminders", "my reminders", SETTINGS),
    Way("mute", "Turn reminders off", "stop sending me reminders", SETTINGS),
    Way("mute", "Turn announcements off", "no more announcements", SETTINGS),
    Way("snooze", "Pause everything", "pause everything", SETTINGS),
    Way("human", "", "can i speak to someone"),
    Way("workshop", "Request a workshop", "request a workshop", ("asha: bespoke workshop",)),
    Way(
        "roster",
        "Who's coming",
        "whos coming to the taster on thursday",
        ("carys: tell me about the taster",),
        "carys",
    ),
    Way("who_came", "Who came", "take the register", ("carys: help",), "carys"),
    Way("announce", "Announce", "post an announcement", ("femi: announcements",), "femi"),
    Way("announcements", "", "announcements", ("femi: help",), "femi"),
    Way("applications", "Applications", "show applications", ("femi: help",), "femi"),
    Way("workshop_requests", "", "workshop requests", ("femi: help",), "femi"),
    Way(
        "interested",
        "Who's interested",
        "whos interested in qsir",
        (*INTERESTED, "femi: what is qsir"),
        "femi",
    ),
    Way("help", "Help", "help", ("asha: whats on",)),
    Way("leave_set", "Leave", "leave the learning set", (*JOINED, MINE)),
    Way("come_after_all", "I can come after all", "i can make it after all", (*JOINED, *SORRY, MINE)),
    Way("set_digest", "Who has answered", "who has answered", ROSTER_OF_SET, "carys"),
    Way("set_answers", "", "what did everyone say", (*JOINED, "asha: help")),
    Way("nudge_set", "", "nudge the learning set", (*JOINED, "carys: help"), "carys"),
    Way("reflect", "", "answer my learning set", (*JOINED, "asha: help")),
    Way("waiting_list", "", "where am i on the waiting list", WAITS),
    Way("my_workshops", "", "where is my workshop request"),
    Way("my_applications", "", "how is my application going", APPLIED),
    Way("my_calendar", "", "show me my calendar link"),
    Way("where_is_it", "", "where is it"),
    Way("getting_there", "", "is there parking"),
    Way("how_many", "", "change my booking to 2 people"),
    Way("remind_later", "", "remind me later", BOOKED),
    Way("undo", "Undo", "undo that", (*BOOKED, "asha: cancel my taster", "asha: yes")),
    Way("link", "", "connect my account"),
    Way("session_reminders", "", "change session reminders", ("femi: help",), "femi"),
    Way("misses", "", "what did you not understand", ("asha: blurgle snorf", "femi: help"), "femi"),
    Way("unlink", "Unlink this account", "unlink this account", ("asha: link my account",)),
)
OF_ONE = "is of one announcement, which is picked from the list that “announcements” shows"
# Flows that no words start, and why.
BY_BUTTON_ALONE = {
    "accept": "which of several people is decided on must be seen; typed, it shows the applications",
    "decline": "which of several people is decided on must be seen; typed, it shows the applications",
    "as_typed": "is the question after what was typed, and has no button",
    "answer_workshop": "which request is answered must be seen",
    "withdraw_workshop": "which request is taken back must be seen",
    "withdraw_interest": "which interest is ended must be seen",
    "note": "the words that follow are the note, so the place has to be picked first",
    "taking_part": "the ways of taking part differ from session to session, and stand on the card",
    "offered": "yes and no are its words, and mean the place that is held",
    "handed_over": "yes and no are its words, and mean the place that was handed over",
    "still_coming": "is played in the talks of reminders: its button comes unasked, days later",
    "got_it": "stands on a message that comes unasked, and answers that one alone",
    "reflect_later": "stands on a message that comes unasked, and means that one alone",
    "skip_reflecting": "stands on a message that comes unasked, and means that one alone",
    "announcement_report": OF_ONE,
    "change_announcement": OF_ONE,
    "correct_announcement": OF_ONE,
    "drop_announcement": OF_ONE,
    "send_announcement": "goes to everybody, so it is pressed below what will be sent and never typed",
    "stop_announcement": OF_ONE,
    "withdraw_announcement": OF_ONE,
    "who_was_offered": "is of one date, whose card has it",
    "not_yet": "is the answer to words, and has no button but among guesses",
    "distress": "is the answer to words, and has no button",
    "greeting": "is the answer to words, and has no button",
    "thanks": "is the answer to words, and has no button",
}


class People:
    """People of one hub, each with what was last said to them."""

    def __init__(self, store: Store) -> None:
        self._turns, self._keys, self._store = world.turns(store), count(), store
        self._last: dict[str, Reply] = {}

    def do(self, line: str) -> Reply:
        """Let somebody say something or press a button; "full: slug day" lets others take every place."""
        who, _, words = line.partition(": ")
        if who == "full":
            world.fill_up(self._store, *words.split())
            return Reply("")
        if not words.startswith("> "):
            return self.take(who, text=words)
        label = words.removeprefix("> ")
        found = [action for action in self._last[who].all_actions() if action.label == label]
        assert found, f"no “{label}” among {[a.label for a in self._last[who].all_actions()]}"
        return self.take(who, press=Press(found[0].flow, found[0].args))

    def press(self, way: Way) -> Reply:
        """Press the button."""
        return (
            self.do(f"{way.who}: > {way.label}") if way.label else self.take(way.who, press=Press(way.flow))
        )

    def settle(self, who: str, reply: Reply) -> Reply:
        """Say yes to whatever is asked to be sure."""
        while _is_sure_asked(reply.question):
            reply = self.take(who, text="yes")
        return reply

    def take(self, who: str, **what: Any) -> Reply:
        """Let the hub take one message."""
        email = world.EMAILS[who]
        sender = Sender("web", email, name=who.capitalize(), email=email)
        handled = self._turns.handle(Incoming(str(next(self._keys)), sender, **what), world.NOW)
        assert isinstance(handled, Answered)
        self._last[who] = handled.outgoing.reply
        return self._last[who]


def _is_sure_asked(question: Question | None) -> bool:
    return question is not None and question.next_field is not None and question.next_field.kind == "yes_no"


def _said(reply: Reply) -> tuple[Any, ...]:
    """Return what matters of an answer: its words, its list, what was done and what is asked."""
    form = reply.question.form if reply.question else None
    return reply.text, reply.facts, [(item.title, item.lines) for item in reply.items], reply.done, form


@pytest.fixture
def new_people(databases: Databases) -> Iterator[Callable[[], People]]:
    stores: list[Store] = []

    def new() -> People:
        stores.append(Store(databases.copy("sqlite", "hub", world.prepare)))
        return People(stores[-1])

    yield new
    for store in stores:
        store.close()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.flow}: {way.words}")
def test_words_end_where_the_button_ends(way: Way, new_people: Callable[[], People]):
    pressing, typing = new_people(), new_people()
    for line in way.before:
        pressing.do(line)
        typing.do(line)
    pressed = pressing.settle(way.who, pressing.press(way))
    typed = typing.settle(way.who, typing.do(f"{way.who}: {way.words}"))
    assert _said(typed) == _said(pressed)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.flow}: {way.words}")
def test_words_write_nothing_before_a_yes(way: Way, databases: Databases):
    with closing(Store(databases.copy("sqlite", "hub", world.prepare))) as store:
        people = People(store)
        for line in way.before:
            people.do(line)
        before = written(store)
        assert people.do(f"{way.who}: {way.words}").done == ""
        assert written(store) == before


def test_every_flow_has_its_words_or_a_reason_why_not():
    typed = {way.flow for way in WAYS}
    assert typed & set(BY_BUTTON_ALONE) == set()
    assert typed | set(BY_BUTTON_ALONE) == set(FLOWS)


def test_every_button_in_the_source_is_one_that_words_mean_too():
    drawn = {flow for path in Path("dialogs").glob("*.py") for flow in _flows_drawn_in(path)}
    assert len(drawn) > 40
    assert drawn - {way.flow for way in WAYS} - set(BY_BUTTON_ALONE) == set()


def _flows_drawn_in(path: Path) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    buttons = [
        call.args[1] for call in calls if getattr(call.func, "id", "") == "Action" and len(call.args) > 1
    ]
    return [str(flow.value) for flow in buttons if isinstance(flow, ast.Constant)]


def test_every_kind_of_message_has_its_flow_or_an_honest_not_yet():
    assert {kind.flow for kind in KINDS.values()} <= set(FLOWS)


@pytest.mark.parametrize("what", sorted(str(k.args["what"]) for k in KINDS.values() if k.flow == "not_yet"))
def test_what_is_not_there_yet_says_so_and_changes_nothing(what: str, new_people: Callable[[], People]):
    people = new_people()
    reply = people.take("asha", press=Press("not_yet", {"what": what}))
    assert "can’t" in reply.text
    assert "in chat yet, so nothing has been changed" in reply.text
    assert "do that" not in reply.text
    assert reply.done == ""
