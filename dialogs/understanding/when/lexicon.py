"""The words of time: what a word is to the grammar, its value, and how people write it."""

from __future__ import annotations

from dialogs.understanding.when.values import Clock, Hours, Number

WEEKDAYS = {
    0: "monday mon mons mondays munday mondy mnday moday",
    1: "tuesday tue tues tuesdays teusday tusday tuesdy tuseday tueday tuesaday",
    2: "wednesday wed weds wednes wednesdays wensday wednsday wednesdy wedsnesday wendesday wedensday",
    3: "thursday thu thur thurs thursdays thrusday thurday thursdy thirsday thusday thers thrs",
    4: "friday fri fris fridays firday fridy frday freeday frid",
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
    " 2moro"
    " 2morrow 2moz 2mrw 2mro tomorrrow tomorrw tommrow tmorrow morrow tmro tomoro tomoroow tomorra",
    -1: "yesterday yesterdays yday yest yesturday",
}
NUMBERS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
TENS = {"thirty": 30, "forty": 40, "fourty": 40, "fifty": 50}
NTH = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
UNITS = {
    "day": "day days dys",
    "week": "week weeks wk wks wek weeek weaks",
    "fortnight": "fortnight fortnights fornight 4tnight fortnite",
    "month": "month months mth mths mnth mnths",
    "quarter": "quarters qtr",
    "year": "year years yr yrs",
}
SMALL = {"minute": "minute minutes min mins", "hour": "hour hours hr hrs"}
PARTS = {
    Hours(after=360, before=720, part="morning"): "morning mornings morn mornin moring",
    Hours(after=720, before=1080, part="afternoon"): "afternoon afternoons aft arvo afternoonish afternon"
    " aftrnoon aftenoon",
    Hours(after=1020, before=1320, part="evening"): "evening evenings eve evenin",
    Hours(after=1080, before=1440, part="night"): "night nights nite",
    Hours(after=720, before=840, part="lunch"): "lunchtime lunchtimes lunch dinnertime",
    Hours(after=960, before=1080, part="tea"): "teatime",
    Hours(after=420, before=540, part="breakfast"): "breakfast",
    Hours(before=1020, part="close"): "eod cop cob",
}
# What stands on the left is how the tables of the grammar write it.
SPELLINGS = {
    "next": "nxt nex nxet",
    "coming": "comin upcoming",
    "following": "folowing",
    "previous": "prev",
    "until": "til till untill thru through upto until'",
    "before": "b4 befor bfore",
    "after": "aftr afta",
    "between": "btwn betwen btw inbetween",
    "onwards": "onward",
    "from": "frm form",
    "christmas": "xmas chrimbo crimbo xmass chrismas",
    "weekend": "weekends wkend wkends w/e",
    "commencing": "beginning starting begining comencing",
    "wc": "w/c w/b",
    "oclock": "o'clock",
    "the": "teh th",
    "within": "inside",
    "starting": "startin",
    "and": "& n",
    "around": "about abt approximately roughly approx circa ish",
    "half": "harf",
    "quarter": "qtr quater",
    "past": "gone",
    "in": "during over",
    "years": "year's",
    "holiday": "hol hols holidays",
    "people": "person persons places place seats seat spaces space spots spot others other colleagues more"
    " lads ladies girls staff porters nurses patients beds bags forms copies times questions kilograms kg ml"
    " percent pieces stars adult adults",
}
LAST = {"last": -1, "previous": -1, "this": 0, "current": 0, "coming": 0, "next": 1, "following": 1}
COUNTED = {"a": 1, "an": 1, "couple": 2, "few": 3}


def _words() -> dict[str, tuple[str, object]]:
    known: dict[str, tuple[str, object]] = {}
    for word, shorts in SPELLINGS.items():
        for short in (word, *shorts.split()):
            known[short] = (word, None)
    for word, value in (LAST | COUNTED).items():
        known[word] = (word, Number(value, is_figures=False) if word in COUNTED else value)
        for short in SPELLINGS.get(word, "").split():
            known[short] = known[word]
    for kind, table in (("WEEKDAY", WEEKDAYS), ("MONTH", MONTHS), ("NEAR", NEAR), ("UNIT", UNITS)):
        for number, shorts in table.items():
            known |= dict.fromkeys(shorts.split(), (kind, number))
    for unit, shorts in SMALL.items():
        known |= dict.fromkeys(shorts.split(), ("SMALL", unit))
    for hours, shorts in PARTS.items():
        known |= dict.fromkeys(shorts.split(), ("PART", hours))
    known |= {word: ("NUM", Number(n, is_figures=False)) for n, word in enumerate(NUMBERS)}
    known |= {word: ("TENS", Number(n, is_figures=False)) for word, n in (TENS | {"twenty": 20}).items()}
    known |= {word: ("NTH", n) for n, word in enumerate(NTH, 1)}
    known |= {"thirtieth": ("NTH", 30)}
    known |= {"noon": ("CLOCK", Clock(12, 0, "24")), "midday": ("CLOCK", Clock(12, 0, "24"))}
    known |= {"noonish": ("CLOCK", Clock(12, 0, "24")), "midnight": ("CLOCK", Clock(24, 0, "24"))}
    known |= {"tonight": ("TONIGHT", None), "tonite": ("TONIGHT", None), "2nite": ("TONIGHT", None)}
    return known


WORDS = _words()
