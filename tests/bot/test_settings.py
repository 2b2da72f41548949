from pathlib import Path
from uuid import UUID

import pytest

from bot.settings import CHANNEL_CREDENTIALS, BadSettings, Settings

README = Path(__file__).parents[2] / "README.md"


ONE_WORKSPACE = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "hush"}
SOCKET_MODE = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
SEVERAL = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "hush",
    "SLACK_SIGNING_SECRET": "hush",
    "SLACK_ALLOWED_TEAMS": "T0HUB",
    "HUB_BASE_URL": "https://hub.trust.example",
    "HUB_SECRET_KEY": "a sentence that is long enough for it",
}


def read(environ: dict[str, str] | None = None, env_file: Path | None = None) -> Settings:
    return Settings.read(environ or {}, env_file)


def test_without_any_setting_the_hub_runs_on_a_file_in_london_and_is_reachable():
    settings = read()
    assert settings.database_url == "sqlite:///hub.db"
    assert (settings.hub_name, settings.zone.key) == ("Innovation Hub", "Europe/London")
    assert (settings.host, settings.port) == ("0.0.0.0", 3978)  # noqa: S104
    assert not settings.is_demo


def test_an_empty_value_is_as_good_as_none():
    assert read({"PORT": "", "HUB_NAME": ""}) == read()


def test_a_demo_is_reachable_from_this_machine_only_unless_told_otherwise():
    assert read({"HUB_DEMO": "1"}).host == "127.0.0.1"
    assert read({"HUB_DEMO": "1", "HOST": "::"}).host == "::"


def test_the_environment_beats_the_env_file(tmp_path: Path):
    env_file = tmp_path / ".env"
    env_file.write_text("PORT=4000\nHUB_NAME=From the file\nSOMETHING_ELSE=1\n")
    settings = read({"PORT": "5000"}, env_file)
    assert (settings.port, settings.hub_name) == (5000, "From the file")


def test_coordinators_are_e_mails_between_commas_in_any_case_and_spacing(tmp_path: Path):
    env_file = tmp_path / ".env"
    env_file.write_text("HUB_COORDINATORS=a@trust.example, B@Trust.example\n")
    expected = ("a@trust.example", "b@trust.example")
    assert read({}, env_file).hub_coordinators == expected
    assert read({"HUB_COORDINATORS": " a@trust.example,B@trust.example ,"}).hub_coordinators == expected


def test_domains_are_written_as_coordinators_are():
    expected = ("trust.example", "nhs.example")
    assert read({"HUB_EMAIL_DOMAINS": " Trust.example,nhs.example ,"}).hub_email_domains == expected
    assert read().hub_email_domains == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUB_EMAIL_DOMAINS", "@trust.example"),
        ("HUB_EMAIL_DOMAINS", "trust"),
        ("HUB_EMAIL_DOMAINS", "trust.example nhs.example"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("HUB_TIMEZONE", "Europe/Lundon"),
        ("HUB_TIMEZONE", "Europe"),
        ("HUB_TIMEZONE", "../etc/passwd"),
        ("HUB_DEMO", "yes"),
        ("HUB_REUSE_PORT", "maybe"),
        ("HUB_NAME", "x" * 61),
        ("HUB_BASE_URL", "hub.trust.example"),
        ("HUB_BASE_URL", "ftp://hub.trust.example"),
        ("HUB_BASE_URL", "https://hub.trust.example/bot"),
        ("HUB_BASE_URL", "https://asha:secret@hub.trust.example"),
        ("HUB_BASE_URL", "https://hub.trust.example?x=1"),
        ("HUB_BASE_URL", "https://hub trust.example"),
        ("HUB_BASE_URL", "https://hub.trust.example\n"),
        ("LOG_LEVEL", "loud"),
        ("HUB_SECRET_KEY", "x" * 31),
        ("SLACK_BOT_TOKEN", "xoxp-1"),
        ("SLACK_BOT_TOKEN", "xoxe.xoxb-1"),
        ("SLACK_BOT_TOKEN", "xoxb-1 xoxb-2"),
        ("SLACK_BOT_TOKEN", "xoxb-1\n"),
        ("SLACK_APP_TOKEN", "xoxb-1"),
        ("SLACK_SIGNING_SECRET", "two words"),
        ("SLACK_API_BASE_URL", "slack.com/api"),
        ("SLACK_API_BASE_URL", "http://slack.com/api/"),
        ("SLACK_API_BASE_URL", "https://asha:secret@slack.com/api/"),
        ("SLACK_API_BASE_URL", "https://slack.com/api/?x=1"),
        ("SLACK_ALLOWED_TEAMS", "innovation-hub"),
        ("SLACK_ALLOWED_TEAMS", "T0HUB T1HUB"),
        ("SLACK_ALLOWED_TEAMS", "E0TRUST"),
        ("HUB_COORDINATORS", "asha"),
        ("HUB_COORDINATORS", "asha@trust.example ben@trust.example"),
        ("DATABASE_URL", "hub.db"),
        ("DATABASE_URL", "mysql://hub"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
    ],
)
def test_a_bad_value_is_one_line_that_names_the_setting_and_what_is_allowed(name: str, value: str):
    with pytest.raises(BadSettings) as caught:
        read({name: value})
    line = str(caught.value)
    assert line.startswith(name)
    assert "it must be" in line
    assert "\n" not in line


def test_every_bad_setting_is_named_at_once():
    with pytest.raises(BadSettings) as caught:
        read({"PORT": "x", "HUB_DEMO": "x"})
    assert [line.split()[0] for line in str(caught.value).splitlines()] == ["HUB_DEMO", "PORT"]


def test_the_password_in_a_database_url_is_never_repeated():
    with pytest.raises(BadSettings) as caught:
        read({"DATABASE_URL": "mysql://hub:hunter2@db/hub"})
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in repr(read({"DATABASE_URL": "postgresql://hub:hunter2@db/hub"}))


def test_the_public_address_is_kept_without_a_slash_at_its_end():
    assert read().hub_base_url == ""
    assert read({"HUB_BASE_URL": "https://Hub.Trust.example/"}).hub_base_url == "https://hub.trust.example"
    assert read({"HUB_BASE_URL": "http://[::1]:3978"}).hub_base_url == "http://[::1]:3978"


@pytest.mark.parametrize("credential", CHANNEL_CREDENTIALS)
def test_a_demo_beside_a_real_credential_is_refused(credential: str):
    value = {"SLACK_APP_TOKEN": "xapp-1", "MICROSOFT_APP_ID": str(UUID(int=1))}.get(credential, "xoxb-1")
    with pytest.raises(BadSettings, match=f"{credential} reaches real ones"):
        read({"HUB_DEMO": "1", credential: value})


def test_a_demo_beside_real_credentials_is_allowed_if_forced():
    assert read({"HUB_DEMO": "force", **ONE_WORKSPACE}).is_demo
    assert not read(ONE_WORKSPACE).is_demo


def test_a_demo_beside_real_credentials_in_the_env_file_is_refused_too(tmp_path: Path):
    env_file = tmp_path / ".env"
    env_file.write_text("HUB_DEMO=1\nMICROSOFT_APP_PASSWORD=secret\n")
    with pytest.raises(BadSettings, match="MICROSOFT_APP_PASSWORD"):
        read({}, env_file)


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_documented(field: str):
    assert f"`{field.upper()}`" in README.read_text(encoding="utf-8")


def test_names_like_ours_that_nothing_reads_are_found_with_the_nearest_that_is_read(tmp_path: Path):
    env_file = tmp_path / ".env"
    env_file.write_text("hub_coordinator=a@trust.example\nHUB_NAME=The Hub\nPATHS=1\n")
    environ = {"HUB_TIME_ZONE": "x", "HUB_XYZZY": "x", "HUB_DEMO": "1", "SLACK_TOKEN": "x", "PATH": "/bin"}
    assert Settings.unread(environ, env_file) == {
        "SLACK_TOKEN": "SLACK_BOT_TOKEN",
        "HUB_COORDINATOR": "HUB_COORDINATORS",
        "HUB_TIME_ZONE": "HUB_TIMEZONE",
        "HUB_XYZZY": "",
    }
    assert Settings.unread({}, None) == {}


# --- Slack --------------------------------------------------------------------------------------


def test_a_hub_without_slack_has_none():
    assert read().slack is None


@pytest.mark.parametrize(
    ("environ", "shape"),
    [
        (ONE_WORKSPACE, "HTTP, one workspace"),
        (SOCKET_MODE, "Socket Mode, one workspace"),
        (SEVERAL, "HTTP, several workspaces"),
        ({**SEVERAL, "SLACK_APP_TOKEN": "xapp-1"}, "Socket Mode, several workspaces"),
    ],
)
def test_the_settings_say_which_shape_slack_has(environ: dict[str, str], shape: str):
    slack = read(environ).slack
    assert slack is not None
    assert slack.in_words == shape
    assert slack.api_url == "https://slack.com/api/"


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_SIGNING_SECRET": "hush"}, "SLACK_BOT_TOKEN"),
        *[({name: SEVERAL[name] for name in SEVERAL if name != left_out}, left_out)
          for left_out in SEVERAL if left_out != "SLACK_CLIENT_ID"],
        ({"SLACK_CLIENT_SECRET": "hush", "SLACK_SIGNING_SECRET": "hush"}, "SLACK_CLIENT_ID"),
        ({**SEVERAL, "SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_BOT_TOKEN"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_one_line_that_names_the_setting(environ: dict[str, str], missing: str):
    with pytest.raises(BadSettings) as caught:
        read(environ)
    assert str(caught.value).startswith(missing)
    assert "\n" not in str(caught.value)


def test_a_demo_on_a_file_needs_no_key_for_several_workspaces():
    without = {name: value for name, value in SEVERAL.items() if name != "HUB_SECRET_KEY"}
    assert read({**without, "HUB_DEMO": "force"}).slack
    with pytest.raises(BadSettings, match="HUB_SECRET_KEY"):
        read({**without, "HUB_DEMO": "force", "DATABASE_URL": "postgresql://hub@db/hub"})


def test_the_address_of_slack_ends_with_a_slash_and_is_in_clear_only_within_this_machine():
    for given in ("http://127.0.0.1:8965/api", "http://localhost:8965/api/", "https://slack-gov.com/api"):
        assert read({"SLACK_API_BASE_URL": given}).slack_api_base_url == f"{given.rstrip('/')}/"


def test_workspaces_are_written_with_commas_in_any_case():
    slack = read({**SOCKET_MODE, "SLACK_ALLOWED_TEAMS": " t0hub, T1HUB ,"}).slack
    assert slack is not None
    assert slack.allowed_teams == {"T0HUB", "T1HUB"}


SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-hunter2",
    "SLACK_APP_TOKEN": "xapp-hunter2",
    "SLACK_SIGNING_SECRET": "hunter2",
    "HUB_SECRET_KEY": "hunter2" * 5,
}


def test_no_secret_stands_in_a_repr():
    settings = read(SECRETS)
    assert "hunter2" not in f"{settings!r} {settings.slack!r}"
    several = read({**SEVERAL, "SLACK_CLIENT_SECRET": "hunter2"})
    assert "hunter2" not in f"{several!r} {several.slack!r}"


@pytest.mark.parametrize("name", [*SECRETS, "SLACK_CLIENT_SECRET"])
def test_no_secret_is_repeated_in_a_complaint(name: str):
    bad = "hunter2 hunter2"
    with pytest.raises(BadSettings) as caught:
        read({name: bad})
    assert "hunter2" not in str(caught.value)
