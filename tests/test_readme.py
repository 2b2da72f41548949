"""What the README says must be so."""

import pkgutil
import re
from pathlib import Path

import pytest

import store.catalogue
from bot.commands import doctor
from store.catalogue.entries import Entry

HERE = Path(__file__).parents[1]
README = (HERE / "README.md").read_text(encoding="utf-8")
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


@pytest.mark.parametrize(("name", "path"), [("_is_late", "store/bookings.py"), ("SLIP", "store/bookings.py")])
def test_every_name_that_is_named_is_in_its_file(name: str, path: str):
    assert f"`{name}`" in README
    assert re.search(rf"^(def )?{name}\b", (HERE / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_word_that_the_doctor_begins_a_line_with_is_explained():
    checks = (doctor.Check(True, ""), doctor.Check(False, ""), doctor.Check(True, "", is_for_people=True))
    for check in checks:
        assert f"`{check.mark.strip()}`" in README


def test_every_module_of_the_catalogue_is_in_its_map():
    lines = (store.catalogue.__doc__ or "").splitlines()
    mapped = {line.split()[0] for line in lines[4:] if line}
    assert mapped == {"hub.yaml", *(module.name for module in pkgutil.iter_modules(store.catalogue.__path__))}
