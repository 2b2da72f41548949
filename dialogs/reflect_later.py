"""Being asked again at another time before a learning set meets."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs import arguments, reflect, reflection_words, remind_later, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Option, Reply
from store import calendar_rules, preferences, reflections, set_answers
from store.errors import NotFound
from store.set_answers import Meeting

_TONIGHT, _MORNING = time(18, 0), time(9, 0)
_MOST_DAYS = 7


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Come back tonight if that is wanted and still to come, or ask on which day."""
    occurrence_id = arguments.identity(args, "occurrence")
    if occurrence_id is None:
        raise NotFound("meeting")
    if (why := reflections.refused(turn.tx, occurrence_id, turn.person_id, turn.now)) is not None:
        return reflect.too_late(turn, occurrence_id, why)
    meeting = set_answers.meeting(turn.tx, occurrence_id)
    moments = _moments(turn, meeting)
    if (at := _moment_said(turn, meeting, arguments.word(args, "said"))) is not None:
        return _sure(turn, meeting, at)
    if arguments.flag(args, "tonight") and (tonight := _tonight(turn, meeting)) in dict(moments):
        return _note(turn, meeting, tonight)
    if not moments:
        return Reply(
            "The meeting is too soon for that.",
            actions=(reflection_words.answer(occurrence_id), wording.MY_BOOKINGS),
        )
    options = tuple(Option(moment.isoformat(), label) for moment, label in moments)
    field = Field("at", "When shall I ask you again?", "choice", options)
    return ask(Form("Another day", (field,)), then=picked, occurrence=occurrence_id)


def _moment_said(turn: Turn, meeting: Meeting, said: str) -> datetime | None:
    """Return the moment before the meeting that was typed, or None."""
    if not said:
        return None
    return remind_later.moment_said(said, turn.now, meeting.starts_at, meeting.zone, _MORNING)


def _sure(turn: Turn, meeting: Meeting, at: datetime) -> Ask:
    label = f"Ask you again about {meeting.title} on {_in_words(turn, meeting, at)}?"
    form = Form("Another day", (Field("sure", label, "yes_no"),))
    return ask(form, then=sure, occurrence=meeting.occurrence_id, at=at.isoformat())


def sure(turn: Turn, answers: Args) -> Reply:
    """Note the moment as shown, or leave it."""
    if not answers.get("sure"):
        actions = (reflection_words.answer(int(answers["occurrence"])), wording.MY_BOOKINGS)
        return Reply("OK, nothing has changed.", actions=actions)
    return picked(turn, answers)


def picked(turn: Turn, answers: Args) -> Reply:
    """Note the moment that was picked."""
    occurrence_id = int(answers["occurrence"])
    meeting = set_answers.meeting(turn.tx, occurrence_id)
    return _note(turn, meeting, datetime.fromisoformat(str(answers["at"])))


def _note(turn: Turn, meeting: Meeting, at: datetime) -> Reply:
    tx, occurrence_id = turn.tx, meeting.occurrence_id
    why = reflections.ask_again(tx, occurrence_id, turn.person_id, at, turn.now)
    if why == "answered":
        text = "You have answered already, so there is nothing left to ask."
        return Reply(text, actions=(reflection_words.change(occurrence_id), wording.MY_BOOKINGS))
    if why is not None:
        return reflect.too_late(turn, occurrence_id, why)
    text = f"OK. I will ask you again on {_in_words(turn, meeting, at)}."
    actions = (reflection_words.answer(occurrence_id, "Answer now"), wording.MY_BOOKINGS)
    return Reply(text, actions=actions, done="Later")


def _in_words(turn: Turn, meeting: Meeting, at: datetime) -> str:
    """Return when it will be: in quiet hours, whoever said that these are theirs is asked when they end."""
    zone, quiet = ZoneInfo(meeting.zone), preferences.get(turn.tx, turn.person_id).quiet
    local = quiet.after(at, meeting.zone).astimezone(zone)
    return f"{wording.day(local.date(), turn.now.astimezone(zone).date())} at {wording.clock(local)}"


def _tonight(turn: Turn, meeting: Meeting) -> datetime:
    today = calendar_rules.local_date(turn.now, meeting.zone)
    return calendar_rules.to_utc(today, _TONIGHT, meeting.zone)


def _moments(turn: Turn, meeting: Meeting) -> list[tuple[datetime, str]]:
    """Return what can be picked: tonight, and the mornings of working days until the meeting."""
    today = calendar_rules.local_date(turn.now, meeting.zone)
    days = [today + timedelta(days=ahead) for ahead in range(1, _MOST_DAYS + 1)]
    found = [(_tonight(turn, meeting), "Tonight at 6pm")]
    for on in days:
        if calendar_rules.is_working_day(on, meeting.region):
            morning = calendar_rules.to_utc(on, _MORNING, meeting.zone)
            found.append((morning, f"{wording.day(on, today)} at 9am"))
    quiet = preferences.get(turn.tx, turn.person_id).quiet
    return [
        (at, label)
        for at, label in found
        if turn.now < at and quiet.after(at, meeting.zone) < meeting.starts_at
    ]
