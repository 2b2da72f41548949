"""Being reminded of one booking once more, at a time that suits better."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs import arguments, learning_sets, understanding, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Option, Reply
from store import calendar_rules, confirming, places
from store.errors import NotFound
from store.places import Place

_HOUR = timedelta(hours=1)
_LONGEST = 80
_HINT = "Or type a day and a time, such as: tomorrow at 9am"
_NOT_A_TIME = "I need a day and a time before the session, such as: tomorrow at 9am."
_HELD = ("booked", "might_come")
_IN_HOURS = re.compile(
    r"in (?:(?P<number>a|an|[0-9]{1,2}|[a-z]+) )?(?P<unit>hours?|minutes?|mins?)(?: time)?"
)
_TONIGHT, _MORNING = time(18, 0), time(8, 0)
_PARTS = {"evening": _TONIGHT, "tonight": _TONIGHT, "night": _TONIGHT, "afternoon": time(14, 0)}


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask when, or whether it shall be when was `said`; only moments before the session are offered."""
    booking_id = arguments.identity(args, "booking")
    if booking_id is None:
        return _of_which(turn, args)
    place = places.get(turn.tx, booking_id)
    if place.person_id != turn.person_id:
        raise NotFound("booking")
    moments = _moments(place, turn.now)
    if not moments:
        return Reply("It is too soon now for another reminder.", actions=(wording.MY_BOOKINGS, wording.HELP))
    said = arguments.word(args, "said")
    at = moment_said(said, turn.now, place.starts_at, place.zone) if said else None
    return _ask(turn, place, _NOT_A_TIME if said else "") if at is None else _sure(turn, place, at)


def _of_which(turn: Turn, args: Args) -> Ask | Reply:
    coming = places.coming(turn.tx, turn.person_id, turn.now)
    found = [place for place in coming if place.state in _HELD and place.starts_at > turn.now]
    found = learning_sets.next_of_each(found)
    if not found:
        text = "You have no booking coming up that I could remind you of."
        return Reply(text, actions=(wording.SETTINGS, wording.WHATS_ON))
    if len(found) == 1:
        return start(turn, {**args, "booking": found[0].id})
    options = tuple(
        Option(str(one.id), f"{one.title}, {wording.when(one.starts_at, one.ends_at, one.zone, turn.now)}")
        for one in found
    )
    field = Field("booking", "Which one shall I remind you of?", "choice", options)
    return ask(
        Form("Remind me later", (field,), submit="Next"), then=which, said=arguments.word(args, "said")
    )


def which(turn: Turn, answers: Args) -> Ask | Reply:
    """Go on with the booking that was picked."""
    return start(turn, answers)


def moment_said(
    said: str, now: datetime, starts_at: datetime, zone: str, morning: time = _MORNING
) -> datetime | None:
    """Return the moment before the session that was said; of a day alone, its morning; tonight is 6pm."""
    if match := _IN_HOURS.fullmatch(said):
        unit = timedelta(minutes=1) if match["unit"].startswith("m") else _HOUR
        number = understanding.read_number(match["number"] or "1")
        at = now + number * unit if number else None
        return at if at is not None and at < starts_at else None
    usual = next((at for part, at in _PARTS.items() if part in said.split()), morning)
    return _read(said, now, starts_at, zone) or _read(f"{said} at {usual:%H:%M}", now, starts_at, zone)


def _sure(turn: Turn, place: Place, at: datetime) -> Ask:
    zone = ZoneInfo(place.zone)
    day = wording.day(at.astimezone(zone).date(), turn.now.astimezone(zone).date())
    label = f"Remind you of {place.title} on {day} at {wording.clock(at.astimezone(zone))}?"
    form = Form("Remind me later", (Field("sure", label, "yes_no"),))
    return ask(form, then=sure, booking=place.id, at=at.isoformat())


def sure(turn: Turn, answers: Args) -> Ask | Reply:
    """Note the moment as shown, or leave it."""
    if not answers.get("sure"):
        return Reply("OK, nothing has changed.", actions=(wording.MY_BOOKINGS, wording.WHATS_ON))
    return picked(turn, answers)


def _ask(turn: Turn, place: Place, intro: str = "") -> Ask:
    moments = _moments(place, turn.now)
    options = tuple(Option(moment.isoformat(), label) for label, moment in moments)
    label = f"When shall I remind you of {place.title}?"
    field = Field("at", label, "choice", options, most=_LONGEST, hint=_HINT, takes_words=True)
    return ask(Form("Remind me later", (field,), intro=intro), then=picked, booking=place.id)


def picked(turn: Turn, answers: Args) -> Ask | Reply:
    """Note the moment that was picked or typed; ask again when it is none before the session."""
    booking_id = int(answers["booking"])
    place = places.get(turn.tx, booking_id)
    at = _read(str(answers["at"]), turn.now, place.starts_at, place.zone)
    if at is None and turn.now < place.starts_at:
        return _ask(turn, place, _NOT_A_TIME)
    if at is None or confirming.remind(turn.tx, booking_id, turn.person_id, at, turn.now) != "confirmed":
        return Reply(
            "There is nothing left to remind you of.", actions=(wording.MY_BOOKINGS, wording.WHATS_ON)
        )
    local = at.astimezone(ZoneInfo(place.zone))
    day = wording.day(local.date(), turn.now.astimezone(ZoneInfo(place.zone)).date())
    text = f"OK. I will remind you of {place.title} on {day} at {wording.clock(local)}."
    return Reply(text, actions=(wording.MY_BOOKINGS, wording.WHATS_ON), done="Later")


def _read(said: str, now: datetime, starts_at: datetime, zone: str) -> datetime | None:
    """Return the moment that was said, in UTC; None when it is none, is over, or the session has begun."""
    at = arguments.moment(said) or understanding.read_moment(said, now, zone) or now
    return at if now < at < starts_at else None


def _moments(place: Place, now: datetime) -> list[tuple[str, datetime]]:
    """Return what can be picked, the earliest first: nothing that is over, or after the session began."""
    zone = ZoneInfo(place.zone)
    today, starts_on = now.astimezone(zone).date(), place.starts_at.astimezone(zone).date()
    found = [
        ("In an hour", now.replace(second=0, microsecond=0) + _HOUR),
        ("Tonight at 6pm", calendar_rules.to_utc(today, _TONIGHT, place.zone)),
        ("Tomorrow at 8am", calendar_rules.to_utc(today + timedelta(days=1), _MORNING, place.zone)),
        ("The day before at 6pm", calendar_rules.to_utc(starts_on - timedelta(days=1), _TONIGHT, place.zone)),
        ("On the day at 8am", calendar_rules.to_utc(starts_on, _MORNING, place.zone)),
    ]
    soon = {moment: label for label, moment in reversed(found) if now < moment < place.starts_at}
    return [(label, moment) for moment, label in sorted(soon.items())]
