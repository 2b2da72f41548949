"""A card that everybody in a channel reads stays theirs, whoever has pressed it."""

from collections.abc import Iterator

import pytest

from store.db import Store
from tests.databases import Databases
from tests.slack import screen
from tests.slack.workplace import CHANNEL, Workplace
from tests.world import EMAILS, NOW, prepare, turns


@pytest.fixture
def place(databases: Databases) -> Iterator[Workplace]:
    store = Store(databases.copy("sqlite", "shipped", prepare))
    place = Workplace(turns(store), EMAILS, "http", lambda: NOW)
    yield place
    place.close()
    store.close()


@pytest.mark.parametrize("trouble", ["none", "ratelimited", "status:500"])
def test_a_card_in_a_channel_does_not_say_what_somebody_did(place: Workplace, trouble: str):
    """Where nobody else may see the answer, it goes to the direct messages; the card is for the others."""
    place.mentions("asha", "what's on")
    card = place.in_channel()[-1]
    before = screen.words(card.blocks)
    book = next(one for one in screen.pressables(card.blocks) if one.label == "Book")
    if trouble != "none":
        place.slack.fault("chat.postEphemeral", trouble)
    place.presses("asha", card.as_json(), book, CHANNEL)
    assert "You’re booked" in screen.words(place.new_messages("asha")[-1]["blocks"])
    assert screen.words(card.blocks) == before
