import shutil
import sys
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from store.db import Store
from store.errors import OutOfDate
from store.migrate import migrate
from store.revisions import MIGRATIONS, current, head, is_empty, is_up_to_date, revisions
from store.tables import Base
from tests.databases import Databases
from tests.store.samples import count_rows, load_rows


@pytest.fixture
def empty_store(databases: Databases, engine_name: str):
    store = Store(databases.empty(engine_name))
    yield store
    store.close()


def checks(store: Store) -> set[tuple[str, str | None]]:
    with store.reading() as tx:
        seen = inspect(tx)
        return {
            (name, check["name"])
            for name in seen.get_table_names()
            for check in seen.get_check_constraints(name)
        }


def test_an_empty_database_is_brought_to_the_newest_revision(empty_store: Store):
    assert is_empty(empty_store)
    assert not is_up_to_date(empty_store)
    assert migrate(empty_store) == revisions()
    assert current(empty_store) == head()
    assert is_up_to_date(empty_store)
    assert not is_empty(empty_store)


def test_migrating_twice_changes_nothing(empty_store: Store):
    migrate(empty_store)
    assert migrate(empty_store) == []


def test_the_revisions_lead_to_the_tables_the_program_uses(empty_store: Store, bare_store: Store):
    migrate(empty_store)
    with empty_store.reading() as tx:
        assert compare_metadata(MigrationContext.configure(tx), Base.metadata) == []
    # Alembic does not compare CHECKs.
    assert checks(empty_store) == checks(bare_store) != set()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_ids_that_are_never_given_again_are_the_same_ones(empty_store: Store, bare_store: Store):
    migrate(empty_store)
    counted = "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' ORDER BY name"
    found = []
    for store in (empty_store, bare_store):
        with store.reading() as tx:
            found.append(tx.exec_driver_sql(counted).scalars().all())
    assert found[0] == found[1] != []


@pytest.mark.parametrize("revision", revisions())
def test_every_table_of_a_revision_has_sample_rows(empty_store: Store, revision: str):
    migrate(empty_store, to=revision)
    assert {name for name, rows in load_rows(empty_store, revision).items() if not rows} == set()


@pytest.mark.parametrize("revision", revisions())
def test_from_each_revision_the_rows_in_place_come_along(empty_store: Store, revision: str):
    migrate(empty_store, to=revision)
    before = load_rows(empty_store, revision)
    assert migrate(empty_store) == revisions()[revisions().index(revision) + 1 :]
    assert count_rows(empty_store, before) == before


ONE_PROCESS = """
import sys
from store.db import Store
from store.migrate import migrate
store = Store(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
print(*migrate(store))
"""


def test_processes_that_migrate_at_once_wait_for_one_another(databases: Databases, engine_name: str):
    command = [sys.executable, "-c", ONE_PROCESS, databases.empty(engine_name)]
    processes = [Popen(command, stdin=PIPE, stdout=PIPE, text=True) for _ in range(3)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    done = [process.communicate(timeout=60)[0].split() for process in processes]
    assert sorted(done) == [[], [], revisions()]
    assert [process.returncode for process in processes] == [0, 0, 0]


def test_revisions_are_numbered_in_the_order_in_which_they_are_run():
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    assert revisions() == [script.revision for script in scripts][::-1] != []


def broken(folder: Path, statement: str) -> Path:
    """Return a copy of the revisions with one more that runs `statement`."""
    migrations = folder / "migrations"
    shutil.copytree(MIGRATIONS, migrations)
    (migrations / "versions" / "9999_broken.py").write_text(
        f"from alembic import op\nrevision = '9999'\ndown_revision = {head()!r}\n"
        f"def upgrade():\n    op.execute({statement!r})\n"
    )
    return migrations


def test_a_revision_that_fails_leaves_the_database_as_it_was(empty_store: Store, tmp_path: Path):
    with pytest.raises(Exception, match="nothing_of_that_name"):
        migrate(empty_store, migrations=broken(tmp_path, "DROP TABLE nothing_of_that_name"))
    assert is_empty(empty_store)


def test_a_revision_that_would_orphan_rows_is_refused(databases: Databases, tmp_path: Path):
    store = Store(databases.empty("sqlite"))
    migrate(store)
    before = load_rows(store, str(head()))
    with pytest.raises(OutOfDate, match="without what they belong to"):
        migrate(store, migrations=broken(tmp_path, "DELETE FROM person WHERE id = 1"))
    assert count_rows(store, ["person"])["person"] == before["person"]
    with store.reading() as tx:
        assert tx.scalar(text("PRAGMA foreign_keys")) == 1
    store.close()


def test_a_database_with_tables_of_somebody_else_is_left_alone(empty_store: Store):
    with empty_store.transaction() as tx:
        tx.exec_driver_sql("CREATE TABLE payroll (id INTEGER)")
    with pytest.raises(OutOfDate, match="not the hub's"):
        migrate(empty_store)


def test_a_database_of_a_newer_program_is_left_alone(empty_store: Store):
    migrate(empty_store)
    with empty_store.transaction() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '7777'")
    assert not is_up_to_date(empty_store)
    with pytest.raises(OutOfDate, match="newer version"):
        migrate(empty_store)
