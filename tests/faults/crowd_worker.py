"""One process of the crowd: its people press what they see, fill forms with anything, and look again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.turn import Turns
from dialogs import notices
from dialogs.messages import Action, Field, Incoming, Press, Question, Reply, Submission
from store import outbox
from store.tables import Outbox, Person
from tests.faults.fuzz import trouble_with
from tests.faults.visits import reply_of, sender
from tests.faults.worlds import utc_now

# The host of the catalogue, who is at every process at once.
FACILITATOR = "carys@trust.example"
# Where a person begins, and where one looks for what others have done to one's places.
_OPENINGS = (
    Action("What's on", "whats_on"),
    Action("Details", "details", {"session": "course"}),
    Action("Details", "details", {"session": "set"}),
    Action("Details", "details", {"session": "forum"}),
    Action("My bookings", "my_bookings"),
    Action("My bookings", "my_bookings"),
)
_FACILITATING = (Action("Applications", "applications"),)
# How often it is the facilitator's turn: there is one, and many apply.
_FACILITATES = 0.2
# How often somebody looks at what the hub sent them, instead of what it answered last.
_READS = 0.15
# Buttons that only show something are pressed less than those that change something.
_SHOWING = frozenset(("whats_on", "help", "details", "roster"))


@dataclass
class Crowd:
    """The people of one process; what each sees is what the hub last answered them."""

    turns: Turns
    people: list[str]
    everybody: list[str]
    chance: random.Random
    seen: dict[str, Reply] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    _number: int = 0

    def come(self, turns: int) -> None:
        """Take so many turns; whose it is and what they do is left to chance."""
        for _ in range(turns):
            facilitates = self.chance.random() < _FACILITATES
            who = FACILITATOR if facilitates else self.chance.choice(self.people)
            if self.chance.random() < _READS and (message := self._message_to(who)):
                self.seen[who] = message
            self._act(who, self.seen.get(who, Reply("")))

    def _message_to(self, who: str) -> Reply | None:
        """Return the newest message to somebody in the words it has now, if it still has any."""
        of_person = Person.email == who, Outbox.kind != outbox.ANSWER
        query = select(Outbox.kind, Outbox.args, Outbox.person_id).join(Person, Person.id == Outbox.person_id)
        with self.turns.store.reading() as tx:
            row = tx.execute(query.where(*of_person).order_by(Outbox.id.desc()).limit(1)).first()
            words = notices.WORDINGS[row.kind](tx, row.args, row.person_id, utc_now()) if row else None
        return words if isinstance(words, Reply) else None

    def _act(self, who: str, seen: Reply) -> None:
        if seen.question:
            self._take(who, submission=Submission(seen.question.token, self._answers(seen.question)))
            return
        action = self._action(seen, _FACILITATING if who == FACILITATOR else _OPENINGS)
        self._take(who, press=Press(action.flow, action.args))

    def _action(self, seen: Reply, openings: Sequence[Action]) -> Action:
        changing = [action for action in seen.all_actions() if action.flow not in _SHOWING]
        showing = [action for action in seen.all_actions() if action.flow in _SHOWING]
        pressed = self.chance.choices((changing, showing, openings), (6, 2, 2))[0]
        return self.chance.choice(pressed or openings)

    def _take(self, who: str, **what: Any) -> None:
        self._number += 1
        key = f"{self.turns.owner}:{self._number}"  # the facilitator is at every process
        reply = reply_of(self.turns.handle(Incoming(key, sender(who), **what), utc_now()))
        self.seen[who] = reply
        self.told[_in_short(reply)] += 1
        if trouble := trouble_with(reply):
            self.troubles.append(f"{trouble} after {what}"[:300])

    def _answers(self, question: Question) -> dict[str, Any]:
        return {asked.name: self._answer(asked) for asked in question.form.fields}

    def _answer(self, asked: Field) -> Any:
        values = [option.value for option in asked.options]
        match asked.kind:
            case "choice":
                return self.chance.choice(values)
            case "choices":
                return self.chance.sample(values, 1)
            case "number":
                return self.chance.randint(1, min(asked.most, 3))
            case "yes_no":
                return self.chance.random() < 0.8
            case _:
                return self.chance.choice(self.everybody)


def _in_short(reply: Reply) -> str:
    """Return the first words of an answer, which tell one kind from another."""
    return " ".join(reply.text.split()[:5])
