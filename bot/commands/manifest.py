"""Makes the app manifest of a channel, for this hub."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from adapters.slack.manifest import manifest
from adapters.slack.scopes import reasons
from bot.settings import BadSettings, Settings
from bot.teams_package import teams_package

_SLACK = "Paste it at https://api.slack.com/apps under Create New App, From a manifest."
_TEAMS = "Upload it in the Teams admin centre, under Teams apps, Manage apps, Upload new app."
_PACKAGE = Path("hub-teams.zip")
# Teams shows these with every app.
_PAGES = {"website": "about the hub", "privacy": "on privacy", "terms": "on the terms of use"}


def add_arguments(parser: ArgumentParser) -> None:
    """Add the channels, each with what its app can be."""
    parser.description = "Make the app manifest of a channel, for this hub."
    channels = parser.add_subparsers(dest="channel", metavar="CHANNEL", required=True)

    slack = channels.add_parser("slack", help="print the manifest of the Slack app")
    slack.description = f"Print the manifest of the Slack app as YAML. {_SLACK}"
    slack.add_argument("--socket", action="store_true", help="Socket Mode: the hub connects to Slack")
    slack.add_argument("--several", action="store_true", help="several workspaces install the app")
    slack.add_argument("--why", action="store_true", help="say what each scope and event is for, as comments")
    slack.set_defaults(make=_slack)

    teams = channels.add_parser("teams", help="write the package of the Teams app")
    teams.description = f"Write the package of the Teams app, a zip. {_TEAMS}"
    teams.add_argument("--out", metavar="FILE", type=Path, default=_PACKAGE, help=f"the zip, {_PACKAGE}")
    what = "the version; a changed package needs a higher one than the last, such as 0.1.1"
    teams.add_argument("--version", metavar="X.Y.Z", default=version("hub-bot"), help=what)
    for page, about in _PAGES.items():
        teams.add_argument(f"--{page}", metavar="URL", help=f"your page {about}, if not HUB_BASE_URL")
    teams.set_defaults(make=_teams)

    for one in (slack, teams):
        one.add_argument("--base-url", metavar="URL", help="the hub's address, if not HUB_BASE_URL")


def run(options: Namespace, environ: Mapping[str, str]) -> int:
    """Make it as the options or the settings say."""
    given = {"HUB_BASE_URL": options.base_url} if options.base_url else {}
    # The app comes before its tokens and secrets, so these need not be there yet.
    settings = Settings.read({**environ, **given}, is_complete=False)
    code: int = options.make(options, settings)
    return code


def _slack(options: Namespace, settings: Settings) -> int:
    slack = settings.slack
    is_socket_mode = options.socket or (slack is not None and slack.is_socket_mode)
    has_several = options.several or (slack is not None and slack.has_several_workspaces)
    if not is_socket_mode or has_several:
        _check(settings.hub_base_url, has_several=has_several)
    for comment in (_SLACK, *(reasons() if options.why else ())):
        print(f"# {comment}")
    text = manifest(
        settings.hub_name,
        settings.hub_base_url,
        is_socket_mode=is_socket_mode,
        has_several_workspaces=has_several,
    )
    print(text, end="")
    return 0


def _check(base_url: str, *, has_several: bool) -> None:
    if not base_url and has_several:
        raise BadSettings(
            "HUB_BASE_URL is missing: with several workspaces, Slack sends whoever installs the app "
            "back there (or give --base-url)"
        )
    if not base_url:
        raise BadSettings(
            "HUB_BASE_URL is missing: Slack has to know where the hub is (or give --base-url, or --socket "
            "for Socket Mode, where the hub connects to Slack)"
        )
    if not base_url.startswith("https:"):
        raise BadSettings(f"HUB_BASE_URL is {base_url}: Slack talks to https addresses only")


def _teams(options: Namespace, settings: Settings) -> int:
    pages = {page: getattr(options, page) or settings.hub_base_url for page in _PAGES}
    options.out.write_bytes(teams_package(settings, pages, options.version))
    print(f"{options.out} is the Teams app, version {options.version}. {_TEAMS}")
    return 0
