"""Installations as Slack's SDK knows them, over the hub's own rows."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.oauth.installation_store import Installation

from adapters.slack.oauth_stores import HubInstallationStore, HubStateStore
from bot.settings import Settings
from bot.slack_installations import StoredInstallations, token_box
from store.db import Store
from tests.bot.test_settings import SEVERAL
from tests.small_hub import NOW

TEAM: dict[str, Any] = {"enterprise_id": "E0TRUST", "team_id": "T0HUB"}


def kept(store: Store) -> StoredInstallations:
    return StoredInstallations(store, token_box(Settings.read(SEVERAL, None)), now=lambda: NOW)


@pytest.fixture
def installations(bare_store: Store) -> HubInstallationStore:
    return HubInstallationStore(kept(bare_store), lambda: NOW)


def installation(**changes) -> Installation:
    given = {
        **TEAM,
        "team_name": "The Hub",
        "bot_token": "xoxb-1",
        "bot_id": "B0BOT",
        "bot_user_id": "U0BOT",
        "bot_scopes": ["chat:write", "commands"],
        "bot_refresh_token": "xoxe-1",
        "bot_token_expires_at": int((NOW + timedelta(hours=12)).timestamp()),
        "user_id": "U0FEMI",
        "user_token": "xoxp-1",
        "installed_at": NOW.timestamp(),
    }
    return Installation(**{**given, **changes})


async def test_a_bot_that_was_saved_is_found_as_it_was(installations: HubInstallationStore):
    await installations.async_save(installation())
    found = await installations.async_find_bot(**TEAM)
    assert found is not None
    expected = {**installation().to_bot().to_dict(), "bot_scopes": "chat:write,commands"}
    assert found.to_dict() == expected


async def test_nobodys_own_token_is_kept_and_nobody_has_an_installation_of_their_own(
    installations: HubInstallationStore,
):
    await installations.async_save(installation())
    found = await installations.async_find_installation(**TEAM)
    assert found is not None
    assert (found.bot_token, found.user_token, found.user_id) == ("xoxb-1", None, "")
    assert await installations.async_find_installation(**TEAM, user_id="U0FEMI") is None


async def test_a_whole_enterprise_has_none_and_keeps_none(installations: HubInstallationStore):
    await installations.async_save(installation())
    assert await installations.async_find_bot(**TEAM, is_enterprise_install=True) is None
    assert await installations.async_find_bot(enterprise_id="E0TRUST", team_id=None) is None
    with pytest.raises(ValueError, match="without a workspace"):
        await installations.async_save(installation(team_id=None))


async def test_what_one_person_takes_back_leaves_the_bot(installations: HubInstallationStore):
    await installations.async_save(installation())
    await installations.async_delete_installation(**TEAM, user_id="U0FEMI")
    assert await installations.async_find_bot(**TEAM) is not None
    await installations.async_delete_all(**TEAM)
    assert await installations.async_find_bot(**TEAM) is None


async def test_a_state_comes_back_once(bare_store: Store):
    states = HubStateStore(kept(bare_store), lambda: NOW)
    state = await states.async_issue()
    assert [await states.async_consume(one) for one in ("another", state, state)] == [False, True, False]


async def test_a_state_that_is_ten_minutes_old_is_too_old(bare_store: Store):
    earlier = NOW - timedelta(minutes=10)
    state = await HubStateStore(kept(bare_store), lambda: earlier).async_issue()
    assert not await HubStateStore(kept(bare_store), lambda: NOW).async_consume(state)
