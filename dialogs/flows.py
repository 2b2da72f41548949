"""Every flow there is, by the name that buttons and typed wishes use."""

from __future__ import annotations

from dialogs import (
    answer_workshop,
    apologies,
    book,
    cancel,
    come_after_all,
    details,
    greeting,
    help,
    human,
    interest,
    interested,
    join_set,
    join_waiting,
    leave_set,
    leave_waiting,
    my_bookings,
    my_workshops,
    note,
    offered,
    roster,
    thanks,
    undo,
    waiting_list,
    whats_on,
    withdraw_interest,
    withdraw_workshop,
    workshop,
    workshop_requests,
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
        undo,
        note,
        roster,
        help,
        greeting,
        thanks,
        human,
        join_set,
        leave_set,
        apologies,
        come_after_all,
        interest,
        withdraw_interest,
        interested,
        workshop,
        my_workshops,
        withdraw_workshop,
        workshop_requests,
        answer_workshop,
    )
}
