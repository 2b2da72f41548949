from zoneinfo import ZoneInfo

from sqlalchemy import insert

from dialogs import roster
from dialogs.engine import Hub, Turn
from dialogs.messages import Reply
from store import bookings
from store.booking_outcomes import Booked, Wanted
from store.db import Store
from store.tables import Host
from tests.small_hub import NOW, SmallHub

HUB = Hub("Innovation Hub", ZoneInfo("Europe/London"))
QUESTIONS = [
    {"name": "days", "label": "Which days?", "kind": "choices", "options": ["Monday", "Tuesday"]},
    {"name": "lunch", "label": "Lunch?", "kind": "yes_no"},
    {"name": "needs", "label": "Anything else?", "kind": "text", "required": False},
]
PARTS = [{"key": "attend", "title": "Come along", "capacity": 2, "questions": QUESTIONS}]


def test_answers_are_shown_in_words_and_what_was_left_out_is_not(bare_store: Store):
    hub = SmallHub(bare_store)
    kind, asha = hub.session_type(parts=PARTS), hub.person()
    taster = hub.occurrence(kind)
    answers = {"days": ["Monday", "Tuesday"], "lunch": False, "needs": ""}
    with bare_store.transaction() as tx:
        tx.execute(insert(Host).values(session_type_id=kind, person_id=asha))
        assert isinstance(bookings.book(tx, Wanted(taster, asha, asha, answers=answers), NOW), Booked)
        reply = roster.start(Turn(tx, asha, "Asha", NOW, HUB, list), {"occurrence": taster})
    assert isinstance(reply, Reply)
    assert reply.items[0].lines == ("Which days? Monday and Tuesday", "Lunch? No")
