"""Takes what somebody did in Slack through one turn, and shows the answer where they are.

The turn is committed before anything here is acknowledged. What is shown only for as long as somebody looks
is never the only confirmation: when something was changed, it is in the direct messages as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakValueDictionary

from adapters.afterwards import Afterwards
from adapters.hub import Taken
from adapters.slack import modals, rendering, used_cards, words
from adapters.slack.calls import Calls
from adapters.slack.heard import CHANNEL, Heard
from adapters.slack.home import home_view
from adapters.slack.hub import SlackHub
from adapters.slack.people import SlackPeople
from adapters.slack.rooms import SlackRooms
from adapters.slack.views import is_form, view_of
from dialogs.messages import Json, Outgoing, Reply, Sender

Body = dict[str, Any]

_STRANGER = "I can help only people of the workspace that I belong to. Please ask your contact there."
_NOT_THERE = "I can’t write in the channel where you asked, so here it is."
_LOOK = "I’ve answered you in a direct message."
_LOOKING_SECONDS = 1.0
# Forms that were opened away from the direct messages: the outcome takes their place, or nobody would see it.
_SHOWN_THERE = ("home", "passing")
# Slack shows nothing for an empty answer.
NOTHING: Body = {}


@dataclass
class Answering:
    """One process's answers to Slack. What is sent after the acknowledgement is kept until it is done."""

    hub: SlackHub
    calls: Calls
    people: SlackPeople
    rooms: SlackRooms
    _later: Afterwards = field(default_factory=Afterwards)
    _lines: WeakValueDictionary[tuple[str, str], asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def answer(self, heard: Heard, bot_user: str = "") -> Body:
        """Return what the acknowledgement says; raises Away when nothing was committed, and TooFast.

        What one person does is answered in the order in which it came, however close together that was.
        """
        if not (heard.key and heard.team and heard.user):
            return NOTHING
        async with self._lines.setdefault((heard.team, heard.user), asyncio.Lock()):
            return await self._answer(heard, bot_user)

    async def _answer(self, heard: Heard, bot_user: str) -> Body:
        who = await self.people.profile(heard.team, heard.user, heard.name)
        if who.kind in ("bot", "deactivated"):
            return NOTHING
        # Where Slack cannot be asked, the delivery itself may tell that somebody is not of the workspace.
        if who.kind == "stranger" or (who.kind == "unknown" and heard.is_from_elsewhere):
            return self._turn_away(heard)
        if heard.is_command and heard.surface == "dm" and not await self._is_talk_with_us(heard):
            heard = replace(heard, surface="passing")
        sender = who.sender(CHANNEL, heard.team, heard.user)
        text, room = await self._words_and_room(heard, bot_user)
        taken = await self.hub.take(heard.incoming(sender, text, room))
        body = self._show(heard, sender, taken, taken.reply)
        if used_cards.became(taken.reply):
            self._later.do(self._mark_cards(heard, taken))
        return body

    async def show_home(self, team: str, user: str) -> None:
        """Publish the person's home page; raises hub.Away when it cannot be read."""
        who = await self.people.profile(team, user)
        if who.kind not in ("bot", "deactivated", "stranger"):
            await self._publish(who.sender(CHANNEL, team, user))

    async def finish(self, seconds: float = 5.0) -> None:
        """Wait for what is being sent; what does not end in time is sent by the clock later."""
        await self._later.finish(seconds)

    # --- what was said

    async def _words_and_room(self, heard: Heard, bot_user: str) -> tuple[str, str]:
        """Return what was said, and what the channel is called where it was: looked up at the same time."""
        words = self._words(heard, bot_user)
        if not heard.place:  # a task for each would cost more than both do
            return await words, ""
        return await asyncio.gather(words, self.rooms.name(heard.team, heard.channel))

    async def _words(self, heard: Heard, bot_user: str) -> str:
        others = [user for user in words.mentioned(heard.text) if user != bot_user]
        if not others:
            return words.plain(heard.text, bot_user, {})
        profiles = await asyncio.gather(*(self.people.profile(heard.team, user) for user in others))
        names = {user: who.email or who.name for user, who in zip(others, profiles, strict=True)}
        return words.plain(heard.text, bot_user, names)

    async def _is_talk_with_us(self, heard: Heard) -> bool:
        """Return whether these direct messages are those with the bot, and not with a colleague."""
        try:
            async with asyncio.timeout(_LOOKING_SECONDS):
                ours = await self.calls.call(heard.team, "conversations.open", users=heard.user)
        except TimeoutError:
            return False
        channel = ours and ours.get("channel")
        return isinstance(channel, Mapping) and channel.get("id") == heard.channel

    def _turn_away(self, heard: Heard) -> Body:
        """Tell somebody of another workspace that this hub is not theirs; nothing of them is kept."""
        if heard.is_command:
            return {"response_type": "ephemeral", "text": _STRANGER}
        if heard.channel:
            self._later.do(self._whisper(heard, {"text": _STRANGER}))
        return NOTHING

    # --- where it is shown

    def _show(self, heard: Heard, sender: Sender, taken: Taken, reply: Reply) -> Body:
        match heard.surface:
            case "passing" if heard.is_command:
                return self._show_to_command(heard, taken, reply)
            case "passing":
                self._later.do(self._show_here(heard, taken, reply))
            case "home" | "modal":
                self._later.do(self._show_in_view(heard, sender, taken, reply))
            case "form":
                return self._show_in_form(heard, sender, taken, reply)
            case _:
                self._later.do(self._send_all(heard, taken, reply))
        return NOTHING

    async def _send_all(self, heard: Heard, taken: Taken, reply: Reply) -> None:
        """Send the answer as a message, with what goes to others."""
        if taken.outgoing and not await self._send(heard, taken.outgoing, in_doubt=taken.in_doubt):
            await self._say_elsewhere(heard, taken.outgoing)
        for note in taken.notes:
            await self.hub.send(note)

    async def _send(self, heard: Heard, message: Outgoing, *, in_doubt: bool = False) -> bool:
        here: dict[str, Json] = {"trigger": heard.trigger} if heard.trigger else {}
        reference = {**message.reference, **here}
        return await self.hub.send(replace(message, reference=reference), in_doubt=in_doubt)

    async def _say_elsewhere(self, heard: Heard, message: Outgoing) -> None:
        """Answer somebody who asked in a channel where the bot may not write; nobody is left without."""
        if not message.place:
            return
        body = rendering.draw(replace(message.reply, text=f"{_NOT_THERE} {message.reply.text}"))
        quiet = {"unfurl_links": False, "unfurl_media": False}
        await self.calls.call(heard.team, "chat.postMessage", channel=heard.user, **body, **quiet)

    async def _keep(self, heard: Heard, taken: Taken, reply: Reply, where: str) -> None:
        """Send what changed something as a message, too; write down that the rest was shown."""
        if taken.outgoing is None:
            return
        if reply.done:
            await self.hub.send(taken.outgoing, in_doubt=taken.in_doubt)
        else:
            await self.hub.shown(taken.outgoing, where)

    def _show_to_command(self, heard: Heard, taken: Taken, reply: Reply) -> Body:
        if is_form(reply):
            self._later.do(self._open_here(heard, taken, reply))
            return NOTHING
        self._later.do(self._keep(heard, taken, reply, "ephemeral"))
        return {"response_type": "ephemeral", **rendering.draw(reply, can_type=False)}

    async def _show_here(self, heard: Heard, taken: Taken, reply: Reply) -> None:
        """Show the answer to one person in a channel; where that cannot be, in the direct messages."""
        if is_form(reply) or (heard.reopen and reply.question):
            await self._open_here(heard, taken, reply)
        elif await self._say_here(heard, rendering.draw(reply, can_type=False)):
            await self._keep(heard, taken, reply, "ephemeral")
        else:
            await self._send_all(heard, taken, reply)

    async def _open_here(self, heard: Heard, taken: Taken, reply: Reply) -> None:
        """Open a form over the channel; where that cannot be, ask in the direct messages and say so."""
        view = view_of(reply, "passing")
        if await self.calls.call(heard.team, "views.open", trigger_id=heard.trigger, view=view) is not None:
            await self._keep(heard, taken, reply, "view")
            if heard.instead_at and reply.closed:  # the form goes on from what was asked there
                await self.calls.take_away(heard.instead_at)
        else:
            await self._send_all(replace(heard, trigger=""), taken, reply)
            await self._whisper(heard, {"text": _LOOK})

    async def _say_here(self, heard: Heard, message: Mapping[str, Any]) -> bool:
        """Show something to one person: in place of what was pressed if only they see that, else below."""
        if heard.instead_at and await self.calls.put_instead(heard.instead_at, message):
            return True
        return await self._whisper(heard, message)

    async def _whisper(self, heard: Heard, message: Mapping[str, Any]) -> bool:
        thread = {"thread_ts": heard.thread} if heard.thread else {}
        arguments = {"channel": heard.channel, "user": heard.user, **thread, **message}
        return await self.calls.call(heard.team, "chat.postEphemeral", **arguments) is not None

    async def _show_in_view(self, heard: Heard, sender: Sender, taken: Taken, reply: Reply) -> None:
        """Show the answer in a modal over the home page, or in the one that is open."""
        view = view_of(reply, title=heard.label)
        if heard.surface == "home":
            shown = await self.calls.call(heard.team, "views.open", trigger_id=heard.trigger, view=view)
        else:
            shown = await self.calls.call(heard.team, "views.update", view_id=heard.view_id, view=view)
        if shown is None:
            await self._send_all(replace(heard, trigger=""), taken, reply)
        else:
            await self._keep(heard, taken, reply, "view")
        if reply.done:
            await self._publish(sender)

    def _show_in_form(self, heard: Heard, sender: Sender, taken: Taken, reply: Reply) -> Body:
        """Answer a form: what is wrong beside the field, the next form in its place, or the outcome."""
        question = reply.question
        is_open_still = bool(question and heard.submission and question.token == heard.submission.token)
        if question and question.errors and is_open_still:
            self._later.do(self._keep(heard, taken, reply, "errors"))
            return {"response_action": "errors", "errors": modals.errors(question)}
        if heard.origin in _SHOWN_THERE or is_form(reply) or is_open_still:
            self._later.do(self._keep_form(heard, sender, taken, reply))
            typed = heard.submission.answers if heard.submission and is_open_still else {}
            return {"response_action": "update", "view": view_of(reply, heard.origin, typed)}
        self._later.do(self._send_all(heard, taken, reply))
        return NOTHING

    async def _keep_form(self, heard: Heard, sender: Sender, taken: Taken, reply: Reply) -> None:
        await self._keep(heard, taken, reply, "view")
        if reply.done:
            await self._publish(sender)

    async def _mark_cards(self, heard: Heard, taken: Taken) -> None:
        """Let cards that are used up say what became of them; one that is left as it was is no harm."""
        for change in used_cards.changes(heard, taken.over, taken.reply):
            await self.calls.call(heard.team, "chat.update", **change)

    async def _publish(self, sender: Sender) -> None:
        view = home_view(await self.hub.home(sender))
        await self.calls.call(sender.tenant, "views.publish", user_id=sender.user_id, view=view)
