"""What must hold of everything that Slack was ever told to show, whatever a test was about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests import world
from tests.slack.fake_slack import FakeSlack
from tests.slack.fake_workspace import Call, Json

_SHOWS = (
    "chat.postMessage",
    "chat.postEphemeral",
    "chat.update",
    "views.open",
    "views.update",
    "views.publish",
)
_POSTS = ("chat.postMessage", "chat.postEphemeral")
_WOULD_READ_MARKS = ("link_names", "parse", "mrkdwn_in", "attachments", "markdown_text")
# Nobody of them is named anywhere that others read; e-mails are nowhere but in one's own messages.
_NAMES = ("Asha", "Patel", "Okafor", "Femi", "Adeyemi", "@trust.example", *world.EMAILS.values())


def check(slack: FakeSlack) -> None:
    """Check every call that was made."""
    for call in slack.calls:
        if call.method in _SHOWS:
            check_shown(call.arguments)
        if call.method in _POSTS:
            _check_unfurls(call)
        if str(call.arguments.get("channel", "")).startswith("C") and call.method != "chat.postEphemeral":
            names_nobody(call.arguments)


def check_shown(arguments: Mapping[str, Any]) -> None:
    """Check that nothing in a message or view is read for marks, whoever wrote it."""
    assert not set(_WOULD_READ_MARKS) & set(arguments), sorted(arguments)
    fallback = str(arguments.get("text", ""))
    assert "<" not in fallback, fallback
    assert ">" not in fallback, fallback
    for element in elements(arguments):
        assert element.get("type") != "mrkdwn", element
        assert element.get("type") not in ("user", "usergroup", "channel", "broadcast", "emoji"), element


def addresses(arguments: Mapping[str, Any]) -> list[str]:
    """Return every address that can be followed."""
    return [str(one["url"]) for one in elements(arguments) if one.get("type") == "link" or "url" in one]


def names_nobody(arguments: Mapping[str, Any]) -> None:
    """Check that nobody is named in what others read."""
    shown = str({name: said for name, said in arguments.items() if name != "metadata"})
    assert not [name for name in _NAMES if name in shown], shown


def elements(value: Any) -> Iterator[Json]:
    """Yield every object within, at any depth."""
    if isinstance(value, Mapping):
        yield dict(value)
        for inner in value.values():
            yield from elements(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from elements(inner)


def _check_unfurls(call: Call) -> None:
    if call.method == "chat.postMessage":
        assert call.arguments["unfurl_links"] is False
        assert call.arguments["unfurl_media"] is False
