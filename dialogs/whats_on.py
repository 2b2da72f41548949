"""What's on: by day, week, month, time, session, topic, audience, room or online, or only with places."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from dialogs import arguments, cards, pages, wording
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from dialogs.pages import PAGE
from store import calendar_rules, occurrences, series, session_types
from store.occurrences import Filters, Listed
from store.session_types import Offer

_DEFAULT_DAYS = 7
# In words: an answer has 60, whatever its button carries.
_LONGEST_ABOUT = 16
_BAD_DATES = {
    "weekday_contradicts_date": "The weekday and the date do not fit together",
    "several_dates": "That names more than one day",
    "part_contradicts_time": "The time and the part of the day do not fit together",
    "ends_before_it_starts": "That ends before it starts",
    "no_such_time": "There is no such time",
    "unknown_period": "The hub has not been told when that is",
}
# Each name is made anew whenever the calendar is asked for it.
_WEEKDAYS, _MONTHS = frozenset(calendar.day_name), frozenset(calendar.month_name[1:])
_WHERE = {True: "online", False: "in a room", None: ""}


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked for: a span of time, filters, and how to say them to the person.

    `session` is the title when just one session was asked for, `about` what else narrows the list down.
    """

    start: datetime
    end: datetime | None
    filters: Filters
    session: str
    about: str
    when: str


def start(turn: Turn, args: Args) -> Reply:
    """List what is on; with nothing to list, say why and when the next one is."""
    if said := arguments.word(args, "problem"):
        return _bad_date(said, arguments.phrase(args, "said"))
    search = read(turn, args)
    if search.end is not None and search.end <= turn.now:
        return Reply(f"{_capital(search.when)} is in the past.", actions=wording.MENU)
    behind = pages.cursor(args)
    found = occurrences.between(
        turn.tx, search.start, search.end, turn.now, turn.person_id, search.filters,
        behind=behind, limit=PAGE + 1,
    )  # fmt: skip
    if behind is None and not _is_anything_on(turn, search, found):
        return _nothing(turn, search, found)
    if not found:
        return Reply("That is all.", actions=wording.MENU)
    more = (_more(args, found[PAGE - 1]),) if len(found) > PAGE else ()
    items = _items(turn, search, found[:PAGE])
    return Reply(
        _heading(search) if behind is None else _more_of(search),
        items=items,
        actions=(*more, wording.MY_BOOKINGS, wording.HELP),
    )


def _items(turn: Turn, search: Search, found: list[Listed]) -> tuple[Item, ...]:
    """Return the list entries by their days; a single day that is in the heading is not said again."""
    items = tuple(cards.item(listed, turn.now) for listed in found)
    if _is_one_day(search) and all(item.group in search.when for item in items):
        return tuple(replace(item, group="") for item in items)
    return items


def _is_anything_on(turn: Turn, search: Search, found: list[Listed]) -> bool:
    """Return whether something takes place in the whole span, of which the first page may be all closed."""
    if any(listed.is_on for listed in found):
        return True
    first = occurrences.next_one(turn.tx, search.start, search.end, turn.now, turn.person_id, search.filters)
    return first is not None


def read(turn: Turn, args: Args) -> Search:
    """Return what the arguments ask for; those that make no sense ask for nothing."""
    offers = _offers(turn, args)
    first, last = arguments.day(args, "from"), arguments.day(args, "to")
    filters = Filters(
        session_type_ids=None if offers is None else [offer.id for offer in offers],
        is_online=arguments.flag(args, "online"),
        min_free=1 if arguments.flag(args, "free") else 0,
        at_time=arguments.time_of_day(args, "at"),
        from_time=arguments.time_of_day(args, "after"),
        until_time=arguments.time_of_day(args, "before"),
        place=arguments.word(args, "place"),
    )
    session = offers[0].title if arguments.word(args, "session") and offers else ""
    begin, end = _span(turn, first, last, has_session=bool(session))
    return Search(begin, end, filters, session, _about(args, session), _when(args, first))


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


def _about(args: Args, session: str) -> str:
    """Return what narrows the list down, such as "about planning for support services online"."""
    topic, audience = arguments.phrase(args, "topic"), arguments.phrase(args, "audience")
    place = arguments.phrase(args, "place")
    said = [] if session else [f"about {topic}" if topic else "", f"for {audience}" if audience else ""]
    said += [f"in {place}" if place else "", _WHERE[arguments.flag(args, "online")]]
    said += ["with places left" if arguments.flag(args, "free") else ""]
    return " ".join(" ".join(said).split()[:_LONGEST_ABOUT])


def _when(args: Args, first: date | None) -> str:
    days = "" if first or arguments.word(args, "session") else "in the next 7 days"
    said = _in_a_sentence(arguments.phrase(args, "when", most=12))
    return " ".join(filter(None, [days, said])) or "from now on"


def _in_a_sentence(when: str) -> str:
    """Return "on Thursday 26 November" or "in December"; "this week" stays as it is."""
    first_word = when.partition(" ")[0].rstrip(",")
    if first_word in _WEEKDAYS:
        return f"from {when}" if " to " in when else f"on {when}"
    return f"in {when}" if first_word in _MONTHS else when


def _heading(search: Search) -> str:
    if not search.session and not search.about:
        return f"{_capital(search.when)}:"
    return " ".join(filter(None, [search.session or "What’s on", search.about, search.when])) + ":"


def _more_of(search: Search) -> str:
    """Return what is above the pages behind the first."""
    of = "" if not search.session and not search.about else f"of {search.session or 'what’s on'}"
    return " ".join(filter(None, ["More", of, search.about, search.when])) + ":"


def _nothing(turn: Turn, search: Search, found: list[Listed]) -> Reply:
    """Say that nothing is on, why (a bank holiday, say), and when the next one is."""
    why = tuple(cards.item(listed, turn.now) for listed in found[:PAGE])
    closed = "" if found else _closed(turn, search)
    after = max(search.end or search.start, turn.now)
    following = occurrences.next_one(turn.tx, after, None, turn.now, turn.person_id, search.filters)
    if following is None:
        later = ", or later on" if search.end else ""
        text = f"{closed} {_none(search)}{later}.".strip()
        return Reply(text, items=why, actions=wording.MENU)
    next_item = cards.item(following, turn.now)
    text = f"{closed or _none(search) + '.'} The next one is on {next_item.group}."
    return Reply(text, items=(*why, next_item), actions=wording.MENU)


def _none(search: Search) -> str:
    """Return "Nothing online is planned in the next 7 days", without the full stop."""
    by_time = (search.filters.at_time, search.filters.from_time, search.filters.until_time)
    like_that = "like that" if any(time is not None for time in by_time) else ""
    nothing = f"No {search.session}" if search.session else "Nothing"
    return " ".join(filter(None, [nothing, search.about or like_that, "is planned", search.when]))


def _closed(turn: Turn, search: Search) -> str:
    """Return why the whole hub is shut on the one day asked for, as a sentence, or ""."""
    if not _is_one_day(search):
        return ""
    on, closures = search.start.date(), series.closures(turn.tx)
    regions = sorted({offer.region for offer in session_types.offers(turn.tx)})
    reasons = [series.not_on(on, region, closures) for region in regions]
    if not reasons or not all(reasons):
        return ""
    day = wording.day(on, turn.now.astimezone(turn.hub.zone).date())
    if calendar_rules.bank_holiday(on, regions[0]):
        return f"{day} is a bank holiday ({reasons[0]})."
    return f"The hub is shut on {day} ({reasons[0]})."


def _is_one_day(search: Search) -> bool:
    return search.end is not None and search.end - search.start <= timedelta(days=1)


def _bad_date(problem: str, said: str) -> Reply:
    why = _BAD_DATES.get(problem, "There is no such date")
    text = f"{why}: “{said}”. Which day do you mean? Say it like “3 December”."
    return Reply(text, actions=wording.MENU)


def _more(args: Args, last: Listed) -> Action:
    return Action("More", "whats_on", {**args, "behind": pages.behind(last)})


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
