"""A learning set that people are in stays one, and single dates that people booked become none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from store.catalogue.files import Catalogue
from store.db import Tx
from store.tables import IS_STANDING, Booking, Occurrence, SessionType


def refuse_lost_sets(tx: Tx, catalogue: Catalogue, now: datetime) -> None:
    """Raise CatalogueRefused where a set would become none, or something else a set, over people's heads.

    Places at single dates make nobody a member, and what a member has at every date nobody booked.
    """
    source = catalogue.source
    booked = select(func.count(Booking.person_id.distinct())).where(
        Booking.occurrence_id == Occurrence.id, IS_STANDING, Occurrence.starts_at > now
    )
    query = select(
        SessionType.slug,
        SessionType.rule,
        booked.where(Occurrence.session_type_id == SessionType.id).correlate(SessionType).scalar_subquery(),
    )
    rules = {slug: entry.rule for slug, entry in catalogue.entries.session_types.items()}
    source.refuse(
        source.problem(
            ("session_types", slug, "rule"),
            f'"{slug}" cannot change from {rule} to {rules[slug]} while people have places: {people}',
        )
        for slug, rule, people in tx.execute(query).all()
        if people and rules.get(slug, rule) != rule and "register" in (rule, rules[slug])
    )
