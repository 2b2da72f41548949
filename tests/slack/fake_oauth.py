"""How the fake Slack gives tokens away: for the code of an installation, or for a refresh token."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from tests.slack.fake_workspace import Json, Workspace, next_id, refused

if TYPE_CHECKING:
    from tests.slack.fake_slack import FakeSlack


def give_tokens(slack: FakeSlack, given: Json, authorization: str) -> Json:
    """Answer oauth.v2.access. Each code and each refresh token is good for one use."""
    basic = base64.b64decode(authorization.removeprefix("Basic ")).decode()
    if slack.client_secret not in (given.get("client_secret"), basic.partition(":")[2]):
        return refused("bad_client_secret")
    if given.get("grant_type") == "refresh_token":
        team = slack.workspaces.get(slack.refresh_tokens.pop(given.get("refresh_token", ""), ""))
        return (
            {"ok": True, "token_type": "bot", **_tokens(slack, team)}
            if team
            else refused("invalid_refresh_token")
        )
    team = slack.workspaces.get(slack.codes.pop(given.get("code", ""), ""))
    if team is None:
        return refused("invalid_code")
    who = {"app_id": "A1", "bot_user_id": team.bot_user, "authed_user": {"id": "U1"}}
    where = {
        "team": None if slack.is_org_wide else {"id": team.id, "name": team.name},
        "enterprise": {"id": "E1", "name": "NHS"} if slack.is_org_wide else None,
        "is_enterprise_install": slack.is_org_wide,
    }
    return {"ok": True, "token_type": "bot", "scope": team.scopes, **_tokens(slack, team), **who, **where}


def _tokens(slack: FakeSlack, team: Workspace) -> Json:
    token = next_id("xoxb-")
    slack.tokens[token] = team.id
    if slack.expires_in is None:
        return {"access_token": token}
    refresh_token = next_id("xoxe-")
    slack.refresh_tokens[refresh_token] = team.id
    return {"access_token": token, "refresh_token": refresh_token, "expires_in": slack.expires_in}
