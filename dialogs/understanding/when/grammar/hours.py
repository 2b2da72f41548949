"""Hours of a day: ranges, before and after a time, and the parts of a day."""

from __future__ import annotations

from dialogs.understanding.when import beside, hours
from dialogs.understanding.when.patterns import table

RANGES = table(
    "HOURS",
    ("between|from TIME to|and TIME in? the? PART", hours.between),
    ("TIME to TIME in the PART", hours.between),
    ("between TIME and|to TIME !noun", hours.between),
    ("from TIME to TIME !noun", hours.between),
    ("at TIME to TIME !noun", hours.between),
    ("CLOCK to CLOCK", hours.between),
    ("CLOCK to HOUR !noun", hours.between),
    ("HOUR to CLOCK", hours.between),
    ("from? CLOCK for COUNT|DECIMAL SMALL", hours.lasting),
    ("from HOUR for COUNT|DECIMAL SMALL", hours.lasting),
    ("CLOCK for half an hour", hours.half_an_hour),
    ("COUNT|DECIMAL SMALL from CLOCK", hours.lasting_turned),
)  # fmt: skip

RANGES_BESIDE_DAYS = table(
    "WHEN",
    ("HOUR to HOUR on|stop? the? DAYS", beside.range_and_days),
    ("DAYS at|in|from|between|on|-|stop? the? HOUR to HOUR !people|counted", beside.days_and_range),
    ("at|around? TIME on? DAYS in? the? PART", beside.hour_days_part),
    ("at|around? TIME this PART", beside.hour_this_part),
    ("this|later PART at|around|from? around? CLOCK", beside.part_clock),
    ("this PART at|around around? HOUR !to|-|dated", beside.part_clock),
    ("DAYS between HOUR and HOUR !people|counted", beside.days_and_range),
)  # fmt: skip

HOURS = table(
    "HOURS",
    ("NTH thing in? the? PART?", hours.first_thing),
    ("last thing in? the? afternoon|evening|night?", hours.fixed(960, 1080)),
    ("close of play|working", hours.fixed(None, 1020, "eod")),
    ("the? end of the? day|shift", hours.fixed(None, 1020, "eod")),
    ("before? work !on|with|at|through", hours.nothing),
    ("out of hours", hours.nothing),
    ("after work|hour", hours.fixed(1020, None)),
    ("out of office hours", hours.nothing),
    ("office|working hour", hours.nothing),
    # a clock beside a part of the day
    ("TIME in the PART", hours.in_part),
    ("TIME at NIGHT", hours.in_part),
    ("TIME at? PART !of", hours.in_part),
    ("PART at|around|by? TIME !dated|to", hours.part_at),
    ("early|earlier PART", hours.early),
    ("mid|middle -? PART", hours.as_said),
    ("late|later PART", hours.late),
    # before, after, at
    ("at around? HOUR to HOUR", hours.between),
    ("not before CLOCK", hours.not_before),
    ("not before HOUR !noun", hours.not_before),
    ("no|not earlier than CLOCK", hours.after),
    ("no|not earlier than HOUR !noun", hours.after),
    ("no|not later than|after CLOCK", hours.by),
    ("no|not later than|after HOUR !noun", hours.by),
    ("not after CLOCK", hours.by),
    ("not after HOUR !noun", hours.by),
    ("any? time? before around? CLOCK", hours.before),
    ("any? time? before around? HOUR !noun|-", hours.before),
    ("~NUM|CLOCK|DAYS until|by around? CLOCK", hours.by),
    ("~NUM|CLOCK|DAYS until|by around? HOUR !noun|-", hours.by),
    ("up to CLOCK", hours.by),
    ("up to HOUR !noun", hours.by),
    ("earlier than CLOCK", hours.before),
    ("earlier than HOUR !noun", hours.before),
    ("later than CLOCK", hours.after),
    ("later than HOUR !noun", hours.after),
    ("~half|quarter|NUM any? time? just? after|from|since|past|gone around? CLOCK onwards? !to", hours.after),
    ("~half|quarter|NUM any? time? just? after|from|since|past|gone around? HOUR onwards !noun", hours.after),
    ("~half|quarter|NUM any? time? just? after|from|since|past|gone around? HOUR !to|noun", hours.after),
    ("CLOCK onwards|plus", hours.after),
    ("HOUR onwards", hours.after),
    ("CLOCK or later|after", hours.after),
    ("CLOCK or earlier|before", hours.before),
    ("bang|dead|spot|dot on|of HOUR !noun", hours.at_bare),
    ("at|around around|exactly? HOUR !noun|-", hours.at_bare),
    ("around around? HOUR !noun|-", hours.at_bare),
    ("after PART", hours.after_part),
    ("before PART", hours.before_part),
    ("by PART", hours.by_part),
    ("CLOCK oclock|sharp|prompt|ish?", hours.at),
)  # fmt: skip
