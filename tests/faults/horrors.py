"""Strings that break things: what people paste, what attackers try, and what chance makes of Unicode."""

from __future__ import annotations

import random
from collections.abc import Iterator

KNOWN = (
    "",
    " ",
    "\x00",
    "help\x00",
    "\x00book\x00",
    "\ud800",
    "\udfff\ud800",
    "caf\u0065\u0301",
    "\u202eplehs\u202c",
    "\u2066isolated\u2069",
    "\u200b" * 1000,
    "\u200d",
    "h\u200be\u200bl\u200bp",
    "\ufeffwhat's on",
    "\u2028book\u2029",
    "what's on\r\nSet-Cookie: a=b",
    "\r\n\r\n",
    "\x1b[2J\x1b]0;title\x07",
    "🧑‍🧑‍🧒" * 3000,
    "😀" * 10_000,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!",
    "a" * 1_000_000,
    "book " * 200_000,
    "9" * 5000,
    "٣",
    "²",
    "①",
    "½",
    "-1",
    "1e309",
    "0",
    "2147483648",
    "9223372036854775808",
    "NaN",
    "Infinity",
    "null",
    "undefined",
    "True",
    "' OR '1'='1",
    "'; DROP TABLE booking; --",
    '"; DROP TABLE booking; --',
    "%s %d %n %(name)s {} {0} {name} ${x} $(id) `id`",
    "\\",
    "\\x00\\u0000",
    "../../../../etc/passwd",
    "<script>alert(1)</script>",
    "<!channel> <@U1> <at>Everyone</at>",
    "[link](http://evil) ![x](http://evil)",
    "=cmd|' /C calc'!A0",
    "{{7*7}}",
    "{% raise %}",
    "İ" * 50,
    "ß" * 50,
    "ﷺ" * 500,
    "ﬁ",
    "１２３",
    "book the taster on 31 february",
    "book the taster on 0/0/0000",
    "what's on in year 99999",
    "what's on at 25:99",
    "what's on after 10000000000",
    "what's on between monday and",
    "book for -5 people",
    "book for 99999999999999999999 people",
    "cancel cancel cancel",
    "1, 2, 3, 4, 5, 6, 7, 8, 9",
    "?" * 500,
    "(((((((((((((((((((((((((((((((",
    "next " * 300,
    "monday " * 280,
    "and " * 450,
    "\t\t\t",
    "\u0130\u0131",
    "\ue000\uf8ff\U0010ffff\ufffe\uffff",
)
_WORDS = (
    "book what's on the taster drop-in cancel my place next week on thursday 3 december after 3pm help "
    "tomorrow 10am to 11am yes no 1 2 for 4 people this month problem solving bookings who is coming online "
    "undo easter 2027 01/02/2026 half past every last first fortnight between and until not"
)
_RANGES = (
    (0x20, 0x7E),
    (0x00, 0x1F),
    (0x80, 0x24F),
    (0x300, 0x36F),
    (0x590, 0x6FF),
    (0x2000, 0x206F),
    (0x3040, 0x30FF),
    (0xD800, 0xDFFF),
    (0xE000, 0xE0FF),
    (0xFE00, 0xFFFF),
    (0x1F300, 0x1FAFF),
    (0xE0000, 0xE01EF),
    (0x0, 0x10FFFF),
)


def strings(seed: str, count: int) -> Iterator[str]:
    """Yield so many strings: the known ones first, then any number that chance makes."""
    yield from KNOWN[:count]
    chance = random.Random(seed)
    for _ in range(count - len(KNOWN)):
        yield chance.choice((_characters, _words, _broken_words))(chance)


def _characters(chance: random.Random) -> str:
    first, last = chance.choice(_RANGES)
    length = chance.choice((1, 3, 10, 50, 300))
    return "".join(chr(chance.randint(first, last)) for _ in range(length))


def _words(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS.split(" "), k=chance.randint(1, 12)))


def _broken_words(chance: random.Random) -> str:
    """Return words with characters from anywhere among the letters."""
    letters = list(_words(chance))
    for _ in range(chance.randint(1, 6)):
        letters.insert(chance.randint(0, len(letters)), _characters(chance)[:3])
    return "".join(letters)
