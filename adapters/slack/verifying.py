"""What Slack sends, before anything acts on it: is it from Slack, can it be read, may its workspace speak.

Here: the order of the questions, over plain values. Not here: parsing (`bodies`), what it means (`reading`).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from aiohttp import web
from multidict import MultiMapping
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.doors import Refused, only, read_body
from adapters.json_bodies import Unreadable, sound
from adapters.slack.bodies import read_payload
from adapters.slack.shapes import is_sound
from dialogs.messages import Json

MOST_BYTES = 1024 * 1024
MOST_SECONDS_OFF = 300
_SIGNATURE, _SENT_AT = "X-Slack-Signature", "X-Slack-Request-Timestamp"
_TIMESTAMP = re.compile(r"[0-9]{1,11}")

Allowed = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Verified:
    """A delivery of Slack's, from a workspace that may speak.

    `team_id` is the workspace in which the app was met; "" when Slack names only the enterprise.
    """

    payload: Mapping[str, Json]
    team_id: str
    enterprise_id: str


@dataclass(frozen=True, slots=True)
class Echo:
    """Slack only asks whether somebody is there: the text is the whole answer, and nothing is to be done."""

    text: str


async def receive(
    request: web.Request, secret: str, now: Callable[[], datetime], allowed: Allowed
) -> Verified | Echo | Refused:
    """Return what a request to Slack's address holds, or why it is refused, as `check` does.

    What does not even claim to be of Slack and of now is refused unread.
    """
    if why := _unsigned(request.headers, now()):
        return Refused(401, why)
    body = await read_body(request, MOST_BYTES)
    if isinstance(body, Refused):
        return body
    return check(request.headers, body, secret, now(), allowed)


def check(
    headers: MultiMapping[str], body: bytes, secret: str, now: datetime, allowed: Allowed
) -> Verified | Echo | Refused:
    """Return what a request to Slack's address holds, or why it is refused; never raises.

    `allowed(team_id, enterprise_id)` says whether a workspace may speak; either may be "". What costs least
    is asked first, and nothing of the body is read before its signature is known to be Slack's.
    """
    if len(body) > MOST_BYTES:
        return Refused(413, "too_large")
    if why := _unsigned(headers, now):
        return Refused(401, why)
    if not _is_slacks(headers, body, secret):
        return Refused(401, "signature")
    try:
        payload = read_payload(body, only(headers, "Content-Type"))
        greeting = _greeting(payload)
        return _admit(payload, allowed) if greeting is None else Echo(greeting)
    except Unreadable as error:
        return Refused(400, str(error))


def check_envelope(payload: object, allowed: Allowed) -> Verified | Refused:
    """Return what an envelope of Socket Mode holds, or why it is refused; never raises."""
    try:
        return _admit(sound(payload), allowed)
    except Unreadable as error:
        return Refused(400, str(error))


def bolt_request(verified: Verified) -> AsyncBoltRequest | Refused:
    """Return the delivery as Bolt takes it, so that Bolt sees what was checked and parses nothing again.

    As in Socket Mode, Bolt asks for no signature then: there has to be none left to ask for.
    """
    if not is_sound(verified.payload):
        return Refused(400, "shape")
    try:
        return AsyncBoltRequest(mode="socket_mode", body=dict(verified.payload))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        # Bolt looks for ids at many places, and at each takes for granted what it finds there.
        return Refused(400, "shape")


# --- Is it from Slack ---------------------------------------------------------------------------


def _unsigned(headers: MultiMapping[str], now: datetime) -> str:
    """Return why this does not claim to be signed by Slack and of now, or "" when it does."""
    sent_at = only(headers, _SENT_AT)
    if not sent_at or not only(headers, _SIGNATURE):
        return "unsigned"
    if not _TIMESTAMP.fullmatch(sent_at):
        return "timestamp"
    return "stale" if abs(now.timestamp() - int(sent_at)) > MOST_SECONDS_OFF else ""


def _is_slacks(headers: MultiMapping[str], body: bytes, secret: str) -> bool:
    # Not the SDK's own verifier: it decodes the body first, and raises on what is not UTF-8.
    signed = b"v0:" + only(headers, _SENT_AT).encode() + b":" + body
    expected = "v0=" + hmac.digest(secret.encode(), signed, "sha256").hex()
    given = only(headers, _SIGNATURE).encode("ascii", "replace")
    return hmac.compare_digest(expected.encode(), given) and bool(secret)


def _greeting(payload: Mapping[str, Json]) -> str | None:
    """Return the answer to a question that has no workspace, or None when this is not such a question."""
    if payload.get("ssl_check") == "1" and "command" not in payload:
        return ""
    if payload.get("type") != "url_verification":
        return None
    challenge = payload.get("challenge")
    if not isinstance(challenge, str):
        raise Unreadable("no_challenge")
    return challenge


# --- May its workspace speak --------------------------------------------------------------------


def _admit(payload: Mapping[str, Json], allowed: Allowed) -> Verified | Refused:
    teams, enterprises = _teams(payload), _enterprises(payload)
    if not teams and not enterprises:
        return Refused(403, "no_workspace")
    # Whatever is named must be allowed: one part of a payload is read here, and another elsewhere.
    pairs = product(teams or [""], enterprises or [""])
    if not all(allowed(team, enterprise) for team, enterprise in pairs):
        return Refused(403, "workspace")
    return Verified(payload, (teams or [""])[0], (enterprises or [""])[0])


def _teams(payload: Mapping[str, Json]) -> list[str]:
    """Return every workspace that Slack names as the app's own here, the likeliest to be of use first."""
    own = [_id(one.get("team_id")) for one in _authorizations(payload)]
    if own and payload.get("is_ext_shared_channel") is True:
        return own  # the rest may name the others in the channel
    view = _mapping(payload.get("view"))
    stated = [
        _id(payload.get("team")),
        *own,
        _id(payload.get("team_id")),
        _id(view.get("app_installed_team_id")),
    ]
    if any(stated):
        return [team for team in stated if team]
    # Where an enterprise has the app as a whole, a press names no workspace but the person's.
    user = payload.get("user")
    return [team] if isinstance(user, dict) and (team := _id(user.get("team_id"))) else []


def _enterprises(payload: Mapping[str, Json]) -> list[str]:
    own = [_id(one.get("enterprise_id")) for one in _authorizations(payload)]
    if own and payload.get("is_ext_shared_channel") is True:
        return [enterprise for enterprise in own if enterprise]
    team = payload.get("team")
    of_team = _id(team.get("enterprise_id")) if isinstance(team, dict) else ""
    stated = [_id(payload.get("enterprise")), *own, _id(payload.get("enterprise_id")), of_team]
    return [enterprise for enterprise in stated if enterprise]


def _authorizations(payload: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    given = payload.get("authorizations")
    if given is not None and not isinstance(given, list):
        raise Unreadable("shape")
    return [_mapping(one) for one in given or ()]


def _mapping(value: Json) -> Mapping[str, Json]:
    if value is not None and not isinstance(value, dict):
        raise Unreadable("shape")
    return value or {}


def _id(value: Json) -> str:
    """Return an id that stands by itself or in an object, "" for none."""
    inner = value.get("id") if isinstance(value, dict) else value
    if inner is not None and not isinstance(inner, str):
        raise Unreadable("shape")
    return inner or ""
