"""What the doctor says about Slack."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from adapters.slack.scopes import FEATURES, SCOPES
from bot import slack_checks
from bot.checks import Check
from bot.settings import Settings
from bot.slack_installations import token_box
from store import slack_installations
from store.db import Store
from store.slack_installations import Installation
from tests.bot.test_settings import ONE_WORKSPACE, SEVERAL, SOCKET_MODE
from tests.serving import served
from tests.slack.fake_slack import FakeSlack
from tests.small_hub import NOW


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, FakeSlack]]:
    slack = FakeSlack()
    slack.add_workspace("T0HUB", "xoxb-1").name = "Innovation Hub"
    slack.tokens["xapp-1"] = ""
    with served(slack.app) as url:
        yield f"{url}/api/", slack


@pytest.fixture
def slack(address: tuple[str, FakeSlack]) -> FakeSlack:
    address[1].workspaces["T0HUB"].scopes = ",".join(SCOPES)
    return address[1]


@pytest.fixture
def asked(address: tuple[str, FakeSlack], slack: FakeSlack):
    """What is said about these settings, as the doctor prints it."""

    def ask(environ: dict[str, str]) -> list[str]:
        settings = Settings.read({"SLACK_API_BASE_URL": address[0], **environ}, None)
        return list(map(_printed, slack_checks.of_the_settings(settings)))

    return ask


def _printed(check: Check) -> str:
    return f"{check.mark} {check.what}"


def test_a_hub_that_is_not_on_slack_is_told_where_that_is_explained(asked):
    assert asked({}) == ["ok  Slack is not set up (README, Connect Slack)"]


def test_all_is_well_in_socket_mode(asked):
    assert asked(SOCKET_MODE) == [
        "ok  Slack: Socket Mode, one workspace",
        "ok  SLACK_BOT_TOKEN is for workspace Innovation Hub (T0HUB)",
        "ok  every scope the app needs is granted",
        "ok  Socket Mode can be opened with SLACK_APP_TOKEN",
    ]


def test_over_http_it_says_what_slack_has_to_reach(asked):
    assert asked({**ONE_WORKSPACE, "HUB_BASE_URL": "https://hub.trust.example"})[-1] == (
        "ok  Slack has to reach https://hub.trust.example/slack/events"
    )
    assert asked(ONE_WORKSPACE)[-1].startswith("see Slack has to reach /slack/events by https")


@pytest.mark.parametrize("scope", SCOPES)
def test_a_missing_scope_is_named_with_what_does_not_work_without_it(asked, slack: FakeSlack, scope: str):
    slack.workspaces["T0HUB"].scopes = ",".join(set(SCOPES) - {scope})
    [line] = [line for line in asked(SOCKET_MODE) if line.startswith("fix")]
    assert line.startswith(f"fix scope {scope} is missing: ")
    for feature in FEATURES:
        if scope in feature.scopes:
            assert feature.without in line
    assert "paste the manifest again" in line


def test_scopes_that_nobody_needs_are_pointed_out(asked, slack: FakeSlack):
    slack.workspaces["T0HUB"].scopes += ",files:read,admin"
    assert "see scopes the app does not need are granted: admin, files:read" in asked(SOCKET_MODE)


def test_a_token_that_slack_does_not_take_says_where_the_right_one_is(asked):
    lines = asked({**SOCKET_MODE, "SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": "xapp-wrong"})
    assert lines[1].startswith("fix Slack does not take SLACK_BOT_TOKEN (invalid_auth): copy the Bot User")
    assert lines[2].startswith("fix Slack does not take SLACK_APP_TOKEN (invalid_auth): make one with conn")
    assert "wrong" not in "".join(lines)


def test_a_slack_that_cannot_be_reached_is_said_once(asked):
    lines = asked({**SOCKET_MODE, "SLACK_API_BASE_URL": "http://127.0.0.1:1/api/"})
    assert [line for line in lines if line.startswith("fix")] == lines[1:]
    assert lines[1].startswith("fix Slack cannot be asked at http://127.0.0.1:1/api/ (ClientConnectorError)")
    assert len(lines) == 2


def test_a_list_of_workspaces_without_the_tokens_own_is_a_fault(asked):
    environ = {**SOCKET_MODE, "SLACK_ALLOWED_TEAMS": "T1HUB"}
    assert "fix SLACK_ALLOWED_TEAMS does not name T0HUB: add it, or unset it" in asked(environ)
    assert not [line for line in asked({**environ, "SLACK_ALLOWED_TEAMS": "T0HUB,T1HUB"}) if "fix" in line]


# --- Several workspaces -------------------------------------------------------------------------


def workspaces(store: Store, **environ: str) -> list[str]:
    settings = Settings.read({**SEVERAL, **environ}, None)
    return list(map(_printed, slack_checks.of_the_workspaces(store, settings)))


def install(store: Store, team_id: str, name: str, scopes: str = ",".join(SCOPES)) -> None:
    fernet = token_box(Settings.read(SEVERAL, None))
    tokens = f'{{"team_id": "{team_id}", "token": "xoxb-1", "refresh_token": null}}'
    sealed = fernet.encrypt(tokens.encode()).decode()
    installation = Installation(team_id, None, name, "U0BOT", "B0BOT", scopes, sealed, None, NOW)
    with store.transaction() as tx:
        slack_installations.save(tx, installation)


def test_before_anybody_has_the_app_it_says_where_that_begins(bare_store: Store):
    assert workspaces(bare_store) == [
        "see no Slack workspace has the app yet: open https://hub.trust.example/slack/install"
    ]


def test_who_has_the_app_is_counted_and_named(bare_store: Store):
    install(bare_store, "T0HUB", "Innovation Hub")
    install(bare_store, "T1HUB", "Sister Trust")
    with bare_store.transaction() as tx:
        slack_installations.uninstall(tx, "T1HUB", NOW + timedelta(hours=1))
    assert workspaces(bare_store) == [
        "ok  Slack workspaces with the app: 1 (Innovation Hub)",
        "ok  their tokens open with the secret key",
        "ok  every scope the app needs is granted in Innovation Hub",
    ]


def test_a_workspace_that_is_not_on_the_list_or_lacks_a_scope_is_pointed_out(bare_store: Store):
    install(bare_store, "T1HUB", "Sister Trust", "chat:write")
    lines = workspaces(bare_store)
    assert any(line.startswith("see Sister Trust has the app, but SLACK_ALLOWED_TEAMS") for line in lines)
    assert any(line.startswith("fix scope commands is missing in Sister Trust: /hub") for line in lines)


def test_tokens_that_the_key_does_not_open_are_a_fault(bare_store: Store):
    install(bare_store, "T0HUB", "Innovation Hub")
    lines = workspaces(bare_store, HUB_SECRET_KEY="another sentence that is long enough")
    assert "fix HUB_SECRET_KEY does not open the tokens of Innovation Hub: put the earlier key" in lines[1]


def test_with_one_workspace_the_database_is_not_asked(bare_store: Store):
    assert list(slack_checks.of_the_workspaces(bare_store, Settings.read(SOCKET_MODE, None))) == []
