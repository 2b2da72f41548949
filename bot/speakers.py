"""Who sent a delivery and what identifies it, in forms that fit a column whatever a channel sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypedDict
from urllib.parse import quote

from dialogs import texts
from dialogs.messages import Incoming, Sender
from store import accounts, people
from store.db import Tx
from store.people import Speaker

_LONGEST_KEY = 190
# How long somebody may be away before they count as having come back to this address.
_HERE = timedelta(minutes=10)


class _Account(TypedDict):
    channel: str
    tenant: str
    user_id: str
    name: str
    email: str | None
    is_guest: bool


def delivery_key(incoming: Incoming) -> str:
    """Return the key of this delivery in a form that fits a column, whatever the channel sends.

    A key belongs to its sender: a client that counts its own messages counts like every other.
    """
    sender = incoming.sender
    parts = (sender.channel, sender.tenant, sender.user_id, incoming.key)
    key = ":".join(quote(part, safe="@", errors="surrogatepass") for part in parts)
    return key if len(key) <= _LONGEST_KEY else f"{sender.channel}:{_digest(key)}"


def recognise(tx: Tx, incoming: Incoming, email_domains: tuple[str, ...], now: datetime) -> Speaker:
    """Return who wrote this, held until the transaction ends; what the channel says is cleaned first.

    Their `reference` is all that is known of how to reach them, also from what they wrote before.
    """
    sender = incoming.sender
    given = texts.clean_json(sender.reference)
    told = _account(sender, email_domains)
    speaker = people.recognise(tx, **told, reference=given, now=now, is_named=sender.is_named)
    # What is not said here, such as where the person talks to the bot alone, is as it was.
    reference = {**speaker.reference, **given}
    if speaker.reference != reference or now - speaker.seen_at > _HERE:
        people.remember_address(tx, speaker, reference, now)
    return speaker if speaker.reference == reference else replace(speaker, reference=reference)


def find(tx: Tx, sender: Sender, email_domains: tuple[str, ...]) -> tuple[int, str] | None:
    """Return the id and name of this sender if they are known; writes nothing."""
    tenant, user_id = account(sender)
    return people.find(
        tx,
        channel=sender.channel,
        tenant=tenant,
        user_id=user_id,
        email=_trusted_email(sender.email, email_domains),
        is_guest=sender.is_guest,
    )


def account(sender: Sender) -> tuple[str, str]:
    """Return the tenant and the user id under which a sender is kept."""
    return _identifier(sender.tenant, 100), _identifier(sender.user_id, 200)


def is_news(tx: Tx, sender: Sender, email_domains: tuple[str, ...]) -> bool:
    """Return whether the channel tells of this account, from which somebody has written, what is new."""
    return accounts.is_news(tx, **_account(sender, email_domains))


def take_note(tx: Tx, sender: Sender, email_domains: tuple[str, ...], now: datetime) -> bool:
    """Write down what is new of an account as if its owner had written; return False when nothing is."""
    if not is_news(tx, sender, email_domains):
        return False
    people.recognise(tx, **_account(sender, email_domains), reference={}, now=now, is_named=sender.is_named)
    return True


def close(tx: Tx, channel: str, tenant: str, user_id: str, now: datetime) -> bool:
    """Note that a channel has closed an account; return False when that was noted or nobody wrote from it."""
    ids = (_identifier(tenant, 100), _identifier(user_id, 200))
    return people.deactivate(tx, channel, *ids, now)


def _account(sender: Sender, email_domains: tuple[str, ...]) -> _Account:
    """Return what the channel says of an account, cleaned."""
    tenant, user_id = account(sender)
    return {
        "channel": sender.channel,
        "tenant": tenant,
        "user_id": user_id,
        "name": texts.without_nhs_number(texts.clean(sender.name)),
        "email": _trusted_email(sender.email, email_domains),
        "is_guest": sender.is_guest,
    }


def confirmed_email(sender: Sender, email_domains: tuple[str, ...]) -> str:
    """Return the e-mail, in small letters, that says who an account belongs to; "" when none does."""
    email = None if sender.is_guest else _trusted_email(sender.email, email_domains)
    return (email or "").lower()


def _trusted_email(email: str | None, domains: tuple[str, ...]) -> str | None:
    """Return the e-mail if it may say who somebody is: one a column can hold, of an allowed domain."""
    if not email or _identifier(email, 254) != email:
        return None
    return email if not domains or email.lower().rpartition("@")[2] in domains else None


def _identifier(given: str, most: int) -> str:
    """Return what stands for this id in a column; two that differ never become one."""
    is_plain = len(given) <= most and texts.clean(given) == given
    return given if is_plain else _digest(given)


def _digest(text: str) -> str:
    return f"sha256:{sha256(text.encode(errors='surrogatepass')).hexdigest()}"
