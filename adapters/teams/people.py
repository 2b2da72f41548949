"""Who somebody is in Teams: their name, what they are to the tenant, and an e-mail that may be believed.

Here: what Teams says of a member of a conversation. Not here: which person that is (the turn).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from adapters.people import UNKNOWN, Kind, KnownPeople, NotTold, Profile
from adapters.teams.connector import Busy, Connector, Done, Lost, NotReached, Refused
from adapters.teams.heard import Heard
from adapters.teams.pace import Pace
from dialogs.messages import Json

# So long whoever types, or presses, waits for us to know them.
LOOK_UP_SECONDS = 1.0
PRESS_SECONDS = 0.4
_BOT = "28:"


class TeamsPeople:
    """What is known of accounts in this process; each is asked for once an hour at most.

    What is typed waits for that for `seconds`; a press is to be answered within a second, and waits less.
    """

    def __init__(
        self,
        connector: Connector,
        now: Callable[[], datetime],
        *,
        pace: Pace | None = None,
        seconds: float = LOOK_UP_SECONDS,
        press_seconds: float = PRESS_SECONDS,
        most: int = 10_000,
    ) -> None:
        self._connector = connector
        self._press_seconds = press_seconds
        self._pace = pace or Pace()
        self._known = KnownPeople("Teams tenant", now, seconds=seconds, most=most)

    async def profile(self, heard: Heard) -> Profile:
        """Return who did it, after at most a second; never raises for what Teams does."""
        if heard.member.startswith(_BOT):
            return Profile(heard.name, None, "bot")

        async def ask() -> Profile:
            if await self._pace.look_up(heard.tenant, heard.conversation):
                raise NotTold("too many at once")
            asked = await self._connector.member(heard.service_url, heard.conversation, heard.member)
            match asked:
                case Done(data):
                    return read(data, heard.tenant)
                case Refused(_, reason) | NotReached(reason) | Lost(reason):
                    raise NotTold(reason)
                case Busy(seconds):
                    self._pace.throttled(heard.tenant, heard.conversation, seconds, is_look_up=True)
                    raise NotTold("busy")

        seconds = None if heard.how == "message" else self._press_seconds
        return await self._known.profile(heard.tenant, heard.member, ask, heard.name, seconds)


def read(member: Json, tenant: str) -> Profile:
    """Return who a member is to a tenant; "unknown" when that cannot be read.

    Source: Microsoft, "Get Teams specific context for your bot": a guest has the role "guest", and an account
    of the tenant whose sign-in name holds #EXT#. Without an account in a directory somebody is anonymous.
    """
    if not isinstance(member, dict) or not isinstance(member.get("id"), str) or not member["id"]:
        return UNKNOWN
    given = " ".join(filter(None, (_text(member, "givenName"), _text(member, "surname"))))
    kind = _kind(member, tenant)
    email = _text(member, "email") or _text(member, "userPrincipalName")
    is_email = "@" in email and "#" not in email
    return Profile(_text(member, "name") or given, email if kind == "member" and is_email else None, kind)


def _kind(member: dict[str, Json], tenant: str) -> Kind:
    if member["id"].startswith(_BOT):
        return "bot"
    if not (_text(member, "aadObjectId") or _text(member, "objectId")):
        return "anonymous"
    if _text(member, "tenantId").lower() != tenant.lower():
        return "stranger"
    is_guest = (
        _text(member, "userRole").lower() not in ("", "user")
        or "#ext#" in _text(member, "userPrincipalName").lower()
    )
    return "guest" if is_guest else "member"


def _text(member: dict[str, Json], name: str) -> str:
    value = member.get(name)
    return value.strip() if isinstance(value, str) else ""
