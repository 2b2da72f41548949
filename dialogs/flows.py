"""Every flow there is, by the name that buttons and typed wishes use."""

from __future__ import annotations

from dialogs import (
    accept,
    applications,
    apply,
    book,
    cancel,
    decline,
    details,
    greeting,
    help,
    human,
    my_bookings,
    note,
    roster,
    thanks,
    undo,
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
