from zoneinfo import ZoneInfo

import pytest

from bot.turn import Turns
from dialogs.engine import Hub
from dialogs.messages import Incoming, Press, Sender
from store.db import Store
from tests.small_hub import NOW, SmallHub


def pressed(store: Store, who: str, booking: int) -> str:
    turns = Turns(store, Hub("Hub", ZoneInfo("Europe/London")), "test")
    press = Press("remind_later", {"booking": booking})
    handled = turns.handle(Incoming(f"{who}:{booking}", Sender("web", who, name=who), press=press), NOW)
    assert handled.outgoing
    question = handled.outgoing.reply.question
    return question.form.fields[0].label if question else handled.outgoing.reply.text


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_nobody_learns_of_a_booking_by_asking_to_be_reminded_of_it(bare_store: Store):
    hub = SmallHub(bare_store)
    taster = hub.occurrence(hub.session_type())
    turns = Turns(bare_store, Hub("Hub", ZoneInfo("Europe/London")), "test")
    booking = Press("book", {"occurrence": taster})
    turns.handle(Incoming("1", Sender("web", "asha", name="Asha"), press=booking), NOW)
    assert "Taster" in pressed(bare_store, "asha", 1)
    assert "Taster" not in pressed(bare_store, "ben", 1)


@pytest.mark.parametrize("said", ["2026-12-01", "20261201", "2026-12-01T09:00", "2026-W49-2"])
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_moment_without_a_zone_is_read_or_asked_for_again(bare_store: Store, said: str):
    hub = SmallHub(bare_store)
    taster = hub.occurrence(hub.session_type())
    turns = Turns(bare_store, Hub("Hub", ZoneInfo("Europe/London")), "test")
    sender = Sender("web", "asha", name="Asha")
    turns.handle(Incoming("1", sender, press=Press("book", {"occurrence": taster})), NOW)
    press = Press("remind_later", {"booking": 1, "said": said})
    handled = turns.handle(Incoming("2", sender, press=press), NOW)
    assert handled.outgoing
    assert handled.outgoing.reply.question


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_nobody_learns_of_a_booking_by_asking_to_cancel_it(bare_store: Store):
    hub = SmallHub(bare_store)
    taster = hub.occurrence(hub.session_type())
    turns = Turns(bare_store, Hub("Hub", ZoneInfo("Europe/London")), "test")

    def pressed(who: str, press: Press) -> str:
        handled = turns.handle(Incoming(f"{who}{press}", Sender("web", who, name=who), press=press), NOW)
        assert handled.outgoing
        question = handled.outgoing.reply.question
        return question.form.fields[0].label if question else handled.outgoing.reply.text

    pressed("asha", Press("book", {"occurrence": taster}))
    typed = Press("cancel", {"booking": 1, "check": True})
    assert "Cancel your place at Taster" in pressed("asha", typed)
    assert "Taster" not in pressed("ben", typed)
    assert hub.standing(taster) == 1
