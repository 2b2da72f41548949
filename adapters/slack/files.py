"""Puts a file into somebody's direct messages, in the three steps that Slack wants.

Source: https://docs.slack.dev/messaging/working-with-files. Nothing is seen before the last step.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from adapters.slack import text
from adapters.slack.finding import NOT_REACHED_SECONDS
from adapters.slack.refusals import Meaning, meaning_of
from adapters.slack.requests import Requests
from adapters.slack.troubles import SECONDS as TROUBLE_SECONDS
from adapters.slack.web_api import Busy, Done, Lost, NotReached, Refused, Result
from dialogs.messages import Never, Outgoing, SendOutcome, Sent, TryAgainAfter, Unknown

NO_SCOPE = "missing_scope"
_LONGEST_WORDS = 3_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file with its name, and the words that go with it."""

    name: str
    content: bytes
    words: str


async def share(
    requests: Requests, session: aiohttp.ClientSession, token: str, message: Outgoing, upload: Upload
) -> SendOutcome:
    """Show the person the file; Never with NO_SCOPE where the workspace has not allowed files."""
    team = message.tenant
    size = {"filename": upload.name, "length": len(upload.content)}
    place = await requests.ask(team, token, "files.getUploadURLExternal", size, reads=True)
    if not isinstance(place, Done):
        return _not_there(place)
    opened = await requests.ask(team, token, "conversations.open", {"users": message.user_id})
    if not isinstance(opened, Done):
        return _not_there(opened)
    if not await put(session, str(place.data.get("upload_url", "")), upload.content, requests.seconds):
        return TryAgainAfter(NOT_REACHED_SECONDS, "the file was not taken")
    shown = {
        "files": [{"id": place.data.get("file_id", ""), "title": upload.name}],
        "channel_id": (opened.data.get("channel") or {}).get("id", ""),
        "initial_comment": text.escaped(upload.words, _LONGEST_WORDS),
    }
    done = await requests.ask(team, token, "files.completeUploadExternal", shown)
    match done:
        case Done():
            return Sent(f"file:{shown['files'][0]['id']}")
        case Lost(reason):
            return Unknown(reason)
    return _not_there(done)


async def put(session: aiohttp.ClientSession, address: str, content: bytes, seconds: float) -> bool:
    """Return whether the content was taken; nothing goes in clear to another machine."""
    where = urlsplit(address)
    if where.scheme != "https" and where.hostname not in ("localhost", "127.0.0.1", "::1"):
        return False
    try:
        async with session.post(
            address, data=content, timeout=aiohttp.ClientTimeout(total=seconds)
        ) as response:
            return response.status == 200
    except (aiohttp.ClientError, OSError):
        return False


def _not_there(why: Result) -> SendOutcome:
    match why:
        case Busy(seconds):
            return TryAgainAfter(seconds, "ratelimited")
        case Refused(code) if code == NO_SCOPE:
            return Never(code)
        case Refused(code):
            return _refused(code)
        case NotReached(reason) | Lost(reason):
            return TryAgainAfter(NOT_REACHED_SECONDS, reason)
        case Done():
            return Unknown("done, but not said so")


def _refused(code: str) -> SendOutcome:
    match meaning_of(code):
        case Meaning.GONE:
            return Never(code, is_gone=True)
        case Meaning.REFUSED | Meaning.DRAWN:
            return Never(code)
    return TryAgainAfter(TROUBLE_SECONDS, code)
