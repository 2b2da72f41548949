"""Who somebody is in Slack: their name, what they are to the workspace, and an e-mail that may be believed.

Here: what Slack says of an account, asked at most now and then. Not here: which person that is (the turn).
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import web_api
from adapters.slack.heard import CHANNEL
from adapters.slack.requests import TokenFor
from dialogs.messages import Json, Sender

log = logging.getLogger(__name__)

# A stranger belongs to another workspace, of which this one shares a channel.
Kind = Literal["member", "guest", "stranger", "bot", "deactivated", "unknown"]
UsersInfo = Callable[[str, str], Awaitable[object]]

_KEEP = timedelta(hours=1)
_KEEP_A_FAILURE = timedelta(minutes=1)
_BOT_FLAGS = ("is_bot", "is_workflow_bot", "is_connector_bot")


@dataclass(frozen=True, slots=True)
class Profile:
    """An account as Slack shows it. Only a full member has an e-mail: the workspace confirms no other.

    "unknown": Slack could not be asked just now, so the person goes on without one, to be linked later.
    """

    name: str
    email: str | None
    kind: Kind

    def sender(self, team_id: str, user_id: str) -> Sender:
        """Return the account as whoever writes, as every channel knows them."""
        return Sender(
            CHANNEL,
            user_id,
            team_id,
            self.name,
            self.email,
            is_guest=self.kind == "guest",
            is_named=self.kind != "unknown",
        )


@dataclass(frozen=True, slots=True)
class _Kept:
    profile: Profile
    until: datetime


_UNKNOWN = Profile("", None, "unknown")


class NotTold(Exception):
    """Slack did not say; the text is its own word for why, or ours, and names nobody."""


def users_info(client: AsyncWebClient, token_for: TokenFor) -> UsersInfo:
    """Return what asks Slack about an account with the token of its workspace; it raises NotTold."""

    async def ask(team_id: str, user_id: str) -> object:
        token = await token_for(team_id)
        if token is None:
            raise NotTold("not installed")
        match await web_api.ask(client, token, "users.info", {"user": user_id}, reads=True):
            case web_api.Done(data):
                return data.get("user")
            case web_api.Refused(reason) | web_api.NotReached(reason) | web_api.Lost(reason):
                raise NotTold(reason)
            case web_api.Busy():
                raise NotTold("busy")

    return ask


class SlackPeople:
    """What is known of accounts in this process: asked for once an hour, once a minute while that fails."""

    def __init__(
        self,
        ask: UsersInfo,
        now: Callable[[], datetime],
        *,
        seconds: float = 1.0,
        most: int = 10_000,
    ) -> None:
        self._ask = ask
        self._now = now
        self._seconds = seconds
        self._most = most
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._asking: dict[tuple[str, str], asyncio.Task[Profile]] = {}

    async def profile(self, team_id: str, user_id: str, name: str = "") -> Profile:
        """Return who an account is, after at most a second; never raises for what Slack does.

        `name` is what the account is called where Slack does not say.
        """
        who = (team_id, user_id)
        found = self._fresh(who)
        if found is None:
            found = await asyncio.shield(self._asked(who))
        return found if found.name else replace(found, name=name)

    def learn(self, team_id: str, user: object) -> Profile:
        """Take note of an account that has changed, as Slack tells it, and return who it is now."""
        found = read(user, team_id)
        if not isinstance(user, dict) or not isinstance(user.get("id"), str):
            return found
        self.forget(team_id, user["id"])
        # A member without an e-mail: perhaps it is not told here, so it is asked for.
        if found.kind != "unknown" and (found.email or found.kind != "member"):
            self._keep((team_id, user["id"]), found)
        return found

    def forget(self, team_id: str, user_id: str) -> None:
        """Ask again the next time; an answer that is under way is not kept."""
        self._kept.pop((team_id, user_id), None)
        self._asking.pop((team_id, user_id), None)

    def _fresh(self, who: tuple[str, str]) -> Profile | None:
        if who not in self._kept or self._kept[who].until <= self._now():
            return None
        self._kept.move_to_end(who)
        return self._kept[who].profile

    def _keep(self, who: tuple[str, str], found: Profile) -> None:
        until = self._now() + (_KEEP_A_FAILURE if found.kind == "unknown" else _KEEP)
        self._kept[who] = _Kept(found, until)
        self._kept.move_to_end(who)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def _asked(self, who: tuple[str, str]) -> asyncio.Task[Profile]:
        """Return the question about an account that is under way: whoever comes second waits for it, too."""
        if who not in self._asking:
            self._asking[who] = asyncio.create_task(self._look_up(who))
        return self._asking[who]

    async def _look_up(self, who: tuple[str, str]) -> Profile:
        team_id, user_id = who
        try:
            async with asyncio.timeout(self._seconds):
                found = read(await self._ask(team_id, user_id), team_id)
        except Exception as error:  # whatever it is, the person is answered; its text may name them
            why = str(error) if isinstance(error, NotTold) else type(error).__name__
            log.warning("an account of Slack workspace %s is not known: %s", team_id, why)
            found = _UNKNOWN
        if self._asking.get(who) is asyncio.current_task():
            del self._asking[who]
            self._keep(who, found)
        return found


def read(user: object, team_id: str) -> Profile:
    """Return who a user object of Slack's is to a workspace; "unknown" when it cannot be read.

    Source: Slack, "user object": `team_id` is where the account is at home; in an enterprise the workspaces
    it belongs to are in `enterprise_user`.
    """
    if not isinstance(user, dict) or not isinstance(user.get("id"), str):
        return _UNKNOWN
    profile = _object(user.get("profile"))
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    name = next((name for name in names if isinstance(name, str) and name.strip()), "")
    kind = _kind(user, team_id)
    email = profile.get("email")
    may_link = kind == "member" and user.get("is_email_confirmed") is not False
    return Profile(name, email if may_link and isinstance(email, str) and email else None, kind)


def _kind(user: Mapping[str, Json], team_id: str) -> Kind:
    if user.get("deleted"):
        return "deactivated"
    if any(user.get(flag) for flag in _BOT_FLAGS) or user["id"] == "USLACKBOT":
        return "bot"
    teams = _object(user.get("enterprise_user")).get("teams")
    is_at_home = user.get("team_id") == team_id or (isinstance(teams, list) and team_id in teams)
    if user.get("is_stranger") or not is_at_home:
        return "stranger"
    return "guest" if user.get("is_restricted") or user.get("is_ultra_restricted") else "member"


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}
