"""A text cut into words, each with its kind, its value and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogs.understanding.when import lookalikes
from dialogs.understanding.when.figures import FORMS, READERS
from dialogs.understanding.when.lexicon import known
from dialogs.understanding.when.patterns import code_of
from dialogs.understanding.when.values import Number, Token

LONGEST = 600
_CUT = re.compile(
    "|".join(f"(?P<_{name}>{pattern})" for name, pattern in FORMS)
    + r"|(?P<_word>w/[cbe]\b|[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<_dash>[-–—‒−‐])|(?P<_stop>[.!?;:()\n|]+)"
    + r"|(?P<_sign>[&@])|(?P<_slash>/)"
)
_DAY_NAMES = ("day", "january", "february", "march", "april", "june", "july", "august", "ber")


@dataclass(slots=True)
class Line:
    """The words of a text, and the same as one character each."""

    tokens: list[Token]
    shape: str


def cut(text: str) -> Line:
    """Return the words of a text."""
    plain = text[:LONGEST].translate({0x2018: "'", 0x2019: "'", 0x60: "'"}).lower()
    if len(plain) != len(text[:LONGEST]):
        plain = "".join(c.lower() if len(c.lower()) == 1 else "?" for c in text[:LONGEST])
    tokens: list[Token] = []
    for match in _CUT.finditer(plain):
        token = _read(match)
        if token.kind == "stop" and match[0] == "." and tokens and tokens[-1].kind.endswith(_DAY_NAMES):
            continue
        tokens.append(token)
    tokens = _compounds(lookalikes.settle(tokens))
    return Line(tokens, "".join(code_of(token.kind) for token in tokens))


def _read(match: re.Match[str]) -> Token:
    form, said = (match.lastgroup or "").removeprefix("_"), match[0]
    if form in READERS:
        return Token(*READERS[form](match), *match.span())
    if form in ("word", "sign"):
        found = known(said)
        return Token(*(found or (said, said)), *match.span(), is_known=found is not None)
    return Token({"dash": "-", "slash": "or"}.get(form, form), said, *match.span())


def _compounds(tokens: list[Token]) -> list[Token]:
    """Read "twenty five" and "thirty first" as one number."""
    kept: list[Token] = []
    for token in tokens:
        last = kept[-1] if kept else None
        if last is not None and last.kind == "-" and len(kept) > 1 and kept[-2].kind == "TENS":
            last = kept[-2]
        if last is not None and last.kind == "TENS" and _is_below_ten(token):
            del kept[kept.index(last) :]
            token = _joined(last, token)
        kept.append(token)
    return [Token("NUM", t.value, t.first, t.last) if t.kind == "TENS" else t for t in kept]


def _joined(tens: Token, ones: Token) -> Token:
    if ones.kind == "NUM":
        return Token("NUM", Number(tens.value.value + ones.value.value, False), tens.first, ones.last)
    return Token("NTH", int(tens.value.value) + ones.value, tens.first, ones.last)


def _is_below_ten(token: Token) -> bool:
    if token.kind == "NUM":
        return not token.value.is_figures and 1 <= token.value.value <= 9
    return token.kind == "NTH" and 1 <= token.value <= 9
