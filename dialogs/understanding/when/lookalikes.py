"""Words that only look like a time by what stands beside them: "ward 12", "we may", "sat down", "the sun"."""

from __future__ import annotations

from dialogs.understanding.when.lexicon import MONTHS, WEEKDAYS
from dialogs.understanding.when.patterns import UNKNOWN, code_of
from dialogs.understanding.when.values import Token, words

# A figure behind one of these is the name of something, and no time.
_NAMING = words(
    "afc agenda android appendix approx band bands bay bays bed beds bin bleep bleeps block box bp "
    "building bus buses capacity cat category cg channel channels chapter chapters class clinic clinics "
    "code cohort cohorts column copy corridor corridors covid cqi ct cubicle cycle desk dose drawer ext "
    "extension factor figure flat floor floors form gate gp grade grades group gt hall house hr hub icd "
    "id ios ipad iphone iso item junction key kpi lab lean level levels lift limit line locker lot "
    "machine max module mri ng no number numbers nursing objective office option options p page pages "
    "paid para paragraph part pay pg phase phases phone pier pin plan pod policy pp priority pump python "
    "question ratio ref release rev rm room rooms round route routes row sats schedule score section "
    "sections set sets shelf site size slide slides spo2 staffing stage standard step strand suite tab "
    "table team teams tel temp theatre theatres tier tiers top trolley type unit units v version versions "
    "vol volume ward wards wave windows wing x year zone"
)
_FIGURES = frozenset(("NUM", "DECIMAL", "DOTTED", "YEAR", "YMD", "DM", "NTH", "FY"))
_MEASURES = words(
    "people pounds quid kg kilograms m km cm mm g euros each per miles percent litres pence metres"
)
_COSTS = words("cost costs price priced paid pay owe charged charge worth")
_SHORT = frozenset(("no", "p", "pg", "pp", "vol", "ext", "rm", "ver", "v", "fig", "tel"))
# Behind an ordinal in words that is a day: "the third of March"; "third parties" are none.
_NTH_BEHIND = words(
    "FIGURES NUM bank day from full half may of penultimate quarter thing to week weekend working"
)
_DAY_LEADS = words("- after and before by from of on or since the until")
_CALENDAR = frozenset(names.split()[0] for table in (WEEKDAYS, MONTHS) for names in table.values())
_MONTHS = frozenset(names.split()[0] for names in MONTHS.values())
_SCORED = words("a about gave give got is it it's pain rate rated score scored solid them us was")
_SCORED_BEHIND = words("for pain recommend satisfaction stars would")
_NUMBERS_OF = frozenset(
    ("bleep", "ext", "extension", "pin", "code", "id", "ref", "phone", "tel", "ratio", "staffing")
)
# "May" and "march" are months behind these, and before none of those.
_DATES = ("FIGURES", "NTH", "NUM", "YEAR")
_MONTH_LEADS = words(
    "- after and around before between by coming commencing during early end fifth first following for "
    "fourth from in last late mid middle next of on onwards or over past second since spring start the "
    "third this through to until within"
)
_NO_MONTH_BEHIND = words(
    "a also an as be get have he i into it need not only out over past she still the they up want we well you"
)
_PERSONS = words(
    "all board everyone family group he i it manager nurse one panel patient patients people she "
    "somebody staff team that they this we which who you"
)
_SAT_BEHIND = words("an around behind beside down for here in my nav next on the there through waiting with")
_SUN_LEADS = words("a bright full hot sea the")
_SUN_BEHIND = words("block burn cream hat is light lotion lounge out room screen set shining tan terrace was")
_NAMES_BEHIND = words("brown centre from house jones said says smith suite team ward")
# People are called so, too: "April is my manager".
_CALLED_SO = frozenset(("april", "june", "august"))
_NOT_NTH_BEHIND = words(
    "aid attempt base batch birthday bit button century choice class cohort course date degree edition "
    "email floor generation group hand language line link meeting module name one ones opinion option "
    "page part parties party person place point question rate responder responders round row screen "
    "sector session set slide slot stage team team's time try ward wave year"
)


def settle(tokens: list[Token]) -> list[Token]:
    """Return the words with quiet in the place of those that only look like a time."""
    kept: list[Token] = []
    for position, token in enumerate(tokens):
        ahead, behind = _word(tokens, position - 1), _word(tokens, position + 1)
        if _is_only_alike(tokens, position, token, ahead, behind):
            token = Token("quiet", None, token.first, token.last)
        elif token.kind == "DOTTED":
            token = Token("CLOCK", token.value, token.first, token.last)
        kept.append(token)
    return kept


def _word(tokens: list[Token], position: int) -> str:
    """Return what a neighbour is called, past a colon; "" beyond the ends of the text."""
    if not 0 <= position < len(tokens):
        return ""
    token = tokens[position]
    if token.kind == "stop":
        is_link = token.value == ":" or (
            token.value == "." and position and tokens[position - 1].kind in _SHORT
        )
        return _word(tokens, position - 1) if is_link and position else ""
    if token.kind == "NUM":
        return "FIGURES" if token.value.is_figures else "NUM"
    return token.kind


def _is_only_alike(tokens: list[Token], position: int, token: Token, ahead: str, behind: str) -> bool:
    if token.kind == "DOTTED" and (behind in _MEASURES or ahead in _COSTS):
        return True
    if token.kind == "NUM" and _is_one_of_month(tokens, position, token, ahead):
        return True
    if token.kind in _FIGURES:
        return ahead in _NAMING or _is_glued(tokens, position) or _is_no_day(token, ahead, behind)
    if token.kind == "CLOCK" and ahead in _NUMBERS_OF:
        return True
    length = token.last - token.first
    if token.kind in ("march", "may") and length > 3 - (token.kind == "may"):
        if ahead == "of":  # "the 30 of march" is dated as "30 march" is
            before = _word(tokens, position - 2)
            ahead = before if before in _DATES else ahead
        return _is_verb(token.kind, ahead, behind, _word(tokens, position + 2), alone=len(tokens) == 1)
    if token.kind in _CALLED_SO and length > 3:
        is_told_of = behind == "is" and _word(tokens, position + 2) in ("my", "our")
        return is_told_of or behind in _NAMES_BEHIND
    if token.kind == "saturday" and length == 3:
        is_told = ahead in _PERSONS | {"was", "were", "been", "just", "is", "being"}
        return is_told or behind in _SAT_BEHIND
    if token.kind == "sunday" and length == 3:
        is_dated = behind in ("FIGURES", "NUM", "NTH", "morning", "afternoon", "evening", "night", "am", "pm")
        return behind in _SUN_BEHIND or (ahead in _SUN_LEADS and not is_dated)
    if token.kind == "wednesday" and length == 3:
        return ahead in ("newly", "be", "get", "am", "been", "got", "we", "just")
    return False


def _is_one_of_month(tokens: list[Token], position: int, token: Token, ahead: str) -> bool:
    """Return whether "one" is whichever is held in a month, as in "the March one", and no day of it."""
    is_one = token.value.value == 1 and not token.value.is_figures
    return is_one and ahead in _MONTHS and _word(tokens, position - 2) in ("the", "my", "that", "your")


def _is_glued(tokens: list[Token], position: int) -> bool:
    """Return whether letters hang on a figure that mean nothing: "4ab" of a postcode, "5mg"."""
    behind = tokens[position + 1] if position + 1 < len(tokens) else None
    token = tokens[position]
    if behind is None or behind.first != token.last or token.kind != "NUM" or behind.is_known:
        return False
    return behind.kind == behind.value and behind.kind.isalpha() and behind.kind not in ("am", "pm")


def _is_no_day(token: Token, ahead: str, behind: str) -> bool:
    """Return whether an ordinal counts something: "second opinion", "a second"."""
    if token.kind == "DM":
        is_score = token.value[1] in (5, 10) and token.value[0] <= token.value[1]
        if behind in ("hour", "minute", "people", "day", "week"):
            return True
        return is_score and (ahead in _SCORED or behind in _SCORED_BEHIND)
    if token.kind != "NTH":
        return False
    if token.is_known and not _is_day_in_words(ahead, behind):
        return True
    if not token.is_known and not is_in_tables(behind) and ahead not in _DAY_LEADS | _CALENDAR:
        return True
    is_second = token.value == 2 and token.last - token.first == 6
    return behind in _NOT_NTH_BEHIND or (is_second and ahead in ("a", "one", "split", "every", "per"))


def is_in_tables(word: str) -> bool:
    return word == "" or code_of(word) != UNKNOWN


def _is_day_in_words(ahead: str, behind: str) -> bool:
    if behind in ("", "or", "and", "stop", "-", "TIME"):
        return ahead in ("the", "on", "TENS") or ahead in _CALENDAR
    return behind in _NTH_BEHIND or behind in _CALENDAR


def _is_verb(kind: str, ahead: str, behind: str, beyond: str, *, alone: bool) -> bool:
    is_dated = behind in (*_DATES, "NONTH") or ahead in _DATES
    is_weekday = ahead.endswith("day") and ahead not in ("day", "today")
    is_first = behind in ("to", "-", "until", "and", "or") and beyond in _CALENDAR
    is_dated = is_dated or is_first
    is_named = ahead in _MONTH_LEADS or alone or behind in ("bank", "YEAR", "day", "half", "next", "last")
    if kind == "march" and ahead == "the":
        return not is_dated
    if kind == "may" and ahead in ("on", "for", "the", "this", "that", "and", "or"):
        return not is_dated and behind not in (
            "",
            "stop",
            "to",
            "or",
            "and",
            "until",
            "-",
            "bank",
            "YEAR",
            "day",
        )
    return not (is_dated or is_weekday or (is_named and behind not in _NO_MONTH_BEHIND))
