"""Free text in, a wish or an answer out: the one door to everything people type.

Behind it a grammar of our own: `words` makes text plain, `when` (by `timing`), `names` and `asides` recognise
pieces, `wishes` is the table of requests, `answers` reads what is typed to a question.
"""

from dialogs.understanding.announcing import read_moment, read_sending
from dialogs.understanding.answers import (
    read_choice,
    read_maybe,
    read_number,
    read_typed_day,
    read_typed_hours,
    read_typed_offset,
    read_yes_no,
)
from dialogs.understanding.attendance_said import Unclear, read_absent, read_walk_ins
from dialogs.understanding.hints import hints
from dialogs.understanding.understand import understand
from dialogs.understanding.values import Name, Understanding, Wish

__all__ = [
    "Name",
    "Unclear",
    "Understanding",
    "Wish",
    "hints",
    "read_absent",
    "read_choice",
    "read_maybe",
    "read_moment",
    "read_number",
    "read_sending",
    "read_typed_day",
    "read_typed_hours",
    "read_typed_offset",
    "read_walk_ins",
    "read_yes_no",
    "understand",
]
