"""How the register of a session is said: how many came, and who did not."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs import wording
from store.occurrences import Listed
from store.registers import Attendee, Register

_MOST_NAMED = 30
_NAMELESS = "Somebody without a name"


def what(listed: Listed, now: datetime) -> str:
    """Return "CQI Taster, Thursday 26 November"."""
    zone = ZoneInfo(listed.zone)
    on = wording.day(listed.starts_at.astimezone(zone).date(), now.astimezone(zone).date())
    return f"{listed.title}, {on}"


def counts(register: Register) -> str:
    """Return "10 people came, 1 of them without a booking; 2 did not come"."""
    absent, walk_ins = register.party_of(came=False), register.walk_ins or 0
    came = register.party_of(came=True) + walk_ins
    said = f"{wording.people(came)} came" if came else "nobody came"
    had_booked = any(one.state == "booked" for one in register.people)
    if walk_ins and had_booked:
        said += f", {walk_ins} of them without a booking"
    if not absent:
        return said
    return f"{said}; {absent} did not come" if came else f"{wording.people(absent)} did not come"


def name(one: Attendee, number: int = 0) -> str:
    """Return what somebody on the register is called, with their number and how many they booked for."""
    called = f"{one.name or _NAMELESS} ({number})" if number else one.name or _NAMELESS
    return f"{called}, for {wording.people(one.party)}" if one.party > 1 else called


def missing(register: Register) -> tuple[tuple[str, str], ...]:
    """Return the fact with the names of those who had booked and did not come, if there are any."""
    names = [one.name or _NAMELESS for one in register.people if one.came is False]
    more = [f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else []
    return (("Did not come", wording.listing([*names[:_MOST_NAMED], *more])),) if names else ()
