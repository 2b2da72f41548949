"""The token by which a workspace is written to: when it is looked up, exchanged, and gone."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.exchanging import Exchange
from adapters.slack.installations import Installed, NoTokenNow
from adapters.slack.own_workspace import OwnWorkspace, TokenRefused
from adapters.slack.tokens import InstalledWorkspaces
from bot.secret_key import box
from bot.settings import Settings
from bot.slack_installations import StoredInstallations
from store import slack_installations as rows
from store.db import Store
from tests.slack.conftest import SLACK_SECRET
from tests.slack.fake_slack import FakeSlack
from tests.small_hub import NOW

KEY = "correct horse battery staple, and more"
HUB = Installed(
    "T0HUB", None, "The Hub", "U0BOT", "B0BOT", ("chat:write",),
    "xoxb-1", "xoxe-1", NOW + timedelta(hours=12), NOW,
)  # fmt: skip


class Clock:
    """Both clocks of a process, set by hand."""

    def __init__(self) -> None:
        self.now = NOW
        self.seconds = 0.0

    def pass_by(self, **time: float) -> None:
        span = timedelta(**time)
        self.now += span
        self.seconds += span.total_seconds()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(hub_slack: FakeSlack, asker: AsyncWebClient) -> tuple[FakeSlack, AsyncWebClient]:
    hub_slack.refresh_tokens["xoxe-1"] = "T0HUB"
    hub_slack.expires_in = 12 * 3600
    return hub_slack, asker


def newest(slack: FakeSlack) -> str:
    """The token that Slack gave last."""
    return list(slack.tokens)[-1]


def kept(store: Store, key: str = KEY) -> StoredInstallations:
    fernet = box(Settings.read({"HUB_SECRET_KEY": key}, None), "tokens")
    return StoredInstallations(store, fernet, now=lambda: NOW)


async def no_pause(_seconds: float) -> None:
    await asyncio.sleep(0)


def process(store: Store, client: AsyncWebClient, clock: Clock, **other) -> InstalledWorkspaces:
    """What one process of the hub knows."""
    return InstalledWorkspaces(
        other.get("installations") or kept(store),
        Exchange(client, "1.2", SLACK_SECRET, lambda: clock.now),
        monotonic=lambda: clock.seconds,
        pause=no_pause,
    )


# --- Kept, encrypted ----------------------------------------------------------------------------


async def test_what_is_kept_comes_back_and_no_token_is_in_clear(bare_store: Store):
    await kept(bare_store).save(HUB)
    found = await kept(bare_store).find("T0HUB")
    assert found is not None
    assert replace(found, version="") == HUB
    with bare_store.reading() as tx:
        assert "xox" not in rows.find(tx, "T0HUB").sealed_tokens  # type: ignore[union-attr]
    assert "xox" not in repr(found)


async def test_with_another_key_it_is_said_which_setting_is_wrong(bare_store: Store):
    await kept(bare_store).save(HUB)
    with pytest.raises(NoTokenNow, match="HUB_SECRET_KEY does not open the tokens of T0HUB"):
        await kept(bare_store, KEY + "!").find("T0HUB")


async def test_tokens_that_were_moved_to_another_workspace_are_not_used(bare_store: Store):
    await kept(bare_store).save(HUB)
    with bare_store.transaction() as tx:
        row = rows.find(tx, "T0HUB")
        assert row is not None
        rows.save(tx, replace(row, team_id="T9EVIL"))
    with pytest.raises(NoTokenNow):
        await kept(bare_store).find("T9EVIL")


async def test_without_a_database_nothing_is_said_about_a_workspace():
    away = Store("postgresql://hub@127.0.0.1:1/hub")
    with pytest.raises(NoTokenNow, match="the database does not answer"):
        await kept(away).find("T0HUB")
    away.close()


# --- Several workspaces -------------------------------------------------------------------------


async def test_a_workspace_is_looked_up_once_in_thirty_seconds(bare_store: Store, slack, clock: Clock):
    await kept(bare_store).save(HUB)
    workspaces = process(bare_store, slack[1], clock)
    assert [await workspaces.token(team) for team in ("T0HUB", "T1HUB")] == ["xoxb-1", None]
    await kept(bare_store).save(replace(HUB, token="xoxb-2"))
    clock.pass_by(seconds=29)
    assert await workspaces.token("T0HUB") == "xoxb-1"
    clock.pass_by(seconds=1)
    assert await workspaces.token("T0HUB") == "xoxb-2"


async def test_who_the_bot_is_comes_with_the_workspace(bare_store: Store, slack, clock: Clock):
    await kept(bare_store).save(HUB)
    found = await process(bare_store, slack[1], clock).workspace("T0HUB")
    assert found is not None
    assert (found.name, found.bot_user_id, found.bot_id) == ("The Hub", "U0BOT", "B0BOT")
    assert "xoxb" not in repr(found)


async def test_after_an_uninstall_every_process_stops_within_a_minute(bare_store: Store, slack, clock: Clock):
    await kept(bare_store).save(HUB)
    here, there = process(bare_store, slack[1], clock), process(bare_store, slack[1], clock)
    assert await here.token("T0HUB") == await there.token("T0HUB") == "xoxb-1"
    await here.uninstalled("T0HUB", NOW + timedelta(seconds=1))
    assert await here.token("T0HUB") is None
    clock.pass_by(seconds=30)
    assert await there.token("T0HUB") is None


async def test_installing_again_resumes_and_a_late_uninstall_does_not_end_it(
    bare_store: Store, slack, clock: Clock
):
    await kept(bare_store).save(HUB)
    workspaces = process(bare_store, slack[1], clock)
    gone_at = NOW + timedelta(seconds=1)
    await workspaces.uninstalled("T0HUB", gone_at)
    await kept(bare_store).save(replace(HUB, token="xoxb-new", installed_at=gone_at + timedelta(minutes=1)))
    await workspaces.uninstalled("T0HUB", gone_at)
    assert await workspaces.token("T0HUB") == "xoxb-new"


# --- Tokens that end ----------------------------------------------------------------------------


async def renewed(workspaces: InstalledWorkspaces) -> str | None:
    """Ask once, let what that began come to its end, and ask again."""
    await workspaces.token("T0HUB")
    await workspaces.close()
    return await workspaces.token("T0HUB")


async def test_a_token_that_lasts_for_hours_is_left_alone(bare_store: Store, slack, clock: Clock):
    await kept(bare_store).save(HUB)
    clock.pass_by(hours=9)
    assert await renewed(process(bare_store, slack[1], clock)) == "xoxb-1"
    assert slack[0].asked("oauth.v2.access") == 0


async def test_a_token_that_ends_soon_is_exchanged_while_it_still_serves(
    bare_store: Store, slack, clock: Clock
):
    await kept(bare_store).save(HUB)
    clock.pass_by(hours=10)
    workspaces = process(bare_store, slack[1], clock)
    assert await workspaces.token("T0HUB") == "xoxb-1"
    await workspaces.close()
    assert await workspaces.token("T0HUB") == newest(slack[0]) != "xoxb-1"
    found = await kept(bare_store).find("T0HUB")
    assert found is not None
    assert slack[0].refresh_tokens == {found.refresh_token: "T0HUB"}
    assert found.expires_at == clock.now + timedelta(hours=12)


async def test_a_token_that_has_ended_is_waited_for(bare_store: Store, slack, clock: Clock):
    await kept(bare_store).save(HUB)
    clock.pass_by(hours=13)
    token = await process(bare_store, slack[1], clock).token("T0HUB")
    assert token == newest(slack[0])


async def test_tokens_without_an_end_are_never_exchanged(bare_store: Store, slack, clock: Clock):
    await kept(bare_store).save(replace(HUB, refresh_token=None, expires_at=None))
    clock.pass_by(days=400)
    assert await renewed(process(bare_store, slack[1], clock)) == "xoxb-1"


@pytest.mark.parametrize("hours", [11, 13])
async def test_of_many_processes_one_exchanges(bare_store: Store, slack, clock: Clock, hours: int):
    await kept(bare_store).save(HUB)
    clock.pass_by(hours=hours)
    processes = [process(bare_store, slack[1], clock) for _ in range(8)]
    await asyncio.gather(*(one.token("T0HUB") for one in processes), return_exceptions=True)
    for one in processes:
        await one.close()
    assert slack[0].asked("oauth.v2.access") == 1
    clock.pass_by(seconds=30)
    assert {await one.token("T0HUB") for one in processes} == {newest(slack[0])} != {"xoxb-1"}


async def test_without_the_claim_each_process_would_use_the_same_refresh_token(
    bare_store: Store, slack, clock: Clock
):
    class Unguarded(StoredInstallations):
        async def claim_refresh(self, installed: Installed, seconds: float) -> bool:
            return True

    unguarded = Unguarded(bare_store, kept(bare_store)._fernet)
    await unguarded.save(HUB)
    clock.pass_by(hours=11)
    processes = [process(bare_store, slack[1], clock, installations=unguarded) for _ in range(8)]
    await asyncio.gather(*(one.token("T0HUB") for one in processes))
    for one in processes:
        await one.close()
    assert slack[0].asked("oauth.v2.access") > 1


async def test_new_tokens_of_a_workspace_that_was_removed_meanwhile_are_not_used(
    bare_store: Store, slack, clock: Clock
):
    await kept(bare_store).save(HUB)
    clock.pass_by(hours=11)
    workspaces = process(bare_store, slack[1], clock)
    await workspaces.token("T0HUB")
    await kept(bare_store).uninstall("T0HUB", clock.now)
    await workspaces.close()
    clock.pass_by(seconds=30)
    assert await workspaces.token("T0HUB") is None


async def test_a_refusal_is_an_alarm_and_the_token_serves_until_its_end(
    bare_store: Store, slack, clock: Clock, caplog: pytest.LogCaptureFixture
):
    slack[0].refresh_tokens.clear()
    await kept(bare_store).save(HUB)
    clock.pass_by(hours=11)
    workspaces = process(bare_store, slack[1], clock)
    assert await renewed(workspaces) == "xoxb-1"
    [alarm] = [line for line in caplog.records if line.levelno == logging.ERROR]
    assert (
        "T0HUB no new token (invalid_refresh_token): install there again, at /slack/install"
        in alarm.getMessage()
    )
    assert "xox" not in caplog.text
    clock.pass_by(hours=2)
    with pytest.raises(NoTokenNow):
        await workspaces.token("T0HUB")


async def test_a_slack_that_is_away_is_asked_again_after_the_lease(bare_store: Store, slack, clock: Clock):
    class Free(StoredInstallations):
        """With a lease that is over at once."""

        async def claim_refresh(self, installed: Installed, seconds: float) -> bool:
            return await super().claim_refresh(installed, -1)

    free = Free(bare_store, kept(bare_store)._fernet)
    await free.save(HUB)
    clock.pass_by(hours=11)
    workspaces = process(bare_store, slack[1], clock, installations=free)
    slack[0].fault("oauth.v2.access", "ratelimited")
    assert await renewed(workspaces) == "xoxb-1"
    clock.pass_by(seconds=30)
    assert await renewed(workspaces) == newest(slack[0]) != "xoxb-1"


class Forgetful(StoredInstallations):
    """A database that is away at the wrong moment, so many times."""

    away = 2

    async def refreshed(self, old: Installed, new: Installed) -> bool:
        self.away -= 1
        if self.away >= 0:
            raise NoTokenNow("the database does not answer (OperationalError)")
        return await super().refreshed(old, new)


async def test_new_tokens_are_kept_although_the_database_was_away(bare_store: Store, slack, clock: Clock):
    forgetful = Forgetful(bare_store, kept(bare_store)._fernet)
    await forgetful.save(HUB)
    clock.pass_by(hours=11)
    token = await renewed(process(bare_store, slack[1], clock, installations=forgetful))
    assert token == newest(slack[0])


# --- One workspace ------------------------------------------------------------------------------


async def test_the_token_of_the_settings_is_for_its_own_workspace_only(slack):
    own = OwnWorkspace(slack[1], "xoxb-1")
    assert [await own.token(team) for team in ("T0HUB", "T1HUB")] == ["xoxb-1", None]
    found = await own.own()
    assert (found.name, found.bot_user_id, found.bot_id) == ("Innovation Hub", "U0BOT", "B0BOT")
    assert slack[0].asked("auth.test") == 1


async def test_a_token_that_slack_does_not_take_is_named(slack):
    with pytest.raises(TokenRefused, match=r"SLACK_BOT_TOKEN \(invalid_auth\)"):
        await OwnWorkspace(slack[1], "xoxb-wrong").own()


async def test_a_slack_that_is_away_is_asked_again_but_not_by_everybody(slack, clock: Clock):
    slack[0].fault("auth.test", "ratelimited")
    own = OwnWorkspace(slack[1], "xoxb-1", monotonic=lambda: clock.seconds)
    for _ in range(3):
        with pytest.raises(NoTokenNow, match="ratelimited"):
            await own.token("T0HUB")
    assert slack[0].asked("auth.test") == 1
    clock.pass_by(seconds=5)
    assert await own.token("T0HUB") == "xoxb-1"


async def test_when_the_app_is_removed_from_the_one_workspace_that_is_an_alarm(
    slack, caplog: pytest.LogCaptureFixture
):
    own = OwnWorkspace(slack[1], "xoxb-1")
    await own.own()
    slack[0].tokens.clear()
    await own.uninstalled("T0HUB", NOW)
    assert "set SLACK_BOT_TOKEN" in caplog.text
    with pytest.raises(TokenRefused):
        await own.token("T0HUB")
