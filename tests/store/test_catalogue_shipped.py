from datetime import timedelta

import pytest

from store.catalogue.clashes import refuse_clashes
from store.catalogue.files import SHIPPED, read_catalogue
from store.catalogue.resolving import wanted_series
from tests.store.catalogues import NOW


def test_the_shipped_catalogue_has_no_clash_in_whatever_week_it_is_loaded():
    shipped = read_catalogue(SHIPPED)
    for week in range(53):
        now = NOW + timedelta(weeks=week)
        refuse_clashes(shipped, wanted_series(shipped.entries, now.date(), {}), now)


def test_the_shipped_catalogue_has_every_offer():
    shipped = read_catalogue(SHIPPED).entries
    assert set(shipped.session_types) == {
        "cqi_taster", "organising_for_improvement", "problem_solving_drop_in", "ideas_development",
        "delivery_planning", "cqi_als", "support_services_cqi", "project_delivery_forum", "share_and_spread",
        "corporate_induction", "bespoke_workshop", "innovation_training", "qsir", "project_management_lite",
        "pg_diploma", "qi_level_1", "qi_practitioner", "qi_coaches", "support_services_qi",
        "nhs_elect_online",
    }  # fmt: skip


@pytest.mark.parametrize("slug", sorted(read_catalogue(SHIPPED).entries.session_types))
def test_a_shipped_entry_is_short_enough_for_a_phone_and_says_what_is_assumed(slug):
    entry = read_catalogue(SHIPPED).entries.session_types[slug]
    assert len(entry.summary.split()) <= 25
    assert len(entry.next_step.split()) <= 25
    assert entry.source
    assert entry.topics
    assert len(entry.aliases) >= 4
    assert set(entry.assumed) <= set(type(entry).model_fields)
    assert not entry.series or "series" in entry.assumed
    assert not entry.cohorts or "cohorts" in entry.assumed
