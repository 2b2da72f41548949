"""Microsoft's bot library at work: each activity goes through its adapter and its handler for Teams.

This is the one module that knows `botbuilder`, whose support has ended: what comes in and goes out is plain.
"""

from __future__ import annotations

from collections.abc import Mapping

from botbuilder.core import BotAdapter, TurnContext
from botbuilder.core.invoke_response import InvokeResponse
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import (
    Activity,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
    ResourceResponse,
)

from adapters.hub import Away
from adapters.teams.answers import NOT_TAKEN, TAKEN, Answer
from adapters.teams.channel import Say, Take
from adapters.teams.listening import Listening
from dialogs.messages import Json

_PAYLOAD, _ANSWER = "hub.payload", "hub.answer"


def through(listening: Listening, say: Say) -> Take:
    """Return what takes a delivery through the library to what is listened to."""
    return HubAdapter(listening, say).take


class HubAdapter(BotAdapter):  # type: ignore[misc] # the library has no types
    """Runs one activity through the handler. Whatever the library says goes out by `say`, the one way."""

    def __init__(self, listening: Listening, say: Say) -> None:
        super().__init__()
        self._listening = listening
        self._handler = HubHandler(listening)
        self._say = say

    async def take(self, payload: Mapping[str, Json]) -> Answer:
        """Return what Teams is answered; 503 when nothing was kept."""
        try:
            return await self._through(payload)
        except Away:
            return NOT_TAKEN

    async def _through(self, payload: Mapping[str, Json]) -> Answer:
        context = TurnContext(self, _read(payload))
        # What is listened to reads the delivery itself: the model has only what the library asks for.
        context.turn_state[_PAYLOAD] = payload
        await self.run_pipeline(context, self._handler.on_turn)
        answer: Answer = context.turn_state.get(_ANSWER, TAKEN)
        return answer

    async def send_activities(
        self, context: TurnContext, activities: list[Activity]
    ) -> list[ResourceResponse]:
        """Say what the library itself has to say, in its words."""
        for one in activities:
            if one.text:
                place = {"service_url": one.service_url, "conversation": one.conversation.id}
                await self._say(place, one.text)
        return [ResourceResponse() for _ in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> None:
        """Refuse: cards are put in the place of others by the answering alone."""
        raise NotImplementedError

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Refuse: nothing that was said is taken away."""
        raise NotImplementedError


class HubHandler(TeamsActivityHandler):  # type: ignore[misc]
    """Says which activities are listened to; whatever else Teams tells is acknowledged, and that is all."""

    def __init__(self, listening: Listening) -> None:
        self._listening = listening

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer what was typed, or pressed by a client that knows no other way."""
        await self._listen(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse | None:
        """Answer a press, or a dialog, in the response."""
        await self._listen(turn_context)
        return None

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        """Say hello where the app was added; write no more to whoever has removed it."""
        await self._listen(turn_context)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Note where the bot is no more. The library would look up each person who came or went."""
        await self._listen(turn_context)

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        """Let it pass: what was answered stays so, and the library trips over odd data of a channel."""

    async def on_message_delete_activity(self, turn_context: TurnContext) -> None:
        """Let it pass, as above."""

    async def _listen(self, context: TurnContext) -> None:
        context.turn_state[_ANSWER] = await self._listening.take(context.turn_state[_PAYLOAD])


def _read(payload: Mapping[str, Json]) -> Activity:
    """Return a delivery as the library's model, with what says of which kind it is and where answers go.

    Not by the model's own `deserialize`: it raises when any part is not as it should be, such as a moment in
    another form, which must leave nobody unanswered, and takes long.
    """
    conversation, person, bot = (_dict(payload.get(name)) for name in ("conversation", "from", "recipient"))
    return Activity(
        type=payload.get("type"),
        id=payload.get("id"),
        name=payload.get("name"),
        action=payload.get("action"),
        value=payload.get("value"),
        channel_id=payload.get("channelId"),
        service_url=payload.get("serviceUrl"),
        conversation=ConversationAccount(id=conversation.get("id")),
        from_property=ChannelAccount(id=person.get("id")),
        recipient=ChannelAccount(id=bot.get("id")),
    )


def _dict(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}
