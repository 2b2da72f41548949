"""What of all that people type is kept as not understood."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from sqlalchemy import delete

from bot import app
from bot.settings import Settings
from bot.turn import Answered
from dialogs import engine, guesses, missing
from dialogs.engine import Conversation, Turn
from dialogs.messages import Field, Form, Incoming, Press, Sender
from dialogs.understanding import Wish
from store import misses
from store.db import Store, Tx
from store.tables import Role
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


def pressed(store: Store, flow: str, who: str, **args: object) -> str:
    sender = Sender("web", world.EMAILS[who], name=who, email=world.EMAILS[who])
    incoming = Incoming(f"p{who}{args}", sender, press=Press(flow, args))
    handled = world.turns(store).handle(incoming, world.NOW)
    assert isinstance(handled, Answered)
    return handled.outgoing.reply.text


def test_a_button_of_somebody_elses_list_gives_no_right_to_label(say: Callable[..., None], store: Store):
    say("frobnicate")
    with store.reading() as tx:
        [missed] = misses.every(tx)
    for who in ("asha", "ben", "carys"):
        assert "only for the people" in pressed(store, "misses", who, label=missed.id)
    assert "frobnicate" in pressed(store, "misses", "femi", label=missed.id)
    assert "can’t find that" in pressed(store, "misses", "femi", label=missed.id + 1)


def test_a_role_that_was_taken_away_while_the_question_was_open_labels_nothing(
    say: Callable[..., None], store: Store
):
    say("frobnicate")
    with store.reading() as tx:
        [missed] = misses.every(tx)
    pressed(store, "misses", "femi", label=missed.id)
    with store.transaction() as tx:
        tx.execute(delete(Role))
    femi = Sender("web", world.EMAILS["femi"], name="femi", email=world.EMAILS["femi"])
    handled = world.turns(store).handle(Incoming("later", femi, text="My bookings"), world.NOW)
    assert isinstance(handled, Answered)
    assert "only for the people" in handled.outgoing.reply.text


def turn_of(store: Store, tx: Tx, missed: Callable[[], None] = lambda: None) -> Turn:
    return Turn(tx, 1, "Asha", world.NOW, world.turns(store).hub, list, missed=missed)


@pytest.mark.parametrize("text", ["frob the abuse in bay two", "i dont feel safe at home"])
def test_words_of_distress_are_not_kept_wherever_they_led(store: Store, text: str):
    with store.transaction() as tx:
        missing.keep(turn_of(store, tx), Incoming("1", ASHA, text=text), {})
    assert kept(store) == []


def test_whatever_is_said_while_a_question_is_open_may_be_its_answer(store: Store):
    asked = Conversation("book.picked", Form("Which", (Field("date", "Which date?"),)))
    with store.transaction() as tx:
        missing.keep(turn_of(store, tx), Incoming("1", ASHA, text="frobnicate"), engine.dump(asked))
        assert misses.every(tx) == []
        missing.keep(turn_of(store, tx), Incoming("1", ASHA, text="frobnicate"), {})
        assert len(misses.every(tx)) == 1


def test_what_is_asked_about_among_guesses_was_not_understood(store: Store):
    calls: list[int] = []
    with store.transaction() as tx:
        guesses.ask_which(turn_of(store, tx, lambda: calls.append(1)), [Wish("whats_on"), Wish("help")])
    assert calls == [1]
