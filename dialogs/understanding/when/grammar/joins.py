"""What the words before, between and after days and hours make of them: by, until, after, from ... to, or."""

from __future__ import annotations

from dialogs.understanding.when import bounds
from dialogs.understanding.when.patterns import table

JOINS = table(
    "IT",
    ("from|between? now to|and the? WHEN", bounds.now_to),
    ("from|between? WHEN until? to the? WHEN", bounds.from_to),
    ("from|between? WHEN up to|until the? WHEN", bounds.from_to),
    ("between WHEN and the? WHEN", bounds.from_to),
    ("after WHEN but|and? before the? WHEN", bounds.after_before),
    ("WHEN but? WHEN", bounds.within_bounds),
    ("either? WHEN or|and the? WHEN", bounds.either),
    ("on or|and after WHEN", bounds.starting),
    ("on or|and before WHEN", bounds.ending),
    ("no|not earlier|sooner than WHEN", bounds.starting),
    ("no|not later than|after WHEN", bounds.ending),
    ("not before the? WHEN", bounds.starting),
    ("not after the? WHEN", bounds.ending),
    ("any? time? after the? WHEN", bounds.after),
    ("later than WHEN", bounds.after),
    ("as|effective from|of the? WHEN onwards?", bounds.starting),
    ("from|commencing|start on? the? WHEN onwards?", bounds.starting),
    ("since the? WHEN", bounds.since),
    ("by? WHEN at the latest", bounds.ending),
    ("from? WHEN at the earliest", bounds.starting),
    ("WHEN onwards", bounds.starting),
    ("WHEN and|or later|after|beyond", bounds.starting),
    ("WHEN or earlier|before|sooner", bounds.ending),
    ("any? time? this? before|side of|to? the? WHEN", bounds.before),
    ("earlier than WHEN", bounds.before),
    ("up to|until and? including? the? WHEN", bounds.ending),
    ("by|until|within the? WHEN", bounds.ending),
    ("WHEN", bounds.as_said),
)  # fmt: skip
