"""The questions of a register: who did not come, who only might have come and did, how many besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dialogs import register_words
from dialogs.messages import Field, Option
from store import registers
from store.occurrences import Listed
from store.registers import Attendee, Register

# Slack and Teams show so many names to pick from; more are asked for in a second list.
_IN_A_LIST = 100
_NOBODY = ("nobody", "no one", "no-one", "noone", "none of them", "nobody else", "neither", "0", "zero")
_NOBODY_CAME = ("nobody came", "none came", "none of them came", "neither came")
_EVERYBODY = ("everyone came",)
_PARTIES = "Who booked for several people counts with all of them."


def people(register: Register, missing: list[str]) -> Iterator[Field]:
    """Return the questions with names in them; `missing` are the bookings already said to be absent."""
    booked = [one for one in register.people if one.state == "booked"]
    might = [one for one in register.people if one.state == "might_come"]
    yield from _lists(_Asked("absent", "Who did not come?", "came", "absent"), booked, register, missing)
    label = "Who of those who might have come did?"
    yield from _lists(_Asked("came", label, "did not come"), might, register, [])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with names in it; `others` is what is noted of all who are not named."""

    name: str
    label: str
    others: str
    reads: Literal["", "absent"] = ""

    @property
    def nothing(self) -> tuple[str, ...]:
        return (*_EVERYBODY, *_NOBODY) if self.reads else (*_NOBODY, *_NOBODY_CAME)

    def hint(self, people: list[Attendee]) -> str:
        said = f"Whoever you leave out {self.others}."
        return f"{said} {_PARTIES}" if any(one.party > 1 for one in people) else said


def _lists(asked: _Asked, people: list[Attendee], register: Register, picked: list[str]) -> Iterator[Field]:
    """Return the question with the names in it, in several lists where they are too many for one."""
    marked = [str(one.booking_id) for one in people if one.came is (asked.name == "came")]
    stands = register.taken_at is not None or bool(picked)
    options = _options(people)
    for at in range(0, len(options), _IN_A_LIST):
        some = options[at : at + _IN_A_LIST]
        more = f" ({some[0].label[0]} to {some[-1].label[0]})" if len(options) > _IN_A_LIST else ""
        before = [one.value for one in some if one.value in {*marked, *picked}]
        yield Field(
            f"{asked.name}{at or ''}", f"{asked.label}{more}", "choices", some, required=False,
            most=len(some), hint=asked.hint(people), nothing=asked.nothing,
            before=list(before) if stands else None, reads=asked.reads,
        )  # fmt: skip


def _options(people: list[Attendee]) -> tuple[Option, ...]:
    """Return everybody by name; those of one name are told apart by numbers, each of them by one."""
    of_name, so_far = Counter(one.name for one in people), Counter[str]()
    options: list[Option] = []
    for one in people:
        so_far[one.name] += 1
        number = so_far[one.name] if of_name[one.name] > 1 else 0
        options.append(Option(str(one.booking_id), register_words.name(one, number)))
    return tuple(options)


def walk_ins(listed: Listed, register: Register) -> Field:
    """Return the question how many came besides; where there is nobody to ask about it is the only one."""
    label = "How many came without a booking?"
    if not register.people:
        label = "How many people came?"
    elif listed.rule == "drop_in":
        label = "How many others came?"
    return Field(
        "walk_ins", label, "number", required=not register.people, most=registers.MOST_WALK_INS, least=0,
        nothing=_NOBODY, before=register.walk_ins, reads="walk_ins",
    )  # fmt: skip
