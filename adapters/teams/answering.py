"""Answers what people do in Teams: who it is, one turn of the hub, and where the answer is shown.

Here: the order of things, and which answer goes where. Not here: how a delivery is read, how anything is
drawn, and who may deliver.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol
from weakref import WeakValueDictionary

from adapters.afterwards import Afterwards
from adapters.hub import Taken, TooFast
from adapters.people import Profile
from adapters.teams import answers, forms, questions, rendering
from adapters.teams.answers import TAKEN, Answer
from adapters.teams.heard import CHANNEL, Heard
from adapters.teams.hub import TeamsHub, Used
from adapters.teams.rendering import Became
from dialogs.messages import NO_LONGER_OPEN, Json, Question, Reply, Sender

_STRANGER = "Sorry, I am for the staff of another organisation, so I cannot answer you here."
_NOT_INSTALLED = (
    "I can’t write to you alone yet, and this is for you alone. Please add me: choose my name, then Add. "
    "Then ask me there."
)
_ANSWERED = "I’ve answered below."
_ANSWERED_ALONE = "I’ve answered you in our own chat."
_ANSWERED_BEFORE = "I’ve answered this already."


class Post(Protocol):
    """The way to Teams beside the outbox: for what is no message of its own."""

    async def say(self, place: Mapping[str, Json], text: str) -> None:
        """Say something where others read along; that it did not get there is no harm."""
        ...

    async def room_name(self, heard: Heard) -> str:
        """Return what a channel is called, after at most a second; never raises for what Teams does."""
        ...

    async def redraw(self, heard: Heard, activity: Mapping[str, Json]) -> None:
        """Put a card in the place of the one that was pressed; that it did not get there is no harm."""
        ...


class People(Protocol):
    """Who is who in Teams."""

    async def profile(self, heard: Heard) -> Profile:
        """Return who an account is, after at most a second; never raises for what Teams does."""
        ...


@dataclass
class Answering:
    """One process's answers to Teams. What is sent after the response is kept until it is done."""

    hub: TeamsHub
    post: Post
    people: People
    _later: Afterwards = field(default_factory=Afterwards)
    _lines: WeakValueDictionary[tuple[str, str], asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def answer(self, heard: Heard) -> Answer:
        """Return the response; raises hub.Away when nothing was committed.

        What one person does is answered in the order in which it came, however close together that was.
        """
        async with self._lines.setdefault((heard.tenant, heard.user), asyncio.Lock()):
            try:
                return await self._answer(heard)
            except TooFast as told:
                return _words(heard, str(told))

    async def finish(self, seconds: float = 5.0) -> None:
        """Wait for what is being sent; what does not end in time is sent by the clock later."""
        await self._later.finish(seconds)

    async def _answer(self, heard: Heard) -> Answer:
        who, heard = await asyncio.gather(self.people.profile(heard), self._named(heard))
        # Who has no account in a directory could be anybody who was sent the link of a meeting.
        if who.kind in ("stranger", "anonymous"):
            return self._turn_away(heard)
        sender = replace(who, name=who.name or heard.name).sender(
            CHANNEL, heard.tenant, heard.user, heard.reference
        )
        if heard.press:
            await self.hub.recall(heard.message, sender)
        return await self._show(heard, sender, await self.hub.take(heard.incoming(sender)))

    async def _named(self, heard: Heard) -> Heard:
        """Return it with the name of where it was said; whoever presses does not wait for it."""
        if not heard.place or heard.how != "message":
            return heard
        return replace(heard, room_name=await self.post.room_name(heard))

    async def _show(self, heard: Heard, sender: Sender, taken: Taken) -> Answer:
        """Return the response, and let the rest of the answer follow as messages."""
        match heard.how:
            case "card":
                return await self._answer_card(heard, sender, taken)
            case "opened":
                return self._answer_opened(heard, taken)
            case "sent":
                return self._answer_sent(heard, sender, taken)
            case _:
                self._later.do(self._send_all(heard, sender, taken))
                return TAKEN

    def _turn_away(self, heard: Heard) -> Answer:
        """Tell somebody of elsewhere that this hub is not theirs, now and then; nothing of them is kept."""
        if heard.how == "message" and self.hub.may_be_told(Sender(CHANNEL, heard.user, heard.tenant)):
            self._later.do(self.post.say(heard.place or heard.reference, _STRANGER))
        return _words(heard, _STRANGER)

    # --- in the response

    async def _answer_card(self, heard: Heard, sender: Sender, taken: Taken) -> Answer:
        """Answer a press: the card says what became of it, and the answer itself is a message."""
        reply = taken.reply
        if heard.surface == "personal" and _is_asked_again(heard, reply):
            self._later.do(self._keep(taken, "card"))
            return answers.card(rendering.card(_as_typed(heard, reply), message=heard.message))
        card = await self._pressed(heard, sender, reply)
        # In place of the card as well: what a response shows, Teams forgets when they look away.
        self._later.do(self._send_all(heard, sender, taken, card))
        if card is None:
            return answers.words(_where(heard, taken))
        return answers.card(rendering.card(card.shown.reply, message=heard.message, became=card.became))

    def _answer_opened(self, heard: Heard, taken: Taken) -> Answer:
        self._later.do(self._keep(taken, "dialog"))
        question = taken.reply.question
        if question is None:
            return answers.dialog_says(taken.reply.text)
        return answers.dialog(forms.dialog(question, heard.message, taken.reply.text))

    def _answer_sent(self, heard: Heard, sender: Sender, taken: Taken) -> Answer:
        """Answer a dialog: the same again with what is wrong, the next one, or none and a message."""
        question = _as_typed(heard, taken.reply).question
        if question is not None and questions.is_opened(question.form):
            self._later.do(self._keep(taken, "dialog"))
            return answers.dialog(forms.dialog(question, heard.message, taken.reply.text))
        self._later.do(self._send_all(heard, sender, taken))
        return TAKEN if heard.surface == "personal" else answers.dialog_says(_ANSWERED_ALONE)

    # --- as a message

    async def _send_all(
        self, heard: Heard, sender: Sender, taken: Taken, pressed: Used | None = None
    ) -> None:
        """Send the answer as a message, with what goes to others; then mark the card that was pressed."""
        if taken.outgoing and not await self.hub.send(taken.outgoing, in_doubt=taken.in_doubt):
            await self._say_elsewhere(heard, taken)
        else:
            for note in taken.notes:
                await self.hub.send(note)
        pressed = pressed or await self._pressed(heard, sender, taken.reply)
        for number, activity in _redrawn(heard, taken, pressed):
            await self.post.redraw(replace(heard, reply_to=number), activity)

    async def _say_elsewhere(self, heard: Heard, taken: Taken) -> None:
        """Tell somebody whom the bot cannot write to alone how it can; nobody is left without."""
        if heard.place and taken.outgoing and not taken.outgoing.place:
            await self.post.say(heard.place, _NOT_INSTALLED)
        await self._keep_notes(taken, "not installed")

    async def _keep(self, taken: Taken, where: str) -> None:
        if taken.outgoing is not None:
            await self.hub.shown(taken.outgoing, where)
        await self._keep_notes(taken, where)

    async def _keep_notes(self, taken: Taken, where: str) -> None:
        """Let nobody be told later that the answer is elsewhere, which it is not."""
        for note in taken.notes:
            await self.hub.shown(note, where)

    async def _pressed(self, heard: Heard, sender: Sender, reply: Reply) -> Used | None:
        """Return the card that was pressed with all that became of it, None where it stays as it is.

        Only in the talk with the bot: elsewhere the card is everybody's, and so are its buttons.
        """
        if not _words_for(reply) or not heard.message or heard.surface != "personal":
            return None
        return await self.hub.used(heard.message, sender, _became(heard, reply))


def _words_for(reply: Reply) -> str:
    return reply.done or reply.closed


def _became(heard: Heard, reply: Reply) -> Became:
    """Return what the card is to say in place of what was pressed or answered."""
    token = heard.submission.token if heard.submission else ""
    return Became(heard.press or token, _words_for(reply))


def _redrawn(heard: Heard, taken: Taken, pressed: Used | None) -> list[tuple[str, dict[str, Json]]]:
    """Return the cards that are used up, redrawn: the one pressed, and those whose question is over."""
    words = _words_for(taken.reply)
    used: dict[str, dict[str, Json]] = {}
    if pressed is not None:
        number = heard.reply_to or pressed.shown.provider_id
        used[number] = rendering.draw(pressed.shown.reply, message=heard.message, became=pressed.became)
    for shown in taken.over if words and heard.surface == "personal" else ():
        if shown.reply.question and shown.provider_id not in (heard.reply_to, *used):
            # A button of another card has left the question, and answered nothing.
            over = Became(shown.reply.question.token, NO_LONGER_OPEN if heard.press else words)
            used[shown.provider_id] = rendering.draw(shown.reply, became=(over,))
    return [(number, activity) for number, activity in used.items() if number]


def _is_asked_again(heard: Heard, reply: Reply) -> bool:
    """Return whether the form that was sent is still open, because of what was wrong with it."""
    question: Question | None = reply.question
    return bool(question and heard.submission and question.token == heard.submission.token)


def _as_typed(heard: Heard, reply: Reply) -> Reply:
    """Return the form that is asked again with all that was filled in, also what was wrong."""
    if not (heard.submission and reply.question and _is_asked_again(heard, reply)):
        return reply
    typed = {
        name: said for name, said in heard.submission.answers.items() if isinstance(said, str | int | list)
    }
    # What is wrong is shown as it was typed, also where it was right before.
    wrong = {name: typed[name] for name in reply.question.errors if name in typed}
    answered = {**typed, **reply.question.answered, **wrong}
    return replace(reply, question=replace(reply.question, answered=answered))


def _words(heard: Heard, text: str) -> Answer:
    match heard.how:
        case "card":
            return answers.words(text)
        case "opened" | "sent":
            return answers.dialog_says(text)
        case _:
            return TAKEN


def _where(heard: Heard, taken: Taken) -> str:
    if heard.surface == "personal":
        return _ANSWERED
    if taken.outgoing is None:
        return _ANSWERED_BEFORE
    return _ANSWERED if taken.outgoing.place else _ANSWERED_ALONE
