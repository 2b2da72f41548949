"""The messages about applications; their words are in `dialogs/application_notices.py`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from store import cohorts, roles, unasked
from store.db import Tx
from store.session_types import CohortDates


def applicant(
    tx: Tx, cohort: CohortDates, enrolment_id: int, person_id: int, now: datetime, *, kind: str, was: str = ""
) -> None:
    """Tell the person what was decided; `was` is the state their application was in before."""
    _tell(tx, cohort, enrolment_id, person_id, kind, {"was": was} if was else {}, now)


def runners(tx: Tx, cohort: CohortDates, enrolment_id: int, now: datetime, *, kind: str) -> None:
    """Tell those who decide about the course."""
    for person_id in roles.runners(tx, cohort.session_type_id):
        _tell(tx, cohort, enrolment_id, person_id, kind, {}, now)


def _tell(
    tx: Tx, cohort: CohortDates, enrolment_id: int, person_id: int, kind: str, args: Mapping[str, Any],
    now: datetime,
) -> None:  # fmt: skip
    """Write one message; each kind is said once about an application to one person."""
    some = cohorts.days(tx, cohort.series_id, now)
    unasked.add(
        tx,
        key=f"{kind}:{enrolment_id}:{person_id}",
        kind=kind,
        person_id=person_id,
        args={"enrolment": enrolment_id, **args},
        now=now,
        expires_at=some[-1].ends_at if some else None,
    )
