from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from store import misses
from store.db import Store
from store.errors import NotFound
from store.misses import Missed
from store.tables import Miss
from tests.small_hub import NOW, SmallHub

LONDON = ZoneInfo("Europe/London")
TODAY = NOW.date()


@pytest.fixture
def hub(bare_store: Store) -> SmallHub:
    return SmallHub(bare_store)


def kept(hub: SmallHub) -> list[Missed]:
    with hub.store.reading() as tx:
        return misses.every(tx)


def test_people_of_the_hub_are_masked_before_anything_is_written(hub: SmallHub):
    hub.person("Zerlina Quux")
    with hub.store.transaction() as tx:
        misses.keep(tx, "shift Zerlina to b@trust.example", NOW, LONDON)
        assert [tuple(row)[1:] for row in tx.execute(select(Miss.__table__))] == [
            ("shift [name] to [email]", 1, TODAY, "")
        ]


def test_the_same_words_are_counted_and_not_repeated(hub: SmallHub):
    with hub.store.transaction() as tx:
        misses.keep(tx, "ring 07700 900123", NOW, LONDON)
        misses.keep(tx, "ring 07700 900456", NOW + timedelta(days=1), LONDON)
    [missed] = kept(hub)
    assert (missed.text, missed.times, missed.last_on) == ("ring [number]", 2, TODAY + timedelta(days=1))


def test_counting_again_leaves_the_label(hub: SmallHub):
    with hub.store.transaction() as tx:
        misses.add(tx, "sort my spot", TODAY, meant="move")
        misses.keep(tx, "sort my spot", NOW, LONDON)
    assert [(missed.meant, missed.times) for missed in kept(hub)] == [("move", 2)]


def test_the_day_is_the_one_of_the_hub(hub: SmallHub):
    with hub.store.transaction() as tx:
        misses.keep(tx, "late", NOW.replace(month=7, day=1, hour=23, minute=30), LONDON)
    assert kept(hub)[0].last_on == date(NOW.year, 7, 2)


def test_nothing_is_kept_of_blank_words(hub: SmallHub):
    with hub.store.transaction() as tx:
        assert misses.add(tx, "  ", TODAY) == ""
    assert kept(hub) == []


def test_words_without_a_label_come_first_and_of_them_the_most_frequent(hub: SmallHub):
    with hub.store.transaction() as tx:
        misses.add(tx, "labelled", TODAY, times=9, meant="move")
        misses.add(tx, "once", TODAY)
        misses.add(tx, "twice", TODAY, times=2)
        assert [missed.text for missed in misses.listed(tx, 3)] == ["twice", "once", "labelled"]
        assert [missed.text for missed in misses.listed(tx, 1)] == ["twice"]


def test_what_was_thrown_away_is_gone_and_cannot_be_labelled(hub: SmallHub):
    with hub.store.transaction() as tx:
        misses.add(tx, "noise", TODAY)
        [missed] = misses.every(tx)
        misses.label(tx, missed.id, "none")
        assert misses.get(tx, missed.id).meant == "none"
        misses.throw_away(tx, missed.id)
        for gone in (misses.get, misses.throw_away, lambda tx, id_: misses.label(tx, id_, "move")):
            with pytest.raises(NotFound):
                gone(tx, missed.id)
