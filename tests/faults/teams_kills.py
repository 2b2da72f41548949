"""kill -9 at random moments while clocks send to a Teams that fails in every way.

Teams cannot be asked what is there. So what was under way at a kill, or was done without an answer, may be
there twice; a reminder or nudge never is, and may then be missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from store import outbox
from tests.databases import Databases
from tests.faults import chat_kills, teams_there, unguarded
from tests.faults.chat_kills import Row, Sent, Size, There
from tests.faults.killing import NOBODY_HIT, broken_bars
from tests.faults.result import Result
from tests.faults.teams_there import Microsoft, member

_KINDS = ("reminder", "announcement", outbox.ANSWER, "nudge", "confirmation")
# Every so manieth person has blocked the bot, has removed it and is not where they were, or only the latter.
_EVERY = 29
_BLOCKED, _REMOVED, _MOVED = 3, 11, 19
_GONE = frozenset((_BLOCKED, _REMOVED))
# What the clocks may be let do without, and the share of faults that is to show it.
GUARDS = {unguarded.CLAIMING: 0.0, unguarded.DOUBT: 0.5, unguarded.KINDS: 0.5}
_BLOCKED_WORD = "MessageWritesBlocked"


def report(databases: Databases, engine: str, size: Size, seed: str) -> Result:
    """Kill clocks, and start others, while they send and Teams fails in every way."""
    sent, there = _send(databases, engine, size, seed)
    judged = _Judged(sent, there)
    broken = [f"{f.rule}: {f.what}" for f in sent.findings[:3]]
    broken += broken_bars(
        {
            f"lost {judged.lost[:3]}": bool(judged.lost),
            f"a reminder or nudge arrived twice: {judged.nuisances[:3]}": bool(judged.nuisances),
            f"arrived twice, and nobody knows why: {judged.strange[:3]}": bool(judged.strange),
            f"ended otherwise than it had to: {judged.wrong[:3]}": bool(judged.wrong),
            f"sent again to who has blocked the bot: {judged.bothered[:3]}": bool(judged.bothered),
            f"{sent.killer.kills} kills": sent.killer.kills != size.kills,
            NOBODY_HIT: size.kills > 0 and not sent.killer.in_flight,
        }
    )
    return Result("Teams kills", engine, str(size), judged.figures(), tuple(broken))


def report_without(databases: Databases, engine: str, size: Size, seed: str, guard: str) -> Result:
    """Let the clocks do without a guard of sending: it must show in what it is there for."""
    sent, there = _send(databases, engine, size, seed, guard)
    judged = _Judged(sent, there)
    shown = {
        unguarded.CLAIMING: judged.strange,
        unguarded.DOUBT: judged.lost,
        unguarded.KINDS: judged.nuisances,
    }[guard]
    broken = broken_bars({"the run shows nothing": not shown})
    return Result(f"Teams kills without {guard}", engine, str(size), judged.figures(), tuple(broken))


class _Judged:
    """What is there, against what was meant to be."""

    def __init__(self, sent: Sent, there: Microsoft) -> None:
        self.sent = sent
        unanswered = {conversation for conversation, times in there.teams.unanswered.items() if times}
        self._may_be_twice = sent.killer.in_flight | {_key_of(one) for one in unanswered}
        # Whoever is killed before it is written down has to be told again.
        self.bothered = [
            conversation
            for (conversation, code), times in there.teams.refused.items()
            if code == _BLOCKED_WORD and times > 1 and _key_of(conversation) not in sent.killer.in_flight
        ]

    @property
    def lost(self) -> list[str]:
        return [row.key for row in self.sent.not_there if not _is_gone(row) and not _is_given_up(row)]

    @property
    def nuisances(self) -> list[str]:
        return [r.key for r in self.sent.rows if r.there > 1 and r.kind in outbox.NOT_REPEATED_KINDS]

    @property
    def strange(self) -> list[str]:
        return [key for key in self.sent.twice if key not in self._may_be_twice]

    @property
    def wrong(self) -> list[str]:
        return [f"{row.key} {row.state} ({row.reason})" for row in self.sent.rows if not _ended_well(row)]

    def figures(self) -> dict[str, object]:
        at_a_kill = [key for key in self.sent.twice if key in self.sent.killer.in_flight]
        return {
            "requests a message": self.sent.requests,
            "in flight at a kill": len(self.sent.killer.in_flight),
            "lost": len(self.lost),
            "duplicates": len(self.sent.twice),
            "of them in flight at a kill": len(at_a_kill),
            "done without an answer": len(self.sent.twice) - len(at_a_kill),
            "reminders and nudges twice": len(self.nuisances),
            "given up in doubt and not there": sum(map(_is_given_up, self.sent.not_there)),
            "dead": self.sent.states["dead"],
            "seconds": self.sent.seconds,
        }


def _is_gone(row: Row) -> bool:
    return int(row.key[1:]) % _EVERY in _GONE


def _is_given_up(row: Row) -> bool:
    """Return whether nobody knows, of what is not repeated: it says so itself."""
    return row.kind in outbox.NOT_REPEATED_KINDS and row.state == "unknown"


def _ended_well(row: Row) -> bool:
    """Return whether it has the end it had to have; what was in doubt before it was refused stays so."""
    if _is_gone(row):
        return row.state in ("dead", "unknown")
    return row.state == "sent" or _is_given_up(row)


def _key_of(conversation: str) -> str:
    return chat_kills.key_of(int(conversation.rpartition(":")[2]))


def _send(
    databases: Databases, engine: str, size: Size, seed: str, without: str = ""
) -> tuple[Sent, Microsoft]:
    mishaps = teams_there.mishaps(size.mishaps, seed)
    with teams_there.teams_with(size.messages, seconds=size.seconds, mishaps=mishaps) as there:
        for number in range(size.messages):
            there.teams.people[member(number)].has_blocked = number % _EVERY == _BLOCKED
            there.teams.people[member(number)].is_installed = number % _EVERY != _REMOVED
        return chat_kills.send(databases, engine, size, seed, _there(there), _KINDS, without), there


def _there(there: Microsoft) -> There:
    def account(number: int) -> dict[str, Any]:
        if number % _EVERY not in (_MOVED, _REMOVED):
            return teams_there.account(there, number)
        return teams_there.account(there, number, conversation=f"a:before:{number:05}")

    return There(
        environ=lambda url: teams_there.environ(there, url),
        account=account,
        arrived=partial(_arrived, there),
        requests=there.teams.asked,
    )


def _arrived(there: Microsoft) -> Callable[[str], int]:
    times = Counter(message.activity["summary"] for message in there.teams.messages)
    return lambda key: times[f"Message {key[1:]}."]
