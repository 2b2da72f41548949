"""What the doctor says about Slack: its tokens and scopes, what does not work without, who has the app."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator

from adapters.slack.checking import check_tokens
from adapters.slack.installations import NoTokenNow
from adapters.slack.scopes import SCOPES, missing
from adapters.slack.web_api import Busy, Done, Lost, NoAnswer, NotReached, Refused, Result
from bot.checks import Check
from bot.settings import Settings
from bot.slack_installations import StoredInstallations, token_box
from bot.slack_settings import SlackSettings
from dialogs import wording
from store import slack_installations
from store.db import Store
from store.slack_installations import Installation

_APPS = "https://api.slack.com/apps"
_AGAIN = f"paste the manifest again at {_APPS} (python -m bot manifest slack) and reinstall the app"


def of_the_settings(settings: Settings) -> Iterator[Check]:
    """Yield what can be said without a database; asks Slack, for a few seconds at most."""
    slack = settings.slack
    if slack is None:
        yield Check(True, "Slack is not set up (README, Connect Slack)")
        return
    yield Check(True, f"Slack: {slack.in_words}")
    tokens = asyncio.run(check_tokens(slack.api_url, slack.bot_token, slack.app_token))
    if tokens.bot is not None:
        yield from _bot_token(slack, tokens.bot)
    if tokens.app is None:
        yield _where_slack_sends(settings)
    elif not isinstance(tokens.bot, NoAnswer):  # or the same is said twice
        yield _app_token(slack, tokens.app)


def of_the_workspaces(store: Store, settings: Settings) -> Iterator[Check]:
    """Yield who has the app, where workspaces install it themselves."""
    slack = settings.slack
    if slack is None or not slack.has_several_workspaces:
        return
    with store.reading() as tx:
        installed = slack_installations.everyone(tx)
    if not installed:
        begin = f"{settings.hub_base_url}/slack/install"
        yield Check(True, f"no Slack workspace has the app yet: open {begin}", is_for_people=True)
        return
    names = wording.listing([one.team_name for one in installed])
    yield Check(True, f"Slack workspaces with the app: {len(installed)} ({names})")
    yield _key(StoredInstallations(store, token_box(settings)), installed)
    for one in installed:
        if one.team_id not in slack.allowed_teams:
            what = f"{one.team_name} has the app, but SLACK_ALLOWED_TEAMS does not name {one.team_id}"
            yield Check(True, f"{what}: nobody there is answered", is_for_people=True)
        yield from _scopes([*filter(None, one.scopes.split(","))], f" in {one.team_name}")


def _bot_token(slack: SlackSettings, told: Result) -> Iterator[Check]:
    match told:
        case Done(data) as done:
            team_id = str(data["team_id"])
            yield Check(True, f"SLACK_BOT_TOKEN is for workspace {data.get('team')} ({team_id})")
            if slack.allowed_teams and team_id not in slack.allowed_teams:
                yield Check(False, f"SLACK_ALLOWED_TEAMS does not name {team_id}: add it, or unset it")
            if done.scopes is None:
                yield Check(True, "Slack does not say which scopes SLACK_BOT_TOKEN has", is_for_people=True)
            else:
                yield from _scopes(done.scopes, "")
        case Refused(code):
            where = f"copy the Bot User OAuth Token again, from OAuth & Permissions at {_APPS}"
            yield Check(False, f"Slack does not take SLACK_BOT_TOKEN ({code}): {where}")
        case Busy() | NotReached() | Lost() as why:
            yield _away(slack, why.reason)


def _scopes(granted: Collection[str], where: str) -> Iterator[Check]:
    lacking = missing(granted)
    for scope, features in lacking:
        harm = "; ".join(feature.without for feature in features)
        yield Check(False, f"scope {scope} is missing{where}: {harm}. To have it, {_AGAIN}")
    if not lacking:
        yield Check(True, f"every scope the app needs is granted{where}")
    if more := sorted(set(granted) - set(SCOPES)):
        what = f"scopes the app does not need are granted{where}: {', '.join(more)}"
        yield Check(True, what, is_for_people=True)


def _app_token(slack: SlackSettings, told: Result) -> Check:
    match told:
        case Done():
            return Check(True, "Socket Mode can be opened with SLACK_APP_TOKEN")
        case Refused(code):
            what = "make one with connections:write under Basic Information, and switch Socket Mode on"
            return Check(False, f"Slack does not take SLACK_APP_TOKEN ({code}): {what}, at {_APPS}")
        case Busy() | NotReached() | Lost() as why:
            return _away(slack, why.reason)


def _away(slack: SlackSettings, why: str) -> Check:
    what = "may this machine connect to it? HTTPS_PROXY can name a proxy"
    return Check(False, f"Slack cannot be asked at {slack.api_url} ({why}): {what}")


def _where_slack_sends(settings: Settings) -> Check:
    if settings.hub_base_url.startswith("https:"):
        return Check(True, f"Slack has to reach {settings.hub_base_url}/slack/events")
    what = "Slack has to reach /slack/events by https: HUB_BASE_URL says where, and goes into the manifest"
    return Check(True, what, is_for_people=True)


def _key(stored: StoredInstallations, installed: list[Installation]) -> Check:
    closed = []
    for one in installed:
        try:
            stored.opened(one)
        except NoTokenNow:
            closed.append(one.team_name)
    if not closed:
        return Check(True, "their tokens open with the secret key")
    what = "put the earlier key back, or install there again"
    return Check(False, f"HUB_SECRET_KEY does not open the tokens of {wording.listing(closed)}: {what}")
