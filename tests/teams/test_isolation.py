"""Microsoft's libraries, whose support has ended, stay behind one module of the adapter."""

import json
import pkgutil
import subprocess
import sys

import adapters.teams

MODULES = [f"adapters.teams.{module.name}" for module in pkgutil.iter_modules(adapters.teams.__path__)]
# The way in through Microsoft's own handler. Whoever replaces the libraries replaces this module.
NEEDS_THEM = "adapters.teams.activities"

WITHOUT_THEM = """
import importlib, json, sys

for name in ("botbuilder", "botframework", "msrest", "msal"):
    sys.modules[name] = None

def loads(name):
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True

json.dump([name for name in sys.argv[1:] if not loads(name)], sys.stdout)
"""


def that_do_not_load(*names: str) -> list[str]:
    command = [sys.executable, "-c", WITHOUT_THEM, *names]
    return list(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def test_every_other_module_of_the_adapter_loads_without_microsofts_libraries():
    assert len(MODULES) > 3
    assert that_do_not_load(*[name for name in MODULES if name != NEEDS_THEM]) == []


def test_without_them_nothing_of_theirs_loads():
    theirs = ["botbuilder.core", "botframework.connector", "msrest.serialization", "msal"]
    assert that_do_not_load(*theirs) == theirs
