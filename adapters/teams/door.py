"""Whom the hub listens to in Teams: each delivery is let in as the activity it holds, or refused.

Here: the order of the questions. Not here: tokens (`verifying`), addresses (`service_urls`), what an activity
means (`reading`). Nothing of a body is read before its token is known to be Bot Service's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from ipaddress import IPv6Address, ip_address
from typing import Protocol

from aiohttp import hdrs, web

from adapters.doors import Refused, only, read_body
from adapters.hosts import is_safe
from adapters.json_bodies import Unreadable, media_type, read_object, text_of
from adapters.teams.service_urls import ServiceUrls
from adapters.teams.verifying import Verifier
from dialogs.messages import Json

MOST_BYTES = 256 * 1024
_LONGEST_ID = 1000
_TEAMS, _EMULATOR = "msteams", "emulator"

Activity = dict[str, Json]


class Door(Protocol):
    """Where deliveries of Teams are let in, or refused."""

    async def receive(self, request: web.Request) -> Activity | Refused:
        """Return the activity that a request holds, or why it is refused; never raises.

        401: it has no valid token. 403: it may not say this. 400 and 413: it cannot be read. 503: whether its
        token is valid is not known. `conversation.tenantId` of the activity is its tenant, in small letters.
        """
        ...


class AppDoor:
    """The door of an app. `tenants` are those that may speak; `service_urls` is where answers may go."""

    def __init__(self, verifier: Verifier, service_urls: ServiceUrls, tenants: Iterable[str]) -> None:
        self._verifier = verifier
        self._service_urls = service_urls
        self._tenants = frozenset(tenant.lower() for tenant in tenants)

    async def receive(self, request: web.Request) -> Activity | Refused:
        """Let in what Bot Service delivers for this app, of a tenant that may speak."""
        token = await self._verifier.verify(request.headers)
        if isinstance(token, Refused):
            return token
        activity = await _read(request)
        if isinstance(activity, Refused):
            return activity
        if activity.get("channelId") != _TEAMS:
            return Refused(403, "channel")
        if misfit := token.misfit(activity):
            return Refused(403, misfit)
        return _admit(activity, self._service_urls, self._tenants)


class EmulatorDoor:
    """The door for an emulator on this machine: no token is wanted, and any tenant may speak.

    Nobody but this machine is let in, whatever interface the process listens on.
    """

    def __init__(self, service_urls: ServiceUrls) -> None:
        self._service_urls = service_urls

    async def receive(self, request: web.Request) -> Activity | Refused:
        """Let in what comes from this machine; where it names no tenant, it is of one called "emulator"."""
        # A page on the web may let its own name lead here, and have a browser on this machine knock.
        if not _is_from_here(request.remote) or not is_safe(request, ()):
            return Refused(403, "not_from_here")
        activity = await _read(request)
        if isinstance(activity, Refused):
            return activity
        if activity.get("channelId") not in (_TEAMS, _EMULATOR):
            return Refused(403, "channel")
        return _admit(activity, self._service_urls, None)


def _is_from_here(remote: str | None) -> bool:
    try:
        address = ip_address(remote or "")
    except ValueError:
        return False
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (inner or address).is_loopback


async def _read(request: web.Request) -> Activity | Refused:
    if media_type(only(request.headers, hdrs.CONTENT_TYPE)) != "application/json":
        return Refused(400, "content_type")
    body = await read_body(request, MOST_BYTES)
    if isinstance(body, Refused):
        return body
    try:
        return read_object(text_of(body))
    except Unreadable as error:
        return Refused(400, str(error))


def _admit(
    activity: Activity, service_urls: ServiceUrls, tenants: Collection[str] | None
) -> Activity | Refused:
    """Return the activity if it has what every one has, and may be answered; None lets in every tenant."""
    if not service_urls.allows(activity.get("serviceUrl")):
        return Refused(403, "service_url")
    conversation = _object(activity.get("conversation"))
    if not all(_is_id(one) for one in (activity.get("type"), activity.get("id"), conversation.get("id"))):
        return Refused(400, "shape")
    if not _is_account(_object(activity.get("from"))):
        return Refused(400, "from")
    named = _tenants(activity, conversation) or ({_EMULATOR} if tenants is None else set())
    tenant = named.pop() if len(named) == 1 else ""
    if not tenant or (tenants is not None and tenant not in tenants):
        return Refused(403, "tenant")
    return {**activity, "conversation": {**conversation, "tenantId": tenant}}


def _is_account(account: Mapping[str, Json]) -> bool:
    """Return whether this is somebody: all have an id, and who is in the directory has one there too."""
    in_directory = account.get("aadObjectId")
    return _is_id(account.get("id")) and (in_directory is None or _is_id(in_directory))


def _tenants(activity: Mapping[str, Json], conversation: Mapping[str, Json]) -> set[str]:
    """Return every tenant that is named, in small letters; what is no id counts as one called ""."""
    of_channel = _object(_object(activity.get("channelData")).get("tenant")).get("id")
    named = (conversation.get("tenantId"), of_channel)
    return {one.lower() if _is_id(one) else "" for one in named if one is not None}


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _is_id(value: Json) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_ID and value.isprintable()
