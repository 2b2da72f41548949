"""Prints the app manifest of a channel, made for this hub."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from adapters.slack.manifest import manifest
from adapters.slack.scopes import reasons
from bot.settings import BadSettings, Settings

_WHERE = "Paste it at https://api.slack.com/apps under Create New App, From a manifest."


def add_arguments(parser: ArgumentParser) -> None:
    """Add the channel and the shape of its app."""
    parser.description = f"Print the manifest of the Slack app as YAML. {_WHERE}"
    parser.add_argument("channel", choices=["slack"], help="slack")
    parser.add_argument("--socket", action="store_true", help="Socket Mode: the hub connects to Slack")
    parser.add_argument("--several", action="store_true", help="several workspaces install the app")
    parser.add_argument(
        "--why", action="store_true", help="say what each scope and event is for, as comments"
    )
    parser.add_argument("--base-url", metavar="URL", help="the hub's address, if not HUB_BASE_URL")


def run(options: Namespace, environ: Mapping[str, str]) -> int:
    """Print it for the shape that the options or the settings say."""
    given = {"HUB_BASE_URL": options.base_url} if options.base_url else {}
    settings = Settings.read({**environ, **given})
    slack = settings.slack
    is_socket_mode = options.socket or (slack is not None and slack.is_socket_mode)
    has_several = options.several or (slack is not None and slack.has_several_workspaces)
    if not is_socket_mode or has_several:
        _check(settings.hub_base_url, has_several=has_several)
    for comment in (_WHERE, *(reasons() if options.why else ())):
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
