"""What learning sets are sent is worded from what is true when it is sent, and says nothing to others."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from dialogs.messages import Drop, Reply
from dialogs.notices import WORDINGS
from store import preferences
from store.db import Store
from store.tables import Host, Occurrence
from tests.small_hub import NOW, START
from tests.store.nudged_hub import AFTER, FOLLOW_UP, PROMPT, SECOND, NudgedHub

PROMPTED, FOLLOWED_UP = "3 working days before", "1 working day before"


@pytest.fixture
def hub(bare_store: Store) -> NudgedHub:
    return NudgedHub(bare_store)


def worded(hub: NudgedHub, kind: str, person: int | None, now=PROMPT, **args: Any) -> Reply | Drop:
    with hub.store.reading() as tx:
        return WORDINGS[kind](tx, args, person, now)


def nudged(
    hub: NudgedHub,
    person: int,
    now=PROMPT,
    rule: str = PROMPTED,
    to: int | None = None,
    on: str = "2026-12-17",
) -> Reply | Drop:
    args = {"booking": hub.place(person, 1), "rule": rule, "on": on}
    return worded(hub, "nudge", to or person, now, **args)


def said(reply: Reply | Drop) -> Reply:
    assert isinstance(reply, Reply), reply
    assert len(reply.text.split()) <= 60
    return reply


def labels(reply: Reply) -> list[str]:
    return [action.label for action in reply.actions]


def facilitator(hub: NudgedHub) -> int:
    carys = hub.somebody("Carys")
    with hub.store.transaction() as tx:
        tx.execute(insert(Host).values(session_type_id=hub.type_id, person_id=carys))
    return carys


# --- The questions


def test_the_questions_come_with_what_one_said_last_time(hub: NudgedHub):
    asha = hub.member()
    hub.says(asha, 0, NOW, next_action="Ask the night staff")
    reply = said(nudged(hub, asha))
    assert reply.text == (
        "Learning Set meets soon: what went well since last time, what did not, and what is your one next "
        "action? Only your set and its facilitators see it."
    )
    assert reply.facts == (
        ("Meeting", "Thursday 17 December, 10am to 11am"),
        ("Last time you said you would", "“Ask the night staff”"),
    )
    assert labels(reply) == ["Answer", "Skip this time", "Remind me tonight", "Another day", "Send apologies"]


@pytest.mark.parametrize("rule", [PROMPTED, FOLLOWED_UP, "asked for", "now", "of another version"])
def test_every_asking_has_its_words(hub: NudgedHub, rule: str):
    asha = hub.member()
    assert "what went well" in said(nudged(hub, asha, rule=rule)).text


def test_a_long_action_is_quoted_in_part(hub: NudgedHub):
    asha = hub.member()
    hub.says(asha, 0, NOW, next_action="word " * 59 + "end")
    [_, (_, quoted)] = said(nudged(hub, asha)).facts
    assert (len(quoted.split()), quoted[-2:]) == (25, "…”")


def test_in_the_evening_there_is_no_tonight(hub: NudgedHub):
    assert "Remind me tonight" not in labels(said(nudged(hub, hub.member(), PROMPT.replace(hour=19))))


def test_nobody_else_reads_the_questions_to_somebody(hub: NudgedHub):
    asha, ben = hub.member(), hub.member("Ben")
    hub.says(asha, 0, NOW, next_action="Private")
    assert isinstance(nudged(hub, asha, to=ben), Drop)


def test_nothing_is_asked_that_is_answered_skipped_muted_begun_off_or_on_another_day(hub: NudgedHub):
    asha, ben, cai, dee, eli = (hub.member(name) for name in ("Asha", "Ben", "Cai", "Dee", "Eli"))
    hub.says(asha)
    hub.skips(ben)
    with hub.store.transaction() as tx:
        preferences.change(tx, cai, NOW, muted=("nudge",))
    hub.send(hub.place(dee, 1), dee, PROMPT)
    for person in (asha, ben, cai, dee):
        assert isinstance(nudged(hub, person), Drop)
    assert isinstance(nudged(hub, eli, SECOND), Drop)
    assert isinstance(nudged(hub, eli, on="2026-12-18"), Drop)
    said(nudged(hub, eli))
    hub.change_meeting(1, state="not_on", reason="Closed")
    assert isinstance(nudged(hub, eli), Drop)
    hub.change_meeting(1, state="planned", decision="Gone")
    assert isinstance(nudged(hub, eli), Drop)
    assert isinstance(worded(hub, "nudge", eli, booking=99, on="2026-12-17"), Drop)
    assert isinstance(worded(hub, "nudge", eli), Drop)


# --- The digest


def test_a_facilitator_reads_who_said_what_the_answers_first(hub: NudgedHub):
    carys = facilitator(hub)
    asha, ben, cai, dee = (hub.member(name) for name in ("Asha", "Ben", "Cai", "Dee"))
    hub.member("Fay", START + timedelta(days=1))
    hub.says(dee, went_well="The board", went_badly="Staffing", next_action="Ask nights")
    hub.skips(ben)
    hub.send(hub.place(cai, 1), cai, PROMPT)
    reply = said(worded(hub, "set_digest", carys, occurrence=hub.meetings[1], on="2026-12-17"))
    assert reply.text == (
        "Learning Set, Thursday 17 December, 10am to 11am: 1 of 5 answered, 1 not yet, 1 sent apologies, "
        "1 skipped and 1 new. This is for its facilitators only."
    )
    assert [(item.title, item.lines) for item in reply.items] == [
        ("Dee", ("Went well: The board", "Not so well: Staffing", "Next action: Ask nights")),
        ("Asha", ("Has not answered",)),
        ("Cai", ("Sent apologies",)),
        ("Ben", ("Skipped",)),
        ("Fay", ("First meeting, so not asked",)),
    ]
    assert labels(reply) == ["Nudge who is left", "Who's coming", "Help"]
    assert asha


def test_a_digest_says_who_does_not_want_nudges(hub: NudgedHub):
    carys, asha = facilitator(hub), hub.member()
    with hub.store.transaction() as tx:
        preferences.change(tx, asha, NOW, muted=("nudge",))
    reply = said(worded(hub, "set_digest", carys, occurrence=hub.meetings[1], on="2026-12-17"))
    assert [item.lines for item in reply.items] == [("Does not want nudges",)]
    assert labels(reply) == ["Who's coming", "Help"]


def test_a_long_digest_has_pages(hub: NudgedHub):
    carys = facilitator(hub)
    for number in range(8):
        hub.member(f"Member {number}")
    reply = said(worded(hub, "set_digest", carys, occurrence=hub.meetings[1], on="2026-12-17"))
    assert len(reply.items) == 6
    [more] = [action for action in reply.actions if action.label == "More"]
    assert (more.flow, more.args) == ("set_digest", {"occurrence": hub.meetings[1], "skip": 6})


def test_nobody_but_a_facilitator_of_today_reads_a_digest(hub: NudgedHub):
    carys, asha = facilitator(hub), hub.member()
    args = {"occurrence": hub.meetings[1], "on": "2026-12-17"}
    assert isinstance(worded(hub, "set_digest", asha, **args), Drop)
    said(worded(hub, "set_digest", carys, **args))
    assert isinstance(worded(hub, "set_digest", carys, SECOND, **args), Drop)
    assert isinstance(worded(hub, "set_digest", carys, **{**args, "on": "2026-12-16"}), Drop)
    assert isinstance(worded(hub, "set_digest", carys, occurrence=99, on="2026-12-17"), Drop)
    assert isinstance(worded(hub, "set_digest", carys), Drop)
    with hub.store.transaction() as tx:
        tx.execute(delete(Host))
    assert isinstance(worded(hub, "set_digest", carys, **args), Drop)


def test_there_is_no_digest_of_a_meeting_that_is_off(hub: NudgedHub):
    carys = facilitator(hub)
    hub.member()
    with hub.store.transaction() as tx:
        tx.execute(update(Occurrence).values(state="cancelled", reason="Ill"))
    assert isinstance(worded(hub, "set_digest", carys, occurrence=hub.meetings[1], on="2026-12-17"), Drop)


# --- Thanks


def thanked(hub: NudgedHub, person: int) -> Reply | Drop:
    return worded(hub, "set_thanks", person, AFTER, occurrence=hub.meetings[1])


def test_members_read_what_everybody_does_next_and_what_is_theirs(hub: NudgedHub):
    asha, ben = hub.member(), hub.member("Ben")
    hub.says(asha, next_action="Ask nights")
    hub.says(ben, went_well="No action")
    reply = said(thanked(hub, asha))
    assert reply.text.startswith("Thanks for coming to Learning Set. These are the next actions")
    assert [(item.title, item.lines) for item in reply.items] == [("You", ("Ask nights",))]
    assert [item.title for item in said(thanked(hub, ben)).items] == ["Asha"]


def test_who_sent_apologies_is_told_that_they_were_missed(hub: NudgedHub):
    asha, ben = hub.member(), hub.member("Ben")
    hub.says(asha)
    hub.send(hub.place(ben, 1), ben, PROMPT)
    assert said(thanked(hub, ben)).text.startswith("You were missed at Learning Set.")


def test_who_has_left_or_mutes_nudges_is_not_thanked_and_nobody_else_ever_is(hub: NudgedHub):
    carys, asha, ben, cai = facilitator(hub), hub.member(), hub.member("Ben"), hub.member("Cai")
    hub.says(asha)
    hub.leave(ben, AFTER)
    with hub.store.transaction() as tx:
        preferences.change(tx, cai, NOW, muted=("nudge",))
    for person in (carys, ben, cai, hub.somebody("Zoe")):
        assert isinstance(thanked(hub, person), Drop)
    hub.skips(asha)
    assert isinstance(thanked(hub, asha), Drop)
    assert isinstance(worded(hub, "set_thanks", asha, AFTER), Drop)
    assert isinstance(worded(hub, "set_thanks", asha, AFTER, occurrence=99), Drop)


def test_the_follow_up_is_worded_as_one(hub: NudgedHub):
    reply = said(nudged(hub, hub.member(), FOLLOW_UP, FOLLOWED_UP))
    assert reply.text.startswith("I have no answer from you yet for Learning Set")
