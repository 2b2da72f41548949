"""Looks for a message that may have been sent: each carries a mark, which Slack gives back when asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from adapters.slack.refusals import Meaning, meaning_of
from adapters.slack.requests import Requests
from adapters.slack.troubles import SECONDS as TROUBLE_SECONDS
from adapters.slack.web_api import Busy, Done, Lost, NotReached, Refused, Result
from dialogs.messages import Json, Outgoing, Sent, TryAgainAfter, Unknown

NOT_REACHED_SECONDS = 5.0

_EVENT_TYPE = "hub_message"
_PAGE = 200
_MOST_PAGES = 3
_FINAL = (Meaning.GONE, Meaning.REFUSED, Meaning.DRAWN)

Messages = Sequence[Mapping[str, Json]]
Found = Sent | TryAgainAfter | Unknown | None


def mark_of(message: Outgoing) -> dict[str, Json]:
    """Return the metadata of a message. Everybody in the workspace may read it, so it tells nothing."""
    digest = sha256(message.key.encode(errors="surrogatepass")).hexdigest()[:32]
    return {"event_type": _EVENT_TYPE, "event_payload": {"id": digest}}


async def find(requests: Requests, token: str, message: Outgoing) -> Found:
    """Look through what stands in the person's direct messages, the newest first; nothing goes to threads."""
    opened = await requests.ask(message.tenant, token, "conversations.open", {"users": message.user_id})
    if not isinstance(opened, Done):
        return _later(opened)
    channel = (opened.data.get("channel") or {}).get("id", "")
    cursor = ""
    for _ in range(_MOST_PAGES):
        asked = {"channel": channel, "limit": _PAGE, "include_all_metadata": True, "cursor": cursor}
        read = await requests.ask(message.tenant, token, "conversations.history", asked, reads=True)
        if not isinstance(read, Done):
            return _later(read)
        if found := _marked(message, channel, read):
            return found
        cursor = (read.data.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return None
    return Unknown("too many messages since")


def _marked(message: Outgoing, channel: str, page: Done) -> Sent | None:
    mark = mark_of(message)
    found = (said["ts"] for said in page.data.get("messages") or () if said.get("metadata") == mark)
    ts = next(found, None)
    return Sent(f"{channel}:{ts}") if ts else None


def _later(why: Result) -> TryAgainAfter | Unknown:
    """Return whether it is worth looking again, as Slack did not say whether the message is there."""
    match why:
        case Busy(seconds):
            return TryAgainAfter(seconds, "ratelimited")
        case NotReached(reason) | Lost(reason):
            return TryAgainAfter(NOT_REACHED_SECONDS, reason)
        case Refused(code) if code == "missing_scope" or meaning_of(code) in _FINAL:
            return Unknown(code)
        case Refused(code):
            return TryAgainAfter(TROUBLE_SECONDS, code)
        case Done():
            raise AssertionError("what was done has been read")
