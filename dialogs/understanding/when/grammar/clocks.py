"""Times on a clock: half two, quarter to nine, ten past three, two thirty, 2pm."""

from __future__ import annotations

from dialogs.understanding.when import clock_times as clocks
from dialogs.understanding.when.patterns import table

CLOCKS = table(
    "CLOCK",
    ("half -? past? HOUR !counted", clocks.half),
    ("half past? CLOCK", clocks.half_of_clock),
    ("NUM and NUM past TIME", clocks.five_and_twenty_past),
    ("NUM and NUM to TIME", clocks.five_and_twenty_to),
    ("oh|o|zero? NUM hundred hour?", clocks.hundred),
    ("NUM oh|o NUM !counted|people", clocks.spoken_oh),
    ("NUM CLOCK", clocks.twelve_noon),
    ("NUM minute past TIME", clocks.past),
    ("a? quarter past TIME", clocks.quarter_past),
    ("a? quarter to TIME", clocks.quarter_to),
    ("quarter of TIME", clocks.quarter_to),
    ("NUM past TIME", clocks.past),
    ("NUM minute to TIME", clocks.minutes_to),
    ("at NUM to TIME !people|am|pm", clocks.minutes_to),
    ("~from|between NUM until|to TIME !people|am|pm|-|counted", clocks.to),
    ("NUM NUM am", clocks.spoken_in("am")),
    ("NUM NUM pm", clocks.spoken_in("pm")),
    ("TIME oclock? am", clocks.with_half("am")),
    ("TIME oclock? pm", clocks.with_half("pm")),
    ("HOUR oclock|sharp|prompt", clocks.bare),
    ("HOUR o clock", clocks.bare),
    ("NUM =slot|session|NUM|class|start|meeting|drop", clocks.four_figures),
    ("HOUR -? ish", clocks.bare),
    ("NUM -? NUM !dated", clocks.spoken),
    ("just? gone CLOCK", clocks.as_said),
    ("NTH NUM NUM !counted", clocks.nothing),
)  # fmt: skip

ONE_RANGE = table("CLOCKS", ("^ from|between? TIME to|and TIME $", clocks.both_ends))
