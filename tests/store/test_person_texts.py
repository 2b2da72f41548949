"""What was written to somebody, as their export has it: each text once, and nothing about anybody else."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

import store as store_package
from store import colleagues, people, person_texts
from store.db import Store
from store.person_texts import ABOUT_OTHERS, LEFT_OUT
from store.tables import Address, ChatLine, Host, Outbox
from tests.small_hub import NOW, SmallHub


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def speaks(hub: SmallHub, name: str) -> int:
    with hub.store.transaction() as tx:
        return people.recognise(
            tx, channel="web", tenant="", user_id=name, name=name, email=None, reference={}, now=NOW
        ).person_id


@pytest.fixture
def carys(hub: SmallHub) -> int:
    """Return somebody who runs a session."""
    person_id, type_id = speaks(hub, "Carys Ash"), hub.session_type()
    with hub.store.transaction() as tx:
        tx.execute(insert(Host).values(session_type_id=type_id, person_id=person_id))
    return person_id


def sent(hub: SmallHub, person_id: int, key: str, kind: str, text: str, *, is_kept: bool = False) -> None:
    """Write a message as it is after it was sent to the web chat."""
    with hub.store.transaction() as tx:
        address = tx.scalars(select(Address.id).where(Address.person_id == person_id)).one()
        row = {"key": key, "kind": kind, "person_id": person_id, "state": "sent", "channel": "web"}
        body = {"text": text}
        moments = {"due_at": NOW, "created_at": NOW}
        tx.execute(insert(Outbox).values(**row, **moments, body=body if is_kept else None))
        tx.execute(insert(ChatLine).values(address_id=address, key=key, at=NOW, body=body))


def texts(hub: SmallHub, person_id: int) -> tuple[list[Any], list[Any]]:
    with hub.store.reading() as tx:
        messages = person_texts.messages(tx, person_id)
        return [one["text"] for one in messages], [
            one["text"] for one in person_texts.chat_lines(tx, person_id)
        ]


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_message_in_the_web_chat_is_there_once(hub: SmallHub, is_kept: bool):
    asha = speaks(hub, "Asha Patel")
    sent(hub, asha, "1", "answer", "You’re booked.", is_kept=is_kept)
    with hub.store.transaction() as tx:
        tx.execute(insert(ChatLine).values(address_id=1, key="2", at=NOW, body={"text": "book it"}))
    assert texts(hub, asha) == (["You’re booked."], ["book it"])


@pytest.mark.parametrize("kind", sorted(ABOUT_OTHERS))
def test_what_is_told_about_others_is_left_out_and_said_to_be(hub: SmallHub, carys: int, kind: str):
    sent(hub, carys, "1", kind, "Asha Patel has applied for Winter.")
    assert texts(hub, carys) == ([LEFT_OUT], [])


def test_an_answer_to_whoever_runs_sessions_names_nobody_else(hub: SmallHub, carys: int):
    speaks(hub, "Asha Patel")
    sent(hub, carys, "1", "answer", "Asha Patel is accepted, Carys Ash.", is_kept=True)
    assert texts(hub, carys) == (["(somebody else) is accepted, Carys Ash."], [])


def test_a_colleague_is_called_as_whoever_runs_sessions_called_them(hub: SmallHub, carys: int):
    with hub.store.transaction() as tx:
        colleagues.find(tx, "Jo Mo", carys, NOW)
    sent(hub, carys, "1", "answer", "Booked for Jo Mo.")
    assert texts(hub, carys) == (["Booked for Jo Mo."], [])


def test_whoever_runs_nothing_reads_what_others_did_with_them(hub: SmallHub):
    asha, _ = speaks(hub, "Asha Patel"), speaks(hub, "Ben Cole")
    sent(hub, asha, "1", "handed_over", "Ben Cole has handed you their place.")
    assert texts(hub, asha) == (["Ben Cole has handed you their place."], [])


def test_each_kind_is_one_that_is_sent():
    sources = (path.read_text() for path in Path(store_package.__path__[0]).rglob("*.py"))
    kinds = {kind for source in sources for kind in re.findall(r'kind="(\w+)"', source)}
    assert kinds >= ABOUT_OTHERS
