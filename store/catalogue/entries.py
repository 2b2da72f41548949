"""The catalogue as values: what each entry of the file may say. What must fit together is in `meaning`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from store import calendar_rules
from store.catalogue import kinds

# The part of a session type that has no others.
ATTEND = "attend"


class Entry(BaseModel):
    """A mapping of the file: nothing unknown in it, and nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ClosureEntry(Entry):
    """Days on which the hub is shut, both included."""

    first_on: kinds.LocalDate = Field(alias="from")
    last_on: kinds.LocalDate = Field(alias="to")
    reason: Annotated[str, Field(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def _check(self) -> ClosureEntry:
        if self.last_on < self.first_on:
            raise ValueError(f"the closure ends on {self.last_on}, before it starts")
        return self


class HostEntry(Entry):
    """Who runs sessions. The e-mail is what makes them the same person from file to file."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    email: kinds.Email


# What the bot keeps beside the answers while it asks.
_TAKEN_NAMES = frozenset(("booking", "note", "wanted"))


class QuestionEntry(Entry):
    """A question asked when somebody books. `most` as in a form's field."""

    name: kinds.Slug
    label: Annotated[str, Field(min_length=1, max_length=150)]
    kind: kinds.QuestionKind = "text"
    options: tuple[kinds.Word, ...] = Field(default=(), max_length=50)
    required: bool = True
    most: Annotated[int, Field(ge=1, le=2000)] = 300

    @model_validator(mode="after")
    def _check(self) -> QuestionEntry:
        if self.name in _TAKEN_NAMES:
            raise ValueError(f'a question cannot be named "{self.name}": the bot keeps something else there')
        if self.kind in ("choice", "choices") and len(set(self.options)) < max(2, len(self.options)):
            raise ValueError(f'the question "{self.name}" needs at least two options, each once')
        if self.kind not in ("choice", "choices") and self.options:
            raise ValueError(f'the question "{self.name}" has options, but is no choice')
        return self


class PartEntry(Entry):
    """A way of taking part, with places and questions of its own. No capacity: no limit."""

    key: kinds.PartKey
    title: kinds.Title
    capacity: kinds.Seats | None = None
    questions: tuple[QuestionEntry, ...] = Field(default=(), max_length=20)


class SeriesEntry(Entry):
    """Dates by a rule, or one date without a rule. Time and rule are local wall time in the zone."""

    starts: kinds.LocalMoment
    minutes: kinds.Minutes
    rrule: Annotated[str, Field(max_length=300)] | None = None
    place: str | None = None
    link: kinds.Link | None = None
    zone: kinds.Zone | None = None
    region: kinds.Region | None = None

    @field_validator("starts")
    @classmethod
    def _starts_in_our_time(cls, starts: datetime) -> datetime:
        # Every rule is counted from its start, so a start in the year 1 costs a million steps.
        if not 2000 <= starts.year <= 2100:
            raise ValueError(f"the series starts in {starts.year}; that must be from 2000 to 2100")
        return starts

    @field_validator("rrule")
    @classmethod
    def _makes_sense(cls, rrule: str | None, info: ValidationInfo) -> str | None:
        if rrule is not None and "starts" in info.data:
            calendar_rules.check_rule(info.data["starts"].date(), rrule)
        return rrule


class ApplicationsEntry(Entry):
    """When people can apply: two dates, or weeks from the first load (that Monday to that Friday)."""

    open_on: kinds.LocalDate | None = None
    close_on: kinds.LocalDate | None = None
    open_in_weeks: kinds.Weeks | None = None
    close_in_weeks: kinds.Weeks | None = None

    @model_validator(mode="after")
    def _check(self) -> ApplicationsEntry:
        dates, weeks = (self.open_on, self.close_on), (self.open_in_weeks, self.close_in_weeks)
        if (None in dates) == (None in weeks) or (dates + weeks).count(None) != 2:
            raise ValueError("applications need open_on and close_on, or open_in_weeks and close_in_weeks")
        if self._closes_first:
            raise ValueError("applications close before they open")
        return self

    @property
    def _closes_first(self) -> bool:
        if self.open_on and self.close_on:
            return self.close_on < self.open_on
        return (self.close_in_weeks or 0) < (self.open_in_weeks or 0)


class CohortEntry(Entry):
    """One run of a course: its days as dates, or as weeks from the first load.

    With weeks, the first day is the weekday in that week, and `weeks` counts on from there. Once
    loaded, such days are kept: the same file a month later means the same days.
    """

    title: kinds.Title
    places: kinds.Seats | None = None
    time: kinds.LocalTime
    minutes: kinds.Minutes
    dates: tuple[kinds.LocalDate, ...] = Field(default=(), max_length=100)
    first_day_in_weeks: kinds.Weeks | None = None
    weekday: kinds.Weekday | None = None
    weeks: tuple[kinds.Weeks, ...] = Field(default=(0,), max_length=100)
    applications: ApplicationsEntry
    place: str | None = None
    link: kinds.Link | None = None
    zone: kinds.Zone | None = None
    region: kinds.Region | None = None

    @model_validator(mode="after")
    def _check(self) -> CohortEntry:
        if self.dates:
            self._check_dates()
        else:
            self._check_weeks()
        return self

    def _check_dates(self) -> None:
        if len(set(self.dates)) < len(self.dates):
            raise ValueError("the cohort has a date twice")
        if self.first_day_in_weeks is not None or self.weekday or self.applications.open_on is None:
            raise ValueError("a cohort with dates has no weeks or weekday, and applications have dates too")
        if self.applications.close_on and self.applications.close_on >= min(self.dates):
            raise ValueError("applications close after the cohort starts")

    def _check_weeks(self) -> None:
        if self.first_day_in_weeks is None or self.weekday is None:
            raise ValueError("a cohort needs dates, or first_day_in_weeks and weekday")
        if self.weeks != tuple(sorted({0, *self.weeks})):
            raise ValueError("weeks counts on from the first day: it starts with 0 and rises")
        closes = self.applications.close_in_weeks
        if closes is not None and closes >= self.first_day_in_weeks:
            raise ValueError("applications close after the cohort starts")


class TypeEntry(Entry):
    """One offer of the hub. `place` and `hosts` name entries of the file; no capacity means no limit."""

    title: kinds.Title
    summary: kinds.Line
    next_step: kinds.Line
    aliases: tuple[kinds.Word, ...] = Field(default=(), max_length=40)
    topics: tuple[kinds.Word, ...] = Field(default=(), max_length=40)
    audiences: tuple[kinds.Slug, ...] = Field(default=(), max_length=20)
    who_for: Annotated[str, Field(min_length=1, max_length=300)]
    strict: bool = False
    rule: kinds.Rule
    length: Annotated[str, Field(min_length=1, max_length=80)]
    capacity: kinds.Seats | None = None
    questions: tuple[QuestionEntry, ...] = Field(default=(), max_length=20)
    parts: tuple[PartEntry, ...] = Field(default=(), max_length=20)
    party_max: Annotated[int, Field(ge=1, le=1000)] = 1
    limit_per_person: Annotated[int, Field(ge=1, le=1000)] | None = None
    takes_several_dates: bool = False
    book_until_working_days: kinds.WorkingDays = 0
    cancel_working_days: kinds.WorkingDays = 2
    reminders: tuple[kinds.Reminder, ...] | None = Field(default=None, max_length=20)
    empty_place: Annotated[str, Field(max_length=120)] = ""
    hosts: tuple[str, ...] = Field(default=(), max_length=20)
    place: str | None = None
    link: kinds.Link | None = None
    zone: kinds.Zone | None = None
    region: kinds.Region | None = None
    contact: kinds.Email | None = None
    source: Annotated[str, Field(max_length=300)] = ""
    assumed: tuple[kinds.Word, ...] = Field(default=(), max_length=40)
    series: dict[kinds.Slug, SeriesEntry] = Field(default_factory=dict, max_length=30)
    cohorts: dict[kinds.Slug, CohortEntry] = Field(default_factory=dict, max_length=30)

    @model_validator(mode="after")
    def _check(self) -> TypeEntry:
        if self.parts and (self.capacity is not None or self.questions):
            raise ValueError("capacity and questions belong to each part when there are parts")
        if len({part.key for part in self.parts}) < len(self.parts):
            raise ValueError("two parts have the same key")
        if any(len({q.name for q in part.questions}) < len(part.questions) for part in self.all_parts()):
            raise ValueError("two questions have the same name")
        if both := set(self.series) & set(self.cohorts):
            raise ValueError(f'"{min(both)}" is both a series and a cohort')
        return self

    def all_parts(self) -> tuple[PartEntry, ...]:
        """Return the parts, or the one that everybody attends."""
        attend = PartEntry(key=ATTEND, title="Attend", capacity=self.capacity, questions=self.questions)
        return self.parts or (attend,)


class CatalogueEntry(Entry):
    """The whole file. What stands at the top holds wherever an entry does not say otherwise."""

    zone: kinds.Zone
    region: kinds.Region = "england-and-wales"
    contact: kinds.Email | None = None
    reminders: tuple[kinds.Reminder, ...] = Field(default=(), max_length=20)
    closures: tuple[ClosureEntry, ...] = Field(default=(), max_length=100)
    places: dict[kinds.Slug, kinds.Room] = Field(default_factory=dict, max_length=200)
    hosts: dict[kinds.Slug, HostEntry] = Field(default_factory=dict, max_length=500)
    session_types: dict[kinds.Slug, TypeEntry] = Field(max_length=300)
