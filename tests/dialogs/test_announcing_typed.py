"""Announcing by typing: the words are kept, the preview is said yes to, and what became of it is asked."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, select

from dialogs.messages import Question, Reply
from store import announcements
from store.announcements import Wanted
from store.db import Store
from store.tables import Booking, Person
from tests import world
from tests.databases import Databases
from tests.dialogs.test_who_came import Hub


@pytest.fixture
def hub(databases: Databases) -> Iterator[Hub]:
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    hub = Hub(store)
    hub.book("Ben Okafor", "Kelly Smith")
    yield hub
    store.close()


@pytest.fixture
def previewed(hub: Hub) -> Hub:
    """The hub once it is shown what shall be sent to those who came."""
    hub.asked()
    hub.says("carys", "ben")
    hub.says("carys", "0")
    hub.says("carys", "tell those who came that the slides are up")
    assert labels(hub.says("carys", "now")) == ["Send", "Change", "Cancel"]
    return hub


def labels(reply: Reply) -> list[str]:
    return [one.label for one in reply.actions]


def asked(hub: Hub, text: str) -> Question:
    question = hub.says("carys", text).question
    assert question is not None
    return question


@pytest.mark.parametrize(
    "text", ["yes", "send", "send it", "go ahead", "ok", "now", "Yes, send it please", "ok post it"]
)
def test_a_typed_yes_sends_what_was_previewed(previewed: Hub, text: str):
    reply = previewed.says("carys", text)
    assert reply.done == "On its way"


@pytest.mark.parametrize("text", ["no", "not now", "change it", "what's on", "thanks", "send me the list"])
def test_what_is_no_yes_sends_nothing(previewed: Hub, text: str):
    assert not previewed.says("carys", text).done


@pytest.mark.parametrize("text", ["no", "not yet", "don't"])
def test_a_no_is_told_that_it_was_not_sent(previewed: Hub, text: str):
    reply = previewed.says("carys", text)
    assert reply.text.startswith("Not sent yet: to 1 person")
    assert labels(reply)[:4] == ["Refresh", "Preview", "Change", "Call off"]


def test_what_was_changed_since_is_shown_again_and_not_sent(previewed: Hub):
    with previewed.store.transaction() as tx:
        kept = announcements.get(tx, 1)
        wanted = Wanted(kept.author_id, "Other words", kept.target, kept.zone, None)
        announcements.redraft(tx, 1, wanted, previewed.now)
    reply = previewed.says("carys", "yes")
    assert (reply.text, reply.done) == ("Other words", "")
    assert previewed.says("carys", "yes").done == "On its way"


@pytest.mark.parametrize("between", ["what's on", "book the forum"])
def test_once_something_else_came_between_it_is_shown_once_more(previewed: Hub, between: str):
    previewed.says("carys", between)
    reply = previewed.says("carys", "send it")
    assert reply.text == "The slides are up"
    assert labels(reply) == ["Send", "Change", "Cancel"]
    assert previewed.says("carys", "send it").done == "On its way"


def test_a_mere_yes_is_asked_about_while_a_place_waits_for_one(previewed: Hub):
    with previewed.store.transaction() as tx:
        carys = tx.scalars(select(Person.id).where(Person.email == world.EMAILS["carys"])).one()
        later = world.occurrence_id(previewed.store.there, "cqi_taster", "2026-12-03")
        row = {
            "occurrence_id": later,
            "person_id": carys,
            "booked_by_id": carys,
            "state": "offered",
            "party": 1,
        }
        tx.execute(insert(Booking).values(created_at=world.NOW, changed_at=world.NOW, **row))
    reply = previewed.says("carys", "yes")
    assert (reply.done, labels(reply)) == ("", ["Send", "Change", "Cancel"])
    assert previewed.says("carys", "send it").done == "On its way"


def test_now_is_no_yes_to_what_is_planned_for_later(previewed: Hub):
    previewed.says("carys", "change it")
    previewed.says("carys", "skip")
    assert labels(previewed.says("carys", "tomorrow at 8am"))[0] == "Schedule"
    assert not previewed.says("carys", "now").done


def test_what_was_sent_is_not_sent_again(previewed: Hub):
    previewed.says("carys", "send it")
    assert (
        previewed.says("carys", "send it").text == "There is no announcement of yours that waits to be sent."
    )


def test_nobody_else_sends_it(previewed: Hub):
    assert (
        previewed.says("asha", "send it").text == "There is no announcement of yours that waits to be sent."
    )
    assert "only for the people" in previewed.says("asha", "announcement report").text


@pytest.mark.parametrize("text", ["report", "announcement report", "has it been sent", "who has read it"])
def test_what_became_of_the_latest_is_asked_in_many_words(previewed: Hub, text: str):
    reply = previewed.says("carys", text)
    assert reply.text.startswith("Not sent yet: to 1 person who came to CQI Taster")
    assert reply.facts == (("No account I can write to", "1"),)


def test_new_words_are_asked_about_with_the_time_and_shown(previewed: Hub):
    question = asked(previewed, "change the announcement to bring posters")
    assert [field.name for field in question.form.fields] == ["when"]
    assert previewed.says("carys", "as it is").text == "Bring posters"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("msg everyone booked on the taster: bring your posters", ["when"]),
        ("remind everyone booked on the taster to bring posters", ["when"]),
        ("pls tell the taster group to bring posters", ["whom", "when"]),
        ("schedule an announcement for monday 9am: hello all", ["whom"]),
    ],
)
def test_what_was_typed_is_not_asked_again(hub: Hub, text: str, left: list[str]):
    assert [field.name for field in asked(hub, text).form.fields] == left


@pytest.mark.parametrize(
    "text",
    [
        "tell the no shows we missed them",
        "follow up with the no shows",
        "anounce to everyone who attended the taster: slides are up",
        "tell those who came that the slides are up",
    ],
)
def test_until_a_register_is_taken_the_way_to_it_is_shown(hub: Hub, text: str):
    reply = hub.says("carys", text)
    assert "Note that first." in reply.text
    assert labels(reply)[0] == "Who came"


def test_where_one_register_is_there_it_is_the_one_that_is_meant(previewed: Hub):
    said = asked(previewed, "tell the no shows we missed them").form.intro
    assert said.startswith("To everybody who did not come to CQI Taster, Thursday 26 November")
