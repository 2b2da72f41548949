"""What somebody typed without what says who they or others are: numbers, addresses, links, names. Pure.

It leaves out too much rather than too little. Names that nobody at the hub has are found only behind a title.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

# What is longer says more about the person than about what they wanted.
LONGEST = 300
_FLAGS = re.IGNORECASE
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# Nobody books for these years: a date in one of them is when somebody was born.
_LONG_AGO = r"(?:19\d\d|200\d|201\d)"
_DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ ./-]*(?:{_MONTH}|\d{{1,2}})(?:[ ,./-]*\d{{2,4}})?)"
_BORN = (
    rf"\b(?:d\.?o\.?b|date of birth|birth ?da(?:te|y)|born)\b[ .:,=]*(?:(?:is|was|on|in)\b[ :]*)?"
    rf"(?:{_DATE}|{_MONTH} \d{{1,2}}\w*,? \d{{4}}|\d{{4}}(?:-\d\d-\d\d)?)"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ ./-]*(?:{_MONTH}|\d{{1,2}})[ ,./-]*{_LONG_AGO}\b"
    rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_LONG_AGO}\b|\b{_LONG_AGO}-\d\d-\d\d\b"
    r"|\b\d{1,2}(?P<mark>[/.-])\d{1,2}(?P=mark)[3-9]\d\b"
)
# A span of times or a day of this century is what the bot is to learn to read. The end of a number is none.
_IS_WHEN = (
    r"(?<!\d)(?<!\d[./-])(?<!\d{3} )(?:[012]?\d[0-5]\d ?- ?[012]?\d[0-5]\d|20[2-9]\d-[01]\d-[0-3]\d"
    r"|[0-3]?\d(?P<mark>[./-])[01]?\d(?P=mark)(?:20)?\d\d)(?!\d|[./-]\d)"
)
_CALLED = (
    r"\b(?:bleep|blp|pager|ext(?:ension)?|tel(?:ephone)?|phone|mobile|mob)\b\.?[ :#]*"
    r"(?:(?:no|number|is)\b\.?[ :#]*)*"
)
# The first that fits wins; what stands for None stays as it is.
_MARKS: tuple[tuple[str | None, str], ...] = (
    (None, r"\[[a-z ]{1,20}\]"),
    ("[mention]", r"<at\b.{0,80}?</at>|<[@#!][^>]{0,80}>"),
    ("[link]", r"<?\b(?:https?|ftp|mailto|tel|file)://?\S+|\bwww\.\S+|\b(?:mailto|tel):\S+"),
    ("[email]", r"[^\s@<>,;:()]{1,64}@[^\s@<>,;:()]{1,255}\.[^\s@<>,;:()]+"),
    ("[link]", r"\b(?:[a-z0-9-]{1,60}\.){1,5}(?:com|org|net|uk|io|eu|nhs|info|example)\b(?:[/:]\S*)?"),
    ("[mention]", r"@[^\W\d][\w.'’-]*"),
    ("[date of birth]", _BORN),
    (None, _IS_WHEN),
    ("[number]", rf"(?:{_CALLED})\d(?:[ -]?\d)*"),
    ("[number]", r"\+?\(?\d(?:[ .()/_-]{0,3}\d){6,}"),
    ("[number]", r"\w{0,20}\d{5,}\w{0,20}"),
    ("[postcode]", r"\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b"),
    ("[name]", r"\b(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame)\b\.? (?!\[)[^\W\d_][\w'’-]*"),
)
_MARKED = tuple((mark, re.compile(pattern, _FLAGS)) for mark, pattern in _MARKS)
_WORD = re.compile(r"\[[a-z ]{1,20}\]|[^\W\d_]+(?:['’-][^\W\d_]+)*", _FLAGS)
_PART = re.compile(r"[^\W\d_]+")
# Names that are words of every day, too: alone, and not written as a name inside a sentence, they stay.
_EVERYDAY_WORDS = (
    "a about ace all amber an and angel any april art as ash at august autumn baker banks be bell best bill "
    "bishop black book booker bright brook brown but by can carol case chance chase cheer church clay cliff "
    "cook cross dale dawn day days dean do drew earnest english erased faith field fisher ford frank free "
    "friend gift ginger glen good grace grant gray green grey guy hall harmony he heart heath her hi hill "
    "him his holly home honey hope house hunter i iris is it ivy jade joy june just king know lane law lee "
    "lily little long love low mark marks marsh march mason max may me melody miles mine more moss my new "
    "nice noon north nurse of on one or our page park parks patience pat penny person pearl place porter "
    "price prior read rich robin rose ruby rush rusty sandy senior sharp she shift short sister skip small "
    "so staff star stew stone street sue summer sunday swift tad thank the they this to today trip us van "
    "victor violet ward was waters way we week wells west white will winter wise wood woods work yes you "
    "young your"
)
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
_CALENDAR = frozenset(("april", "may", "june", "august", "march", "sunday", "today", "summer", "winter"))


def mask(text: str, names: Iterable[str], spared: Collection[str] = ()) -> str:
    """Return the text, at most LONGEST characters of it, without personal data.

    `names` are the people of the hub; `spared` are words that stay although somebody has them for a name,
    such as those of the catalogue. What is masked stays as it is when it is masked again.
    """
    plain = " ".join(text.split())
    # A number cut in two would be too short to be seen, so numbers go before the end does.
    masked = _without_names(_without_marks(plain), names, spared)
    return masked if len(masked) <= LONGEST else masked[:LONGEST].rpartition(" ")[0]


def _without_marks(text: str) -> str:
    """Replace from left to right; what an earlier row has taken no later one looks at."""
    pieces = [(text, False)]
    for mark, pattern in _MARKED:
        pieces = [new for piece in pieces for new in ([piece] if piece[1] else _split(*piece, mark, pattern))]
    return "".join(said for said, _ in pieces)


def _split(text: str, _is_done: bool, mark: str | None, pattern: re.Pattern[str]) -> list[tuple[str, bool]]:
    found, last = [], 0
    for match in pattern.finditer(text):
        found += [(text[last : match.start()], False), (mark or match[0], True)]
        last = match.end()
    return [*found, (text[last:], False)]


def _without_names(text: str, names: Iterable[str], spared: Collection[str]) -> str:
    words = [(match, _parts(match[0])) for match in _WORD.finditer(text) if match[0][0] != "["]
    # Word by word, as they are looked at below: read as one, 'Asha''Ben' would be a word of its own.
    said_here = {part for _, parts in words for part in parts}
    whole = [tuple(_parts(name)) for name in names if _may_share(name, said_here)]
    kept = {part for word in spared for part in _parts(word)}
    single = {part for name in whole for part in name if len(part) > 1}
    hidden = _full_names([parts for _, parts in words], {name for name in whole if len(name) > 1})
    ends = 0
    said: list[str] = []
    for number, (match, parts) in enumerate(words):
        is_begun = match.start() == 0 or text[: match.start()].rstrip()[-1:] in ".!?"
        if number in hidden or any(_is_name(part, match[0], single, kept, is_begun) for part in parts):
            said += [text[ends : match.start()], "[name]"]
            ends = match.end()
    return "".join((*said, text[ends:]))


def _may_share(name: str, parts: set[str]) -> bool:
    """Return False for most names of a hub of thousands, none of whose words was said; it takes no time."""
    words = name.casefold().replace("-", " ").split()
    return not (parts.isdisjoint(words) and name.isascii() and "".join(words).isalpha())


def _is_name(part: str, written: str, single: set[str], kept: set[str], is_begun: bool) -> bool:
    if part not in single or part in kept:
        return False
    return part not in _EVERYDAY or (
        written[0].isupper() and len(part) > 2 and not is_begun and part not in _CALENDAR
    )


def _full_names(words: list[list[str]], names: set[tuple[str, ...]]) -> set[int]:
    """Return which words are part of a whole name, whose words may each be of every day."""
    found: set[int] = set()
    for first in range(len(words)):
        parts: list[str] = []
        for last in range(first, min(first + 5, len(words))):
            parts += words[last]
            if tuple(parts) in names:
                found |= set(range(first, last + 1))
    return found


def _parts(name: str) -> list[str]:
    """Return the words of a name in small letters, without accents, apostrophes and a possessive s."""
    plain = name.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.replace("’", "'"))
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    if "'" in plain:
        plain = re.sub(r"'s\b", "", plain).replace("'", "")
    return _PART.findall(plain)


_INSTEAD = {
    "[name]": "Alex",
    "[email]": "alex.taylor@trust.example",
    "[number]": "07700 900123",
    "[link]": "https://trust.example",
    "[mention]": "@alex",
    "[date of birth]": "born 1 May 1980",
    "[postcode]": "SW1A 1AA",
}


def filled(text: str) -> str:
    """Return a masked text as somebody might have typed it, with data that is nobody’s."""
    for mark, instead in _INSTEAD.items():
        text = text.replace(mark, instead)
    return text
