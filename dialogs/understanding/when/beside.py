"""Days and hours that stand side by side: "Thursday at 2", "9 tomorrow morning", "tonight at 8"."""

from __future__ import annotations

from dialogs.understanding.when import hours
from dialogs.understanding.when.calendar import DAY, is_one_day
from dialogs.understanding.when.clock_times import Said, as_clock
from dialogs.understanding.when.near_days import near
from dialogs.understanding.when.values import Days, Hours, Now, Number, When, Wrong

MORNING = Hours(after=360, before=720, part="morning", is_whole_part=True)
AFTERNOON = Hours(after=720, before=1080, part="afternoon", is_whole_part=True)
NIGHT = Hours(after=1080, before=1440, part="night", is_whole_part=True)


def days_only(now: Now, days: Days) -> When:
    return When(days)


def hours_only(now: Now, found: Hours) -> When:
    return When(None, found)


def both(now: Now, days: Days, found: Hours) -> When:
    return When(days, found)


def both_turned(now: Now, found: Hours, days: Days) -> When:
    return When(days, found)


# --- An hour in figures beside a day ------------------------------------------------------------


def days_at_hour(now: Now, days: Days, said: Number) -> When | None:
    """ "Tomorrow 9", "tomorrow 1430"."""
    clock = as_clock(said) if said.value <= 12 or len(said.text) == 4 else None
    return When(days, hours.at(now, clock)) if clock and is_one_day(days) else None


def _is_pronoun(said: object) -> bool:
    return isinstance(said, Number) and not said.is_figures and said.value == 1


def at_hour(now: Now, said: Number, days: Days) -> When | None:
    """ "9 tomorrow"; but "are you running one tuesday week" speaks of a session."""
    if _is_pronoun(said):
        return None
    return days_at_hour(now, days, said)


def hour_alone(now: Now, said: Number) -> When | None:
    """ "1430" and nothing else; "3" alone is a count."""
    clock = as_clock(said) if len(said.text) == 4 else None
    return When(None, hours.at(now, clock)) if clock and clock.minute % 5 == 0 else None


def range_alone(now: Now, first: Number, last: Number) -> When | None:
    found = hours.strict_between(now, first, last)
    return When(None, found) if found else None


def range_and_days(now: Now, first: Number, last: Number, days: Days) -> When | None:
    """ "2-4 on Friday"."""
    found = hours.strict_between(now, first, last)
    return When(days, found) if found else None


def days_and_range(now: Now, days: Days, first: Number, last: Number) -> When | Wrong | None:
    found = hours.between(now, first, last)
    return found if found is None or isinstance(found, Wrong) else When(days, found)


# --- Parts of the day ---------------------------------------------------------------------------


def _at_part(now: Now, days: Days, said: Said, part: Hours) -> When | Wrong | None:
    found = hours.in_part(now, said, part)
    return found if found is None or isinstance(found, Wrong) else When(days, found)


def hour_days_part(now: Now, said: Said, days: Days, part: Hours) -> When | Wrong | None:
    """ "9 tomorrow morning", but not "the one tomorrow morning"."""
    if _is_pronoun(said):
        return None
    return _at_part(now, days, said, part)


def days_part_hour(now: Now, days: Days, part: Hours, said: Said) -> When | Wrong | None:
    """ "Tomorrow morning at 9"."""
    return _at_part(now, days, said, part)


def days_part_hours(now: Now, days: Days, part: Hours, found: Hours) -> When:
    return When(days, _in(part, found))


def part_hours_days(now: Now, part: Hours, found: Hours, days: Days) -> When:
    return When(days, _in(part, found))


def _in(part: Hours, found: Hours) -> Hours:
    """ "Morning after 9" ends with the morning."""
    if found.at is None and found.after is not None and found.before is None and part.before:
        return Hours(after=found.after, before=part.before) if found.after < part.before else found
    return found


def days_am(now: Now, days: Days) -> When:
    return When(days, MORNING)


def days_pm(now: Now, days: Days) -> When:
    return When(days, AFTERNOON)


def hour_of_part(now: Now, said: Said, ahead: int, part: Hours) -> When | Wrong | None:
    """ "8 this evening", "9 tomorrow morning"."""
    return _at_part(now, near(now, ahead), said, part)


def hour_this_part(now: Now, said: Said, part: Hours) -> When | Wrong | None:
    """ "At 8 this evening"."""
    return _at_part(now, near(now, 0), said, part)


def part_of_hours(now: Now, part: Hours, found: Hours) -> When:
    """ "Morning, after 9"."""
    return When(None, _in(part, found))


def this_part(now: Now, which: int, part: Hours) -> When | None:
    """ "This afternoon", "last night"."""
    return When(near(now, which), part) if which in (0, -1) else None


def part_clock(now: Now, part: Hours, said: Said) -> When | Wrong | None:
    """ "This afternoon at 3"."""
    return _at_part(now, near(now, 0), said, part)


def early_part(now: Now, days: Days, part: Hours) -> When:
    return When(days, hours.early(now, part))


def late_part(now: Now, days: Days, part: Hours) -> When:
    return When(days, hours.late(now, part))


def part_hours(now: Now, which: int, part: Hours, found: Hours) -> When:
    """ "This afternoon at 3"."""
    if found.at is not None and found.at < 720 and part.part in ("evening", "afternoon"):
        found = Hours(at=found.at + 720)
    return When(near(now, which), _in(part, found))


def hours_of_part(now: Now, found: Hours, part: Hours) -> When:
    return part_hours(now, 0, part, found)


def part_hour(now: Now, which: int, part: Hours, said: Number) -> When | Wrong | None:
    return _at_part(now, near(now, which), said, part)


def later_this(now: Now, part: Hours) -> When:
    return When(near(now, 0), part)


# --- Tonight ------------------------------------------------------------------------------------


def tonight(now: Now, *_: object) -> When:
    return When(near(now, 0), NIGHT)


def tonight_at(now: Now, _: object, found: Hours) -> When:
    """From five to noon of the clock means pm, and from twelve on the night that follows."""

    def late(minutes: int | None) -> int | None:
        return minutes + 720 if minutes is not None and 300 <= minutes < 1020 else minutes

    return When(near(now, 0), Hours(late(found.at), late(found.after), late(found.before)))


def at_tonight(now: Now, found: Hours, _: object) -> When:
    return tonight_at(now, None, found)


def tonight_at_hour(now: Now, _: object, said: Number) -> When | None:
    found = hours.at_bare(now, said)
    return tonight_at(now, None, found) if found else None


def hour_tonight(now: Now, said: Number, _: object) -> When | None:
    return tonight_at_hour(now, None, said)


# --- The same time ------------------------------------------------------------------------------


def same_time(now: Now, days: Days) -> When | None:
    """ "Same time tomorrow", "this time next week": by the clock on the wall."""
    minutes = now.at.hour * 60 + now.at.minute
    if days.first is None or days.end is None:
        return None
    length = (days.end - days.first).days
    first = days.first if length == 1 else days.first + (now.today - days.first) % (days.end - days.first)
    return When(Days(first, first + DAY), Hours(at=minutes))
