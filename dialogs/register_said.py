"""A register that one sentence fills in: "everyone came to the taster", "Ben did come after all"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dialogs import arguments, register_form, register_words, understanding, wording
from dialogs.arguments import Args
from dialogs.engine import Answers, Turn
from dialogs.messages import Field, Form
from store.occurrences import Listed
from store.registers import MOST_WALK_INS, Attendee, Register


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is still to be asked, and what is known by the sentence: `absent`, `came` and `walk_ins`."""

    form: Form
    keep: Answers


def names(args: Args) -> list[str]:
    """Return the names that were said, of whoever came or did not."""
    return [*arguments.words(args, "missing"), *arguments.words(args, "present")]


def is_again(args: Args) -> bool:
    """Return whether it is about a register that was taken already."""
    return bool(arguments.flag(args, "change") or arguments.flag(args, "undo") or args.get("present"))


def named(people: Iterable[Attendee], names: list[str]) -> list[str]:
    """Return the bookings of those of these names who had booked, as values of a form."""
    booked = [one for one in people if one.state == "booked"]
    picked = [understanding.read_choice(said, [one.name for one in booked]) for said in names]
    return [str(booked[at].booking_id) for at in picked if at is not None]


def read(turn: Turn, listed: Listed, register: Register, args: Args) -> Sentence | None:
    """Return what is to be asked before what a sentence says is noted; None where it says no such."""
    present, everyone = arguments.words(args, "present"), arguments.flag(args, "everyone")
    heads = arguments.number(args, "heads")
    booked = [one for one in register.people if one.state == "booked"]
    if present:
        return _after_all(turn, listed, register, present)
    if everyone is not None and booked:
        return _all(turn, listed, register, everyone=everyone)
    heads = 0 if everyone is False and heads is None else heads
    if heads is None or register.people or not 0 <= heads <= MOST_WALK_INS:
        return None
    number = wording.people(heads) if heads else "nobody"
    return _sure(turn, listed, register, f"Note that {number} came?", {"walk_ins": heads})


def _after_all(turn: Turn, listed: Listed, register: Register, present: list[str]) -> Sentence | None:
    """Return whether those who are noted as missing shall be noted as having come."""
    missing = {one.booking_id for one in register.people if one.came is False}
    found = {int(one) for one in named(register.people, present)} & missing
    if not found:
        return None
    who = wording.listing([register_words.name(one) for one in register.people if one.booking_id in found])
    keep = {
        "absent": [str(one) for one in sorted(missing - found)],
        "came": [str(one.booking_id) for one in register.people if one.came and one.state == "might_come"],
        "walk_ins": register.walk_ins,
    }
    return _sure(turn, listed, register, f"Note that {who} came after all?", keep)


def _sure(turn: Turn, listed: Listed, register: Register, label: str, keep: Answers) -> Sentence:
    return Sentence(
        Form("Who came", (Field("sure", label, "yes_no"),), intro=_intro(turn, listed, register)), keep
    )


def _all(turn: Turn, listed: Listed, register: Register, *, everyone: bool) -> Sentence:
    """Return what is left to ask once it is said that all who had booked came, or that none did."""
    fields = [one for one in register_form.people(register, []) if not one.name.startswith("absent")]
    fields.append(register_form.walk_ins(listed, register))
    said = "everyone who had booked came" if everyone else "nobody who had booked came"
    ahead = "Now: " if register.taken_at else ""
    intro = f"{_intro(turn, listed, register)} {ahead}{said if ahead else said.capitalize()}."
    absent = [] if everyone else [str(one.booking_id) for one in register.people if one.state == "booked"]
    return Sentence(Form("Who came", tuple(fields), submit="Save", intro=intro), {"absent": absent})


def _intro(turn: Turn, listed: Listed, register: Register) -> str:
    """Return which session it is about, with what stands there by now."""
    what = register_words.what(listed, turn.now)
    return f"{what}. So far: {register_words.counts(register)}." if register.taken_at else f"{what}."
