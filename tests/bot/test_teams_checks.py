"""What the doctor says about Teams."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot import teams_checks
from bot.settings import Settings
from store import people
from store.db import Store
from store.tables import Base
from tests.bot.test_teams_settings import APP, EMULATOR, OTHER, TEAMS, TENANT
from tests.serving import served
from tests.teams.bot_service import published
from tests.teams.fake_entra import FakeEntra
from tests.teams.fake_teams import FakeTeams
from tests.teams.fake_tenant import Person

BASE = {"HUB_BASE_URL": "https://hub.trust.example"}


class Microsoft:
    """Both that the doctor asks: Entra, and whoever publishes the keys."""

    def __init__(self) -> None:
        self.entra = FakeEntra(lambda: 0.0, app_id=APP, secret="hunter2")
        self.keys = [published("first")]
        self.url = ""

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/token", self.entra.answer)
        app.router.add_get("/metadata", self._metadata)
        app.router.add_get("/keys", self._keys)
        return app

    async def _metadata(self, _request: web.Request) -> web.Response:
        algorithms = {"id_token_signing_alg_values_supported": ["RS256"]}
        return web.json_response({"jwks_uri": f"{self.url}/keys", **algorithms})

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": self.keys})


@pytest.fixture
def microsoft() -> Iterator[Microsoft]:
    microsoft = Microsoft()
    with served(microsoft.app) as url:
        microsoft.url = url
        yield microsoft


@pytest.fixture
def asked(microsoft: Microsoft):
    """What is said about these settings, as the doctor prints it."""

    def ask(environ: dict[str, str]) -> list[str]:
        urls = {"TEAMS_TOKEN_URL": f"{microsoft.url}/token"}
        urls["TEAMS_OPENID_METADATA_URL"] = f"{microsoft.url}/metadata"
        checks = teams_checks.of_the_settings(Settings.read({**urls, **environ}, None))
        return [f"{check.mark} {check.what}" for check in checks]

    return ask


def test_a_hub_that_is_not_on_teams_is_told_where_that_is_explained(asked):
    assert asked({}) == ["ok  Teams is not set up (README, Connect Microsoft Teams)"]


def test_all_is_well_with_a_token_the_keys_and_an_address(asked):
    assert asked({**TEAMS, **BASE}) == [
        f"ok  Teams: app {APP} of tenant {TENANT}",
        "ok  Microsoft gives a token for MICROSOFT_APP_ID with MICROSOFT_APP_PASSWORD",
        "ok  the keys with which Teams signs can be had",
        "ok  the Azure Bot has to send to https://hub.trust.example/api/messages: its messaging endpoint",
    ]


@pytest.mark.parametrize(
    ("code", "setting", "says"),
    [
        (7000222, "MICROSOFT_APP_PASSWORD", "has expired: make a new client secret"),
        (7000215, "MICROSOFT_APP_PASSWORD", "is not a client secret of the app"),
        (700016, "MICROSOFT_APP_ID", "is no app of this tenant"),
        (90002, "MICROSOFT_APP_TENANT_ID", "is no tenant that there is"),
    ],
)
def test_what_microsoft_refuses_is_named_with_what_to_do(
    asked, microsoft: Microsoft, code: int, setting: str, says: str
):
    microsoft.entra.refuses = code
    [line] = [line for line in asked({**TEAMS, **BASE}) if line.startswith("fix")]
    assert line.startswith(f"fix {setting} {says}")
    assert f"AADSTS{code}" in line
    assert "hunter2" not in line


def test_a_secret_that_is_not_the_apps_is_told_as_entra_tells_it(asked):
    [line] = [line for line in asked({**TEAMS, **BASE, "MICROSOFT_APP_PASSWORD": "other"}) if "fix" in line]
    assert line.startswith("fix MICROSOFT_APP_PASSWORD is not")


def test_a_refusal_that_nobody_foresaw_gives_its_number(asked, microsoft: Microsoft):
    microsoft.entra.refuses = 53003
    [line] = [line for line in asked({**TEAMS, **BASE}) if line.startswith("fix")]
    assert "AADSTS53003" in line


def test_a_microsoft_that_cannot_be_reached_is_said_with_its_addresses(asked):
    nowhere = {
        "TEAMS_TOKEN_URL": "http://127.0.0.1:1/token",
        "TEAMS_OPENID_METADATA_URL": "http://127.0.0.1:1/m",
    }
    fixes = [line for line in asked({**TEAMS, **BASE, **nowhere}) if line.startswith("fix")]
    assert len(fixes) == 2
    assert fixes[0].startswith("fix no token can be had at http://127.0.0.1:1/token: ")
    assert fixes[1].startswith("fix the keys with which Teams signs cannot be had at http://127.0.0.1:1/m (")
    assert all("may this machine connect to it?" in line for line in fixes)


def test_keys_that_cannot_be_used_are_a_fault(asked, microsoft: Microsoft):
    microsoft.keys = []
    [line] = [line for line in asked({**TEAMS, **BASE}) if line.startswith("fix")]
    assert "there is none in the document" in line
    assert "nobody is let in without them" in line


@pytest.mark.parametrize(
    ("base_url", "begins"),
    [
        ("", "see the Azure Bot has to send to https://.../api/messages, its messaging endpoint"),
        ("http://hub.trust.example", "fix HUB_BASE_URL is http://hub.trust.example: Teams sends to https"),
    ],
)
def test_an_address_that_teams_cannot_send_to_is_said(asked, base_url: str, begins: str):
    assert asked({**TEAMS, "HUB_BASE_URL": base_url})[-1].startswith(begins)


def test_a_list_of_tenants_without_the_apps_own_is_pointed_out(asked):
    environ = {**TEAMS, **BASE, "MICROSOFT_ALLOWED_TENANTS": OTHER}
    assert [line for line in asked(environ) if line.startswith("see MICROSOFT_ALLOWED_TENANTS does not name")]
    environ["MICROSOFT_ALLOWED_TENANTS"] += f",{TENANT}"
    assert not [line for line in asked(environ) if line.startswith("see")]


def test_an_emulator_is_pointed_out_and_microsoft_is_not_asked(asked, microsoft: Microsoft):
    assert asked({**EMULATOR, "PORT": "4000"}) == [
        "see Teams: an emulator on this machine, without any check of who writes",
        "ok  an emulator on this machine sends to http://127.0.0.1:4000/api/messages",
    ]
    assert microsoft.entra.asked == 0


# --- Whether Teams takes the token


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    teams = FakeTeams(lambda: 0.0)
    teams.entra.app_id, teams.entra.secret = APP, "hunter2"
    teams.add(Person("29:asha", "Asha Patel", aad="a"))
    with served(teams.app) as url:
        teams.url, teams.token_url = f"{url}/emea/", f"{url}/entra/oauth2/v2.0/token"
        yield teams


@pytest.fixture
def told(teams: FakeTeams, tmp_path: Path):
    """What is said once somebody has written whose reference this is, or nobody has."""
    store = Store(f"sqlite:///{tmp_path}/hub.db")
    Base.metadata.create_all(store.engine)

    def tell(conversation: str | None, environ: dict[str, str] = TEAMS) -> list[str]:
        reference = {"service_url": teams.url, "member": "29:asha", "conversation": conversation}
        if conversation is not None:
            with store.transaction() as tx:
                people.recognise(
                    tx, channel="teams", tenant=TENANT, user_id="a", name="", email=None,
                    reference=reference, now=datetime(2026, 11, 30, tzinfo=UTC),
                )  # fmt: skip
        settings = Settings.read({"TEAMS_TOKEN_URL": teams.token_url, **environ}, None)
        checks = teams_checks.of_the_talks(store, settings, lambda url: True)
        return [f"{check.mark} {check.what}" for check in checks]

    yield tell
    store.close()


@pytest.mark.parametrize("conversation", ["a:asha", "a:gone"])
def test_teams_that_says_who_somebody_is_or_knows_them_not_takes_the_token(told, conversation: str):
    assert told(conversation) == ["ok  Teams takes the app's token"]


def test_teams_that_does_not_take_the_token_is_a_fault(told, teams: FakeTeams):
    teams.fault("member", "error:401:BotNotRegistered", times=2)
    [line] = told("a:asha")
    assert line.startswith("fix Teams does not take the app's token (BotNotRegistered): the Azure Bot must")


@pytest.mark.parametrize(
    ("fault", "why"), [("status:500", "HTTP 500"), ("throttled", "it is busy"), ("garbage", "no JSON")]
)
def test_teams_that_does_not_say_is_pointed_out(told, teams: FakeTeams, fault: str, why: str):
    teams.fault("member", fault)
    assert told("a:asha") == [f"see Teams does not say whether it takes the app's token ({why})"]


@pytest.mark.parametrize("conversation", [None, ""])
def test_before_somebody_has_written_there_is_nobody_to_ask_about(told, teams: FakeTeams, conversation):
    assert told(conversation) == []
    assert teams.asked() == 0


def test_about_an_emulator_nobody_is_asked(told, teams: FakeTeams):
    assert told("a:asha", EMULATOR) == []
    assert teams.asked() == 0
