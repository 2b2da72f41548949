from dataclasses import replace

import pytest
from sqlalchemy import insert, text

from bot.chat_lines import StoredLines
from dialogs.messages import Action, Never, Outgoing, Reply, Sent, TryAgainAfter, Unknown
from store import people
from store.db import Store
from store.tables import Address
from tests.small_hub import NOW

MESSAGE = Outgoing(1, "k", "web", "", "asha", {}, Reply("Hello", actions=(Action("Help", "help"),)))


@pytest.fixture
def lines(bare_store: Store) -> StoredLines:
    with bare_store.transaction() as tx:
        at = {"channel": "web", "user_id": "asha", "reference": {}, "seen_at": NOW}
        tx.execute(insert(Address).values(person_id=people.add(tx, "Asha", None, NOW), **at))
    return StoredLines(bare_store)


def test_what_is_kept_is_found_and_kept_once(lines: StoredLines):
    assert lines.find("k") is None
    sent = lines.keep(MESSAGE)
    assert isinstance(sent, Sent)
    assert lines.keep(MESSAGE) == sent
    assert lines.find("k") == sent


def test_an_address_that_is_gone_is_never(lines: StoredLines):
    assert isinstance(lines.keep(replace(MESSAGE, user_id="nobody")), Never)


def test_a_trouble_that_nobody_foresaw_is_unknown_and_tells_nothing(lines: StoredLines):
    with lines.store.transaction() as tx:
        tx.execute(text("ALTER TABLE chat_line RENAME TO away"))
    outcome = lines.keep(MESSAGE)
    assert isinstance(outcome, Unknown)
    assert "Hello" not in outcome.reason
    assert isinstance(lines.find("k"), Unknown)


def test_a_database_that_is_away_is_tried_again():
    lines = StoredLines(Store("postgresql://hub:x@127.0.0.1:1/hub"))
    assert isinstance(lines.keep(MESSAGE), TryAgainAfter)
    assert isinstance(lines.find("k"), Unknown)
