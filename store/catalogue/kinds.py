"""The kinds of value an entry of the catalogue is made of, each with what it must look like."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from store import calendar_rules, reminder_rules


def _matching(pattern: str, advice: str) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f'"{text}" {advice}')
        return text

    return AfterValidator(check)


def _parsed(form: str, example: str) -> BeforeValidator:
    def parse(value: object) -> object:
        try:
            return datetime.strptime(str(value), form)  # noqa: DTZ007  # wall time; its zone comes later
        except ValueError:
            raise ValueError(f'"{value}" must be written like {example}') from None

    return BeforeValidator(parse)


def _taking(part: Callable[[datetime], object]) -> BeforeValidator:
    return BeforeValidator(lambda moment: part(moment))


def _zone(text: str) -> str:
    if not calendar_rules.is_zone(text):
        raise ValueError(f'unknown time zone "{text}"; write one such as Europe/London')
    return text


def _reminder(text: str) -> str:
    try:
        reminder_rules.read(text)
    except reminder_rules.NoReminder as problem:
        raise ValueError(f'"{text}" is no reminder; {problem}') from None
    return text


Slug = Annotated[
    str,
    Field(max_length=60),
    _matching(r"[a-z][a-z0-9_]*", "must be small letters, digits and _, and begin with a letter"),
]
PartKey = Annotated[Slug, Field(max_length=30)]
Title = Annotated[str, Field(min_length=1, max_length=120)]
Line = Annotated[str, Field(min_length=1, max_length=400)]
Word = Annotated[str, Field(min_length=1, max_length=60)]
Room = Annotated[str, Field(min_length=1, max_length=200)]
Zone = Annotated[str, AfterValidator(_zone)]
Region = Literal["england-and-wales", "scotland", "northern-ireland"]
Email = Annotated[
    str,
    Field(max_length=254),
    _matching(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", "is not an e-mail address"),
    AfterValidator(str.lower),
]
Link = Annotated[
    str, Field(max_length=500), _matching(r"(https?://\S+)?", "is not a link; it begins with https://")
]
Reminder = Annotated[str, AfterValidator(_reminder)]
# The last validator of a kind runs first: the text is parsed, and then the date or time taken out of it.
LocalMoment = Annotated[datetime, _parsed("%Y-%m-%d %H:%M", "2024-01-04 10:00")]
LocalDate = Annotated[date, _taking(datetime.date), _parsed("%Y-%m-%d", "2026-12-24")]
LocalTime = Annotated[time, _taking(datetime.time), _parsed("%H:%M", "09:30")]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Minutes = Annotated[int, Field(ge=1, le=24 * 60)]
Seats = Annotated[int, Field(ge=1, le=100_000)]
Weeks = Annotated[int, Field(ge=0, le=104)]
WorkingDays = Annotated[int, Field(ge=0, le=60)]
Rule = Literal["drop_in", "book", "register", "apply", "request", "interest"]
QuestionKind = Literal["text", "number", "choice", "choices", "yes_no"]
