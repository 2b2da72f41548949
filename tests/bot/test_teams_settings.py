"""What the settings say about Microsoft Teams."""

from dataclasses import replace

import pytest

from bot.settings import BadSettings, Settings
from bot.teams_settings import TeamsSettings

APP = "00000000-0000-0000-0000-00000000a44e"
TENANT = "11111111-1111-1111-1111-11111111e4a4"
OTHER = "22222222-2222-2222-2222-222222222222"
TEAMS = {
    "MICROSOFT_APP_ID": APP,
    "MICROSOFT_APP_PASSWORD": "hunter2",
    "MICROSOFT_APP_TENANT_ID": TENANT,
}
EMULATOR = {"TEAMS_ALLOW_UNAUTHENTICATED": "1"}


def read(environ: dict[str, str]) -> Settings:
    return Settings.read(environ, None)


def teams(environ: dict[str, str]) -> TeamsSettings:
    settings = read(environ).teams
    assert settings is not None
    return settings


def complaint(environ: dict[str, str]) -> str:
    with pytest.raises(BadSettings) as caught:
        read(environ)
    return str(caught.value)


def test_a_hub_without_teams_has_none():
    assert read({}).teams is None


def test_an_app_of_one_tenant_gets_its_tokens_there_and_serves_its_people():
    settings = teams(TEAMS)
    assert (settings.app_id, settings.tenant_id, settings.password) == (APP, TENANT, "hunter2")
    assert settings.token_url == f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"
    assert settings.metadata_url == "https://login.botframework.com/v1/.well-known/openidconfiguration"
    assert (settings.allows(TENANT), settings.allows(TENANT.upper())) == (True, True)
    assert not settings.allows(OTHER)
    assert not settings.allows("")
    assert settings.in_words == f"app {APP} of tenant {TENANT}"


def test_tenants_that_are_named_are_served_and_no_others():
    settings = teams({**TEAMS, "MICROSOFT_ALLOWED_TENANTS": f" {OTHER.upper()}, {TENANT},"})
    assert settings.allows(OTHER)
    assert settings.in_words.endswith(", and 1 more that may write")
    assert not teams({**TEAMS, "MICROSOFT_ALLOWED_TENANTS": OTHER}).allows(TENANT)


def test_ids_are_read_in_capital_letters_too():
    assert teams({**TEAMS, "MICROSOFT_APP_ID": APP.upper()}) == teams(TEAMS)


def test_tests_and_other_clouds_have_addresses_of_their_own():
    given = {
        "TEAMS_OPENID_METADATA_URL": "http://127.0.0.1:9/v1/.well-known/openidconfiguration",
        "TEAMS_TOKEN_URL": f"https://login.microsoftonline.us/{TENANT}/oauth2/v2.0/token",
    }
    settings = teams({**TEAMS, **given})
    assert [settings.metadata_url, settings.token_url] == list(given.values())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MICROSOFT_APP_ID", "hub-bot"),
        ("MICROSOFT_APP_ID", f"{APP}\n"),
        ("MICROSOFT_APP_PASSWORD", "two words"),
        ("MICROSOFT_APP_TENANT_ID", "trust.onmicrosoft.com"),
        ("MICROSOFT_ALLOWED_TENANTS", "common"),
        ("MICROSOFT_ALLOWED_TENANTS", f"{TENANT} {OTHER}"),
        ("TEAMS_ALLOW_UNAUTHENTICATED", "yes"),
        ("TEAMS_OPENID_METADATA_URL", "login.botframework.com"),
        ("TEAMS_OPENID_METADATA_URL", "http://login.botframework.com/"),
        ("TEAMS_TOKEN_URL", "http://login.microsoftonline.com/"),
        ("TEAMS_TOKEN_URL", "https://asha:secret@login.microsoftonline.com/"),
        ("TEAMS_TOKEN_URL", "https://login.microsoftonline.com/?tenant=x"),
    ],
)
def test_a_bad_value_is_one_line_that_names_the_setting_and_what_is_allowed(name: str, value: str):
    line = complaint({**TEAMS, name: value})
    assert line.startswith(name)
    assert "it must be" in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        *[({name: TEAMS[name] for name in TEAMS if name != left_out}, left_out) for left_out in TEAMS
          if left_out != "MICROSOFT_APP_ID"],
        ({"MICROSOFT_APP_PASSWORD": "hunter2"}, "MICROSOFT_APP_ID"),
        ({"MICROSOFT_APP_TENANT_ID": TENANT}, "MICROSOFT_APP_ID"),
        ({"MICROSOFT_ALLOWED_TENANTS": TENANT}, "MICROSOFT_APP_ID"),
        ({**EMULATOR, **TEAMS}, "TEAMS_ALLOW_UNAUTHENTICATED"),
        ({**EMULATOR, "MICROSOFT_APP_PASSWORD": "hunter2"}, "TEAMS_ALLOW_UNAUTHENTICATED"),
        ({**EMULATOR, "HOST": "0.0.0.0"}, "HOST"),  # noqa: S104
        ({**EMULATOR, "HOST": "::"}, "HOST"),
        ({**EMULATOR, "HOST": "hub.trust.example"}, "HOST"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_one_line_that_names_the_setting(environ: dict[str, str], named: str):
    line = complaint(environ)
    assert line.startswith(named)
    assert "\n" not in line
    assert "hunter2" not in line


# --- An emulator ----------------------------------------------------------------------------------


def test_an_emulator_is_served_from_any_tenant_on_this_machine_only():
    settings = read(EMULATOR)
    assert settings.host == "127.0.0.1"
    assert settings.teams is not None
    assert settings.teams.is_emulator
    assert settings.teams.allows(OTHER)
    assert "without any check" in settings.teams.in_words


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_an_emulator_may_reach_the_hub_by_any_name_of_this_machine(host: str):
    assert read({**EMULATOR, "HOST": host}).host == host


def test_a_demo_may_talk_to_an_emulator():
    assert read({**EMULATOR, "HUB_DEMO": "1"}).teams


def test_only_an_emulator_lets_everybody_in():
    nobody = replace(teams(TEAMS), allowed_tenants=frozenset())
    assert not nobody.allows(TENANT)
    assert not nobody.allows("")


# --- Names and secrets ------------------------------------------------------------------------------


def test_names_that_are_nearly_right_are_found():
    environ = {"MicrosoftAppId": APP, "MICROSOFT_APP_PASSWRD": "x", "TEAMS_TOKEN": "x"}
    assert Settings.unread(environ, None) == {
        "MICROSOFTAPPID": "MICROSOFT_APP_ID",
        "MICROSOFT_APP_PASSWRD": "MICROSOFT_APP_PASSWORD",
        "TEAMS_TOKEN": "TEAMS_TOKEN_URL",
    }


def test_the_secret_stands_in_no_repr_and_no_complaint():
    settings = read(TEAMS)
    assert "hunter2" not in f"{settings!r} {settings.teams!r}"
    assert "hunter2" not in complaint({**TEAMS, "MICROSOFT_APP_PASSWORD": "hunter2 hunter2"})
