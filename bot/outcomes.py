"""What an outcome of sending means for its row of the outbox, and how a row becomes a message.

Here: pure functions. Not here: when things are sent (`bot/delivery.py`), how it is written (`bot/ledger.py`).
"""

from __future__ import annotations

from dialogs.messages import Never, Outgoing, Reply, SendOutcome, Sent, TryAgainAfter, Unknown
from store import outbox
from store.outbox import Claimed, Mark


def mark(message: Outgoing, attempts: int, outcome: SendOutcome) -> Mark:
    """Return what is written down of a message after so many attempts."""
    row_id = message.outbox_id
    account = (message.channel, message.tenant, message.user_id)
    match outcome:
        case Sent(provider_id, changed):
            moves = (account, changed) if changed else None
            return Mark(row_id, "sent", provider_id=provider_id, moves=moves)
        case Never(reason, is_needless=True):
            return Mark(row_id, "skipped", reason)
        case Never(reason, is_gone=True) if message.place:
            return Mark(row_id, "dead", reason, leaves=(message.channel, message.tenant, message.place))
        case Never(reason, is_gone):
            return Mark(row_id, "dead", reason, closes=account if is_gone else None)
        case TryAgainAfter(_, reason) if attempts >= outbox.MOST_WAITS:
            return Mark(row_id, "dead", f"gave up after {attempts} tries: {reason}")
        case TryAgainAfter(seconds, reason):
            return Mark(row_id, "retry", reason, after_seconds=outbox.wait_seconds(attempts, seconds))
        case Unknown(reason):
            return _doubt(row_id, attempts, reason, most=outbox.MOST_ATTEMPTS)


def asked_later(row_id: int, attempts: int, reason: str, at_least_seconds: float) -> Mark:
    """Return that the channel, which can be asked but did not say, is to be asked again."""
    return _doubt(row_id, attempts, reason, at_least_seconds, most=outbox.MOST_WAITS)


def _doubt(row_id: int, attempts: int, reason: str, at_least_seconds: float = 0.0, *, most: int) -> Mark:
    """Return that it may be there and is to be asked about later, or that nobody asks any more."""
    if attempts >= most:
        return Mark(row_id, "unknown", f"may have arrived: {reason}")
    seconds = outbox.wait_seconds(attempts, at_least_seconds)
    return Mark(row_id, "in_doubt", reason, after_seconds=seconds)


def put_back(row: Claimed, reason: str) -> Mark:
    """Return the row unsent, with the doubt about an earlier attempt if there was one."""
    seconds = outbox.wait_seconds(row.attempts)
    return Mark(row.id, "in_doubt" if row.in_doubt else "retry", reason, after_seconds=seconds)


def outgoing(row: Claimed, reply: Reply | None = None) -> Outgoing:
    """Return the message that a row becomes with its words; without them it is good for asking only."""
    return Outgoing(
        outbox_id=row.id,
        key=row.key,
        channel=row.channel,
        tenant=row.tenant,
        user_id=row.user_id,
        reference=row.reference,
        reply=reply or Reply(""),
        place=row.args.get("place", {}) if row.kind in outbox.IN_PLACES else {},
        is_answer=row.kind == outbox.ANSWER,
        replaces=_replaced(row),
    )


def _replaced(row: Claimed) -> str:
    """Return the message that this one takes the place of; none when it now goes to another address."""
    replaced = row.args.get("replaces") or {}
    return str(replaced.get("id", "")) if replaced.get("address") == row.address_id else ""
