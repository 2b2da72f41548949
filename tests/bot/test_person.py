"""The commands for one person's data, as an operator runs them."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, make_url, select

from bot.__main__ import main
from store import people
from store.db import Store
from store.migrate import migrate
from store.tables import Host, Person, SessionType
from tests.databases import Databases
from tests.small_hub import NOW
from tests.store.everything import BRUNHILDE, ZERLINA, build, dump, found

Run = Callable[..., tuple[int, str, list[str]]]


def prepare(store: Store) -> None:
    migrate(store)
    everything = build(store)
    everything.add(ZERLINA)
    everything.add(BRUNHILDE)


@pytest.fixture
def url(databases: Databases, engine_name: str) -> str:
    return databases.copy(engine_name, "everything", prepare)


@pytest.fixture
def stored(url: str) -> Iterator[Store]:
    store = Store(url)
    yield store
    store.close()


@pytest.fixture
def run(url: str, capsys: pytest.CaptureFixture[str]) -> Run:
    def running(*argv: str, **environ: str) -> tuple[int, str, list[str]]:
        code = main(("person", *argv), {"DATABASE_URL": url, **environ})
        printed = capsys.readouterr()
        return code, printed.out, printed.err.splitlines()

    return running


def test_the_export_is_json_about_one_person(run: Run):
    code, out, err = run("export", " Zerlina.Oquux@trust.example ")
    assert (code, err) == (0, [])
    assert json.loads(out)["person"]["name"] == ZERLINA.name
    assert ZERLINA.name in out
    assert not any(word in out for word in BRUNHILDE.all)


@pytest.mark.parametrize("argv", [("export",), ("erase",), ("erase", "--yes")])
def test_an_email_nobody_has_is_one_line(run: Run, argv: tuple[str, ...]):
    code, out, err = run(*argv, "nobody@trust.example")
    assert (code, out, err) == (1, "", ["nobody here has the e-mail nobody@trust.example"])


def test_without_yes_it_says_what_it_would_do_and_does_nothing(run: Run, stored: Store):
    before = dump(stored)
    code, out, err = run("erase", ZERLINA.email)
    assert code == 1
    assert re.fullmatch(
        r"This would erase 1 person: \d bookings? to come cancelled, \d other bookings? made anonymous, "
        r"2 memberships and applications ended, 1 message emptied\.\n",
        out,
    )
    assert err == ["nothing has been erased: add --yes to do it"]
    assert dump(stored) == before


def test_erasing_leaves_nothing_in_the_database_or_in_the_log(
    run: Run, stored: Store, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    code, out, err = run("erase", ZERLINA.email, "--yes", LOG_LEVEL="debug")
    assert (code, err) == (0, [])
    assert out.startswith("Erased 1 person: ")
    assert found(stored, *ZERLINA.all) == []
    assert found(stored, *BRUNHILDE.all) != []
    assert not any(word in text for text in (out, caplog.text) for word in ZERLINA.all)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_erasing_leaves_no_byte_in_the_file_or_its_log(run: Run, url: str):
    file = Path(make_url(url).database or "")
    assert ZERLINA.said.encode() in file.read_bytes()
    assert run("erase", ZERLINA.email, "--yes")[0] == 0
    left = b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    assert not any(word.encode() in left for word in (*ZERLINA.all, "Zerlina", "zerlina"))
    assert BRUNHILDE.said.encode() in left


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_file_that_others_read_meanwhile_is_told_of(run: Run, url: str):
    with closing(Store(url)) as other, other.reading() as tx:
        tx.execute(select(Person.id)).all()
        code, out, _ = run("erase", ZERLINA.email, "--yes")
    assert code == 0
    assert "may still be in it" in out


def test_a_coordinator_of_the_settings_is_not_erased(run: Run, stored: Store):
    before = dump(stored)
    code, out, err = run("erase", ZERLINA.email, "--yes", HUB_COORDINATORS=ZERLINA.email)
    assert (code, out, len(err)) == (1, "", 1)
    assert "HUB_COORDINATORS" in err[0]
    assert dump(stored) == before


def test_a_host_of_the_catalogue_is_not_erased(run: Run, stored: Store):
    with stored.transaction() as tx:
        person_id = tx.scalar(select(Person.id).where(Person.email == ZERLINA.email))
        type_id = tx.scalar(select(SessionType.id).where(SessionType.slug == "taster"))
        tx.execute(insert(Host).values(person_id=person_id, session_type_id=type_id))
    before = dump(stored)
    code, out, err = run("erase", ZERLINA.email, "--yes")
    assert (code, out, len(err)) == (1, "", 1)
    assert "host of Taster" in err[0]
    assert dump(stored) == before


def test_a_sample_person_comes_back_and_that_is_said(run: Run, stored: Store):
    with stored.transaction() as tx:
        people.add(tx, "Asha Patel", "asha.patel@trust.example", NOW)
    code, out, _ = run("erase", "asha.patel@trust.example", "--yes", HUB_DEMO="1")
    assert code == 0
    assert "sample people" in out
