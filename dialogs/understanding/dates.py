"""The grammar of dates: one row for each way people say a day or a span of days.

Day before month; no year means the next such date; a bare weekday is the next one ahead and "next
Tuesday" that of next week; a week runs from Monday to Monday. Times of day are in `times`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial

from dialogs.understanding import calendar_days as days
from dialogs.understanding import calendar_spans as spans
from dialogs.understanding.values import Span
from dialogs.understanding.words import MONTHS, NUMBERS, ORDINALS, WEEKDAYS

Reader = Callable[[re.Match[str], date], Span | None]

_W = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_W2 = rf"(?P<weekday2>{'|'.join(WEEKDAYS)})"
_M = rf"(?P<month>{'|'.join(MONTHS)})"
_D = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_D2 = r"(?P<day2>[0-9]{1,2})(?:st|nd|rd|th)?"
_TH = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)"
_Y = r"(?: (?P<year>20[0-9]{2}))?"
_N = rf"(?P<number>[0-9]{{1,2}}|{'|'.join(NUMBERS)})(?: of)?"
_ORD = rf"(?P<ordinal>{'|'.join(ORDINALS)})"
_NOT_TIME = r"(?! ?(?:am|pm|oclock)|[:.][0-9]|[0-9])"
_NOT_COUNTED = r"(?! (?:floor|cohort|time|one|year|group|place|part|SESSION|MAYBE|session|course|class))"
# "may" and "march" are ordinary words too: alone they are months only behind one of these.
_BEHIND = ("in", "for", "on", "during", "until", "before", "after", "me")
_MONTH_AHEAD = "|".join([*(rf"(?<=\b{word} )" for word in _BEHIND), "^"])


def _row(pattern: str, read: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(rf"\b{pattern}\b(?!/)"), read


# Tried in this order; the first row that fits takes its words away from the rows below.
ROWS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    # several days
    _row(rf"(?:(?:from|between) )?(?:the )?{_D} (?:to|until) (?:the )?{_D2} (?:of )?{_M}{_Y}",
         spans.day_range),
    _row(rf"between (?:the )?{_D} and (?:the )?{_D2} (?:of )?{_M}{_Y}", spans.day_range),
    _row(rf"(?:the )?{_D} (?P<joint>and|or) (?:the )?{_D2} (?:of )?{_M}{_Y}", spans.two_days),
    _row(rf"(?:(?:from|between) )?{_M} (?:the )?{_D} (?:to|until) (?:the )?{_D2}{_NOT_TIME}{_Y}",
         spans.day_range),
    _row(rf"(?:from )?{_W} (?:to|until) {_W2}(?: (?:of )?(?P<which>this|next) week)?", spans.weekday_range),
    _row(r"this week (?P<joint>or|and) next(?: week)?", spans.this_week_or_next),
    _row(rf"next {_N} (?P<unit>day|week|month)", spans.next_few),
    _row(r"(?:next|coming) fortnight", spans.next_fortnight),
    _row(r"(?P<part>start|beginning|middle|end|early|mid|late)(?: of)?(?: the)? "
         rf"(?:(?P<which>this|next)? ?month|(?:in )?{_M}{_Y})", spans.part_of_month),
    _row(r"(?:(?P<which>this|next|last) |the )?weekend", spans.weekend),
    # one day, written out
    _row(rf"(?:the )?{_ORD} {_W} (?:in|of) (?:the )?(?:(?P<which>this |next )?month|{_M}{_Y})",
         days.nth_weekday),
    _row(rf"(?:{_W} )?(?:the )?{_D} (?:of )?{_M}{_Y}", days.written_date),
    _row(rf"(?:{_W} )?{_M} (?:the )?{_D}{_NOT_TIME}{_Y}", days.written_date),
    _row(rf"(?:{_W} )?(?:the )?{_ORD} of {_M}{_Y}", days.written_date),
    _row(rf"(?:{_W} )?(?P<day>[0-9]{{1,2}})/(?P<month>[0-9]{{1,2}})(?:/(?P<year>[0-9]{{4}}|[0-9]{{2}}))?",
         days.written_date),
    _row(r"(?P<feast>good friday|easter(?: (?:sunday|monday))?|christmas(?: eve(?:ning)?| day)?|boxing day"
         r"|new year(?:s)? (?:day|eve(?:ning)?)|new year)", days.feast),
    # weeks counted from a day
    _row(r"(?P<number>a|one|1|two|2|three|3)? ?(?P<unit>week|fortnight) (?:from |on )?"
         rf"(?:(?P<near>today|tomorrow)|{_W})", days.weeks_from),
    _row(rf"(?:(?P<near>today|tomorrow)|{_W}) (?P<unit>week|fortnight)(?! commencing| beginning)",
         days.weeks_from),
    _row(rf"in {_N} (?P<unit>day|week|month|fortnight)(?: time)?", days.in_a_while),
    _row(rf"{_N} (?P<unit>day|week|month|fortnight) (?:from (?:now|today)|time)", days.in_a_while),
    # weekdays
    _row(rf"{_W} (?:of |in )?(?P<which>this|next|last) week", days.weekday_of_week),
    _row(rf"(?P<which>this|next|last) week (?:on )?{_W}", days.weekday_of_week),
    _row(rf"(?P<which>next|last) {_W}", days.weekday_of_week),
    _row(rf"{_W} (?:the )?{_TH}{_NOT_TIME}", days.day_of_month),
    _row(rf"{_W} (?:the )?(?P<day>1[3-9]|2[0-9]|3[01]){_NOT_TIME}", days.day_of_month),
    _row(rf"(?P<this>this )?(?:coming )?{_W}", days.bare_weekday),
    # days of the month
    _row(rf"(?:on )?(?:the )?{_TH}{_NOT_TIME}{_NOT_COUNTED}", days.day_of_month),
    _row(rf"on the (?P<day>[0-9]{{1,2}}){_NOT_TIME}", days.day_of_month),
    # days near and spans that have a name
    _row(r"(?:the )?day after tomorrow", days.named(2, "")),
    _row(r"tomorrow", days.named(1, "tomorrow")),
    _row(r"today", days.named(0, "today")),
    _row(r"yesterday", days.named(-1, "yesterday")),
    _row(r"(?:the )?week after next", spans.week(2, "the week after next")),
    _row(r"(?:the )?rest of (?:the|this) week", spans.rest_of_week),
    _row(r"(?:this|the current) week", spans.week(0, "this week")),
    _row(r"next week", spans.week(1, "next week")),
    _row(r"last week", spans.week(-1, "last week")),
    _row(r"(?P<which>this|next|last) (?P<unit>month|year)", spans.month_or_year),
    # months
    _row(r"(?P<month>" + "|".join(MONTHS) + r") (?P<year>20[0-9]{2})", spans.month),
    _row(rf"(?P<which>this|next) {_M}", spans.month),
    _row(rf"(?P<month>{'|'.join(m for m in MONTHS if m not in ('may', 'march'))})", spans.month),
    _row(rf"(?:{_MONTH_AHEAD})(?P<month>may|march)(?! (?:i|we)\b)", spans.month),
)  # fmt: skip


def _join(pattern: str, read: spans.Joiner) -> tuple[re.Pattern[str], spans.Joiner]:
    return re.compile(pattern), read


# What the words before and between dates make of them; <0> stands for a date that was read.
_DATE = r"<([0-9]+)>"
_ANY = "(?:any ?time |any day )?"
# "Take me off, remove me from Thursday" is that day alone.
_FROM = r"(?<!\bme )(?<!\bus )(?<!\bname )(?<!\bout )(?<!\bmyself )from"
JOINS: tuple[tuple[re.Pattern[str], spans.Joiner], ...] = (
    _join(rf"(?:\b(?:from|between) )?{_DATE} (?:to|until|through) {_DATE}", spans.from_to),
    _join(rf"\bbetween {_DATE} and {_DATE}", spans.from_to),
    _join(rf"(?:\beither )?{_DATE} or {_DATE}", spans.joined_by("or")),
    _join(rf"{_DATE} and {_DATE}", spans.joined_by("and")),
    _join(rf"\b(?:wc|week (?:commencing|beginning|starting|of)) {_DATE}", spans.week_with),
    _join(rf"\b{_ANY}after {_DATE}", spans.after),
    _join(rf"\b{_ANY}(?:{_FROM}|since|starting(?: from)?) {_DATE}(?: onwards)?", spans.starting),
    _join(rf"{_DATE} (?:onwards|or (?:later|after))", spans.starting),
    _join(rf"\b{_ANY}(?:before|this side of|ahead of) {_DATE}", spans.before),
    _join(rf"\b{_ANY}(?:by|until|up to|no later than) {_DATE}", spans.ending),
)


def read_dates(text: str, today: date) -> tuple[Span | None, str]:
    """Return the days a normalised text speaks of, and the text with WHEN in their place.

    Dates that do not make one span together come back as the problem `several_dates`.
    """
    found: list[Span] = []
    for pattern, read in ROWS:
        text = pattern.sub(partial(_read, read, found, today), text)
    for pattern, join in JOINS:
        text = pattern.sub(partial(_joined, join, found, today), text)
    standing = [found[int(number)] for number in re.findall(_DATE, text)]
    return spans.only_one(standing), re.sub(_DATE, "WHEN", text)


def _read(read: Reader, found: list[Span], today: date, match: re.Match[str]) -> str:
    return _mark(match, read(match, today), found)


def _joined(join: spans.Joiner, found: list[Span], today: date, match: re.Match[str]) -> str:
    parts = [found[int(number)] for number in match.groups()]
    wrong = next((span for span in parts if span.problem), None)
    return _mark(match, wrong or join(parts, today), found)


def _mark(match: re.Match[str], span: Span | None, found: list[Span]) -> str:
    if span is None:
        return match.group(0)
    found.append(span)
    return f"<{len(found) - 1}>"
