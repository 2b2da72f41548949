"""Taking the register by chat: rights, forms of many names, what stands there already, and which session."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from adapters.slack import limits as slack_limits
from adapters.slack import modals
from adapters.slack.rendering import draw as draw_for_slack
from adapters.teams import forms as teams_forms
from adapters.teams import limits as teams_limits
from adapters.teams.rendering import draw as draw_for_teams
from adapters.web.chat_rendering import draw as draw_for_web
from bot.home import home_of
from bot.turn import Answered
from dialogs.messages import Incoming, Press, Question, Reply, Sender, Submission
from store import audits, erasing, people, person_export, registers, retention
from store.db import Store, Tx
from store.registers import Marks
from store.tables import (
    Booking,
    ChatLine,
    Conversation,
    Host,
    Occurrence,
    OccurrencePart,
    Outbox,
    Person,
    Role,
)
from tests import world
from tests.databases import Databases
from tests.kept import Kept
from tests.teams import card_rules

TASTER = "2026-11-26"
BEGUN = datetime.combine(
    world.NOW.date() + timedelta(days=3), world.NOW.time(), world.NOW.tzinfo
) + timedelta(hours=2)


class Hub(Kept):
    """The hub on Thursday at eleven, after the taster, with so many people booked on it."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.taster = world.occurrence_id(store, "cqi_taster", TASTER)
        self._keys = count()
        self.now = BEGUN

    def book(self, *names: str, state: str = "booked", party: int = 1) -> list[int]:
        """Let people of these names be booked on the taster, however many places it has."""
        row = {"occurrence_id": self.taster, "state": state, "party": party}
        row |= {"created_at": world.NOW, "changed_at": world.NOW}
        found = []
        with self.store.transaction() as tx:
            held = len(names) * party * (state == "booked")
            more = {"capacity": None, "taken": OccurrencePart.taken + held}
            tx.execute(update(OccurrencePart).where(OccurrencePart.occurrence_id == self.taster).values(more))
            for name in names:
                person = people.add(tx, name, None, world.NOW)
                booked = insert(Booking).values(person_id=person, booked_by_id=person, **row)
                found.append(tx.execute(booked.returning(Booking.id)).scalar_one())
        return found

    def says(self, who: str, text: str) -> Reply:
        return self._does(who, text=text)

    def presses(self, who: str, flow: str, **args: Any) -> Reply:
        return self._does(who, press=Press(flow, args))

    def fills(self, who: str, question: Question | None, **answers: Any) -> Reply:
        assert question is not None
        return self._does(who, submission=Submission(question.token, answers))

    def asked(self, who: str = "carys", **args: Any) -> Question:
        question = self.presses(who, "who_came", occurrence=self.taster, **args).question
        assert question is not None
        return question

    def came(self) -> list[bool | None]:
        with self.store.reading() as tx:
            return list(tx.scalars(select(Booking.came).order_by(Booking.id)))

    def sender(self, who: str) -> Sender:
        return Sender("web", world.EMAILS[who], name=who.capitalize(), email=world.EMAILS[who])

    def _does(self, who: str, **what: Any) -> Reply:
        handled = self.turns.handle(Incoming(str(next(self._keys)), self.sender(who), **what), self.now)
        assert isinstance(handled, Answered)
        return handled.outgoing.reply


@pytest.fixture
def hub(databases: Databases) -> Iterator[Hub]:
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    yield Hub(store)
    store.close()


@pytest.fixture
def new_hub(databases: Databases) -> Iterator[Callable[[], Hub]]:
    stores: list[Store] = []

    def new() -> Hub:
        stores.append(Store(databases.copy("sqlite", "hub", world.prepare)))
        return Hub(stores[-1])

    yield new
    for store in stores:
        store.close()


def names(number: int) -> list[str]:
    return [f"{first} Montgomery-{last}" for first in FIRST for last in LAST][:number]


FIRST = (
    "Aoife",
    "Bartholomew",
    "Chidi",
    "Dmitri",
    "Eluned",
    "Florence",
    "Gwenllian",
    "Harpreet",
    "Iestyn",
    "Jo",
)
LAST = (
    "Abernathy",
    "Bright",
    "Cole",
    "Drew",
    "Ellis",
    "Frost",
    "Grey",
    "Hughes",
    "Iqbal",
    "Jones",
    "King",
    "Lee",
)


# --- Rights -------------------------------------------------------------------------------------


def test_whoever_runs_nothing_is_told_no_by_every_button_and_nothing_is_written(hub: Hub):
    hub.book("Ben", "Dev")
    hub.says("asha", "hello")
    for flow, args in (
        ("who_came", {"occurrence": hub.taster}),
        ("who_came", {"occurrence": hub.taster, "change": True, "missing": ["Ben"]}),
        ("undo", {"register": hub.taster, "taken": 1}),
        ("announce", {"occurrence": hub.taster, "whom": "attended"}),
    ):
        with hub.nothing_is_changed():
            reply = hub.presses("asha", flow, **args)
        assert "only for the people who run the session" in reply.text
        assert "Ben" not in str(reply)


def test_who_loses_the_role_while_the_form_is_open_is_told_no_and_nothing_is_written(hub: Hub):
    [ben, _] = hub.book("Ben", "Dev")
    question = hub.asked()
    with hub.store.transaction() as tx:
        carys = tx.scalars(select(Person.id).where(Person.email == world.EMAILS["carys"])).one()
        tx.execute(delete(Host).where(Host.person_id == carys))
        tx.execute(delete(Role).where(Role.person_id == carys))
    with hub.nothing_is_changed():
        reply = hub.fills("carys", question, absent=[str(ben)])
    assert "only for the people who run the session" in reply.text
    assert hub.came() == [None, None]


def test_a_booking_that_was_not_on_the_form_cannot_be_named(hub: Hub):
    hub.book("Ben")
    question = hub.asked()
    with hub.nothing_is_changed():
        reply = hub.fills("carys", question, absent=["999"])
    assert reply.question is not None
    assert reply.question.errors


def test_a_date_that_does_not_exist_is_not_there(hub: Hub):
    assert "can’t find that any more" in hub.presses("carys", "who_came", occurrence=9999).text
    assert "can’t find that any more" in hub.presses("carys", "undo", register=9999, taken=1).text


def test_whoever_is_forgotten_is_in_no_form_that_was_shown_and_in_no_export_of_who_saw_it(hub: Hub):
    [ben, _] = hub.book("Zerlina Quill", "Dev")
    hub.asked()
    with hub.store.transaction() as tx:
        carys = tx.scalars(select(Person.id).where(Person.email == world.EMAILS["carys"])).one()
        assert "Zerlina" not in str(person_export.export(tx, carys, world.LONDON))
        assert "Zerlina" in str(kept_texts(tx))
        zerlina = tx.scalars(select(Booking.person_id).where(Booking.id == ben)).one()
        erasing.erase(tx, zerlina, hub.now)
        assert "Zerlina" not in str(kept_texts(tx))


def kept_texts(tx: Tx) -> list[Any]:
    return [tuple(row) for table in (Outbox, ChatLine, Conversation) for row in tx.execute(select(table))]


# --- When ---------------------------------------------------------------------------------------


def test_what_has_not_begun_or_was_called_off_has_no_register(hub: Hub):
    hub.now = world.NOW
    assert "has not begun" in hub.presses("carys", "who_came", occurrence=hub.taster).text
    hub.now = BEGUN
    world.call_off(hub.store.there, "cqi_taster", TASTER, "Snow")
    assert "does not take place" in hub.presses("carys", "who_came", occurrence=hub.taster).text
    assert hub.presses("carys", "who_came", occurrence=hub.taster).done == ""


def test_a_session_whose_bookings_are_only_counted_by_now_has_no_register(hub: Hub):
    hub.book("Ben")
    kept = next(one for one in retention.KEPT if one.what == "bookings")
    hub.now = BEGUN + retention.BOOKINGS_KEPT + timedelta(days=2)
    with hub.store.there.transaction() as tx:
        assert kept.part_with(tx, kept.find(tx, hub.now, None), hub.now)
    reply = hub.presses("carys", "who_came", occurrence=hub.taster)
    assert "so long ago that only the number of bookings is kept" in reply.text


def test_a_session_that_is_called_off_while_the_form_is_open_keeps_no_register(hub: Hub):
    hub.book("Ben")
    question = hub.asked()
    world.call_off(hub.store.there, "cqi_taster", TASTER, "Snow")
    assert "does not take place" in hub.fills("carys", question).text
    assert hub.came() == [None]


def test_an_old_undo_says_that_it_was_noted_anew_and_changes_nothing(hub: Hub):
    hub.book("Ben")
    first = hub.fills("carys", hub.asked())
    [undo] = [one for one in first.actions if one.label == "Undo"]
    hub.fills("femi", hub.asked("femi", change=True), walk_ins=3)
    with hub.nothing_is_changed():
        reply = hub.presses("carys", undo.flow, **undo.args)
    assert "has been noted anew since" in reply.text
    assert [one.label for one in reply.actions][:1] == ["Who came"]


# --- The form -----------------------------------------------------------------------------------


def test_what_stands_is_filled_in_already_when_it_is_changed(hub: Hub):
    ben, dev = hub.book("Ben", "Dev")
    hub.fills("carys", hub.asked(), absent=[str(ben)], walk_ins=2)
    absent, walk_ins = hub.asked(change=True).form.fields
    assert (absent.before, walk_ins.before) == ([str(ben)], 2)
    assert absent.typing == "So far: Ben. Say “same” to keep that. Name them, or say “everyone came”."
    assert hub.asked(change=True, missing=["dev"]).form.fields[0].before == [str(ben), str(dev)]


def test_people_of_one_name_are_told_apart_and_a_party_says_how_many(hub: Hub):
    hub.book("Sam Smith", "Sam Smith", "", "Sam Smithson")
    hub.book("Sam Smith", party=3)
    labels = [option.label for option in hub.asked().form.fields[0].options]
    assert sorted(labels) == [
        *("Sam Smith (1)", "Sam Smith (2)", "Sam Smith (3), for 3 people", "Sam Smithson"),
        "Somebody without a name",
    ]


@pytest.mark.parametrize("said", ["Sam Smith", "sam", "Dev and sam smith"])
def test_a_name_that_two_people_have_marks_neither_until_it_is_said_who(hub: Hub, said: str):
    ids = hub.book("Sam Smith", "Sam Smith", "Dev")
    hub.asked()
    question = hub.says("carys", said).question
    assert question is not None
    assert (question.answered, "absent" in question.errors) == ({}, True)
    hub.says("carys", "sam smith (2)")
    hub.says("carys", "none")
    assert dict(zip(ids, hub.came(), strict=True)) == {ids[0]: True, ids[1]: False, ids[2]: True}


@pytest.mark.parametrize("said", ["ben was there", "Ben did", "ben and dev were there"])
def test_whoever_is_said_to_have_been_there_is_not_marked_as_missing(hub: Hub, said: str):
    hub.book("Ben", "Dev")
    hub.asked()
    question = hub.says("carys", said).question
    assert question is not None
    assert (question.answered, "absent" in question.errors) == ({}, True)


@pytest.mark.parametrize("said", ["Nobody came", "no one turned up"])
def test_when_nobody_came_everybody_is_missing(hub: Hub, said: str):
    hub.book("Ben", "Dev")
    hub.asked()
    assert "How many came" in str(hub.says("carys", said).question)
    hub.says("carys", "none")
    assert hub.came() == [False, False]


@pytest.mark.parametrize("said", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_end_of_the_calendar_has_no_register(hub: Hub, said: str):
    assert "has begun then" in hub.presses("carys", "who_came", **{"from": said, "to": said}).text
    assert "went wrong" not in hub.presses("carys", "who_came", **{"from": said}).text
    assert "went wrong" not in hub.presses("carys", "announce", whom="attended", **{"from": said}).text


def test_what_was_typed_before_the_form_is_sent_is_written_once_and_whole(hub: Hub):
    ben, dev = hub.book("Ben Okonkwo", "Dev Patel")
    hub.asked()
    assert "How many came" in str(hub.says("carys", "ben and dev").question)
    assert hub.says("carys", "none").text.endswith("2 people did not come.")
    assert hub.came() == [False, False]
    hub.asked(change=True)
    hub.says("carys", "Everybody turned up!")
    hub.says("carys", "0")
    assert hub.came() == [True, True]
    hub.asked(change=True)
    assert "How many came" in str(hub.says("carys", "Nobody").question)  # and no cry for help
    assert hub.says("carys", "nobody").text.endswith("2 people came.")
    assert (ben, dev) != (0, 0)


@pytest.mark.parametrize("number", [30, 80, 100, 120])
def test_the_form_is_one_that_slack_and_teams_take_whatever_the_number_of_names(
    new_hub: Callable[[], Hub], number: int
):
    hub = new_hub()
    ids = hub.book(*names(number))
    hub.fills("carys", hub.asked(), absent=[str(ids[0])], walk_ins=1)
    reply = hub.presses("carys", "who_came", occurrence=hub.taster, change=True)
    assert reply.question is not None
    modal = modals.form_view(reply.question, {"p": "x"})
    assert modal["callback_id"] == "form"
    assert slack_limits.problems(modal, "modal") == []
    offered = [one for block in modal["blocks"] for one in block.get("element", {}).get("options", ())]
    assert len(offered) == number
    assert slack_limits.problems(draw_for_slack(reply), "message") == []
    dialog = teams_forms.dialog(reply.question, 1)
    assert teams_limits.problems(dialog, "dialog") == []
    card = dialog["card"]["content"]
    assert card_rules.broken(card) == []
    choices = [one for block in card["body"] for one in block.get("choices", ())]
    assert len(choices) == number
    assert teams_limits.problems(draw_for_teams(reply)) == []


def test_more_names_than_one_list_shows_are_asked_for_in_two_and_written_together(hub: Hub):
    ids = hub.book(*names(120))
    question = hub.asked()
    first, second, _ = question.form.fields
    assert (len(first.options), len(second.options)) == (100, 20)
    assert (first.label, second.label) == ("Who did not come? (A to I)", "Who did not come? (I to J)")
    assert [int(one.value) for one in (*first.options, *second.options)] == ids
    picked = {first.name: [str(ids[0])], second.name: [str(ids[-1])]}
    assert "118 people came; 2 did not come" in hub.fills("carys", question, **picked).text
    assert [at for at, came in enumerate(hub.came()) if came is False] == [0, 119]


def test_each_channel_draws_what_stands_already(hub: Hub):
    [ben, _] = hub.book("Ben", "Dev")
    hub.fills("carys", hub.asked(), absent=[str(ben)], walk_ins=0)
    reply = hub.presses("carys", "who_came", occurrence=hub.taster, change=True)
    assert reply.question is not None
    elements = [b["element"] for b in modals.form_view(reply.question, {})["blocks"] if "element" in b]
    assert [one["value"] for one in elements[0]["initial_options"]] == [str(ben)]
    assert (elements[1]["initial_value"], elements[1]["min_value"]) == ("0", "0")
    inputs = [b for b in teams_forms.inputs(reply.question) if b["type"].startswith("Input.")]
    assert (inputs[0]["value"], inputs[1]["value"], inputs[1]["min"]) == (str(ben), 0, 0)
    page = draw_for_web(reply, 1)
    assert f'value="{ben}" checked' in page
    assert page.count(" checked") == 1
    assert 'name="walk_ins" value="0"' in page


def test_the_names_of_many_who_are_missing_are_not_all_said(hub: Hub):
    ids = hub.book(*names(40))
    reply = hub.fills("carys", hub.asked(), absent=[str(one) for one in ids])
    absent = hub.asked(change=True).form.fields[0]
    assert "Aoife Montgomery-Jones, 30 more. Say “same” to keep that." in absent.typing
    [(label, said)] = reply.facts
    assert (label, said.endswith(" and 10 more")) == ("Did not come", True)
    assert slack_limits.problems(draw_for_slack(reply), "message") == []
    assert teams_limits.problems(draw_for_teams(reply)) == []


# --- Which session ------------------------------------------------------------------------------


def begin(hub: Hub, days_ago: int, slug: str = "cqi_taster") -> int:
    """Let there have been a date of a session so many days ago."""
    with hub.store.transaction() as tx:
        model = tx.execute(
            select(Occurrence).where(Occurrence.id == world.occurrence_id(hub.store.there, slug, TASTER))
        ).one()
        starts_at = model.starts_at - timedelta(days=days_ago)
        row = {name: getattr(model, name) for name in ("session_type_id", "series_id", "place", "link")}
        row |= {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
        added = insert(Occurrence).values(nominal_on=starts_at.date(), **row).returning(Occurrence.id)
        return tx.execute(added).scalar_one()


def test_a_day_that_was_said_is_the_last_one_of_that_name(hub: Hub):
    tuesday = begin(hub, 2)
    for words in ("who came to the taster on tuesday", "take the register for the taster on 24 november"):
        question = hub.says("carys", words).question
        assert question is not None
        assert "Tuesday 24 November" in question.form.intro
        assert hub.fills("carys", question, walk_ins=3).done
        with hub.store.transaction() as tx:
            assert registers.get(tx, tuesday).walk_ins == 3
            tx.execute(update(Occurrence).values(register_at=None, walk_ins=None))


def test_without_a_session_those_come_first_of_which_nobody_has_said_who_came(hub: Hub):
    early, long_ago = begin(hub, 10), begin(hub, 15)
    hub.fills("carys", hub.asked(), walk_ins=1)
    items = hub.says("carys", "take the register").items
    ids = [item.actions[0].args["occurrence"] for item in items]
    assert long_ago not in ids
    assert ids.index(early) < ids.index(hub.taster)
    assert "1 person came" in str(items[ids.index(hub.taster)].lines)


def test_somebody_who_did_not_come_is_looked_for_where_they_had_booked(hub: Hub):
    begin(hub, 2)
    [sarah, _] = hub.book("Sarah Jones", "Dev")
    question = hub.says("carys", "sarah didn't turn up").question
    assert question is not None
    assert question.form.fields[0].before == [str(sarah)]


def test_home_lets_note_who_came_to_what_is_under_way(hub: Hub):
    hub.now = BEGUN - timedelta(minutes=30)
    hub.says("carys", "hello")
    page = home_of(hub.turns, hub.sender("carys"), hub.now)
    [section] = [one for one in page.sections if one.title == "My sessions"]
    taster = section.items[0]
    assert [one.label for one in taster.actions] == ["Who's coming", "Who came"]
    assert {one.label for item in section.items[1:] for one in item.actions} == {"Who's coming"}
    assert "Who came" in [one.label for one in page.actions]


def test_asked_who_is_coming_on_a_day_that_is_over_the_bot_tells_who_came(hub: Hub):
    hub.book("Ben")
    hub.fills("carys", hub.asked())
    hub.now = BEGUN + timedelta(days=1)
    assert "1 person came." in hub.says("carys", "who was coming to the taster yesterday").text
    with hub.store.reading() as tx:
        assert audits.check(tx, hub.now) == []


# --- Announcing afterwards ----------------------------------------------------------------------


def test_only_a_register_says_to_whom_it_can_be_announced_afterwards(hub: Hub):
    [ben, _] = hub.book("Ben", "Dev")
    nothing = hub.says("carys", "message the people who didn't turn up to the taster: we missed you")
    assert "Nobody has said yet who came to CQI Taster, Thursday 26 November" in nothing.text
    assert nothing.actions[0].label == "Who came"
    with hub.store.transaction() as tx:
        carys = tx.scalars(select(Person.id).where(Person.email == world.EMAILS["carys"])).one()
        registers.take(tx, hub.taster, carys, Marks([ben]), hub.now)
    asked = hub.says("carys", "message the people who didn't turn up to the taster: we missed you").question
    assert asked is not None
    assert "who did not come to CQI Taster, Thursday 26 November" in asked.form.intro
    assert [field.name for field in asked.form.fields] == ["when"]


def test_without_a_session_it_is_for_those_who_came_to_the_only_one_of_the_last_three_weeks(hub: Hub):
    hub.book("Ben")
    hub.fills("carys", hub.asked())
    asked = hub.says("carys", "tell everyone who came that the slides are online").question
    assert asked is not None
    assert asked.form.intro.startswith("To everybody who came to CQI Taster, Thursday 26 November")
    hub.now = BEGUN + timedelta(days=22)
    assert "Nobody has noted yet" in hub.says("carys", "tell everyone who came that all is well").text
