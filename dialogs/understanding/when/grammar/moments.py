# ruff: noqa: E501 (one row, one line: so that it reads as a table)
"""Moments from now on, and days and hours side by side."""

from __future__ import annotations

from dialogs.understanding.when import beside, from_now
from dialogs.understanding.when.patterns import table

FROM_NOW = table(
    "IT",
    ("in|within around? half an? hour time?", from_now.fixed(30)),
    ("in a? quarter of? an? hour", from_now.fixed(15)),
    ("a? quarter of an hour ago", from_now.fixed(-15)),
    ("COUNT and a half SMALL from now", from_now.and_half),
    ("in NUM -? quarter of an hour", from_now.fixed(45)),
    ("in an hour and a half", from_now.fixed(90)),
    ("in COUNT SMALL and a half", from_now.and_a_half),
    ("in COUNT and a half SMALL time?", from_now.and_half),
    ("in COUNT hour and? NUM minute time?", from_now.hours_and_minutes),
    ("within|in the next hour", from_now.within_one),
    ("within the? hour", from_now.within_one),
    ("within the? next? COUNT of? SMALL", from_now.within),
    ("in? the next COUNT of? SMALL", from_now.within),
    ("in? the? last|past COUNT of? SMALL", from_now.last_few),
    ("in around? a? COUNT|DECIMAL of? SMALL time?", from_now.ahead),
    ("half an hour ago", from_now.fixed(-30)),
    ("half an hour from now", from_now.fixed(30)),
    ("a? COUNT|DECIMAL of? SMALL ago", from_now.ago),
    ("a? COUNT|DECIMAL of? SMALL from now", from_now.ahead),
    ("COUNT|DECIMAL SMALL later|hence", from_now.ahead),
    ("a? COUNT SMALL time", from_now.ahead),
    ("^ right? now $", from_now.now),
    ("is now $", from_now.now),
    ("later on? today", from_now.rest_of_day),
    ("within|in the next half hour", from_now.within_half),
    ("right|just now", from_now.now),
    ("at the moment", from_now.now),
)  # fmt: skip

MOMENTS = table(
    "WHEN",
    # tonight, this afternoon
    ("TONIGHT at|around|from? HOURS", beside.tonight_at),
    ("HOURS TONIGHT", beside.at_tonight),
    ("TONIGHT at? HOUR", beside.tonight_at_hour),
    ("HOUR TONIGHT", beside.hour_tonight),
    ("TONIGHT", beside.tonight),
    ("TIME NEAR|this PART", beside.hour_of_part),
    ("HOURS this PART", beside.hours_of_part),
    ("WHICH PART at|around|from? HOURS", beside.part_hours),
    ("WHICH PART at? HOUR", beside.part_hour),
    ("later this PART", beside.later_this),
    ("WHICH PART", beside.this_part),
    # hours beside days
    ("TIME on? DAYS in? the? PART", beside.hour_days_part),
    ("DAYS stop|in? the? PART at? TIME !counted|people", beside.days_part_hour),
    ("DAYS in? the? PART HOURS", beside.days_part_hours),
    ("PART HOURS on? DAYS", beside.part_hours_days),
    ("DAYS stop|at|around|-|for|from? around? HOURS", beside.both),
    ("DAYS the? HOURS", beside.both),
    ("HOURS on|of|-|stop? the? DAYS", beside.both_turned),
    ("early DAYS PART", beside.early_part),
    ("late DAYS PART", beside.late_part),
    ("DAYS in|at|stop? the? PART time?", beside.both),
    ("in|at|over? the? PART time? of|on? the? DAYS", beside.both_turned),
    ("DAYS am !i", beside.days_am),
    ("DAYS pm", beside.days_pm),
    ("~and|plus|book|with|of|for|another|say|those|these|the|extra HOUR on? DAYS !to|-", beside.at_hour),
    ("DAYS stop? HOUR !noun|people|to|-", beside.days_at_hour),
    ("the? same time on? DAYS", beside.same_time),
    ("this time DAYS", beside.same_time),
    # either alone
    ("PART HOURS", beside.part_of_hours),
    ("any|some|a|an|only|the|all|no|are? HALFDAY =session|one|NUM|slot|slots|drop|class|sessions|maybe", beside.hours_only),
    ("^ LATER please? $", beside.hours_only),
    ("at|over|during|around the? PART time?", beside.hours_only),
    ("in the PART", beside.hours_only),
    ("^ HOUR to HOUR please? $", beside.range_alone),
    ("^ HOUR $", beside.hour_alone),
    ("at? the? CLOSE", beside.hours_only),
    ("DAYS", beside.days_only),
    ("HOURS", beside.hours_only),
)  # fmt: skip
