"""The package of the Teams app for this hub, or what is missing for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from adapters.teams.manifest import Links, manifest, package
from bot.settings import BadSettings, Settings

_VERSION = re.compile(r"\d{1,5}\.\d{1,5}\.\d{1,5}", re.ASCII)
_PAGE = re.compile(r"https://\S{1,2000}", re.ASCII)


def teams_package(settings: Settings, pages: Mapping[str, str], version: str) -> bytes:
    """Return the zip, with the pages "website", "privacy" and "terms". Raises BadSettings."""
    if problems := list(_problems(settings, pages, version)):
        raise BadSettings("\n".join(problems))
    app_id, base_url = settings.microsoft_app_id, settings.hub_base_url
    return package(manifest(settings.hub_name, base_url, app_id, version, Links(**pages)))


def _problems(settings: Settings, pages: Mapping[str, str], version: str) -> Iterator[str]:
    if not settings.microsoft_app_id:
        yield "MICROSOFT_APP_ID is missing: the package names the bot by it (README, Connect Microsoft Teams)"
    if not settings.hub_base_url:
        yield "HUB_BASE_URL is missing: the package says where the hub is (or give --base-url)"
    elif not settings.hub_base_url.startswith("https:"):
        yield f"HUB_BASE_URL is {settings.hub_base_url}: Teams talks to https addresses only"
    else:
        for page, address in pages.items():
            if not _PAGE.fullmatch(address):
                yield f"--{page} is {address}: Teams shows https addresses only"
    if not _VERSION.fullmatch(version):
        yield f"--version is {version}: it must be three numbers, such as 0.1.1"
