"""What of all that people type is kept as not understood."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from bot import app
from bot.settings import Settings
from dialogs.messages import Incoming, Press, Sender
from store import misses
from store.db import Store
from tests import world
from tests.databases import Databases

ASHA = Sender("web", world.EMAILS["asha"], name="Asha Patel", email=world.EMAILS["asha"])


@pytest.fixture
def store(databases: Databases, engine_name: str) -> Iterator[Store]:
    store = Store(databases.copy(engine_name, "world", world.prepare))
    yield store
    store.close()


@pytest.fixture
def say(store: Store) -> Callable[..., None]:
    turns, keys = world.turns(store), count()

    def say(text: str = "", **what: object) -> None:
        turns.handle(Incoming(f"k{next(keys)}", ASHA, text=text, **what), world.NOW)  # type: ignore[arg-type]

    return say


def kept(store: Store) -> list[tuple[str, int]]:
    with store.reading() as tx:
        return [(missed.text, missed.times) for missed in misses.every(tx)]


def test_what_is_not_understood_is_kept_masked_and_counted(say: Callable[..., None], store: Store):
    say("frobnicate Ben Okafor 07700 900123")
    say("frobnicate carys 07700900456")
    say("frobnicate ben  +44 7700 900789")
    assert kept(store) == [("frobnicate [name] [name] [number]", 1), ("frobnicate [name] [number]", 2)]


def test_what_is_understood_and_what_is_pressed_is_not_kept(say: Callable[..., None], store: Store):
    say("what's on")
    say("cancel")
    say("yes")
    say(press=Press("help", {"why": "not_understood"}))
    assert kept(store) == []


def test_what_is_typed_while_a_question_is_open_is_not_kept(say: Callable[..., None], store: Store):
    say("book a taster")
    say("frobnicate the gizmo")
    assert kept(store) == []


def test_a_text_with_an_nhs_number_and_one_that_is_too_long_are_not_kept(
    say: Callable[..., None], store: Store
):
    say("frobnicate 943 476 5919")
    say("frobnicate " * 400)
    assert kept(store) == []


@pytest.mark.parametrize(
    "text", ["i want to kill myself frob", "frob my manager is bullying me", "frob I can’t cope any more"]
)
def test_nothing_is_kept_of_somebody_in_distress(say: Callable[..., None], store: Store, text: str):
    say(text)
    assert kept(store) == []


def test_a_delivery_that_comes_twice_counts_once(store: Store):
    turns = world.turns(store)
    for _ in range(2):
        turns.handle(Incoming("same", ASHA, text="frobnicate"), world.NOW)
    assert kept(store) == [("frobnicate", 1)]


@pytest.mark.parametrize(("setting", "keeps"), [("no", False), ("0", False), ("yes", True), ("1", True)])
def test_a_setting_switches_it_off(store: Store, setting: str, keeps: bool):
    built = app.build(Settings.read({"HUB_KEEP_MISSES": setting}, None), store)
    built.turns.handle(Incoming("1", ASHA, text="frobnicate"), world.NOW)
    assert bool(kept(store)) is keeps
