import os
import signal
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]


def clean() -> dict[str, str]:
    """Return the environment with nothing in it of a make that runs the tests."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "WHO"))
    }


def run_command(*variables: str, **environ: str) -> str:
    """What `make run` would start, without starting it."""
    asked = subprocess.run(
        ["make", "-n", "run", *variables], cwd=HERE, env=clean() | environ, capture_output=True, text=True
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


def test_make_has_nothing_to_add_when_ctrl_c_ends_the_talk(tmp_path: Path):
    """Ctrl+C reaches everything that runs in the terminal: make, a shell if there is one, and the talk."""
    environ = clean() | {"DATABASE_URL": f"sqlite:///{tmp_path / 'hub.db'}", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        ["make", "--assume-old=install", "run"], cwd=HERE, env=environ, start_new_session=True, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as talk:  # fmt: skip
        assert talk.stdout
        assert talk.stderr
        said = next(line for line in talk.stdout if line.startswith("[1]"))
        os.killpg(talk.pid, signal.SIGINT)
        assert "Help" in said
        assert talk.stderr.read() == ""
