"""What people find on their own page; looking at it writes nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import speakers
from bot.home import home_of
from bot.turn import Answered, Turns, Unavailable
from dialogs.engine import Hub, Turn
from dialogs.flows import FLOWS
from dialogs.home import home
from dialogs.messages import Action, Home, Incoming, Item, Press, Reply, Section, Sender
from dialogs.public_pages import NOBODY
from store.db import Store
from store.tables import Address, Occurrence, Person, SessionType
from tests import world
from tests.databases import Databases

MOST_ENTRIES = 30
MOST_BLOCKS = 100
TASTER = "2026-11-26"


class Here:
    """The shipped hub, with people who write and look."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.turns = world.turns(store)
        self._keys = count()

    def sender(self, who: str) -> Sender:
        email = world.EMAILS[who]
        return Sender("slack", f"U-{who}", tenant="T1", name=who.capitalize(), email=email)

    def says(self, who: str, text: str, now: datetime = world.NOW) -> Reply:
        return self._does(who, Incoming(str(next(self._keys)), self.sender(who), text=text), now)

    def presses(self, who: str, button: Action, now: datetime = world.NOW) -> Reply:
        press = Press(button.flow, button.args)
        return self._does(who, Incoming(str(next(self._keys)), self.sender(who), press=press), now)

    def looks(self, who: str, now: datetime = world.NOW) -> Home:
        page = home_of(self.turns, self.sender(who), now)
        check(page)
        return page

    def _does(self, who: str, incoming: Incoming, now: datetime) -> Reply:
        handled = self.turns.handle(incoming, now)
        assert isinstance(handled, Answered)
        return handled.outgoing.reply

    def book(self, who: str, slug: str, day: str) -> Reply:
        occurrence = world.occurrence_id(self.store, slug, day)
        return self.presses(who, Action("Book", "book", {"occurrence": occurrence}))


@pytest.fixture
def here(databases: Databases, engine_name: str) -> Iterator[Here]:
    store = Store(databases.copy(engine_name, "hub", world.prepare))
    yield Here(store)
    store.close()


def check(page: Home) -> None:
    """Hold every page to what all promise: it fits, it leads somewhere, and its words are few."""
    entries = [item for section in page.sections for item in section.items]
    groups = {(section.title, item.group) for section in page.sections for item in section.items}
    assert len(entries) <= MOST_ENTRIES
    assert 3 * len(page.sections) + len(groups) + 2 * len(entries) + 2 <= MOST_BLOCKS
    assert len(page.text.split()) <= 60
    assert {"Help", "All sessions"} <= {action.label for action in page.actions}
    assert not {action.label.replace("'", "’") for action in page.actions} & {
        one.title for one in page.sections
    }
    for section in page.sections:
        assert section.items or section.text
        assert len(section.text.split()) <= 60
        actions = [*section.actions, *(action for item in section.items for action in item.actions)]
        assert all(action.flow in FLOWS for action in actions)


def titles(page: Home) -> list[str]:
    return [section.title for section in page.sections]


def section(page: Home, title: str) -> Section:
    return next(section for section in page.sections if section.title == title)


def button(item: Item, label: str) -> Action:
    return next(action for action in item.actions if action.label == label)


def labels(item: Item) -> list[str]:
    return [action.label for action in item.actions]


def test_somebody_unknown_sees_what_is_on_and_how_to_begin_and_stays_unknown(here: Here):
    page = home_of(here.turns, Sender("slack", "U-new", tenant="T1", name="Gwen"), world.NOW)
    check(page)
    assert titles(page) == ["What’s on"]
    assert page.text.endswith("Press a button, or send me a message to begin.")
    assert any("Book" in labels(item) for item in section(page, "What’s on").items)
    with here.store.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(Address)) == 0
        assert tx.scalar(select(Person.id).where(Person.name == "Gwen")) is None


def test_whoever_has_nothing_is_told_what_to_do_next(here: Here):
    here.says("asha", "hello")
    page = here.looks("asha")
    assert page.text.startswith("Hello Asha.")
    assert titles(page) == ["My bookings", "What’s on", "Your settings"]
    assert "Have a look at what’s on" in section(page, "My bookings").text


def test_bookings_can_be_seen_cancelled_and_moved_as_on_their_cards(here: Here):
    here.book("asha", "cqi_taster", TASTER)
    bookings = section(here.looks("asha"), "My bookings")
    assert bookings.text == "You have 1 booking coming up:"
    [item] = bookings.items
    assert item.title == "CQI Taster"
    assert labels(item) == ["Details", "Move", "Hand over", "Cancel my place"]
    [as_in_the_list] = here.says("asha", "my bookings").items
    assert item == as_in_the_list
    here.presses("asha", button(item, "Cancel my place"))
    assert section(here.looks("asha"), "My bookings").items == ()


def test_a_place_that_waits_for_an_answer_comes_before_earlier_bookings(here: Here):
    world.fill_up(here.store, "cqi_taster", "2026-12-10", leave=1)
    here.book("ben", "cqi_taster", "2026-12-10")
    occurrence = world.occurrence_id(here.store, "cqi_taster", "2026-12-10")
    here.presses("asha", Action("Join waiting list", "join_waiting", {"occurrence": occurrence}))
    here.book("asha", "cqi_taster", TASTER)
    assert "1 waiting list" in section(here.looks("asha"), "My bookings").text
    [of_ben] = section(here.looks("ben"), "My bookings").items
    here.presses("ben", button(of_ben, "Cancel my place"))
    bookings = section(here.looks("asha"), "My bookings")
    assert bookings.text == "You have 1 booking coming up and 1 place held for you:"
    offered, booked = bookings.items
    assert labels(offered) == ["Yes", "No", "Details"]
    here.presses("asha", button(offered, "Yes"))
    assert [labels(item)[-1] for item in (booked, *section(here.looks("asha"), "My bookings").items)] == [
        "Cancel my place"
    ] * 3


def test_of_many_bookings_the_next_show_and_a_button_leads_to_all(here: Here):
    with here.store.reading() as tx:
        of_type = select(Occurrence.id).join(SessionType)
        coming = of_type.where(
            SessionType.slug == "problem_solving_drop_in",
            Occurrence.starts_at > world.NOW,
            Occurrence.state == "planned",
        )
        dates = list(tx.scalars(coming.order_by(Occurrence.starts_at).limit(9)))
    for occurrence in dates:
        here.presses("femi", Action("I might come", "book", {"occurrence": occurrence}))
    bookings = section(here.looks("femi"), "My bookings")
    assert bookings.text == "You have 9 bookings coming up:"
    assert [item.actions[0].args["occurrence"] for item in bookings.items] == dates[:6]
    assert [more.label for more in bookings.actions] == ["My bookings"]


def test_what_somebody_booked_for_a_colleague_is_among_their_bookings(here: Here):
    here.says("asha", "book Dave on the taster on thursday")
    here.says("asha", "yes")
    bookings = section(here.looks("asha"), "My bookings")
    assert bookings.text == "You have 1 booking for colleagues:"
    [one] = bookings.items
    assert one.title == "For Dave: CQI Taster"
    assert "Cancel their place" in labels(one)


def test_a_learning_set_shows_its_next_meeting_and_takes_apologies_and_takes_them_back(here: Here):
    here.says("asha", "join the learning set")
    here.says("asha", "yes")
    page = here.looks("asha")
    assert titles(page) == ["My bookings", "My learning set", "What’s on", "Your settings"]
    [one] = section(page, "My learning set").items
    assert any(line.startswith("Next meeting:") for line in one.lines)
    here.presses("asha", button(one, "Send apologies"))
    [one] = section(here.looks("asha"), "My learning set").items
    assert "You sent apologies" in one.lines
    here.presses("asha", button(one, "I can come after all"))
    [one] = section(here.looks("asha"), "My learning set").items
    assert "Send apologies" in labels(one)


def apply_for_lite(here: Here) -> None:
    here.says("asha", "apply for pm lite")
    here.says("asha", "yes")


def ask_for_workshop(here: Here) -> None:
    for said in ("request a workshop", "Handover takes an hour", "10", "skip"):
        here.says("asha", said)


def test_applications_requests_and_interests_show_where_they_stand(here: Here):
    apply_for_lite(here)
    ask_for_workshop(here)
    here.says("asha", "register my interest in QSIR")
    here.says("asha", "yes")
    items = section(here.looks("asha"), "My applications and requests").items
    assert ["The hub has yet to decide" in str(one) for one in items] == [True, False, False]
    assert "With the team" in items[1].lines[1]
    assert "You’ve registered interest" in items[2].lines[0]
    assert all("Withdraw" in labels(one) for one in items)


def test_who_runs_sessions_sees_their_next_dates_with_numbers_and_who_is_coming(here: Here):
    here.book("asha", "cqi_taster", TASTER)
    page = here.looks("carys")
    assert titles(page) == ["My bookings", "My sessions", "What’s on", "Your settings"]
    [taster] = [item for item in section(page, "My sessions").items if item.title == "CQI Taster"]
    assert "1 person booked" in taster.lines[0]
    assert labels(taster) == ["Who's coming"]
    assert "Asha" not in str(page)
    assert "To decide" not in str(page)


@pytest.mark.parametrize(
    ("who", "foot"),
    [
        ("ben", ["Help", "All sessions"]),
        ("carys", ["Help", "All sessions", "Who came"]),
        ("femi", ["Help", "All sessions", "Who came", "Applications"]),
    ],
)
def test_the_last_row_leads_only_to_what_is_not_on_the_page(here: Here, who: str, foot: list[str]):
    here.says(who, "hello")
    assert [action.label for action in here.looks(who).actions] == foot


def test_what_there_is_to_decide_is_counted_with_the_way_to_it(here: Here):
    apply_for_lite(here)
    ask_for_workshop(here)
    page = here.looks("femi")
    assert titles(page) == ["My bookings", "To decide", "My sessions", "What’s on", "Your settings"]
    decide = section(page, "To decide")
    assert decide.text == "1 application and 1 workshop request."
    assert all(here.presses("femi", action).items for action in decide.actions)
    assert not {"To decide", "My sessions"} & set(titles(here.looks("ben")))


def test_who_runs_sessions_is_known_by_a_trusted_email_before_they_ever_wrote(here: Here):
    stranger = Sender("slack", "U-new", tenant="T1", email=world.EMAILS["carys"])
    assert "My sessions" in titles(home_of(here.turns, stranger, world.NOW))
    elsewhere = Turns(here.store, Hub("Hub", world.LONDON, ("elsewhere.example",)), "test")
    assert titles(home_of(elsewhere, stranger, world.NOW)) == ["What’s on"]


def test_a_week_with_nothing_on_names_the_next_date(here: Here):
    on = section(here.looks("ben", datetime(2026, 12, 23, 18, tzinfo=UTC)), "What’s on")
    assert "The next one is on" in on.text
    assert on.items


@pytest.mark.parametrize("who", ["asha", "femi", "nobody"])
def test_looking_writes_nothing(here: Here, who: str):
    apply_for_lite(here)
    ask_for_workshop(here)
    here.book("asha", "cqi_taster", TASTER)
    known = None if who == "nobody" else here.sender(who)
    begin, end = ("PRAGMA query_only=ON", "PRAGMA query_only=OFF")
    if not here.store.is_sqlite:
        begin, end = "SET TRANSACTION READ ONLY", "SELECT 1"
    with here.store.reading() as tx:
        tx.exec_driver_sql(begin)
        person_id, name = (known and speakers.find(tx, known, ())) or (NOBODY, "")
        assert (person_id == NOBODY) == (known is None)
        check(home(Turn(tx, person_id, name, world.NOW, here.turns.hub, names=list)))
        tx.exec_driver_sql(end)


def test_without_a_database_there_is_no_page(tmp_path: Path):
    away = Store(f"sqlite:///{tmp_path}/nowhere/hub.db")
    with pytest.raises(Unavailable):
        home_of(world.turns(away), Sender("slack", "U1"), world.NOW)
    away.close()


def test_settings_are_said_in_plain_words_with_the_way_to_change_them(here: Here):
    for words in ("quiet hours 10pm to 6am", "mute nudges", "no messages until monday"):
        here.says("asha", words)
        here.says("asha", "yes")
    shown = section(here.looks("asha"), "Your settings")
    assert shown.text == (
        "Quiet hours: 10pm to 6am. Reminders: as each session has them. Off: learning-set prompts. "
        "Paused until Monday 30 November."
    )
    assert {action.flow for action in shown.actions} == {"settings", "quiet_hours", "own_reminders", "snooze"}
