"""What's on: by day, week, month, time, session, topic, audience, room or online, or only with places."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dialogs import arguments, cards, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Reply
from store import occurrences, session_types
from store.occurrences import Cursor, Filters, Listed
from store.session_types import Offer

# What a phone shows without much scrolling.
PAGE = 6
_DEFAULT_DAYS = 7
_BAD_DATES = {
    "weekday_contradicts_date": "The weekday and the date do not fit together",
    "several_dates": "That names more than one day",
}


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked for: a span of time, filters, and how to say both to the person."""

    start: datetime
    end: datetime | None
    filters: Filters
    what: str
    when: str


def start(turn: Turn, args: Args) -> Reply:
    """List what is on; with nothing to list, say why and when the next one is."""
    if said := arguments.word(args, "problem"):
        return _bad_date(said, arguments.phrase(args, "said"))
    search = read(turn, args)
    if search.end is not None and search.end <= turn.now:
        return Reply(f"{_capital(search.when)} is in the past.", actions=wording.MENU)
    found = occurrences.between(
        turn.tx, search.start, search.end, turn.now, turn.person_id, search.filters,
        behind=_cursor(args), limit=PAGE + 1,
    )  # fmt: skip
    if not any(listed.is_on for listed in found):
        return _nothing(turn, search, found)
    more = (_more(args, found[PAGE - 1]),) if len(found) > PAGE else ()
    items = tuple(cards.item(listed, turn.now) for listed in found[:PAGE])
    return Reply(
        f"{search.what} {search.when}:", items=items, actions=(*more, wording.MY_BOOKINGS, wording.HELP)
    )


def read(turn: Turn, args: Args) -> Search:
    """Return what the arguments ask for; those that make no sense ask for nothing."""
    offers = _offers(turn, args)
    first, last = arguments.day(args, "from"), arguments.day(args, "to")
    filters = Filters(
        session_type_ids=None if offers is None else [offer.id for offer in offers],
        is_online=arguments.flag(args, "online"),
        only_free=bool(arguments.flag(args, "free")),
        at_time=arguments.time_of_day(args, "at"),
        from_time=arguments.time_of_day(args, "after"),
        until_time=arguments.time_of_day(args, "before"),
        place=arguments.word(args, "place"),
    )
    begin, end = _span(turn, first, last, has_session=bool(arguments.word(args, "session")))
    return Search(begin, end, filters, _what(args, offers), _when(args, first))


def _span(
    turn: Turn, first: date | None, last: date | None, *, has_session: bool
) -> tuple[datetime, datetime | None]:
    today = turn.now.astimezone(turn.hub.zone).date()
    begin = _midnight(turn, first or today)
    if last:
        return begin, _midnight(turn, last)
    # One session: its next dates, however far. Everything: the coming week.
    return begin, None if first or has_session else _midnight(turn, today + timedelta(days=_DEFAULT_DAYS))


def _midnight(turn: Turn, day: date) -> datetime:
    return datetime.combine(day, time(), turn.hub.zone)


def _offers(turn: Turn, args: Args) -> list[Offer] | None:
    """Return the offers that fit, or None for all of them."""
    slugs = {arguments.word(args, "session"), *arguments.words(args, "sessions")} - {""}
    audience, topic = arguments.word(args, "audience"), arguments.word(args, "topic").lower()
    if not slugs and not audience and not topic:
        return None
    return [
        offer
        for offer in session_types.offers(turn.tx)
        if (not slugs or offer.slug in slugs)
        and (not audience or audience in offer.audiences)
        and (not topic or topic in (known.lower() for known in offer.topics))
    ]


def _what(args: Args, offers: list[Offer] | None) -> str:
    if arguments.word(args, "session") and offers:
        return offers[0].title
    about = [f"about {topic}"] if (topic := arguments.phrase(args, "topic")) else []
    who = [f"for {audience}"] if (audience := arguments.phrase(args, "audience")) else []
    return " ".join(["What’s on", *about, *who])


def _when(args: Args, first: date | None) -> str:
    days = "" if first or arguments.word(args, "session") else "in the next 7 days"
    said = _in_a_sentence(arguments.phrase(args, "when"))
    where = {True: "online", False: "in a room", None: ""}[arguments.flag(args, "online")]
    free = "with places left" if arguments.flag(args, "free") else ""
    return " ".join(filter(None, [days, said, where, free])) or "from now on"


def _in_a_sentence(when: str) -> str:
    """Return "on Thursday 26 November" or "in December"; "this week" stays as it is."""
    first_word = when.partition(" ")[0].rstrip(",")
    if first_word in calendar.day_name:
        return f"on {when}"
    return f"in {when}" if first_word in calendar.month_name[1:] else when


def _nothing(turn: Turn, search: Search, found: list[Listed]) -> Reply:
    """Say that nothing is on, why (a bank holiday, say), and when the next one is."""
    why = tuple(cards.item(listed, turn.now) for listed in found[:PAGE])
    after = search.end or turn.now
    following = occurrences.next_one(turn.tx, max(after, turn.now), turn.person_id, search.filters)
    if following is None:
        text = f"Nothing like that is planned {search.when}, or later on."
        return Reply(text, items=why, actions=wording.MENU)
    next_item = cards.item(following, turn.now)
    text = f"{search.what}: nothing {search.when}. The next one is on {next_item.group}."
    return Reply(text, items=(*why, next_item), actions=wording.MENU)


def _bad_date(problem: str, said: str) -> Reply:
    why = _BAD_DATES.get(problem, "There is no such date")
    text = f"{why}: “{said}”. Which day do you mean? Say it like “3 December”."
    return Reply(text, actions=wording.MENU)


def _more(args: Args, last: Listed) -> Action:
    return Action("More", "whats_on", {**args, "behind": [last.starts_at.isoformat(), last.id]})


def _cursor(args: Args) -> Cursor | None:
    given = args.get("behind")
    if not isinstance(given, list) or len(given) != 2:
        return None
    starts_at, last_id = arguments.moment(given[0]), arguments.identity({"id": given[1]}, "id")
    return Cursor(starts_at, last_id) if starts_at and last_id else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
