"""The words of time: what the tables of the grammar call each, its value, and how people write it."""

from __future__ import annotations

from dialogs.understanding.when.values import Clock, Hours, Number
from dialogs.understanding.words import nearest

# In each table the name comes first, then its other spellings; the value is on the left.
WEEKDAYS = {
    0: "monday mon mons mondays mondy mnday moday",
    1: "tuesday tue tues tuesdays teusday tusday tuesdy tuseday tueday tuesaday tuesd",
    2: "wednesday wed weds wednes wednesdays wensday wednsday wednesdy wedsnesday wendesday wedensday wedn",
    3: "thursday thu thur thurs thursdays thrusday thurday thursdy thirsday thusday thers thrs thrus thursd",
    4: "friday fri fris fridays firday fridy frday freeday frid frida",
    5: "saturday sat sats saturdays saterday satday saturdy",
    6: "sunday sun suns sundays sundy sumday",
}
MONTHS = {
    1: "january jan januray janurary janury",
    2: "february feb feburary febuary febs febrary",
    3: "march mar",
    4: "april apr aprl apirl",
    5: "may",
    6: "june jun",
    7: "july jul jly",
    8: "august aug agust augst",
    9: "september sep sept setember septmber septemeber",
    10: "october oct ocotber octobr ocober",
    11: "november nov novemeber novmber novembr",
    12: "december dec decs decemeber decmber decembr dicember",
}
NEAR = {
    0: "today todays 2day tody toady",
    1: "tomorrow tomorrows tomoz tomos tmrw tmr tmoro tmw tomo tomora tomorow tommorow tommorrow tomorro"
    " 2moro 2morrow 2moz 2mrw 2mro tomorrrow tomorrw tommrow tmorrow morrow tmro tomoro tomoroow tomorra tom"
    " tomorrer tommoro tomoro tomrw tomorro tmmrw tomoza tmoz tomz tmorrow tmorow tommorrows tomorows 2mo",
    -1: "yesterday yesterdays yday yest yesturday",
}
UNITS = (
    "day days dys",
    "week weeks wk wks wek weeek weaks",
    "fortnight fortnights fornight 4tnight fortnite",
    "month months mth mths mnth mnths",
    "quarter quarters qtr quater qtrs",
    "year years yr yrs year's",
)
SMALL = ("minute minutes min mins", "hour hours hr hrs")
PARTS = {
    "morning mornings morn mornin moring": (360, 720),
    "afternoon afternoons aft arvo afternoonish afternon aftrnoon aftenoon": (720, 1080),
    "evening evenings eve evenin": (1020, 1320),
    "night nights nite": (1080, 1440),
    "lunch lunchtime lunchtimes dinnertime": (720, 840),
    "teatime": (960, 1080),
    "breakfast": (420, 540),
    "eod cop cob": (None, 1020),
}
NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50}
NTHS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
WHICH = {
    "last": -1, "previous": -1, "prev": -1, "past": -1, "this": 0, "current": 0, "coming": 0, "comin": 0,
    "upcoming": 0, "next": 1, "nxt": 1, "nex": 1, "nxet": 1, "following": 1, "folowing": 1,
}  # fmt: skip
_WHICH_NAMES = {"prev": "previous", "comin": "coming", "upcoming": "coming", "nxt": "next", "nex": "next",
                "nxet": "next", "folowing": "following"}  # fmt: skip
COUNTED = {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 3}
SPELLINGS = (
    "until til till untill thru through upto until' upto",
    "before b4 befor bfore",
    "after aftr afta",
    "between btwn betwen btw inbetween",
    "onwards onward",
    "from frm",
    "christmas xmas chrimbo crimbo xmass chrismas",
    "easter eastr",
    "weekend weekends wkend wkends",
    "commencing beginning starting begining comencing",
    "wc w/c w/b wb",
    "we w/e",
    "oclock o'clock oclockish",
    "the teh th",
    "within inside",
    "and & n",
    "at @",
    "around about abt approximately roughly approx circa",
    "half harf arf",
    "in during over",
    "holiday hol hols holidays",
    "working business workin",
    "financial fiscal fin finacial",
    "fy",
    "start starts beginning",
    "nye",
    "mid middle",
    "people person persons places place seats seat spaces space spots spot others other colleagues more lads"
    " ladies girls staff porters nurses patients beds bags forms copies questions kilograms kg ml percent"
    " pieces stars adult adults us managers hcas wards slots teams doctors members learners managers mates"
    " cleaners reports projects tickets emails options attempts failed visits incidents goes tries breaks"
    " spare free extra available starters",
)
# Long words that are nearly a day's or a month's name.
_NO_SLIP = frozenset(["sundry", "augusta", "sundries", "augusts", "mandays", "moneyday"])
_LONG = (
    "monday tuesday wednesday thursday friday saturday sunday january february august september october"
    " november december tomorrow fortnight christmas"
)
_LONG_BY_LETTER = {
    letter: [word for word in _LONG.split() if word[0] == letter] for letter in {w[0] for w in _LONG.split()}
}

Known = tuple[str, object]


def known(word: str) -> Known | None:
    """Return the name and the value of a word of time, also of one mistyped; None of any other word."""
    found = WORDS.get(word) or WORDS.get(word.replace("'", ""))
    if found is None and word.endswith("'s"):
        found = WORDS.get(word[:-2])
    if found is None and word.endswith("ish"):
        found = _about(WORDS.get(word[:-3]))
    if found is None and 6 <= len(word) <= 11 and word not in _NO_SLIP:
        near = nearest(word, _LONG_BY_LETTER.get(word[0], []))
        found = WORDS[near] if near else None
    return found


def _about(found: Known | None) -> Known | None:
    """Return "threeish" as a time."""
    if found and found[0] == "NUM" and isinstance(found[1], Number) and 1 <= found[1].value <= 12:
        return "CLOCK", Clock(int(found[1].value))
    return found


def _named(rows: dict[int, str]) -> dict[str, Known]:
    return {word: (names.split()[0], value) for value, names in rows.items() for word in names.split()}


def _plain(rows: tuple[str, ...], *, has_value: bool = False) -> dict[str, Known]:
    return {
        word: (row.split()[0], row.split()[0] if has_value else None) for row in rows for word in row.split()
    }


def _words() -> dict[str, Known]:
    words = _plain(SPELLINGS) | _plain(UNITS, has_value=True) | _plain(SMALL, has_value=True)
    words |= _named(WEEKDAYS) | _named(MONTHS) | _named(NEAR)
    words |= {word: (_WHICH_NAMES.get(word, word), value) for word, value in WHICH.items()}
    words |= {word: (word, Number(value, is_figures=False)) for word, value in COUNTED.items()}
    for names, (after, before) in PARTS.items():
        first = names.split()[0]
        words |= dict.fromkeys(
            names.split(), (first, Hours(after=after, before=before, part=first, is_whole_part=True))
        )
    words |= {word: ("NUM", Number(n, is_figures=False)) for n, word in enumerate(NUMBERS.split())}
    words |= {word: ("TENS", Number(n, is_figures=False)) for word, n in TENS.items()}
    words |= {word: ("NTH", n) for n, word in enumerate(NTHS.split(), 1)} | {"thirtieth": ("NTH", 30)}
    words |= dict.fromkeys(("noon", "midday", "noonish", "middayish"), ("CLOCK", Clock(12, 0, "24")))
    words |= {"midnight": ("CLOCK", Clock(24, 0, "24"))}
    words |= dict.fromkeys(("tonight", "tonite", "2nite", "tonights"), ("TONIGHT", None))
    return words


WORDS = _words()
