"""What the demo has to show from its first start on."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot import database, demo
from bot.app import welcome_people
from bot.settings import Settings
from bot.turn import Answered
from dialogs.messages import Incoming, Reply, Sender
from store.db import Store
from store.tables import Booking, Occurrence, Outbox
from tests import world


def settings(tmp_path: Path, hub_demo: str) -> Settings:
    return Settings(database_url=f"sqlite:///{tmp_path / 'hub.db'}", hub_demo=hub_demo)


def carys_says(store: Store, text: str, key: str) -> Reply:
    sender = Sender("web", world.EMAILS["carys"], name="Carys", email=world.EMAILS["carys"])
    handled = world.turns(store).handle(Incoming(key, sender, text=text), world.NOW)
    assert isinstance(handled, Answered)
    return handled.outgoing.reply


def test_a_demo_has_sessions_that_are_over_to_take_a_register_of(tmp_path: Path):
    here = settings(tmp_path, "1")
    with database.started(here, world.NOW, lambda _line: None) as store:
        with store.transaction() as tx:
            welcome_people(tx, here, world.NOW)
            assert demo.let_have_been(tx, world.NOW) > 1
            assert demo.let_have_been(tx, world.NOW) == 0
            assert tx.scalar(select(func.count()).select_from(Outbox)) == 0
        reply = carys_says(store, "take the register", "1")
        assert reply.text == "Which session is it about?"
        assert "Nobody has said yet who came" in str(reply.items)
        question = carys_says(store, "take the register for the taster", "2").question
        assert question is not None
        labels = [option.label for option in question.form.fields[0].options]
        assert labels == ["Asha Patel", "Ben Okafor"]


def test_a_hub_that_is_no_demo_begins_today_and_with_nobody(tmp_path: Path):
    for hub_demo in ("0", "force"):
        here = settings(tmp_path / hub_demo, hub_demo)
        (tmp_path / hub_demo).mkdir()
        assert not demo.is_shown(here)
        with database.started(here, world.NOW, lambda _line: None) as store, store.reading() as tx:
            assert tx.scalar(select(func.count()).select_from(Booking)) == 0
            earliest = tx.scalar(select(func.min(Occurrence.starts_at)))
            assert earliest is not None
            assert earliest > world.NOW - timedelta(days=1)
