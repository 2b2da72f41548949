"""The Slack workspaces of this process, by the settings: one of its own, or those that install the app."""

from __future__ import annotations

from aiohttp import web

from adapters.slack.asking import Client
from adapters.slack.exchanging import Exchange
from adapters.slack.installing import Door, routes
from adapters.slack.installing_words import Page
from adapters.slack.own_workspace import OwnWorkspace
from adapters.slack.tokens import InstalledWorkspaces
from adapters.web.pages_drawing import notice
from adapters.web.rendering import Site
from bot.now import utc_now
from bot.settings import Settings
from bot.slack_installations import StoredInstallations, token_box
from bot.slack_settings import SlackSettings
from store.db import Store


def own_workspace(slack: SlackSettings, client: Client) -> OwnWorkspace:
    """Return the one workspace of the settings' token."""
    return OwnWorkspace(client, slack.bot_token)


class SeveralWorkspaces:
    """Who has the app, and the pages on which others install it. Raises BadSettings without a secret key."""

    def __init__(self, settings: Settings, slack: SlackSettings, store: Store, client: Client) -> None:
        self._settings = settings
        self._slack = slack
        self._installations = StoredInstallations(store, token_box(settings))
        self._exchange = Exchange(client, slack.client_id, slack.client_secret, utc_now)
        self.workspaces = InstalledWorkspaces(self._installations, self._exchange)

    def routes(self) -> list[web.RouteDef]:
        """Return where a workspace installs the app."""
        site = Site(self._settings.hub_name, has_chat=self._settings.is_demo)

        def draw(page: Page) -> str:
            return notice(site, page.title, page.text, page.again)

        return routes(
            Door(
                exchange=self._exchange,
                installations=self._installations,
                allowed_teams=self._slack.allowed_teams,
                base_url=self._settings.hub_base_url,
                hub_name=self._settings.hub_name,
                draw=draw,
                installed=self.workspaces.forget,
            )
        )
