"""What the README says must be so."""

import pkgutil
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import sleep

import pytest

import store.catalogue
from adapters.slack.scopes import EVENTS, SCOPES
from bot.checks import Check
from store.catalogue.entries import Entry
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.talks.console_driver import ConsoleDriver

HERE = Path(__file__).parents[1]
README = (HERE / "README.md").read_text(encoding="utf-8")
NAMES = re.findall(r"`([\w/]+\.py)` \(((?:`\w+`(?:, )?)+)\)", README)
# What is written down as a warning or worse.
ALARM = r'(?:log\.(?:error|warning)\(|rarely\.warn\([^,]+,)\s*f?"([^"]+)"'
PATHS = re.findall(r"`((?:adapters|bot|dialogs|docs|store|tests)/[\w./-]*)`", README)
KEYS = {field.alias or name for entry in Entry.__subclasses__() for name, field in entry.model_fields.items()}


def test_there_are_paths_to_look_for():
    assert len(PATHS) > 15


@pytest.mark.parametrize("path", sorted(set(PATHS)))
def test_every_file_and_folder_that_is_named_is_there(path: str):
    assert (HERE / path).exists()


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_key_of_the_catalogue_is_named(key: str):
    assert f"`{key}`" in README


@pytest.mark.parametrize(("path", "names"), NAMES)
def test_every_name_that_is_named_with_a_file_is_in_it(path: str, names: str):
    code = (HERE / path).read_text(encoding="utf-8")
    for name in re.findall(r"\w+", names):
        assert re.search(rf"^ *(async def |def )?{name}\b", code, re.MULTILINE)


def test_the_first_conversation_goes_as_it_is_shown(databases: Databases):
    [shown] = re.findall(r"```\n(> .+?)\n```", README, re.DOTALL)
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    driver = ConsoleDriver(world.turns(store), world.EMAILS, world.NOW)
    said = []
    for line in re.findall(r"^> (.+)$", shown, re.MULTILINE):
        driver.says("asha", line)
        said.append(f"> {line}\n{driver.seen('asha')}")
    store.close()
    assert "\n\n".join(said) == shown


def test_the_summary_that_slack_shows_is_counted_right():
    words = ("nine", "ten", "eleven", "twelve", "thirteen", "fourteen")
    numbers = dict(enumerate(words, 9))
    summary = f"{numbers[len(SCOPES)]} scopes, `/hub`, {numbers[len(EVENTS)]} events"
    assert summary in README


def test_a_backup_can_be_made_and_made_again(tmp_path: Path):
    [command] = re.findall(r'^python -c "(.+VACUUM.+)"$', README, re.MULTILINE)
    with closing(sqlite3.connect(tmp_path / "hub.db")) as hub:
        hub.execute("CREATE TABLE something (id INTEGER)")
    for seconds in (0, 1):  # the name says the second
        sleep(seconds)
        subprocess.run([sys.executable, "-c", command], cwd=tmp_path, check=True)
    assert len(list(tmp_path.glob("backup-*.db"))) == 2


def test_every_word_that_the_doctor_begins_a_line_with_is_explained():
    checks = (Check(True, ""), Check(False, ""), Check(True, "", is_for_people=True))
    for check in checks:
        assert f"`{check.mark.strip()}`" in README


def test_every_module_of_the_catalogue_is_in_its_map():
    lines = (store.catalogue.__doc__ or "").splitlines()
    mapped = {line.split()[0] for line in lines[4:] if line}
    assert mapped == {"hub.yaml", *(module.name for module in pkgutil.iter_modules(store.catalogue.__path__))}


@pytest.mark.parametrize("folder", ["adapters", "adapters/slack", "adapters/teams", "adapters/web", "bot"])
def test_every_alarm_in_the_log_is_explained(folder: str):
    alarms = [
        alarm
        for module in sorted((HERE / folder).glob("*.py"))
        for alarm in re.findall(ALARM, module.read_text(encoding="utf-8"))
        if re.search("[a-z]{4}", alarm)
    ]
    assert alarms
    for alarm in alarms:
        assert max(re.split(r"%[\w.]*[sdf]|\{.+?\}|[()]", alarm), key=len).strip(" :") in README, alarm


def test_every_reason_for_which_a_delivery_of_teams_is_refused_is_explained():
    [section] = re.findall(r"\| refused as \|.+?\n\n", README, re.DOTALL)
    modules = ("doors.py", "json_bodies.py", "teams/door.py", "teams/verifying.py")
    code = "\n".join((HERE / "adapters" / module).read_text(encoding="utf-8") for module in modules)
    reasons = set(re.findall(r'(?:Refused\(\d{3}, |Unreadable\(|return |else )"([a-z_]+)"', code))
    assert {"expired", "tenant", "too_large", "endorsement"} <= reasons
    for reason in reasons:
        assert f"`{reason}`" in section, reason
