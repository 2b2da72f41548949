"""Wishes that do not say all that is needed: each is asked about, and what only sounds alike is not."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot import catalogue_names
from bot.commands.understand import answers
from store.catalogue.files import SHIPPED, read_catalogue

NAMES = catalogue_names.of_catalogue(read_catalogue(SHIPPED))
FOLDER = Path(__file__).parent / "plain_wishes"
SLOTS = {"session", "when", "cohort", "action", "text", "topic", "party"}
# What is on, a session and a course are shown alike.
SHOWN = {"whats_on", "session_details", "cohort_details"}


def lines(name: str) -> list[list[str]]:
    return [line.split("|") for line in (FOLDER / name).read_text("utf-8").splitlines()]


def heard(text: str) -> Any:
    asked = {"id": 1, "text": text, "reference_time": "2026-11-17T10:00:00", "tz": "Europe/London"}
    return json.loads(next(answers([json.dumps(asked)], NAMES)))


@pytest.mark.parametrize(("text", "intents", "slots"), lines("asked_for.txt"))
def test_what_a_plain_wish_does_not_say_is_asked_for(text: str, intents: str, slots: str):
    answer = heard(text)
    assert answer["intent"] in intents.split()
    # Of "any", it is asked whether that was meant: the bot cannot do it, or does it by another way.
    assert answer["ask"] if slots == "any" else set(answer["ask"]) & set(slots.split())


@pytest.mark.parametrize(("text", "intent"), lines("said_in_full.txt"))
def test_nothing_is_asked_for_that_was_said(text: str, intent: str):
    answer = heard(text)
    assert answer["intent"] == intent
    assert not set(answer.get("ask", ())) & SLOTS


@pytest.mark.parametrize("text", [text for (text,) in lines("elsewhere.txt")])
def test_what_only_sounds_like_a_wish_of_the_hub_starts_nothing(text: str):
    answer = heard(text)
    assert answer["intent"] in ("out_of_scope", "clarify")
    assert not answer["slots"]
    assert "ask" not in answer


@pytest.mark.parametrize(("text", "wanted"), lines("two_wishes.txt"))
def test_both_of_two_wishes_are_heard(text: str, wanted: str):
    got = ["shown" if intent in SHOWN else intent for intent in heard(text)["intents"]]
    assert sorted(got) == sorted("shown" if intent in SHOWN else intent for intent in wanted.split())
