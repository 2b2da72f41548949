"""Text as people type it, made plain: lower-case words in one spelling, and nothing else.

Here too: number words and when two words are near enough to be the same. Not here: what the words mean.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dialogs.understanding.mistyped import MISTYPED

# A longer text is no plain request, and reading all of it would cost time that others wait for.
LONGEST = 600
# Longer words are those of one person, about themselves or others: they are not kept, not even in memory.
SHORT = 24

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_COUNTED = "one two three four five six seven eight nine ten eleven twelve"
NUMBERS = {word: count for count, word in enumerate(_COUNTED.split(), 1)} | {
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "a": 1,
    "an": 1,
    "couple": 2,
    "few": 3,
}
_NTH = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
ORDINALS = {word: nth for nth, word in enumerate(_NTH.split(), 1)} | {"last": -1}

_SPANS = "day week weekend fortnight month year today tomorrow yesterday morning afternoon evening noon"
CALENDAR_WORDS = frozenset({*WEEKDAYS, *MONTHS, *NUMBERS, *ORDINALS, *_SPANS.split()})

# One spelling for each word; what stands on the right is what every grammar here is written in.
_SPELLINGS = {
    "monday": "mon mons mondays",
    "tuesday": "tue tues tuesdays",
    "wednesday": "wed weds wednes wednesdays wensday",
    "thursday": "thu thur thurs thursdays",
    "friday": "fri fris fridays",
    "saturday": "sat sats saturdays",
    "sunday": "sun suns sundays",
    "january": "jan januarys",
    "february": "feb febs",
    "march": "mar",
    "april": "apr",
    "june": "jun",
    "july": "jul",
    "august": "aug",
    "september": "sep sept",
    "october": "oct",
    "november": "nov",
    "december": "dec decs decembers",
    "tomorrow": "tomoz tomos tmrw tmr tomo tomora 2moro 2morrow 2moz tomorrows morrow",
    "today": "todays 2day",
    "today evening": "tonight tonite 2nite tonights",
    "morning": "mornings morn",
    "afternoon": "afternoons aft arvo",
    "evening": "evenings eve",
    "lunchtime": "lunchtimes",
    "week": "weeks wk wks wek weke weeek wekk",
    "weekend": "weekends wkend",
    "month": "months",
    "day": "days",
    "fortnight": "fortnights",
    "next": "nxt nex netx",
    "christmas": "xmas chrimbo crimbo",
    "until": "til till untill thru",
    "noon": "midday",
    "onwards": "onward",
    "what is": "whats wots wats whts wahts whast whtas",
    "what": "wot wat waht whta",
    "where": "wher whre wehre",
    "where is": "wheres",
    "which": "wich whcih",
    "for": "fr",
    "who is": "whos",
    "when is": "whens",
    "when": "wen whn wehn",
    "with": "wiv wif wiht",
    "want to": "wanna",
    "how is": "hows",
    "there is": "theres",
    "that is": "thats",
    "i am": "im",
    "i would": "id",
    "i have": "ive",
    "we are": "weare",
    "cant": "cannot carnt",
    "please": "pls plz plse pleas",
    "you": "u ya",
    "are": "r",
    "anything": "anythin owt anythink anyfink anyfing nethin nething nowt",
    "session": "sesh sesion seshun",
    "book": "bok boook buk bokk boko bookk",
    "the": "teh",
    "alright": "alrite",
    "mate": "m8",
    "thanks": "thx thnx tnx thankyou",
    "thank": "thnak thnk",
    "hello": "helo hullo hallo ello",
    "again": "agen agn",
    "does": "duz dus",
    "could": "cud",
    "would": "wud",
    "should": "shud",
    "something": "sumthing sumthin somethin summat sumat",
    "everyone": "evry1 every1 evryone",
    "anyone": "any1 ne1",
    "someone": "somebody sum1 some1",
    "whole": "hole",
}
_ONE_SPELLING = {short: word for word, shorts in _SPELLINGS.items() for short in shorts.split()}
# Five letters are too few to guess from: "match" is not March.
_CALENDAR = [word for word in (*WEEKDAYS, *MONTHS, "tomorrow") if len(word) >= 6]

_QUOTES = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'"})
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_REWRITES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\b(i|we|you|they)'ll\b", r"\1 will"),
        (r"\b(i|we|you|they)'d\b", r"\1 would"),
        (r"(?<=[a-z])'(?:re)\b", " are"),
        (r"(?<=[a-z])'ve\b", " have"),
        (r"(?<=[a-z])'(?=[a-z])", ""),
        (r"\bw/[cb]\b", "wc"),
        (r"\b([ap])\.m\b\.?", r"\1m"),
        (r"\bo clock\b", "oclock"),
        (r"\bcan not\b", "cant"),
        (r"([a-z])\1{2,}", r"\1"),
        (
            r"\b(?:1|one)(?: ?[:-] ?| to | ?- ?(?:2|to) ?- ?| (?:2|two) )(?:1|one)s?\b(?![:.][0-9])"
            r"|\b121s?\b",
            "onetoone",
        ),
        (r"\b([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})\b", r"\3/\2/\1"),
        (r"\b([0-9]{1,2})([-.])([0-9]{1,2})\2((?:20)?[0-9]{2})\b", r"\1/\3/\4"),
        (r"([0-9]) ?(am|pm)\b", r"\1\2"),
        (r"([0-9]) (st|nd|rd|th)\b", r"\1\2"),
        (r"[&+]", " and "),
        (r"-", " - "),
        (r"[^a-z0-9:./-]", " "),
        (r"(?<![0-9])[:./]|[:./](?![0-9])", " "),
        # "me n 2 of the lads"; alone it says no
        (r"(?<=[a-z0-9]) +n +(?=[a-z0-9])", " and "),
    )
)


def normalise(text: str) -> str:
    """Return the words of a text with single spaces, or "" when there is none or it is too long.

    Digits keep the marks inside them (14:30, 2.30, 26/11); a dash between two dates or times becomes
    "to". Never raises, whatever the string holds.
    """
    return _remembered(text) if len(text) <= SHORT else _normalised(text)


def _normalised(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST:
        return ""
    text = _ascii(text.translate(_QUOTES).translate(_DASHES))
    if len(text) > LONGEST:
        return ""
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    words = " ".join(_one_spelling(word) for word in text.split())
    return re.sub(r"\bthis (morning|afternoon|evening|lunchtime)\b", r"today \1", _join_ranges(words.split()))


# A turn asks for the words of what was typed up to four times, and everybody types the same few.
_remembered = lru_cache(maxsize=256)(_normalised)


def _ascii(text: str) -> str:
    """Return plain letters: accents and invisible marks go, any other sign parts two words."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c if c.isascii() and (c.isprintable()) else _beyond_ascii(c) for c in text)


def _beyond_ascii(character: str) -> str:
    return "" if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cs") else " "


def _one_spelling(word: str) -> str:
    known = _ONE_SPELLING.get(word) or MISTYPED.get(word)
    if known is not None:
        return known
    if len(word) < 6 or word in _CALENDAR:
        return word
    return nearest(word, _CALENDAR) or word


def _join_ranges(words: list[str]) -> str:
    """Turn "10 - 11" and "mon - fri" into "to"; any other dash only joins two words ("drop-in")."""
    joined = []
    for position, word in enumerate(words):
        if word != "-":
            joined.append(word)
        elif 0 < position < len(words) - 1 and _is_date_or_time(words[position - 1], words[position + 1]):
            joined.append("to")
    return " ".join(joined)


def _is_date_or_time(*words: str) -> bool:
    return all(
        word[0].isdigit() or word in WEEKDAYS or word in MONTHS or word == "tomorrow" for word in words
    )


def number(word: str) -> int | None:
    """Return the number a digit string or a number word stands for."""
    return int(word) if word.isdigit() and len(word) <= 4 else NUMBERS.get(word)


def stem(word: str) -> str:
    """Return the word without its plural s."""
    return word[:-1] if len(word) >= 3 and word.endswith("s") and not word.endswith("ss") else word


def nearest(word: str, vocabulary: list[str]) -> str | None:
    """Return the one word that this is a misspelling of: one slip from five letters on, two from eight.

    The first letter must be right: few people get it wrong, and "looking" is not "booking".
    """
    near = [
        (slips, target)
        for target in vocabulary
        if target[0] == word[0] and (slips := _slips(word, target, _allowed(word, target))) is not None
    ]
    near.sort()
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return None
    return near[0][1]


def _allowed(word: str, target: str) -> int:
    shorter = min(len(word), len(target))
    return 2 if shorter >= 7 and len(target) >= 8 else 1 if shorter >= 5 else 0


def _strange(word: str, other: str) -> int:
    return sum(letter not in other for letter in word)


def _slips(word: str, target: str, most: int) -> int | None:
    """Return how many letters were added, lost, changed or swapped; None when more than `most`."""
    # A letter that the other word has not is a slip each time, which is soon seen of most words.
    if abs(len(word) - len(target)) > most or _strange(word, target) > most or _strange(target, word) > most:
        return None
    rows = [list(range(len(target) + 1))]
    for i, letter in enumerate(word, 1):
        row = [i]
        for j, wanted in enumerate(target, 1):
            best = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == target[j - 2] and word[i - 2] == wanted:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return None
        rows.append(row)
    return rows[-1][-1] if rows[-1][-1] <= most else None
