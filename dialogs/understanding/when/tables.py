# ruff: noqa: E501 (one row, one line: so that it reads as a table)
"""The grammar: what people say on the left, what it means on the right (the notation is in `patterns`).

The rows are tried from the top, each takes its words away from those below, and its kind takes their place:
CLOCK (a time on a clock), HOURS (of some day), DAYS, then WHEN (days, hours, or both), and IT, bounds added.
"""

from __future__ import annotations

from dialogs.understanding.when import bounds, hours
from dialogs.understanding.when import calendar as days
from dialogs.understanding.when.patterns import table
from dialogs.understanding.when.values import Hours, Number

_D = "NUM|NTH"
MORNING = Hours(after=360, before=720, part="morning")
AFTERNOON = Hours(after=720, before=1080, part="afternoon")

CLOCKS = table(
    "CLOCK",
    (
        ("half past? HOUR !SMALL|UNIT|people", hours.half),
        ("half past CLOCK", lambda now, c: hours.past(now, Number(30, False), c)),
        ("NUM -? NUM !SMALL|UNIT|people|MONTH|NUM", hours.spoken),
        ("NUM minute|SMALL past HOUR|CLOCK", lambda now, n, _, h=None: hours.past(now, n, h or _)),
        ("a? quarter past HOUR|CLOCK", lambda now, h: hours.past(now, None, h)),
        ("a? quarter to HOUR|CLOCK", lambda now, h: hours.to(now, None, h)),
        ("NUM past HOUR|CLOCK", hours.past),
        ("NUM SMALL to HOUR|CLOCK", lambda now, n, _, h: hours.minutes_to(now, n, h)),
        ("NUM until|to HOUR|CLOCK !people|am|pm|-", lambda now, n, h: hours.to(now, n, h)),
        ("HOUR|CLOCK oclock? am", hours.with_half("am")),
        ("HOUR|CLOCK oclock? pm", hours.with_half("pm")),
        ("NUM NUM am", lambda now, h, m: (c := hours.spoken(now, h, m)) and hours.with_half("am")(now, c)),
        ("NUM NUM pm", lambda now, h, m: (c := hours.spoken(now, h, m)) and hours.with_half("pm")(now, c)),
        ("HOUR oclock", hours.bare),
        ("NUM CLOCK", lambda now, n, c: c if c.hour in (12, 24) and n.value == 12 else None),
        ("NUM NUM !SMALL|UNIT|people|MONTH", hours.spoken),
        ("NTH NUM NUM !SMALL|UNIT|people", lambda *_: None),
    ),
)
_JOINED_NUMBERS = table(
    "HOURS",
    (
        ("between|from HOUR|CLOCK to|and HOUR|CLOCK in? the? PART", hours.between),
        ("HOUR|CLOCK to HOUR|CLOCK in the PART", hours.between),
        ("between HOUR|CLOCK and|to HOUR|CLOCK !SMALL|UNIT|people|MONTH|NTH", hours.between),
        ("from HOUR|CLOCK to HOUR|CLOCK !SMALL|UNIT|people|MONTH|NTH|of", hours.between),
        ("at HOUR|CLOCK to HOUR|CLOCK !SMALL|UNIT|people|MONTH", hours.between),
        ("CLOCK to CLOCK", hours.between),
        ("CLOCK to HOUR !SMALL|UNIT|people|MONTH|NTH", hours.between),
        ("HOUR to CLOCK", hours.between),
        ("from? CLOCK for COUNT|DECIMAL SMALL", hours.lasting),
        (
            "from HOUR for COUNT|DECIMAL SMALL",
            lambda now, h, n, u: (c := hours.as_clock(h)) and hours.lasting(now, c, n, u),
        ),
        ("COUNT|DECIMAL SMALL from CLOCK", lambda now, n, u, c: hours.lasting(now, c, n, u)),
        ("CLOCK for half an SMALL", lambda now, c, u: hours.lasting(now, c, Number(0.5, False), u)),
    ),
)

NOW = table(
    "IT",
    (
        ("in|within around? half an SMALL", hours.in_fixed(30)),
        ("in around? half SMALL", hours.in_fixed(30)),
        ("in a? quarter of an SMALL", hours.in_fixed(15)),
        ("in NUM -? quarters|UNIT of an SMALL", hours.in_fixed(45)),
        ("in COUNT SMALL and a half", hours.hours_and_half),
        ("in COUNT and a half SMALL", hours.hours_and_half),
        ("in COUNT SMALL and? NUM SMALL", hours.in_h_m),
        ("within the? next? COUNT of? SMALL", hours.within),
        ("in? the next COUNT of? SMALL", hours.within),
        ("in? the? last COUNT of? SMALL", hours.last_few),
        ("in around? a? COUNT|DECIMAL of? SMALL time?", hours.in_a_while),
        ("half an SMALL ago", hours.in_fixed(30, -1)),
        ("half an SMALL from now", hours.in_fixed(30)),
        ("a? COUNT|DECIMAL of? SMALL ago", hours.a_while_ago),
        ("a? COUNT|DECIMAL of? SMALL from now", hours.in_a_while),
        ("COUNT|DECIMAL SMALL later|hence", hours.in_a_while),
        ("^ right? now $", hours.this_moment),
        ("is now $", hours.this_moment),
        ("right now", hours.this_moment),
        ("just now", hours.this_moment),
        ("at the moment", hours.this_moment),
        ("straight away", hours.this_moment),
        ("asap", lambda now, *_: None),
    ),
)

FEASTS = table(
    "DAYS",
    (
        ("good WEEKDAY YEAR?", lambda now, w, y: days.from_easter(-2)(now, y) if w == 4 else None),
        ("maundy WEEKDAY YEAR?", lambda now, w, y: days.from_easter(-3)(now, y)),
        ("ash WEEKDAY YEAR?", lambda now, w, y: days.from_easter(-46)(now, y)),
        ("shrove WEEKDAY YEAR?", lambda now, w, y: days.from_easter(-47)(now, y)),
        ("pancake day YEAR?", days.from_easter(-47)),
        ("pancake UNIT YEAR?", lambda now, u, y: days.from_easter(-47)(now, y)),
        ("easter WEEKDAY YEAR?", lambda now, w, y: days.from_easter({0: 1, 4: -2, 5: -1}.get(w, 0))(now, y)),
        ("easter weekend YEAR?", days.from_easter(-2, 4)),
        (
            "easter UNIT",
            lambda now, u: days.from_easter(-6, 7)(now) if u == "week" else days.from_easter(0)(now),
        ),
        ("next|following easter YEAR?", lambda now, *a: days.from_easter(0)(now, None)),
        ("easter YEAR?", days.from_easter(0)),
        (
            "christmas PART",
            lambda now, p: days.fixed(12, 24)(now) if p.part in ("evening", "night") else None,
        ),
        (
            "christmas UNIT YEAR?",
            lambda now, u, y: days.christmas_week(now) if u == "week" else days.fixed(12, 25)(now, y),
        ),
        ("week of christmas", days.christmas_week),
        ("christmas YEAR?", days.fixed(12, 25)),
        ("boxing UNIT YEAR?", lambda now, u, y: days.fixed(12, 26)(now, y)),
        ("twixtmas", days.fixed(12, 27, 5)),
        ("new years|UNIT PART", lambda now, _, p=None: days.fixed(12, 31)(now)),
        ("new years|UNIT UNIT", lambda now, *_: days.fixed(1, 1)(now)),
        ("in the new UNIT", lambda now, u: days.new_year(now) if u == "year" else None),
        ("early in the new UNIT", lambda now, u: days.new_year(now)),
        ("the? new UNIT", lambda now, u: days.new_year(now) if u == "year" else None),
        ("guy fawkes UNIT?|night|PART?", lambda now, *_: days.fixed(11, 5)(now)),
        ("mothering WEEKDAY", lambda now, _: days.from_easter(-21)(now)),
        ("mothers UNIT", lambda now, _: days.from_easter(-21)(now)),
        ("bonfire PART", lambda now, *_: days.fixed(11, 5)(now)),
        ("halloween", days.fixed(10, 31)),
        ("valentines UNIT?", lambda now, *_: days.fixed(2, 14)(now)),
        ("st|saint georges UNIT", lambda now, *_: days.fixed(4, 23)(now)),
        ("st|saint patricks UNIT", lambda now, *_: days.fixed(3, 17)(now)),
        ("april fools UNIT?", lambda now, *_: days.fixed(4, 1)(now)),
        (
            "early MONTH bank holiday YEAR?",
            lambda now, m, y: days.bank_holiday_of(m, False)(now, y) if m == 5 else None,
        ),
        ("MONTH UNIT bank holiday YEAR?", lambda now, m, u, y: days.bank_holiday_of(5, False)(now, y)),
        ("spring bank holiday YEAR?", days.bank_holiday_of(5, True)),
        (
            "late MONTH bank holiday YEAR?",
            lambda now, m, y: days.bank_holiday_of(5, True)(now, y) if m == 5 else None,
        ),
        (
            "summer|MONTH bank holiday YEAR?",
            lambda now, m, y=None: days.bank_holiday_of(m if m in (5, 8) else 8, m != 5)(now, y),
        ),
        ("the? bank holiday weekend", days.holiday_weekend),
        ("the? last|previous bank holiday", days.last_bank_holiday),
        ("the? WHICH bank holiday WEEKDAY?", lambda now, *_: days.bank_holiday(now)),
        ("the? bank holiday WEEKDAY?", lambda now, *_: days.bank_holiday(now)),
        ("the? WHICH|NEW? financial|tax|fiscal UNIT", days.financial_year),
        ("the? new financial|tax|fiscal UNIT", lambda now, _: days.financial_year(now, 1)),
        ("q|Q NUM", lambda now, *a: days.financial_quarter(now, a[-1])),
    ),
)

DAYS = table(
    "DAYS",
    (
        # several days of a month
        (
            f"from|between? the? {_D} of? MONTH to|and {_D} of? MONTH YEAR?",
            lambda now, a, m, b, n, y: bounds.days_to(
                now, days.d_month(now, None, a, m, y), days.d_month(now, None, b, n, y)
            ),
        ),
        (
            f"from|between? WEEKDAY? the? {_D} to the? WEEKDAY? {_D} of? MONTH YEAR?",
            lambda now, w, a, v, b, m, y: bounds.dates_of_month(now, a, b, m, y),
        ),
        (f"between the? {_D} and the? {_D} of? MONTH YEAR?", bounds.dates_of_month),
        (f"the? {_D} and|or the? {_D} of? MONTH YEAR?", bounds.dates_of_month),
        (f"from|between? MONTH the? {_D} to|and the? {_D} !MONTH|CLOCK|am|pm YEAR?", bounds.month_dates),
        (
            f"from|between? MONTH {_D} to|and MONTH {_D}",
            lambda now, m, a, n, b: bounds.days_to(
                now, days.month_d(now, None, m, a), days.month_d(now, None, n, b)
            ),
        ),
        ("from|between? MONTH to|and MONTH YEAR?", bounds.month_to_month),
        ("from? the? NTH to the? NTH of? the? UNIT?", lambda now, a, b, _: bounds.nths(now, a, b)),
        ("between the? NTH and the? NTH", bounds.nths),
        # ordinals
        ("the? NTHS WEEKDAY in|of MONTH YEAR?", days.nth_weekday),
        ("the? NTHS WEEKDAY MONTH YEAR?", days.nth_weekday),
        (
            "the? NTHS WEEKDAY in|of the? WHICH? UNIT",
            lambda now, n, w, which, u: days.nth_weekday_of(now, n, w, which) if u == "month" else None,
        ),
        ("the? NTHS week|UNIT in|of MONTH YEAR?", lambda now, n, u, m, y: days.nth_unit_of(now, n, u, m, y)),
        (
            "the? NTHS UNIT of|in the? WHICH? UNIT",
            lambda now, n, u, which, v: days.nth_unit_which(now, n, u, which) if v == "month" else None,
        ),
        ("the? NTHS weekend in|of MONTH YEAR?", days.nth_weekend_of),
        # one day written out
        (
            f"WEEKDAY? the? {_D} UNIT? of? MONTH of? YEAR",
            lambda now, w, n, u, m, y: days.d_month(now, w, n, m, y),
        ),
        (f"WEEKDAY? MONTH -? the? {_D} YEAR", days.month_d),
        (f"WEEKDAY? the? {_D} -? MONTH -? YEAR?", days.d_month),
        (f"WEEKDAY? {_D} MONTH -? NUM !SMALL|UNIT|people|to|CLOCK|oclock|am|pm", days.d_month_yy),
        (f"WEEKDAY? the? {_D} of? MONTH", days.d_month),
        (f"WEEKDAY? MONTH -? the? {_D} !SMALL|people|am|pm|oclock", days.month_d),
        ("WEEKDAY? YMD", days.ymd),
        ("WEEKDAY? DM", days.dm),
        ("WEEKDAY on? the? NTH of? !UNIT", days.weekday_nth),
        ("WEEKDAY on? the? NTH", days.weekday_nth),
        (
            "WEEKDAY NUM !SMALL|UNIT|people|to|CLOCK|oclock|am|pm|PART|and",
            lambda now, w, n: (
                days.weekday_nth(now, w, n) if n.value > 12 and len(n.text) == 2 and n.value <= 31 else None
            ),
        ),
        (
            "the? NTH of this|the UNIT",
            lambda now, n, u: days.nth_this_month(now, n) if u == "month" else None,
        ),
        (
            "the? NUM|NTH of? the? WHICH UNIT",
            lambda now, n, w, u: days.nth_this_month(now, n, w) if u == "month" else None,
        ),
        # weeks
        ("wc DM|YMD", lambda now, d: days.commencing_figures(now, d)),
        ("the? WEEKDAY UNIT after next", lambda now, w, u: days.weekday_after_next(now, w)),
        ("WEEKDAY of|in? the? UNIT after next", lambda now, w, u: days.weekday_after_next(now, w)),
        ("the? UNIT after next", days.unit_after_next),
        ("the? UNIT before last", days.unit_before_last),
        ("the? weekend after next", days.weekend(2)),
        ("WEEKDAY after next", days.weekday_after_next),
        ("COUNT UNIT on|from? this? WEEKDAY", days.counted_weeks_weekday),
        ("UNIT on|from this? WEEKDAY", lambda now, u, w: days.counted_weeks_weekday(now, None, u, w)),
        ("COUNT? UNIT on|from? this? NEAR", days.counted_weeks_near),
        ("COUNT UNIT after|from the? NEAR", days.counted_weeks_near),
        ("NEAR UNIT !commencing", days.near_unit),
        ("this? WEEKDAY UNIT !commencing", days.weekday_unit),
        ("this? WEEKDAY NUM UNIT", lambda now, w, n, u: days.counted_weeks_weekday(now, n, u, w)),
        ("NEAR NUM UNIT", lambda now, d, n, u: days.counted_weeks_near(now, n, u, d)),
        ("COUNT WEEKDAY from now", days.weekdays_ahead),
        # weekdays
        (
            "WEEKDAY of|in? the? WHICH UNIT",
            lambda now, w, which, u: days.weekday_in_week(now, w, which) if u == "week" else None,
        ),
        ("WEEKDAY of the UNIT", lambda now, w, u: days.weekday_in_week(now, w, 0) if u == "week" else None),
        (
            "the? WHICH UNIT on|,? WEEKDAY",
            lambda now, which, u, w: days.weekday_in_week(now, w, which) if u == "week" else None,
        ),
        ("the? day|UNIT after NEAR", lambda now, u, n: days.offset(n + 1)(now) if u == "day" else None),
        ("the? UNIT before NEAR", lambda now, u, n: days.offset(n - 1)(now) if u == "day" else None),
        ("this coming WEEKDAY", days.weekday),
        ("this next WEEKDAY", days.weekday),
        (
            "the? WHICH WEEKDAY",
            lambda now, which, w: days.weekday(now, w) if which == 0 else days.weekday_of_week(now, which, w),
        ),
        (
            "on? the? NTH !WEEKDAY|UNIT|floor|cohort|time|one|group|place|part|session|course|class|round|attempt|of|half|thing|person|option|year|module|day",
            lambda now, n: days.nth_of_month(now, n),
        ),
        (
            "on the NUM !CLOCK|UNIT|SMALL|people|to|and",
            lambda now, n: (
                days.nth_of_month(now, int(n.value)) if 1 <= n.value <= 31 and n.is_figures else None
            ),
        ),
        ("NEAR", days.near),
        ("WEEKDAY", days.weekday),
        # counted
        ("within the? next COUNT of? UNIT", days.within),
        ("in? the? WHICH COUNT of? UNIT", days.next_few),
        ("within COUNT of? UNIT", days.within),
        ("in a? COUNT of? UNIT time?", days.ahead),
        ("a? COUNT of? UNIT from now", days.ahead),
        ("a? COUNT of? UNIT hence|later|time", days.ahead),
        ("after COUNT UNIT", days.ahead),
        ("a? COUNT of? UNIT ago", days.ago),
        ("a? COUNT of? UNIT back", days.ago),
        # spans with a name
        ("rest|remainder|remaining of the|this UNIT", lambda now, u: days.rest_of(now, 0, u)),
        ("later this UNIT", lambda now, u: days.rest_of(now, 0, u)),
        ("this|the? UNIT or|and next UNIT?", lambda now, u, v: days.two_periods(now, u)),
        ("all|whole UNIT", lambda now, u: days.period(now, 0, u) if u in ("day", "week") else None),
        ("the? coming UNIT", days.the_unit("week", 1)),
        ("the? WHICH working UNIT", lambda now, w, u: days.work_week(now, w) if u == "week" else None),
        ("the? WHICH workweek", lambda now, w: days.work_week(now, w)),
        ("the? WHICH weekend", days.which_weekend),
        ("the? weekend of DAYS", days.weekend_of),
        ("the|at|on|over|in? weekend", days.weekend(0)),
        ("the? WHICH UNIT", days.period),
        ("the? WHICH quarter", lambda now, w: days.period(now, w, "quarter")),
        # months and years
        ("the? WHICH MONTH", days.which_month),
        (
            "MONTH of? WHICH UNIT",
            lambda now, m, w, u: days.month_span(now, m, now.today.year + w) if u == "year" else None,
        ),
        ("MONTH of|-? YEAR", days.month_span),
        ("MONTHYEAR", lambda now, my: days.month_span(now, *my) if 1 <= my[0] <= 12 else None),
        (
            "NUM - NUM !CLOCK|am|pm|MONTH",
            lambda now, d, m: (
                days.dated(now, None, int(d.value), int(m.value), None)
                if 12 < d.value <= 31 and d.is_figures and 1 <= m.value <= 12 and m.is_figures
                else None
            ),
        ),
        ("YEAR MONTH", lambda now, y, m: days.month_span(now, m, y)),
        ("MONTH", days.month_span),
        ("in|during|by|since|before|after|until YEAR", days.year_span),
    ),
)

ABOUT_DAYS = table(
    "DAYS",
    (
        ("wc DAYS", days.commencing),
        ("COUNT UNIT starting|commencing from? DAYS", bounds.for_days_turned),
        (
            "the? UNIT commencing|of|starting on? DAYS",
            lambda now, u, d: days.commencing(now, d) if u == "week" else None,
        ),
        ("the? UNIT in which DAYS", lambda now, u, d: days.commencing(now, d)),
        ("the? UNIT ending DAYS", lambda now, u, d: days.ending(now, d)),
        ("the? start|beginning|commencing|starting|early of? DAYS", days.part_of("start")),
        ("the? middle|mid of|-? DAYS", days.part_of("middle")),
        ("the? late|end of? DAYS", days.part_of("end")),
        ("the? start of the UNIT", lambda now, u: days.part_of("start")(now, days.period(now, 0, u))),
        (
            "the? end of the UNIT",
            lambda now, u: days.part_of("end")(now, days.period(now, 0, u)) if u != "day" else None,
        ),
        ("the? middle of the UNIT", lambda now, u: days.part_of("middle")(now, days.period(now, 0, u))),
        ("eom", lambda now: days.part_of("end")(now, days.period(now, 0, "month"))),
        ("eow", lambda now: days.part_of("end")(now, days.period(now, 0, "week"))),
        ("COUNT UNIT after|from DAYS", days.from_date),
        ("COUNT UNIT before DAYS", days.before_date),
        (
            "the? UNIT after DAYS",
            lambda now, u, d: (
                days.next_day(now, d) if u == "day" else days.week_after(now, d) if u == "week" else None
            ),
        ),
        (
            "the? UNIT before DAYS",
            lambda now, u, d: (
                days.day_ahead_of(now, d) if u == "day" else days.week_before(now, d) if u == "week" else None
            ),
        ),
        ("DAYS for COUNT UNIT", bounds.for_days),
        ("COUNT UNIT starting|commencing from? DAYS", bounds.for_days_turned),
    ),
)

HOURS_BESIDE_DAYS = table(
    "WHEN",
    (
        (
            "HOUR to HOUR on|,? DAYS",
            lambda now, a, b, d: (h := hours.strict_between(now, a, b)) and bounds.both(now, d, h),
        ),
        (
            "DAYS at|in|from|between|on|-? the? HOUR to HOUR !people|UNIT|SMALL",
            lambda now, d, a, b: (h := hours.between(now, a, b)) and bounds.both(now, d, h),
        ),
    ),
)
HOURS = table(
    "HOURS",
    (
        ("first thing in? the? PART?", hours.fixed(420, 600)),
        ("last thing", hours.fixed(960, 1080)),
        ("close of play|business", hours.fixed(None, 1020, "close")),
        (
            "the? end of the? UNIT|shift",
            lambda now, u=None: hours.fixed(None, 1020, "close")(now) if u in ("day", None) else None,
        ),
        ("out of hours", lambda *_: None),
        ("after work|hours", hours.fixed(1020, None)),
        ("after SMALL", lambda now, u: hours.fixed(1020, None)(now) if u == "hour" else None),
        ("HOUR|CLOCK in the PART", hours.in_part),
        ("HOUR|CLOCK at PART", hours.in_part),
        ("CLOCK PART", hours.in_part),
        ("PART at HOUR|CLOCK", hours.part_at),
        ("PART CLOCK", hours.part_at),
        ("early|earlier PART", hours.early),
        ("mid|middle -? PART", lambda now, p: p),
        ("late|later PART", hours.late),
        ("DAYS to|at? HOUR to HOUR !people|UNIT|SMALL", lambda *_: None),
        ("at around? HOUR to HOUR", hours.between),
        (
            "at|around around? HOUR !people|UNIT|SMALL|MONTH|-",
            lambda now, n: (c := hours.bare(now, n)) and hours.at(now, c),
        ),
        ("not? before|until CLOCK|HOUR !people|UNIT|SMALL|MONTH|NTH|.", hours.before),
        ("by|before|until no? around? CLOCK|HOUR !people|UNIT|SMALL|MONTH", hours.before),
        ("no later than CLOCK|HOUR", hours.before),
        ("earlier than CLOCK|HOUR", hours.before),
        ("later than CLOCK|HOUR", hours.after),
        ("any? time? after|from|since around? CLOCK|HOUR onwards? !people|UNIT|SMALL|MONTH|to", hours.after),
        ("CLOCK onwards", hours.after),
        ("CLOCK or later|after", hours.after),
        ("CLOCK or earlier|before", hours.before),
        ("after PART", hours.after_part),
        ("before|by PART", hours.before_part),
        ("CLOCK oclock?", hours.at),
    ),
)

MOMENTS = table(
    "WHEN",
    (
        ("TONIGHT at|around? HOURS", bounds.tonight_at),
        ("HOURS TONIGHT", lambda now, h, _: bounds.tonight_at(now, _, h)),
        (
            "TONIGHT at? HOUR",
            lambda now, _, n: (h := hours.bare(now, n)) and bounds.tonight_at(now, _, hours.at(now, h)),
        ),
        (
            "HOUR TONIGHT",
            lambda now, n, _: (h := hours.bare(now, n)) and bounds.tonight_at(now, _, hours.at(now, h)),
        ),
        ("TONIGHT", bounds.tonight),
        ("this|last PART HOURS", lambda now, *a: bounds.both(now, days.near(now, 0), a[-1])),
        (
            "HOUR DAYS in? the? PART",
            lambda now, n, d, p: (h := hours.in_part(now, n, p)) and bounds.both(now, d, h),
        ),
        (
            "DAYS PART at? HOUR",
            lambda now, d, p, n: (h := hours.in_part(now, n, p)) and bounds.both(now, d, h),
        ),
        ("DAYS in? the? PART HOURS", lambda now, d, p, h: bounds.both(now, d, h)),
        ("HOURS this PART", lambda now, h, p: bounds.both(now, days.near(now, 0), h)),
        ("WHICH PART", bounds.this_part),
        ("later this PART", lambda now, p: bounds.both(now, days.near(now, 0), p)),
        ("DAYS at|around|-|for? around? HOURS", bounds.both),
        ("DAYS the? HOURS", bounds.both),
        ("HOURS on|of|-? the? DAYS", bounds.both_turned),
        ("DAYS in|at? the? PART", bounds.both),
        ("PART of|on? DAYS", bounds.both_turned),
        ("DAYS am", lambda now, d: bounds.both(now, d, MORNING)),
        ("DAYS pm", lambda now, d: bounds.both(now, d, AFTERNOON)),
        (
            "HOUR this|NEAR PART",
            lambda now, n, *a: (h := hours.in_part(now, n, a[-1])) and bounds.both(now, days.near(now, 0), h),
        ),
        ("HOUR DAYS", lambda now, n, d: bounds.at_hour(now, d, n)),
        ("DAYS HOUR !people|UNIT|SMALL|.", lambda now, d, n: bounds.at_hour(now, d, n)),
        ("at|over lunch|PART", lambda now, p=None: p and bounds.hours_only(now, p)),
        ("in|during the PART", lambda now, p: bounds.hours_only(now, p)),
        (
            "^ HOUR to HOUR $",
            lambda now, a, b: (h := hours.strict_between(now, a, b)) and bounds.hours_only(now, h),
        ),
        (
            "DAYS for COUNT UNIT",
            lambda now, d, n, u: (f := bounds.for_days(now, d, n, u)) and bounds.days_only(now, f),
        ),
        ("at? the? PART", lambda now, p: bounds.hours_only(now, p) if p.part == "close" else None),
        ("DAYS", bounds.days_only),
        ("HOURS", bounds.hours_only),
    ),
)

JOINS = table(
    "IT",
    (
        ("after|before|until|by|since|in|over? the? half term", bounds.unknown_period),
        ("from|between now to|and WHEN", bounds.now_to),
        ("from|between? WHEN to|and WHEN", lambda now, a, b: bounds.from_to(now, a, b)),
        ("WHEN but? WHEN", bounds.within_bounds),
        ("WHEN or|and WHEN", bounds.either),
        ("any? time? after WHEN", bounds.after),
        ("from|starting on? WHEN onwards?", bounds.starting),
        ("since WHEN", bounds.since),
        ("WHEN onwards", bounds.starting),
        ("WHEN or later|after", bounds.starting),
        ("not before WHEN", bounds.starting),
        ("before|ahead of? WHEN", bounds.before),
        ("by|until|within the? WHEN", bounds.by),
        ("no later than WHEN", bounds.by),
        ("WHEN", lambda now, w: w),
    ),
)
STAGES = (NOW, CLOCKS, FEASTS, DAYS, ABOUT_DAYS, _JOINED_NUMBERS, HOURS_BESIDE_DAYS, HOURS, MOMENTS, JOINS)
