"""What became of an announcement: the counts, then whom it did not reach, as text to hand to a supervisor."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from dialogs import announcement_whom, announcement_words, arguments, wording
from dialogs import announcements as latest
from dialogs.arguments import Args
from dialogs.engine import Turn
from dialogs.messages import Action, Item, Reply
from store import announcement_reports, announcements
from store.announcement_reports import Became, Line, Report
from store.announcements import Kept
from store.errors import NotAllowed

_IN_WORDS: dict[Became, str] = {
    "got_it": "said “Got it”",
    "sent": "sent, not confirmed",
    "to_come": "still to come",
    "unknown": "may or may not have it",
    "refused": "refused by the channel",
    "blocked": "blocked, or account closed",
    "not_reachable": "no account I can write to",
    "skipped": "skipped",
    "muted": "muted announcements",
}
# As many names as a message holds on every channel.
_NAMES = 40


def start(turn: Turn, args: Args) -> Reply:
    """Show it to its author and whoever may announce the same; without one the person's latest.

    Raises NotFound, or NotAllowed.
    """
    if (announcement_id := announcement_words.meant(turn, args)) is None:
        return latest.start(turn, {})
    kept = announcements.get(turn.tx, announcement_id)
    if not announcements.may_see(turn.tx, turn.person_id, kept):
        raise NotAllowed("announcement")
    report = announcement_reports.report(turn.tx, kept)
    skip = min(arguments.number(args, "skip") or 0, len(report.missed))
    shown = report.missed[max(skip, 0) : max(skip, 0) + _NAMES]
    rest = max(skip, 0) + len(shown)
    more: tuple[Action, ...] = ()
    if rest < len(report.missed):
        more = (Action("More", "announcement_report", {"announcement": kept.id, "skip": rest}),)
    return Reply(
        _text(turn, kept, report),
        facts=() if skip else _facts(kept, report),
        items=_missed(kept, shown),
        actions=(*more, _again(kept), *announcement_words.own(turn, kept), wording.ANNOUNCEMENTS),
    )


def _text(turn: Turn, kept: Kept, report: Report) -> str:
    whom = announcement_whom.in_words(turn.tx, kept.target, turn.now)
    to = whom if kept.target.is_place else f"{wording.people(report.people)} {whom}"
    why = f" ({kept.reason})" if kept.reason and kept.reason != announcement_words.STATES[kept.state] else ""
    return f"{announcement_words.STATES[kept.state].capitalize()}{why}: to {to}."


def _facts(kept: Kept, report: Report) -> tuple[tuple[str, str], ...]:
    said = [
        (f"{_IN_WORDS[became][0].upper()}{_IN_WORDS[became][1:]}", str(number))
        for became, number in report.counts.items()
    ]
    if report.told_of_change or report.to_be_told:
        what = "withdrawal" if kept.state == "withdrawn" else "correction"
        to_come = f", {report.to_be_told} to come" if report.to_be_told else ""
        said.append((f"Told of the {what}", f"{report.told_of_change}{to_come}"))
    return tuple(said)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _missed(kept: Kept, lines: Iterable[Line]) -> tuple[Item, ...]:
    """Return those it did not reach, by why: names one behind the other, as one copies them."""
    nobody = "the channel" if kept.target.is_place else "Somebody without a name"
    return tuple(
        Item(f"Not reached: {why}", ("; ".join(line.name or nobody for line in group),))
        for why, group in groupby(lines, key=_why)
    )


def _why(line: Line) -> str:
    said = _IN_WORDS[line.became]
    is_said = line.became in ("not_reachable", "blocked") or not line.why
    return said if is_said else f"{said} ({line.why})"


def _again(kept: Kept) -> Action:
    return Action("Refresh", "announcement_report", {"announcement": kept.id})
