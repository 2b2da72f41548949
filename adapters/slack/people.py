"""Who somebody is in Slack: their name, what they are to the workspace, and an e-mail that may be believed.

Here: what Slack says of an account, asked at most now and then. Not here: which person that is (the turn).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from adapters.people import UNKNOWN, Kind, KnownPeople, NotTold, Profile
from adapters.slack import web_api
from adapters.slack.requests import TokenFor
from dialogs.messages import Json

UsersInfo = Callable[[str, str], Awaitable[object]]

# So long whoever writes waits for us to know them.
LOOK_UP_SECONDS = 1.0
_BOT_FLAGS = ("is_bot", "is_workflow_bot", "is_connector_bot")


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
    """What is known of Slack accounts in this process; each is asked for once an hour at most."""

    def __init__(
        self,
        ask: UsersInfo,
        now: Callable[[], datetime],
        *,
        seconds: float = LOOK_UP_SECONDS,
        most: int = 10_000,
    ) -> None:
        self._ask = ask
        self._known = KnownPeople("Slack workspace", now, seconds=seconds, most=most)

    async def profile(self, team_id: str, user_id: str, name: str = "") -> Profile:
        """Return who an account is, after at most a second; never raises for what Slack does.

        `name` is what the account is called where Slack does not say.
        """

        async def ask() -> Profile:
            return read(await self._ask(team_id, user_id), team_id)

        return await self._known.profile(team_id, user_id, ask, name)

    def learn(self, team_id: str, user: object) -> Profile:
        """Take note of an account that has changed, as Slack tells it, and return who it is now."""
        found = read(user, team_id)
        if not isinstance(user, dict) or not isinstance(user.get("id"), str):
            return found
        # A member without an e-mail: perhaps it is not told here, so it is asked for.
        if found.kind != "unknown" and (found.email or found.kind != "member"):
            self._known.learn(team_id, user["id"], found)
        else:
            self.forget(team_id, user["id"])
        return found

    def forget(self, team_id: str, user_id: str) -> None:
        """Ask again the next time; an answer that is under way is not kept."""
        self._known.forget(team_id, user_id)


def read(user: object, team_id: str) -> Profile:
    """Return who a user object of Slack's is to a workspace; "unknown" when it cannot be read.

    Source: Slack, "user object": `team_id` is where the account is at home; in an enterprise the workspaces
    it belongs to are in `enterprise_user`.
    """
    if not isinstance(user, dict) or not isinstance(user.get("id"), str):
        return UNKNOWN
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
