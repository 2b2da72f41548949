"""Importing a catalogue: one transaction in which nobody loses a place and twice is the same as once."""

from __future__ import annotations

from datetime import datetime

from store import enrolments, hub_state, memberships, series
from store.calendar_rules import local_date
from store.catalogue.changes import Changes
from store.catalogue.clashes import refuse_clashes
from store.catalogue.files import SHIPPED, Catalogue, read_catalogue
from store.catalogue.plans import kept_cohorts
from store.catalogue.reconciling import reconcile
from store.catalogue.resolving import closed_days, wanted_series
from store.catalogue.set_rules import refuse_lost_sets
from store.catalogue.writing import write_closures, write_types
from store.db import Tx


def import_catalogue(tx: Tx, catalogue: Catalogue, now: datetime) -> Changes:
    """Make the hub offer what the catalogue says, and return what that changed and whom it affects.

    Nothing with bookings is removed, nothing that has begun is touched. Raises CatalogueRefused, with
    nothing written, when sessions clash in the next 12 months or a set with people in it would be none.
    """
    version = series.hold_catalogue(tx)
    entries = catalogue.entries
    wanted = wanted_series(entries, local_date(now, entries.zone), kept_cohorts(tx))
    refuse_clashes(catalogue, wanted, now)
    refuse_lost_sets(tx, catalogue, now)
    closed, reopened = write_closures(tx, entries)
    plans, types, is_reordered = write_types(tx, entries, wanted, now)
    done = reconcile(tx, plans, closed_days(entries), now)
    enrolments.fill(tx, now)
    memberships.fill(tx, now)
    changes = Changes(
        version + 1, types, is_reordered, closed, reopened, done.added, done.removed, done.changes
    )
    if changes.is_empty:
        return Changes(version)
    hub_state.put(tx, hub_state.CATALOGUE_VERSION, str(version + 1))
    return changes


def load_shipped(tx: Tx, now: datetime) -> Changes:
    """Import the catalogue that comes with the program, as an empty database needs it."""
    return import_catalogue(tx, read_catalogue(SHIPPED), now)
