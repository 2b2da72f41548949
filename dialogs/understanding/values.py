"""What goes into the door of free text and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialogs.messages import Json


@dataclass(frozen=True, slots=True)
class Name:
    """A session type as people may name it, from the catalogue of the moment.

    `kind` is "session", "course" (with groups one registers for or applies to) or "workshop"
    (made to order).
    """

    slug: str
    title: str
    aliases: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    kind: str = "session"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants: a flow to start, with arguments as JSON values.

    `is_whole` says that every word was understood or is mere politeness, so that it is safe to leave
    another flow for it. Arguments: `session` (a slug) or `sessions` (several fit); `from` and `to`, ISO
    dates in the hub's zone, half-open, either may be missing; `at`, `after`, `before` as HH:MM wall time;
    `when`, all of these in words; `party`, the speaker included; `audience`, `topic`, `online`, `place`,
    `part`, the way of taking part; `free`; `next`, the first such date; and `problem` with `said` when a
    date cannot be right.
    """

    flow: str
    args: Mapping[str, Json] = field(default_factory=dict)
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Understanding:
    """What became of one message.

    `wishes` is what is plainly wanted, in the order said: usually one, at most two. Only when there is none,
    `guesses` are at most five likely ones, the best first, of which the person is asked; with `is_double`
    they are two things that were asked for, and not two readings of one. `is_beside` says that something was
    asked for as well that is not for the hub. `about` says what kind of text it
    is where no wish says it: "out_of_scope", "distress" (somebody unwell, unsafe or harmed), "unclear" (in
    scope or not, the only right thing is to ask; beside a wish, what that shows asks), or "".
    """

    wishes: tuple[Wish, ...] = ()
    guesses: tuple[Wish, ...] = ()
    about: str = ""
    is_double: bool = False
    is_beside: bool = False

    @property
    def wish(self) -> Wish | None:
        """What is wanted first, or None when nothing plainly is."""
        return self.wishes[0] if self.wishes else None
