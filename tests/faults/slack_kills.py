"""kill -9 at random moments while clocks send to a Slack that fails in every way: all is there, once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from store import outbox
from tests.databases import Databases
from tests.faults import chat_kills, slack_there, unguarded
from tests.faults.chat_kills import Sent, Size, There
from tests.faults.killing import broken_bars
from tests.faults.result import Result
from tests.slack.fake_slack import FakeSlack

_KINDS = ("reminder", "announcement", outbox.ANSWER)


def report(databases: Databases, engine: str, size: Size, seed: str) -> Result:
    """Kill clocks, and start others, while they send and Slack fails in every way."""
    sent = _send(databases, engine, size, seed)
    lost = [row.key for row in sent.not_there]
    broken = [f"{f.rule}: {f.what}" for f in sent.findings[:3]]
    broken += broken_bars(
        {
            f"lost {lost[:3]}": bool(lost),
            f"arrived twice: {sent.twice[:3]}": bool(sent.twice),
            f"not every message has ended as sent: {dict(sent.states)}": set(sent.states) != {"sent"},
            **sent.killer.bars(size.kills, set(), askable=True),
        }
    )
    return Result("Slack kills", engine, str(size), _figures(sent), tuple(broken))


def report_unasked(databases: Databases, engine: str, size: Size, seed: str) -> Result:
    """Let the clocks send again whatever is in doubt, without looking for it: it must show as duplicates."""
    sent = _send(databases, engine, size, seed, unguarded.ASKING)
    broken = broken_bars({"no duplicates: the run shows nothing": not sent.twice})
    return Result("Slack kills, never asked", engine, str(size), _figures(sent), tuple(broken))


def _figures(sent: Sent) -> dict[str, object]:
    return {
        "requests a message": sent.requests,
        "in flight": len(sent.killer.in_flight),
        "lost": len(sent.not_there),
        "duplicates": len(sent.twice),
        "seconds": sent.seconds,
    }


def _send(databases: Databases, engine: str, size: Size, seed: str, without: str = "") -> Sent:
    mishaps = slack_there.mishaps(size.mishaps, seed, size.spared)
    with slack_there.slack_with(size.messages, seconds=size.seconds, mishaps=mishaps) as slack:
        return chat_kills.send(databases, engine, size, seed, _there(slack), _KINDS, without)


def _there(slack: FakeSlack) -> There:
    return There(
        environ=lambda url: slack_there.environ(slack, url),
        account=slack_there.account,
        arrived=partial(_arrived, slack),
        requests=slack.asked,
    )


def _arrived(slack: FakeSlack) -> Callable[[str], int]:
    there = slack_there.arrived(slack)
    return lambda key: there[slack_there.mark(key)]
