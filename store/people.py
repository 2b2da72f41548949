"""Who is speaking: persons, the addresses they write from, and the open question at each address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, or_, select, update

from store import hub_state, linking, outbox
from store.db import Tx
from store.errors import LostRace, NotFound
from store.prepared import Prepared
from store.tables import NOBODY, Address, Conversation, Person

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person at one address, with the conversation they are in there; `called` is the account's name.

    `catalogue_version` is read along with it, as what they say is read by the catalogue of the moment; None
    before there is one.
    """

    person_id: int
    address_id: int
    name: str
    called: str | None
    email: str | None
    audiences: Sequence[str]
    reference: Mapping[str, Any]
    seen_at: datetime
    deactivated_at: datetime | None
    unlinked_at: datetime | None
    conversation: Mapping[str, Any]
    version: int
    catalogue_version: str | None


_SPEAKER_AT = Prepared(
    select(
        Person.id.label("person_id"),
        Address.id.label("address_id"),
        Person.name,
        Address.name.label("called"),
        Person.email,
        Person.audiences,
        Address.reference,
        Address.seen_at,
        Address.deactivated_at,
        Address.unlinked_at,
        Conversation.state.label("conversation"),
        Conversation.version,
        hub_state.value_of(hub_state.CATALOGUE_VERSION).label("catalogue_version"),
    )
    .join(Address, Address.person_id == Person.id)
    .join(Conversation, Conversation.address_id == Address.id)
    .where(
        Address.channel == bindparam("channel"),
        Address.tenant == bindparam("tenant"),
        Address.user_id == bindparam("user_id"),
    )
    # Both rows: whoever waits for the person must see what the one before wrote to the conversation.
    .with_for_update(of=(Person, Conversation), key_share=True),
    Speaker,
)
_CHANGE_CONVERSATION = Prepared(
    update(Conversation).where(
        Conversation.address_id == bindparam("address"), Conversation.version == bindparam("read_version")
    ),
    columns=("state", "version", "changed_at"),
)
_CHANGE_ADDRESS = update(Address).where(Address.id == bindparam("address"))


def recognise(
    tx: Tx, *, channel: str, tenant: str, user_id: str, name: str, email: str | None,
    reference: Mapping[str, Any], now: datetime, is_guest: bool = False, is_named: bool = True,
) -> Speaker:  # fmt: skip
    """Return who writes from this address, and hold them until the transaction ends.

    A first message makes the address known; `email`, which the caller vouches for, links it to the person
    who has it, also when it comes later or changes. Two messages of one person are handled one after the
    other, also from two channels, so that nobody passes a limit or a clash by being quick.

    The person goes by a new name when the account does (`is_named`: the platform says that it is the name).
    What an account was called from the start changes nothing: another one may have told it better.

    An account that has become a guest's is somebody of its own from now on: what the member of staff may do
    and has booked stays with them. One that was unlinked has no e-mail here, whatever the platform says.
    """
    address = {"channel": channel, "tenant": tenant, "user_id": user_id}
    known = _SPEAKER_AT.first(tx, address)
    if known is None:
        person_id = _person_for(tx, name, email, channel, now)
        _add_address(tx, {**address, "name": name[:_LONGEST_NAME] or None}, person_id, reference, now)
        [known] = _SPEAKER_AT.all(tx, address)
    elif is_guest and known.email:
        part(tx, known, now)
        [known] = _SPEAKER_AT.all(tx, address)
    elif known.deactivated_at or _told(known, email) != known.email:
        _catch_up(tx, known, _told(known, email), channel, now)
        [known] = _SPEAKER_AT.all(tx, address)
    return _named(tx, known, name[:_LONGEST_NAME]) if is_named else known


def find(
    tx: Tx, *, channel: str, tenant: str, user_id: str, email: str | None, is_guest: bool = False
) -> tuple[int, str] | None:
    """Return the id and name of whom `recognise` would know by this address or e-mail, or None.

    Nothing is written and nobody held: a page that is drawn is no message.
    """
    is_theirs = (Address.channel == channel) & (Address.tenant == tenant) & (Address.user_id == user_id)
    known = select(Person.id, Person.name).join(Address, Address.person_id == Person.id).where(is_theirs)
    if is_guest:
        known = known.where(Person.email.is_(None))
    if (found := tx.execute(known).one_or_none()) is not None:
        return found.id, found.name
    owner_id = linking.find_owner(tx, email.lower(), channel) if email else None
    return None if owner_id is None else (owner_id, name_by_id(tx, owner_id))


def deactivate(tx: Tx, channel: str, tenant: str, user_id: str, now: datetime) -> bool:
    """Note that the platform has closed this account; return False when it was noted or is unknown.

    Nothing more is sent there: what waits goes to another account of the person, if one is open. Should the
    account write again, it is open again.
    """
    account = (Address.channel == channel) & (Address.tenant == tenant) & (Address.user_id == user_id)
    closing = update(Address).where(account, Address.deactivated_at.is_(None)).values(deactivated_at=now)
    closed = tx.execute(closing.returning(Address.id, Address.person_id)).first()
    if closed is None:
        return False
    outbox.readdress(tx, closed.id, closed.person_id)
    return True


def correct_reference(tx: Tx, channel: str, tenant: str, user_id: str, changed: Mapping[str, Any]) -> None:
    """Keep what of an account's reference the platform says is otherwise; nothing when it is unknown."""
    account = (Address.channel == channel) & (Address.tenant == tenant) & (Address.user_id == user_id)
    known = tx.execute(select(Address.id, Address.reference).where(account)).first()
    if known is not None:
        reference = {**known.reference, **changed}
        tx.execute(update(Address).where(Address.id == known.id).values(reference=reference))


def newest_reference(tx: Tx, channel: str) -> dict[str, Any] | None:
    """Return the reference of whoever was last heard on a channel, None when nobody was."""
    heard = select(Address.reference).where(Address.channel == channel, Address.deactivated_at.is_(None))
    return tx.scalar(heard.order_by(Address.seen_at.desc()).limit(1))


def person_with_email(tx: Tx, email: str, name: str, now: datetime) -> int:
    """Return the id of the person with this e-mail, who is added under `name` when unknown."""
    return ensure(tx, name, email, (), now)


def name_of(tx: Tx, email: str) -> str | None:
    """Return the name of the person with this e-mail, or None when nobody has it."""
    return tx.scalar(select(Person.name).where(Person.email == email.lower()))


def ensure(tx: Tx, name: str, email: str, audiences: tuple[str, ...], now: datetime) -> int:
    """Return the id of the person with this e-mail, who is added as described when unknown."""
    known = tx.scalar(select(Person.id).where(Person.email == email.lower()))
    return known if known is not None else add(tx, name, email, now, audiences)


def add(tx: Tx, name: str, email: str | None, now: datetime, audiences: tuple[str, ...] = ()) -> int:
    """Add a person and return the id."""
    values = {"name": name[:_LONGEST_NAME], "email": email and email.lower(), "audiences": list(audiences)}
    return tx.execute(insert(Person).values(created_at=now, **values).returning(Person.id)).scalar_one()


def hold(tx: Tx, person_id: int) -> bool:
    """Hold somebody who is not speaking until the transaction ends, so that nobody else books for them.

    Returns False for somebody who was erased: they get no place any more. To be called before an occurrence
    is locked: whoever speaks is held first, too. Raises NotFound, or LostRace when they are erased meanwhile.
    """
    was_known = tx.scalar(_is_known(person_id))
    holding = select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    if tx.scalar(holding) is None:
        raise NotFound("person")
    is_known = tx.scalar(_is_known(person_id))
    if was_known and not is_known:
        raise LostRace("erased meanwhile")
    return bool(is_known)


def _is_known(person_id: int) -> Select[bool]:
    has_address = select(Address.id).where(Address.person_id == Person.id).exists()
    named = or_(Person.name != NOBODY, Person.email.is_not(None), Person.introduced_by_id.is_not(None))
    return select(or_(named, has_address)).where(Person.id == person_id)


def name_by_id(tx: Tx, person_id: int) -> str:
    """Return what somebody is called, or "" when there is no such person."""
    return tx.scalar(select(Person.name).where(Person.id == person_id)) or ""


def is_reachable(tx: Tx, person_id: int) -> bool:
    """Return whether a message can go to the person: they have written from an address that still works."""
    own = select(Address.id).where(Address.person_id == person_id, Address.deactivated_at.is_(None))
    return tx.scalar(own.limit(1)) is not None


def save_conversation(tx: Tx, speaker: Speaker, state: Mapping[str, Any], now: datetime) -> None:
    """Write what is open at the speaker's address; raises LostRace when somebody else did meanwhile."""
    values = {"state": dict(state), "version": speaker.version + 1, "changed_at": now}
    key = {"address": speaker.address_id, "read_version": speaker.version}
    if not _CHANGE_CONVERSATION.run(tx, {**key, **values}):
        raise LostRace


def remember_address(tx: Tx, speaker: Speaker, reference: Mapping[str, Any], now: datetime) -> None:
    """Note that the person was here just now, which makes this the address to write to."""
    values = {"reference": dict(reference), "seen_at": now}
    tx.execute(_CHANGE_ADDRESS, {"address": speaker.address_id, **values})


def _person_for(tx: Tx, name: str, email: str | None, channel: str, now: datetime) -> int:
    known = linking.owner(tx, email.lower(), channel) if email else None
    return add(tx, name, email, now) if known is None else known


def _told(known: Speaker, email: str | None) -> str | None:
    """Return the e-mail the account has from now on; that of one that was unlinked says nothing."""
    return email.lower() if email and not known.unlinked_at else known.email


def _catch_up(tx: Tx, known: Speaker, email: str | None, channel: str, now: datetime) -> None:
    """Write down what the account of a known address tells anew: that it is open, or its e-mail."""
    if known.deactivated_at:
        tx.execute(_CHANGE_ADDRESS, {"address": known.address_id, "deactivated_at": None})
    if email and email != known.email:
        linking.confirm(tx, known.person_id, email, channel, now)


def _named(tx: Tx, known: Speaker, name: str) -> Speaker:
    """Return the speaker with what the platform calls the account now, written down if that is new."""
    if name in ("", known.called):
        return known
    tx.execute(_CHANGE_ADDRESS, {"address": known.address_id, "name": name})
    if known.called is None and known.name:
        return replace(known, called=name)
    tx.execute(update(Person).where(Person.id == known.person_id).values(name=name))
    return replace(known, called=name, name=name)


def part(tx: Tx, known: Speaker, now: datetime) -> int:
    """Let an account be a person without e-mail, with nothing open, and return the id of that person.

    Messages of the other one go elsewhere. The conversation begins anew, as another row: whoever waits for
    the old one, to go on as the other person, has to look again who it is.
    """
    alone_id = add(tx, known.name, None, now)
    tx.execute(update(Address).where(Address.id == known.address_id).values(person_id=alone_id))
    outbox.take_away(tx, known.address_id, known.person_id)
    tx.execute(delete(Conversation).where(Conversation.address_id == known.address_id))
    anew = {"address_id": known.address_id, "state": {}, "version": known.version + 1, "changed_at": now}
    tx.execute(insert(Conversation).values(anew))
    return alone_id


def _add_address(
    tx: Tx, account: Mapping[str, str | None], person_id: int, reference: Mapping[str, Any], now: datetime
) -> None:
    values = {**account, "person_id": person_id, "reference": dict(reference), "seen_at": now}
    address_id = tx.execute(insert(Address).values(values).returning(Address.id)).scalar_one()
    tx.execute(insert(Conversation).values(address_id=address_id, state={}, version=0, changed_at=now))
