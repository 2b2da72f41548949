"""What is done about each thing that Teams delivers. It knows no library of Microsoft's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.teams import reading
from adapters.teams.answering import Answering
from adapters.teams.answers import TAKEN, Answer
from dialogs.messages import Json

Payload = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Listening:
    """One process's ears in Teams. Every method raises hub.Away when nothing could be committed."""

    answering: Answering

    async def take(self, payload: Payload) -> Answer:
        """Return what Teams is answered. An upgrade is not greeted, nor are people who come or go."""
        match payload.get("type"), payload.get("action"):
            case (("message" | "invoke"), _):
                return await self._heard(payload)
            case "installationUpdate", "add":
                await self._installed(payload)
            case "installationUpdate", "remove":
                await self._removed(payload)
                await self._left(payload)
            case "conversationUpdate", _:
                await self._left(payload)
                await self._members_left(payload)
        return TAKEN

    async def _heard(self, payload: Payload) -> Answer:
        """Answer what somebody did."""
        heard = reading.read(payload)
        return TAKEN if heard is None else await self.answering.answer(heard)

    async def _installed(self, payload: Payload) -> None:
        """Say hello where the app was added; what else Teams tells of that is not answered."""
        heard = reading.read_installation(payload)
        if heard is not None:
            await self.answering.answer(heard)

    async def _removed(self, payload: Payload) -> None:
        """Write no more to whoever has removed the app from their own chats."""
        heard = reading.read_installation(payload)
        if heard is not None and heard.surface == "personal":
            await self.answering.hub.account_closed(heard.tenant, heard.user)

    async def _left(self, payload: Payload) -> None:
        """Announce nothing more where the bot is not any more."""
        if (left := reading.read_leaving(payload)) is not None:
            await self.answering.hub.room_left(*left)

    async def _members_left(self, payload: Payload) -> None:
        """Offer a place no more to those who are not in it any more."""
        if (left := reading.read_leavers(payload)) is not None:
            tenant, where, users = left
            for user in users:
                await self.answering.hub.member_left(tenant, where, user)
