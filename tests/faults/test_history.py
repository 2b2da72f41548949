from dataclasses import replace

import pytest

from tests.faults.history import Decision, History, Told, check

ENDS = ("cancelled", "declined", "lapsed", "moved_away", "handed_over", "gave_back", "taken_back")
BECOMES = {
    **dict.fromkeys(("booked", "accepted", "moved_here", "received", "got_back"), "booked"),
    "joined": "waiting",
    "offered": "offered",
}


def history(*actions: tuple[str, str], capacity: int = 1, **changes) -> History:
    """Return what would have happened had everybody come one after the other, changed as said."""
    stands: dict[str, str] = {}
    for person, action in actions:
        if action in ENDS:
            stands.pop(person, None)
        elif action in BECOMES:
            stands[person] = BECOMES[action]
    told = [
        (n, person, action)
        for n, (person, action) in enumerate(actions, 1)
        if action not in ("offered", "offered_to_all", "lapsed")
    ]
    booked, offered, waiting = (
        [person for person, state in stands.items() if state == one]
        for one in ("booked", "offered", "waiting")
    )
    values = {
        "capacity": capacity,
        "decisions": [Decision(n, person, action) for n, (person, action) in enumerate(actions, 1)],
        "told": [Told(person, action, n, n + 0.5) for n, person, action in told],
        "standing": booked,
        "taken": len(booked) + len(offered),
        "offered": offered,
        "waiting": waiting,
    }
    return History(**{**values, **changes})


GOOD = (
    ("asha", "booked"),
    ("ben", "full"),
    ("asha", "already_booked"),
    ("asha", "cancelled"),
    ("ben", "booked"),
)


QUEUE = (
    ("asha", "booked"),
    ("ben", "joined"),
    ("carys", "joined"),
    ("dev", "full"),
    ("ben", "already_booked"),
    ("asha", "cancelled"),
    ("ben", "offered"),
    ("dev", "full"),
    ("ben", "declined"),
    ("carys", "offered"),
    ("ben", "no_offer"),
    ("carys", "accepted"),
    ("ben", "joined"),
    ("carys", "cancelled"),
    ("ben", "offered"),
    ("dev", "joined"),
)


def rules(told: History) -> set[str]:
    return {finding.rule for finding in check(told)}


def test_a_history_as_it_should_be_has_no_finding():
    assert check(history(*GOOD)) == []


def test_a_place_may_go_from_date_to_date_and_from_hand_to_hand():
    handing = [("asha", "moved_here"), ("asha", "handed_over"), ("ben", "received"), ("ben", "kept")]
    back = [("ben", "gave_back"), ("asha", "got_back"), ("asha", "moved_away"), ("asha", "moved_before")]
    assert check(history(*handing, *back, ("ben", "nothing_to_keep"))) == []


def test_a_place_that_changes_hands_is_never_owed_to_the_queue():
    passed_on = [("asha", "booked"), ("dev", "joined"), ("asha", "handed_over"), ("ben", "received")]
    assert check(history(*passed_on, ("ben", "gave_back"), ("asha", "got_back"))) == []
    assert rules(history(*passed_on, ("ben", "gave_back"))) == {"waits while free"}


OPEN = (
    ("asha", "booked"),
    ("ben", "joined"),
    ("carys", "joined"),
    ("asha", "cancelled"),
    ("ben", "offered_to_all"),
    ("carys", "offered_to_all"),
    ("dev", "full"),
    ("carys", "accepted"),
    ("ben", "no_offer"),
    ("carys", "cancelled"),
    ("ben", "offered"),
    ("ben", "lapsed"),
    ("dev", "booked"),
)


def test_a_place_that_is_for_whoever_says_yes_first_and_an_offer_that_lapses_have_no_finding():
    assert check(history(*OPEN)) == []


@pytest.mark.parametrize(
    ("actions", "rule"),
    [
        ([*OPEN[:4], ("carys", "offered_to_all")], "waits while free"),
        ([*OPEN[:6], ("dev", "booked")], "queue order"),
        ([*OPEN[:6], ("ben", "no_offer")], "offer"),
        ([*OPEN[:3], ("ben", "offered_to_all")], "offer"),
        ([*OPEN[:8], ("ben", "accepted")], "offer"),
        ([*OPEN[:9], ("ben", "lapsed")], "offer"),
    ],
)
def test_what_is_wrong_about_such_a_place_is_found(actions, rule):
    assert rule in rules(history(*actions))


def test_places_that_are_added_or_taken_away_are_part_of_the_history():
    actions = [("asha", "booked"), ("ben", "full"), ("", "capacity"), ("ben", "booked")]
    decisions = [
        Decision(n, who, what, 2 if what == "capacity" else 1) for n, (who, what) in enumerate(actions, 1)
    ]
    told = [Told(who, what, n, n + 0.5) for n, (who, what) in enumerate(actions, 1) if who]
    assert check(history(*actions, decisions=decisions, told=told)) == []
    fewer = [replace(one, party=1) if one.action == "capacity" else one for one in decisions]
    assert "accepted while full" in rules(history(*actions, decisions=fewer, told=told))


def test_it_does_not_matter_in_which_order_the_rows_are_read():
    assert check(history(*GOOD, decisions=history(*GOOD).decisions[::-1])) == []


def test_a_queue_that_moves_as_it_should_has_no_finding():
    assert check(history(*QUEUE)) == []


@pytest.mark.parametrize("length", range(1, len(QUEUE)))
def test_a_queue_is_as_it_should_be_whenever_nobody_is_owed_an_offer(length: int):
    owed = QUEUE[length][1] == "offered"
    assert rules(history(*QUEUE[:length])) == ({"waits while free"} if owed else set())


@pytest.mark.parametrize("number", range(len(QUEUE)))
def test_a_decision_that_is_missing_from_the_middle_of_a_queue_is_found(number: int):
    without, whole = history(*QUEUE[:number], *QUEUE[number + 1 :]), history(*QUEUE)
    assert check(replace(whole, decisions=without.decisions))


def test_a_party_in_the_queue_is_passed_over_by_whoever_fits():
    actions = [("asha", "booked"), ("ben", "booked"), ("carys", "joined"), ("dev", "joined")]
    actions += [("asha", "cancelled"), ("dev", "offered")]
    parties = {"carys": 2}
    decisions = [Decision(n, who, what, parties.get(who, 1)) for n, (who, what) in enumerate(actions, 1)]
    assert check(history(*actions, capacity=2, decisions=decisions)) == []
    assert "queue order" in rules(history(*actions, capacity=2))


def test_the_order_of_the_queue_is_that_of_the_rows():
    assert "ending" in rules(history(*QUEUE[:3], waiting=["carys", "ben"]))


def test_busy_is_an_answer_that_decides_nothing():
    told = [Told("ben", "busy", 0, 9), *history(*GOOD).told]
    assert check(history(*GOOD, told=told)) == []


def test_a_larger_party_is_refused_when_it_does_not_fit():
    decisions = [Decision(1, "asha", "booked"), Decision(2, "ben", "full", party=2)]
    actions = (("asha", "booked"), ("ben", "full"))
    assert check(history(*actions, capacity=2, decisions=decisions)) == []


@pytest.mark.parametrize(
    ("actions", "rule"),
    [
        ([("asha", "booked"), ("ben", "booked")], "accepted while full"),
        ([("asha", "booked"), ("ben", "booked")], "oversold"),
        ([("asha", "full")], "refused while free"),
        ([("asha", "booked"), ("asha", "cancelled"), ("ben", "full")], "refused while free"),
        ([("asha", "booked"), ("asha", "booked")], "two places"),
        ([("asha", "already_booked")], "two places"),
        ([("asha", "cancelled")], "two places"),
        ([("asha", "moved_away")], "two places"),
        ([("asha", "handed_over")], "two places"),
        ([("asha", "kept")], "two places"),
        ([("asha", "booked"), ("asha", "moved_before")], "two places"),
        ([("asha", "booked"), ("ben", "moved_here")], "accepted while full"),
        ([("asha", "booked"), ("ben", "received")], "accepted while full"),
        ([("asha", "teleported")], "decision"),
        ([("asha", "joined")], "waits while free"),
        ([("asha", "booked"), ("asha", "joined")], "two places"),
        ([("asha", "booked"), ("ben", "joined"), ("ben", "joined")], "two places"),
        ([("asha", "booked"), ("ben", "joined"), ("ben", "booked")], "two places"),
        ([("asha", "booked"), ("ben", "places_free")], "sent away while full"),
        ([("asha", "offered")], "offer"),
        ([("asha", "accepted")], "offer"),
        ([("asha", "declined")], "offer"),
        ([*QUEUE[:7], ("ben", "no_offer")], "offer"),
        ([*QUEUE[:6], ("carys", "offered")], "queue order"),
        ([*QUEUE[:6], ("dev", "booked")], "waits while free"),
        ([*QUEUE[:7], ("dev", "booked")], "accepted while full"),
        ([*QUEUE[:3], ("ben", "offered")], "queue order"),
    ],
)
def test_a_wrong_decision_is_found(actions, rule):
    assert rule in rules(history(*actions))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"decisions": [Decision(2, "asha", "booked")]}, "revisions"),
        ({"decisions": [Decision(1, "asha", "booked"), Decision(3, "ben", "full")]}, "revisions"),
        ({"decisions": [Decision(1, "asha", "booked"), Decision(1, "ben", "full")]}, "revisions"),
        ({"standing": []}, "ending"),
        ({"standing": ["asha", "asha"]}, "two places"),
        ({"standing": ["ben"]}, "ending"),
        ({"taken": 0}, "ending"),
        ({"taken": 2}, "oversold"),
        ({"told": [Told("asha", "booked", 1, 2)]}, "told otherwise"),
        ({"told": [Told("asha", "booked", 1, 2), Told("ben", "booked", 2, 3)]}, "told otherwise"),
        ({"told": [Told("asha", "booked", 1, 2), Told("ben", "busy", 2, 3)]}, "told otherwise"),
        ({"told": [Told("asha", "booked", 3, 4), Told("ben", "full", 1, 2)]}, "order in time"),
    ],
)
def test_what_does_not_fit_together_is_found(changes, rule):
    actions = (("asha", "booked"), ("ben", "full"))
    assert check(history(*actions)) == []
    assert rule in rules(history(*actions, **changes))
