import io
import json
import pkgutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import delete, insert, select, update

import bot.commands
from adapters.slack.scopes import EVENTS, SCOPES
from bot import database
from bot.__main__ import COMMANDS, main
from bot.app import SAMPLE_PEOPLE, welcome_people
from bot.now import utc_now
from bot.operator_words import when
from bot.settings import Settings
from store import bookings, interests, misses, people, roles
from store.booking_outcomes import Booked, Wanted
from store.catalogue.files import SHIPPED
from store.db import Store
from store.errors import OutOfDate
from store.revisions import revisions
from store.tables import Booking, Occurrence, OccurrencePart, Outbox, Role, SessionType
from tests.databases import Databases
from tests.small_hub import NOW
from tests.store.catalogues import book

ADDRESS = "https://hub.trust.example"
ADDRESSED = {"HUB_BASE_URL": ADDRESS, "HUB_SECRET_KEY": "k" * 40}


@pytest.fixture
def url(databases: Databases, engine_name: str) -> str:
    """A hub with the shipped catalogue as of today, which is when commands run, and nobody in it."""
    return databases.copy(
        engine_name, "shipped catalogue", lambda store: database.fill(store, utc_now(), str)
    )


@pytest.fixture
def empty_url(databases: Databases, engine_name: str) -> str:
    return databases.empty(engine_name)


@pytest.fixture
def stored(url: str) -> Iterator[Store]:
    store = Store(url)
    yield store
    store.close()


Run = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process; return its exit code, what it printed, and what it complained of."""

    def running(*argv: str, **environ: str) -> tuple[int, list[str], list[str]]:
        try:
            code = main(argv, environ)
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        printed = capsys.readouterr()
        return code, printed.out.splitlines(), printed.err.splitlines()

    return running


RAN_ALL = f"Ran the migrations {', '.join(revisions())}."


# --- The command line itself --------------------------------------------------------------------


def test_without_a_command_the_help_lists_them_all(run: Run):
    code, out, _ = run()
    assert code == 0
    assert all(any(line.strip().startswith(name) for line in out) for name in COMMANDS)


def test_every_command_has_a_module_and_every_module_is_a_command():
    assert {module.name for module in pkgutil.iter_modules(bot.commands.__path__)} == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_how_it_is_used(run: Run, command: str):
    code, out, _ = run(command, "--help")
    assert code == 0
    assert out[0].startswith(f"usage: python -m bot {command}")


@pytest.mark.parametrize(
    "argv", [("dance",), ("catalogue",), ("catalogue", "import"), ("manifest",), ("audit", "--loudly")]
)
def test_a_wrong_argument_is_one_line(run: Run, argv: tuple[str, ...]):
    code, out, err = run(*argv)
    assert (code, out, len(err)) == (2, [], 1)


def test_a_bad_setting_is_one_line_that_names_it(run: Run):
    code, _, err = run("audit", PORT="x")
    assert code == 1
    assert err == ["PORT is 'x', which cannot be used: it must be a whole number from 1 to 65535"]


def test_a_demo_beside_real_credentials_does_not_start(run: Run):
    code, _, err = run("console", HUB_DEMO="1", SLACK_BOT_TOKEN="x")
    assert code == 1
    assert "SLACK_BOT_TOKEN" in err[0]


# --- Databases that cannot be used --------------------------------------------------------------


def unreadable(folder: Path) -> dict[str, tuple[str, str]]:
    (folder / "letter.db").write_text("Dear colleague, " * 300)
    return {
        "a folder that is not there": (f"sqlite:///{folder}/nowhere/hub.db", "folder does not exist"),
        "a folder": (f"sqlite:///{folder}", "cannot be opened"),
        "a letter": (f"sqlite:///{folder}/letter.db", "not a database"),
        "no server": ("postgresql://hub:hunter2@127.0.0.1:1/hub", "refused"),
    }


@pytest.mark.parametrize("what", ["a folder that is not there", "a folder", "a letter", "no server"])
@pytest.mark.parametrize("command", ["audit", "migrate", "doctor"])
def test_a_database_that_cannot_be_used_is_one_line(run: Run, tmp_path: Path, what: str, command: str):
    unusable, why = unreadable(tmp_path)[what]
    code, out, err = run(command, DATABASE_URL=unusable, HUB_COORDINATORS="a@trust.example")
    lines = err or [line for line in out if line.startswith("fix")]
    assert code == 1
    assert len(lines) == 1
    assert why in lines[0] or "there is no database file" in lines[0]
    assert "hunter2" not in lines[0]


@pytest.mark.parametrize("argv", [("audit",), ("clock",), ("catalogue", "export")])
def test_an_empty_database_is_to_be_migrated_first(run: Run, empty_url: str, argv: tuple[str, ...]):
    _make(empty_url)
    code, _, err = run(*argv, DATABASE_URL=empty_url)
    assert code == 1
    assert err == ["the database holds nothing of the hub yet: run python -m bot migrate"]


def _make(url: str) -> None:
    """SQLite makes its file at the first look."""
    store = Store(url)
    with store.reading():
        pass
    store.close()


@pytest.mark.parametrize("argv", [("audit",), ("clock",), ("catalogue", "export"), ("doctor",)])
def test_a_file_that_is_not_there_is_said_and_not_made(run: Run, tmp_path: Path, argv: tuple[str, ...]):
    code, out, err = run(*argv, DATABASE_URL=f"sqlite:///{tmp_path}/hub.db")
    assert code == 1
    assert (out + err)[-1].endswith(f"there is no database file {tmp_path}/hub.db: run python -m bot migrate")
    assert list(tmp_path.iterdir()) == []


# --- Getting ready ------------------------------------------------------------------------------


def test_migrate_fills_an_empty_database_and_then_has_nothing_to_do(run: Run, empty_url: str):
    assert run("migrate", DATABASE_URL=empty_url)[:2] == (
        0,
        [RAN_ALL, "Loaded the shipped catalogue."],
    )
    assert run("migrate", DATABASE_URL=empty_url)[:2] == (0, ["The database is up to date."])


def test_migrate_leaves_a_catalogue_of_ones_own_alone(run: Run, url: str, stored: Store):
    with stored.transaction() as tx:
        tx.execute(update(SessionType).values(is_retired=True))
    assert run("migrate", DATABASE_URL=url)[1] == ["The database is up to date."]


def test_a_process_that_talks_fills_an_empty_file_and_says_so(databases: Databases):
    settings, said = Settings(database_url=databases.empty("sqlite")), list[str]()
    with database.started(settings, NOW, said.append) as store, store.reading() as tx:
        assert database.has_catalogue(tx)
    assert said[1:] == [RAN_ALL, "Loaded the shipped catalogue."]
    assert said[0].endswith("is empty.")


def test_a_process_that_talks_leaves_an_empty_postgresql_to_the_operator(databases: Databases):
    settings = Settings(database_url=databases.empty("postgres"))
    with pytest.raises(OutOfDate, match="run python -m bot migrate"), database.started(settings, NOW, str):
        pass


@pytest.mark.parametrize("revision", ["0000", "7777"])
def test_no_process_talks_on_a_database_of_another_version(url: str, stored: Store, revision: str):
    with stored.transaction() as tx:
        tx.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    with pytest.raises(OutOfDate), database.started(Settings(database_url=url), NOW, str):
        pass


# --- Talking -------------------------------------------------------------------------------------


@pytest.fixture
def typed() -> Iterator[Callable[[str], None]]:
    before = sys.stdin
    yield lambda lines: setattr(sys, "stdin", io.StringIO(lines))
    sys.stdin = before


def test_the_console_says_what_can_be_done_and_greets_whoever_greets(
    run: Run, url: str, typed: Callable[[str], None]
):
    typed("hello\nbye\n")
    code, out, err = run("console", DATABASE_URL=url, HUB_DEMO="1")
    assert (code, err) == (0, [])
    opening, _, answer = "\n".join(out).partition("> hello")
    assert "type something like" in opening
    assert "[1] What's on" in opening
    assert "Hello Asha" in answer
    assert "Hello" not in opening


def test_the_console_takes_no_role_from_whoever_its_own_settings_do_not_name(
    run: Run, url: str, stored: Store, typed: Callable[[str], None]
):
    typed("bye\n")
    with stored.transaction() as tx:
        roles.set_coordinators(tx, ["femi.adeyemi@trust.example"], NOW)
    assert run("console", "--as", "asha.patel@trust.example", DATABASE_URL=url)[0] == 0
    with stored.reading() as tx:
        assert roles.coordinators(tx) == ["Femi Adeyemi"]


def test_the_console_says_who_is_talking_and_that_somebody_is_new(
    run: Run, url: str, typed: Callable[[str], None]
):
    said = []
    for email in ("ben.okafor@trust.example", "new.colleague@trust.example", "New.Colleague@trust.example"):
        typed("hello\nbye\n")
        _, out, _ = run("console", "--as", email, DATABASE_URL=url, HUB_DEMO="1")
        said += [line.partition(". Type")[0] for line in out if line.startswith("You are")]
    assert said == ["You are Ben Okafor", "You are new here: New Colleague", "You are New Colleague"]


# --- Catalogue, audit, doctor -------------------------------------------------------------------


def test_what_is_exported_can_be_imported_and_changes_nothing(run: Run, url: str, tmp_path: Path):
    code, out, _ = run("catalogue", "export", DATABASE_URL=url)
    assert code == 0
    mine = tmp_path / "mine.yaml"
    mine.write_text("\n".join(out))
    assert run("catalogue", "import", str(mine), DATABASE_URL=url)[:2] == (0, ["Nothing changed."])


def test_a_bad_catalogue_is_refused_with_the_line(run: Run, url: str, tmp_path: Path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("zone: Europe/London\nregion: england-and-wales\nsession_types: 3\n")
    code, out, err = run("catalogue", "import", str(mine), DATABASE_URL=url)
    assert (code, out) == (1, [])
    assert err[0].startswith(f"{mine} line 3")


def test_a_catalogue_file_that_is_not_there_is_one_line(run: Run, url: str):
    code, _, err = run("catalogue", "import", "/nowhere/mine.yaml", DATABASE_URL=url)
    assert (code, len(err)) == (1, 1)


def test_an_import_tells_those_who_wait_for_a_date_and_says_so(
    run: Run, url: str, stored: Store, tmp_path: Path
):
    with stored.transaction() as tx:
        asha = people.add(tx, "Asha", None, NOW)
        qsir = tx.scalars(select(SessionType.id).where(SessionType.slug == "qsir")).one()
        interests.register(tx, qsir, asha, utc_now())
    mine = tmp_path / "mine.yaml"
    dated = (
        "rule: drop_in\n    series: { weekly: { starts: 2024-01-05 14:00, minutes: 60, rrule: FREQ=WEEKLY } }"
    )
    before, _, behind = SHIPPED.read_text().partition("  qsir:\n")
    mine.write_text(before + "  qsir:\n" + behind.replace("rule: interest", dated, 1))
    code, out, err = run("catalogue", "import", str(mine), DATABASE_URL=url)
    assert (code, err) == (0, [])
    assert out[-1] == "Told 1 person who had asked to hear when there is something to book."
    assert not run("catalogue", "import", str(mine), DATABASE_URL=url)[1][-1].startswith("Told")


def test_an_audit_of_sound_data_says_so(run: Run, url: str):
    code, out, _ = run("audit", DATABASE_URL=url)
    assert code == 0
    assert out[0].startswith("All ")


def test_an_audit_prints_the_rows_that_break_a_rule(run: Run, url: str, stored: Store):
    with stored.transaction() as tx:
        tx.execute(update(OccurrencePart).where(OccurrencePart.occurrence_id == 1).values(taken=1))
    code, out, _ = run("audit", DATABASE_URL=url)
    assert code == 1
    assert out[0].startswith("places are counted right: occurrence 1, part ")


def test_an_import_with_tell_writes_to_whom_it_affects_and_without_says_that_nobody_was_told(
    run: Run, url: str, stored: Store, tmp_path: Path
):
    _book_the_last_taster(stored)
    mine = tmp_path / "mine.yaml"
    for time, options, last in (
        ("09:00", (), "Nobody was told"),
        ("08:00", ("--tell",), "Messages written: 1."),
    ):
        mine.write_text(SHIPPED.read_text().replace("starts: 2024-01-04 10:00", f"starts: 2024-01-04 {time}"))
        code, out, _ = run("catalogue", "import", str(mine), *options, DATABASE_URL=url)
        assert code == 0
        assert out[0].startswith("CQI Taster moved from ")
        assert out[0].endswith(". Affects 1 person: Asha")
        assert out[-1].startswith(last)


def _book_the_last_taster(store: Store) -> str:
    """Give somebody a place, and return when that is."""
    with store.reading() as tx:
        query = select(Occurrence.id, Occurrence.starts_at, Occurrence.ends_at).join(SessionType)
        query = query.where(SessionType.slug == "cqi_taster", Occurrence.state == "planned")
        last = tx.execute(query.order_by(Occurrence.starts_at.desc())).first()
    assert last is not None
    book(store, last.id)
    return when(last.starts_at, last.ends_at, "Europe/London")


def test_the_doctor_finds_nothing_to_do_in_a_hub_that_works(run: Run, url: str):
    code, out, _ = run("doctor", DATABASE_URL=url, HUB_COORDINATORS="a@trust.example", **ADDRESSED)
    assert [line for line in out if not line.startswith("ok")] == []
    assert "ok   no message waits; none has been sent yet" in out
    assert code == 0


def test_the_doctor_says_where_codes_and_calendars_lead_and_that_an_address_is_missing(run: Run, url: str):
    assert (
        f"ok   QR codes, posters and calendars lead to {ADDRESS}"
        in run("doctor", DATABASE_URL=url, **ADDRESSED)[1]
    )
    without_key = "see  without HUB_SECRET_KEY nobody gets a link to their own calendar"
    assert without_key in run("doctor", DATABASE_URL=url, HUB_BASE_URL=ADDRESS)[1]
    missing = "HUB_BASE_URL is not set: codes lead to the address of whoever prints them, calendars nowhere"
    assert f"see  {missing}" in run("doctor", DATABASE_URL=url)[1]
    assert f"ok   {missing}" in run("doctor", DATABASE_URL=url, HUB_DEMO="1")[1]


def test_the_doctor_says_when_the_last_message_went_out_as_people_say_it(run: Run, url: str, stored: Store):
    row = {"key": "k", "kind": "reminder", "channel": "slack", "args": {}, "state": "sent", "due_at": NOW}
    with stored.transaction() as tx:
        tx.execute(insert(Outbox).values(**row, created_at=NOW, sent_at=NOW.replace(month=7)))
    _, out, _ = run("doctor", DATABASE_URL=url)
    assert "ok   no message waits; the last went out on Thursday 23 July 2026 at 10am" in out


def test_the_doctor_counts_only_the_coordinators_that_stay(run: Run, url: str, stored: Store):
    with stored.transaction() as tx:
        roles.set_coordinators(tx, ["a@trust.example"], NOW)
    assert advice(run, url, HUB_COORDINATORS="") == [
        "fix  nobody may do everything: set HUB_COORDINATORS to the e-mails of the coordinators "
        "(those of an earlier setting lose the role at the next start)"
    ]
    with stored.transaction() as tx:
        tx.execute(update(Role).values(given_by="1"))
    code, out, _ = run("doctor", DATABASE_URL=url)
    assert "ok   coordinators: 1 appointed by others; HUB_COORDINATORS names none" in out
    assert code == 0


def test_the_doctor_names_settings_that_nothing_reads_and_that_is_no_fault(run: Run, url: str):
    code, out, _ = run("doctor", DATABASE_URL=url, HUB_COORDINATORS="a@trust.example", HUB_NAMES="x")
    assert code == 0
    assert "see  HUB_NAMES is no setting: did you mean HUB_NAME?" in out


def test_the_doctor_says_whose_emails_count(run: Run, url: str):
    said = "ok   domains whose e-mails say who somebody is: "
    environ = {"DATABASE_URL": url, "HUB_COORDINATORS": "a@trust.example"}
    assert f"{said}any; HUB_EMAIL_DOMAINS can name those of your staff" in run("doctor", **environ)[1]
    domains = "trust.example,nhs.example"
    assert f"{said}trust.example and nhs.example" in run("doctor", HUB_EMAIL_DOMAINS=domains, **environ)[1]


def test_the_doctor_lists_the_dates_that_need_a_decision_and_that_is_no_fault(
    run: Run, url: str, stored: Store, tmp_path: Path
):
    booked = _book_the_last_taster(stored)
    mine = tmp_path / "mine.yaml"
    mine.write_text(SHIPPED.read_text().replace("minutes: 60, rrule: FREQ=WEEKLY;BYDAY=TH", "minutes: 60"))
    assert run("catalogue", "import", str(mine), DATABASE_URL=url)[0] == 0
    code, out, _ = run("doctor", DATABASE_URL=url, HUB_COORDINATORS="a@trust.example", **ADDRESSED)
    assert code == 0
    assert [line for line in out if line.startswith("see")] == [
        "see  1 date needs a decision: change the catalogue file, or speak to those booked",
        f"see    CQI Taster, {booked}: 1 person booked",
    ]


@pytest.mark.parametrize("command", ["doctor", "audit"])
def test_checks_of_a_hub_name_nobody_of_a_demo(run: Run, url: str, stored: Store, command: str):
    with stored.transaction() as tx:
        welcome_people(tx, Settings(hub_demo="1"), NOW)
    said = " ".join(run(command, DATABASE_URL=url)[1])
    said += " ".join(run(command, DATABASE_URL=url, HUB_DEMO="1")[1])
    assert said
    for name, email, _ in SAMPLE_PEOPLE:
        assert name not in said
        assert email not in said


def test_the_doctor_says_when_a_hub_that_is_no_demo_holds_sample_people(run: Run, url: str, stored: Store):
    def about_samples(**environ: str) -> list[str]:
        code, out, _ = run("doctor", DATABASE_URL=url, HUB_COORDINATORS="a@trust.example", **environ)
        assert code == 0
        return [line for line in out if "sample people" in line]

    assert about_samples() == []
    with stored.transaction() as tx:
        welcome_people(tx, Settings(hub_demo="1"), NOW)
    assert about_samples(HUB_DEMO="1") == []
    [line] = about_samples()
    assert line.startswith("see  sample people of the demo are in this database: ")


def test_the_doctor_says_that_a_demo_has_the_web_chat(run: Run, url: str):
    def about_chat(**environ: str) -> list[str]:
        out = run("doctor", DATABASE_URL=url, HUB_COORDINATORS="a@trust.example", **environ)[1]
        return [line for line in out if "/chat" in line]

    assert about_chat() == []
    assert about_chat(HUB_DEMO="1", PORT="4000") == [
        "ok   this is a demo: the web chat is at /chat, for whoever reaches port 4000"
    ]


def advice(run: Run, url: str, **environ: str) -> list[str]:
    code, out, _ = run("doctor", **{"DATABASE_URL": url, "HUB_COORDINATORS": "a@trust.example", **environ})
    assert code == 1
    return [line for line in out if line.startswith("fix")]


def test_the_doctor_says_what_to_do_about_the_settings(run: Run, url: str):
    assert "HUB_COORDINATORS" in advice(run, url, HUB_COORDINATORS="")[0]
    assert "PORT" in advice(run, url, PORT="x")[0]


def test_the_doctor_says_what_to_do_about_an_empty_database(run: Run, empty_url: str):
    assert advice(run, empty_url)[0].endswith("run python -m bot migrate")


def test_the_doctor_notices_that_no_clock_runs(run: Run, url: str, stored: Store):
    with stored.transaction() as tx:
        tx.execute(
            insert(Outbox).values(
                key="k",
                kind="reminder",
                channel="slack",
                args={},
                due_at=NOW.replace(year=2020),
                created_at=NOW,
            )
        )
        tx.execute(delete(Booking))
        tx.execute(update(Occurrence).values(starts_at=NOW, ends_at=NOW))
    assert [line.partition(": ")[2] for line in advice(run, url)] == [
        "start a clock (python -m bot clock)"
    ] * 2


def test_the_doctor_notices_that_nothing_is_offered(run: Run, url: str, stored: Store):
    with stored.transaction() as tx:
        tx.execute(update(SessionType).values(is_retired=True))
    assert "nothing is offered" in advice(run, url)[0]


# --- The manifest -------------------------------------------------------------------------------


def test_the_manifest_of_slack_is_printed_for_this_hub(run: Run):
    code, out, _ = run("manifest", "slack", HUB_NAME="The Hub", HUB_BASE_URL=ADDRESS)
    printed = yaml.safe_load("\n".join(out))
    assert code == 0
    assert printed["display_information"]["name"] == "The Hub"
    assert printed["settings"]["event_subscriptions"]["request_url"] == f"{ADDRESS}/slack/events"


def test_the_manifest_says_why_each_scope_and_event_is_wanted_when_asked(run: Run):
    plain = run("manifest", "slack", "--socket")[1]
    code, out, _ = run("manifest", "slack", "--socket", "--why")
    assert code == 0
    reasons = [line for line in out if line not in plain]
    assert [line for line in out if line in plain] == plain
    assert all(line.startswith("# ") for line in reasons)
    for wanted in (*SCOPES, *EVENTS):
        assert any(wanted in line.partition(": ")[0] for line in reasons), wanted
    assert (
        "# app_mentions:read, app_mention: answer in channels when mentioned: "
        "to read the messages in channels that mention it, and no others"
    ) in reasons


def test_the_manifest_has_the_shape_of_the_settings_unless_told(run: Run):
    environ = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    for argv, given in (((), environ), (("--socket",), {})):
        code, out, _ = run("manifest", "slack", *argv, **given)
        assert (code, yaml.safe_load("\n".join(out))["settings"]["socket_mode_enabled"]) == (0, True)
    several = run("manifest", "slack", "--several", "--base-url", ADDRESS)[1]
    assert f"{ADDRESS}/slack/oauth_redirect" in "\n".join(several)


@pytest.mark.parametrize("argv", [(), ("--several", "--socket"), ("--base-url", "http://hub.trust.example")])
def test_a_manifest_without_an_address_that_slack_can_use_says_what_to_set(run: Run, argv: tuple[str, ...]):
    code, out, err = run("manifest", "slack", *argv)
    assert (code, out, len(err)) == (1, [], 1)
    assert err[0].startswith("HUB_BASE_URL")


def test_whoever_asked_for_socket_mode_is_not_told_to_ask_for_it(run: Run):
    [line] = run("manifest", "slack", "--several", "--socket")[2]
    assert "several workspaces" in line
    assert "--socket" not in line


APP_ID = "00000000-0000-0000-0000-00000000a44e"
TEAMS = {"MICROSOFT_APP_ID": APP_ID, "HUB_BASE_URL": ADDRESS, "HUB_NAME": "The Hub"}


def read_package(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(zipfile.ZipFile(path).read("manifest.json"))
    return content


def test_the_package_of_teams_is_written_for_this_hub_before_there_is_a_secret(run: Run, tmp_path: Path):
    path = tmp_path / "app.zip"
    code, [line], err = run("manifest", "teams", "--out", str(path), **TEAMS)
    assert (code, err) == (0, [])
    assert line.startswith(f"{path} is the Teams app, version {version('hub-bot')}. Upload it")
    content = read_package(path)
    assert content["name"]["short"] == "The Hub"
    assert content["bots"][0]["botId"] == APP_ID
    assert content["validDomains"] == ["hub.trust.example"]
    assert set(content["developer"].values()) == {"The Hub", ADDRESS}


def test_the_package_takes_ones_own_pages_and_a_version_of_its_own(run: Run, tmp_path: Path):
    path, own = tmp_path / "app.zip", "https://trust.example/privacy"
    code, *_ = run("manifest", "teams", "--out", str(path), "--privacy", own, "--version", "1.2.3", **TEAMS)
    content = read_package(path)
    assert (code, content["version"], content["developer"]["privacyUrl"]) == (0, "1.2.3", own)
    assert content["developer"]["websiteUrl"] == ADDRESS


@pytest.mark.parametrize(
    ("argv", "environ", "named"),
    [
        ((), {"MICROSOFT_APP_ID": ""}, "MICROSOFT_APP_ID is missing"),
        ((), {"MICROSOFT_APP_ID": "hub-bot"}, "MICROSOFT_APP_ID is"),
        ((), {"HUB_BASE_URL": ""}, "HUB_BASE_URL is missing"),
        ((), {"HUB_BASE_URL": "http://hub.trust.example"}, "HUB_BASE_URL is http:"),
        (("--base-url", "http://hub.trust.example"), {}, "HUB_BASE_URL is http:"),
        (("--terms", "http://trust.example"), {}, "--terms is http:"),
        (("--terms", "https://"), {}, "--terms is https://"),
        (("--version", "1.2"), {}, "--version is 1.2"),
    ],
)
def test_a_package_that_teams_would_not_take_is_not_written(
    run: Run, tmp_path: Path, argv: tuple[str, ...], environ: dict[str, str], named: str
):
    path = tmp_path / "app.zip"
    code, out, err = run("manifest", "teams", "--out", str(path), *argv, **{**TEAMS, **environ})
    assert (code, out, len(err)) == (1, [], 1)
    assert err[0].startswith(named)
    assert not path.exists()


def test_a_folder_that_is_not_there_is_said_in_one_line(run: Run, tmp_path: Path):
    code, _, err = run("manifest", "teams", "--out", str(tmp_path / "nowhere" / "app.zip"), **TEAMS)
    assert (code, len(err)) == (1, 1)


@pytest.mark.parametrize("argv", [("manifest",), ("manifest", "zoom"), ("manifest", "teams", "--socket")])
def test_a_channel_that_is_missing_or_unknown_is_one_line(run: Run, argv: tuple[str, ...]):
    code, out, err = run(*argv)
    assert (code, out, len(err)) == (2, [], 1)


def test_what_serves_an_up_to_date_database_does_not_load_what_migrates_it(url: str):
    served = (
        "import sys, bot.commands.web\n"
        "from bot import database\n"
        "from bot.settings import Settings\n"
        "with database.up_to_date(Settings.read({'DATABASE_URL': sys.argv[1]})):\n"
        "    print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", served, url]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "False\n"


# --- simulate -----------------------------------------------------------------------------------


def test_simulate_prints_a_line_for_each_message_and_a_count(run: Run, url: str, stored: Store):
    now = utc_now()
    with stored.transaction() as tx:
        account: dict[str, Any] = {"channel": "slack", "tenant": "T1", "user_id": "U1", "reference": {}}
        asha = people.recognise(tx, **account, name="Asha", email=None, now=now).person_id
        tasters = select(Occurrence.id).join(SessionType).where(SessionType.slug == "cqi_taster")
        far = tasters.where(Occurrence.starts_at > now + timedelta(days=8), Occurrence.state == "planned")
        taster = tx.scalars(far.order_by(Occurrence.starts_at)).first() or 0
        assert isinstance(bookings.book(tx, Wanted(taster, asha, asha), now), Booked)
    last = str((now + timedelta(days=60)).date())
    code, printed, complaints = run("simulate", "--to", last, DATABASE_URL=url)
    assert (code, complaints) == (0, [])
    told = [["slack", "calendar"], *[["slack", "reminder"]] * 3]
    assert [line.split()[3:5] for line in printed[:-1]] == told
    assert printed[-1] == "4 messages would go: calendar 1, reminder 3."


def test_simulate_tries_other_reminders(run: Run, url: str):
    code, printed, _ = run("simulate", "--reminders", "cqi_taster=1 day before at 18:00", DATABASE_URL=url)
    assert (code, printed) == (0, ["0 messages would go."])


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--from", "tomorrow"), "is no date"),
        (("--from", "2026-12-02", "--to", "2026-12-01"), "lies before"),
        (("--reminders", "cqi_taster=soon"), "working days before"),
        (("--reminders", "nonsense=1 hour before"), "no session type nonsense"),
        (("--reminders", "cqi_taster"), "its reminders"),
        (("--to", "9999-12-31"), "too far away"),
        (("--from", "0001-01-01"), "too far away"),
        (("--from", "2026-12-01", "--to", "2046-12-01"), "at most"),
        (("--kind", "nonsense"), "invalid choice"),
    ],
)
def test_simulate_says_in_one_line_what_it_cannot_do(run: Run, url: str, wrong: tuple[str, ...], said: str):
    code, _, complaints = run("simulate", *wrong, DATABASE_URL=url)
    assert code != 0
    assert len(complaints) == 1
    assert said in complaints[0]


# --- What was not understood --------------------------------------------------------------------


def add_misses(stored: Store) -> None:
    with stored.transaction() as tx:
        misses.add(tx, "frobnicate é", date(2026, 11, 23), times=2)
        misses.add(tx, "my bookings", date(2026, 11, 23), meant="my_bookings")


def test_misses_go_to_a_file_are_labelled_and_come_back(run: Run, url: str, stored: Store, tmp_path: Path):
    add_misses(stored)
    file = tmp_path / "misses.jsonl"
    assert run("misses", "export", str(file), DATABASE_URL=url) == (0, [f"Wrote 2 to {file}."], [])
    labelled = file.read_text(encoding="utf-8").replace('"meant": ""', '"meant": "none"')
    more = '{"text": "ring 07700 900123", "last_on": "2026-11-20"}\n'
    file.write_text(labelled + more, encoding="utf-8")
    for _ in range(2):
        assert run("misses", "import", str(file), DATABASE_URL=url) == (0, ["Read in 3."], [])
    with stored.reading() as tx:
        assert [(one.text, one.meant, one.times) for one in misses.every(tx)] == [
            ("frobnicate é", "none", 2),
            ("my bookings", "my_bookings", 1),
            ("ring [number]", "", 1),
        ]


def test_labels_are_tried_again_and_a_text_still_misunderstood_is_an_error(
    run: Run, url: str, stored: Store, tmp_path: Path
):
    add_misses(stored)
    code, out, _ = run("misses", "replay", DATABASE_URL=url)
    said = ["ok   'my bookings' means my_bookings", "1 of 1 are understood; 1 have no label."]
    assert (code, out) == (0, said)
    file = tmp_path / "f.jsonl"
    file.write_text('{"text": "frobnicate", "meant": "book", "last_on": "2026-11-20"}')
    code, out, _ = run("misses", "replay", str(file), DATABASE_URL=url)
    said = ["FAIL 'frobnicate' means book, not none", "0 of 1 are understood; 0 have no label."]
    assert (code, out) == (1, said)


@pytest.mark.parametrize("content", [b"{", b"\xff", None])
@pytest.mark.parametrize("action", ["import", "replay"])
def test_a_bad_file_of_misses_is_one_line_and_changes_nothing(
    run: Run, url: str, stored: Store, tmp_path: Path, action: str, content: bytes | None
):
    file = tmp_path / "misses.jsonl"
    if content is not None:
        file.write_bytes(b'{"text": "x", "last_on": "2026-11-20"}\n' + content)
    code, out, err = run("misses", action, str(file), DATABASE_URL=url)
    assert (code, out, len(err)) == (1, [], 1)
    assert str(file) in err[0]
    with stored.reading() as tx:
        assert misses.every(tx) == []
