"""Workspaces that come and go, and tokens that only one process at a time may turn into new ones."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from store import slack_installations as installations
from store.db import Store
from store.slack_installations import Installation
from store.tables import OauthState, SlackInstallation
from tests.small_hub import NOW

LONG = "gAAAAA" + "x" * 4000
HUB = Installation("T0HUB", None, "The Hub", "U0BOT", "B0BOT", "chat:write", LONG, None, NOW)
LATER = NOW + timedelta(hours=1)


def do(store: Store, what, *args, **named):
    with store.transaction() as tx:
        return what(tx, *args, **named)


def test_what_was_saved_is_found_however_long_its_tokens_are(bare_store: Store):
    assert do(bare_store, installations.find, "T0HUB") is None
    do(bare_store, installations.save, HUB)
    assert do(bare_store, installations.find, "T0HUB") == HUB
    assert "gAAAAA" not in repr(HUB)


def test_installing_again_replaces_what_was_there(bare_store: Store):
    again = replace(HUB, team_name="A new name", sealed_tokens="new", installed_at=LATER)
    for one in (HUB, again):
        do(bare_store, installations.save, one)
    assert do(bare_store, installations.everyone) == [again]


def test_an_uninstalled_workspace_is_not_found_and_leaves_no_tokens(bare_store: Store):
    do(bare_store, installations.save, HUB)
    assert do(bare_store, installations.uninstall, "T0HUB", LATER)
    assert do(bare_store, installations.find, "T0HUB") is None
    assert do(bare_store, installations.everyone) == []
    with bare_store.reading() as tx:
        assert tx.scalar(select(SlackInstallation.sealed_tokens)) == ""
    assert not do(bare_store, installations.uninstall, "T0HUB", LATER)


def test_an_uninstall_that_is_told_late_leaves_the_newer_installation_alone(bare_store: Store):
    do(bare_store, installations.save, HUB)
    do(bare_store, installations.uninstall, "T0HUB", LATER)
    again = replace(HUB, sealed_tokens="new", installed_at=LATER + timedelta(minutes=1))
    do(bare_store, installations.save, again)
    assert not do(bare_store, installations.uninstall, "T0HUB", LATER)
    assert do(bare_store, installations.find, "T0HUB") == again


def test_only_one_may_refresh_until_its_lease_is_over(bare_store: Store):
    do(bare_store, installations.save, HUB)
    assert do(bare_store, installations.claim_refresh, "T0HUB", LONG, 60)
    assert not do(bare_store, installations.claim_refresh, "T0HUB", LONG, 60)
    do(bare_store, installations.give_up_refresh, "T0HUB", LONG)
    assert do(bare_store, installations.claim_refresh, "T0HUB", LONG, -1)  # over at once
    assert do(bare_store, installations.claim_refresh, "T0HUB", LONG, 60)


def test_new_tokens_take_the_place_of_those_they_were_got_with(bare_store: Store):
    do(bare_store, installations.save, HUB)
    do(bare_store, installations.claim_refresh, "T0HUB", LONG, 60)
    new = {"sealed_tokens": "new", "token_expires_at": LATER}
    assert do(bare_store, installations.refreshed, "T0HUB", LONG, **new)
    assert do(bare_store, installations.find, "T0HUB") == replace(HUB, **new)  # type: ignore[arg-type]
    assert not do(bare_store, installations.claim_refresh, "T0HUB", LONG, 60)
    assert do(bare_store, installations.claim_refresh, "T0HUB", "new", 60)


@pytest.mark.parametrize("meanwhile", ["installed again", "uninstalled"])
def test_new_tokens_of_an_old_installation_are_thrown_away(bare_store: Store, meanwhile: str):
    do(bare_store, installations.save, HUB)
    do(bare_store, installations.claim_refresh, "T0HUB", LONG, 60)
    if meanwhile == "uninstalled":
        do(bare_store, installations.uninstall, "T0HUB", LATER)
    else:
        do(bare_store, installations.save, replace(HUB, sealed_tokens="of the new installation"))
    before = do(bare_store, installations.find, "T0HUB")
    new = {"sealed_tokens": "too late", "token_expires_at": LATER}
    assert not do(bare_store, installations.refreshed, "T0HUB", LONG, **new)
    assert do(bare_store, installations.find, "T0HUB") == before


def claims_at_once(store: Store, claim) -> int:
    """How many of two threads, each in a transaction of its own that is open already, get the claim."""
    together = Barrier(2)

    def one(_number: int) -> bool:
        with store.transaction() as tx:
            before = tx.scalar(select(SlackInstallation.refreshing_until))
            together.wait(10)
            return bool(claim(tx, before))

    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(one, range(2)))


@pytest.mark.postgres
@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_of_two_that_want_to_refresh_at_once_one_may(bare_store: Store):
    do(bare_store, installations.save, HUB)
    for _ in range(10):
        do(bare_store, installations.give_up_refresh, "T0HUB", LONG)
        claimed = claims_at_once(bare_store, lambda tx, _: installations.claim_refresh(tx, "T0HUB", LONG, 60))
        assert claimed == 1


@pytest.mark.postgres
@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_looking_before_claiming_would_let_both(bare_store: Store):
    def look_then_claim(tx, before) -> bool:
        tx.execute(update(SlackInstallation).values(refreshing_until=LATER))
        return before is None

    do(bare_store, installations.save, HUB)
    assert claims_at_once(bare_store, look_then_claim) == 2


def test_an_installation_that_has_begun_comes_back_once_and_in_time(bare_store: Store):
    do(bare_store, installations.begin, "digest", LATER, NOW)
    assert not do(bare_store, installations.come_back, "another", NOW)
    assert do(bare_store, installations.come_back, "digest", NOW)
    assert not do(bare_store, installations.come_back, "digest", NOW)
    do(bare_store, installations.begin, "late", LATER, NOW)
    assert not do(bare_store, installations.come_back, "late", LATER)


def test_those_who_never_come_back_are_forgotten(bare_store: Store):
    for number in range(3):
        do(bare_store, installations.begin, str(number), LATER, NOW)
    do(bare_store, installations.begin, "new", LATER + timedelta(hours=1), LATER)
    with bare_store.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(OauthState)) == 1
