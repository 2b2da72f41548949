"""Being reminded of one booking once more, at a time that suits better."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs import arguments, understanding, wording
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
_TONIGHT, _MORNING = time(18, 0), time(8, 0)


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask when; only moments that lie before the session are offered."""
    booking_id = arguments.identity(args, "booking")
    if booking_id is None:
        raise NotFound("booking")
    place = places.get(turn.tx, booking_id)
    if place.person_id != turn.person_id:
        raise NotFound("booking")
    moments = _moments(place, turn.now)
    if not moments:
        return Reply("It is too soon now for another reminder.", actions=(wording.MY_BOOKINGS, wording.HELP))
    return _ask(turn, place)


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
    at = _read(str(answers["at"]), turn.now, place)
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


def _read(said: str, now: datetime, place: Place) -> datetime | None:
    """Return the moment that was said, in UTC; None when it is none, is over, or the session has begun."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        at = understanding.read_moment(said, now, place.zone) or now
    return at if now < at < place.starts_at else None


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
