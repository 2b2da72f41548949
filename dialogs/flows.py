"""Every flow there is, by the name that buttons and typed wishes use."""

from __future__ import annotations

from dialogs import (
    accept,
    applications,
    apply,
    book,
    book_for,
    cancel,
    decline,
    details,
    greeting,
    hand_over,
    handed_over,
    help,
    human,
    join_waiting,
    leave_waiting,
    move,
    my_bookings,
    note,
    offered,
    roster,
    taking_part,
    thanks,
    undo,
    waiting_list,
    whats_on,
    withdraw,
)
from dialogs.engine import Flows

FLOWS: Flows = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        whats_on,
        details,
        book,
        my_bookings,
        cancel,
        join_waiting,
        leave_waiting,
        waiting_list,
        offered,
        book_for,
        move,
        taking_part,
        hand_over,
        handed_over,
        undo,
        note,
        roster,
        apply,
        withdraw,
        applications,
        accept,
        decline,
        help,
        greeting,
        thanks,
        human,
    )
}
