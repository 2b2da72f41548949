import os
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]


def run_command(*variables: str, **environ: str) -> str:
    """What `make run` would start, without starting it; nothing of a make that runs the tests reaches it."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "WHO"))
    }
    asked = subprocess.run(
        ["make", "-n", "run", *variables], cwd=HERE, env=clean | environ, capture_output=True, text=True
    )
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.splitlines()[-1].rpartition(".venv/bin/python ")[2].strip()


def test_make_run_talks_without_saying_as_whom():
    assert run_command() == "-m bot console"


@pytest.mark.parametrize("name", ["AS", "CC", "USER"])
def test_no_other_variable_of_make_or_of_the_shell_says_who_one_is(name: str):
    assert run_command(f"{name}=x") == run_command(**{name: "x"}) == "-m bot console"


def test_make_run_passes_on_who_one_is():
    assert run_command("WHO=ben.okafor@trust.example") == '-m bot console --as "ben.okafor@trust.example"'
