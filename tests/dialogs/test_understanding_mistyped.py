"""Slips in the words that say what somebody wants, and the ordinary words that are near them."""

import pytest

from dialogs.understanding import understand
from dialogs.understanding.words import normalise
from tests.dialogs.understanding_names import MONDAY, NAMES

TASTER = {"session": "taster"}
NEXT_WEEK = {"from": "2026-11-30", "to": "2026-12-07", "when": "next week"}
SAID = [
    *((text, "cancel", TASTER) for text in ("canel taster", "cancle the taster")),
    *((text, "cancel", {}) for text in ("cancl my place", "cnacel my boking")),
    *(
        (text, "interest", TASTER)
        for text in ("register intrest in the taster", "regster interst in the taster")
    ),
    ("wen is the nxt taster", "whats_on", TASTER),
    ("waht's on nex wek", "whats_on", NEXT_WEEK),
    ("whats on fr me", "whats_on", {}),
    ("wich sessions are on next weke", "whats_on", NEXT_WEEK),
    ("wher is the taster", "details", TASTER),
    ("bok", "book", {}),
    ("bok the taster", "book", TASTER),
    ("waitng list", "join_waiting", {}),
    ("put me on the wating list for the taster", "join_waiting", TASTER),
    ("my bookngs", "my_bookings", {}),
    ("withdaw my aplication", "withdraw", {}),
    ("all sesions", "details", {}),
    ("request a worshop", "workshop", {}),
    ("tell me about the tastr sesion", "details", TASTER),
    ("book for a collegue", "book_for", {}),
]


@pytest.mark.parametrize(("text", "flow", "args"), SAID)
def test_a_slip_in_the_command_is_seen_through(text, flow, args):
    wish = understand(text, MONDAY, NAMES).wish
    assert wish
    assert (wish.flow, wish.args, wish.is_whole) == (flow, args, True)


# Each is one or two letters from a word that says what somebody wants.
ORDINARY = """
    cancer cancers council counsel channel chancel canal candle canned panel lance conceal
    looking cooking hooking booing bookie bookish brooking
    registrar registry resister regime regular
    internet internist intent interned interim intestine
    wanting writing wasting waning whiting biting wailing baiting visiting
    reverse preserve deserve resolve reservoir observe
    apple amply imply reply ample appeal
    withdrew withdrawal without withhold
    worship warship workshy workshift township worksop
    apologise apologist biology reschedules college colleges collage collapse
    season mission passion possession lesson lessons obsession
    retails entails detains detailed
"""


@pytest.mark.parametrize("word", ORDINARY.split())
def test_an_ordinary_word_is_no_command_with_a_slip(word: str):
    assert normalise(word) == word


@pytest.mark.parametrize(
    "text",
    ["cancer taster", "my college", "writing list", "i am looking for the council", "internet in the taster"],
)
def test_ordinary_words_start_nothing(text: str):
    wish = understand(text, MONDAY, NAMES).wish
    assert wish is None or wish.flow in ("details", "whats_on")
