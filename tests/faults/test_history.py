import pytest

from tests.faults.history import Decision, History, Told, check


def history(*actions: tuple[str, str], capacity: int = 1, **changes) -> History:
    """Return what would have happened had everybody come one after the other, changed as said."""
    held: dict[str, None] = {}
    for person, action in actions:
        if action == "booked":
            held[person] = None
        elif action == "cancelled":
            held.pop(person, None)
    values = {
        "capacity": capacity,
        "decisions": [Decision(n, person, action) for n, (person, action) in enumerate(actions, 1)],
        "told": [Told(person, action, n, n + 0.5) for n, (person, action) in enumerate(actions, 1)],
        "standing": list(held),
        "taken": len(held),
    }
    return History(**{**values, **changes})


GOOD = (
    ("asha", "booked"),
    ("ben", "full"),
    ("asha", "already_booked"),
    ("asha", "cancelled"),
    ("ben", "booked"),
)


def rules(told: History) -> set[str]:
    return {finding.rule for finding in check(told)}


def test_a_history_as_it_should_be_has_no_finding():
    assert check(history(*GOOD)) == []


def test_it_does_not_matter_in_which_order_the_rows_are_read():
    assert check(history(*GOOD, decisions=history(*GOOD).decisions[::-1])) == []


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
        ([("asha", "teleported")], "decision"),
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
