import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

HERE = Path(__file__).parents[2]


def clean() -> dict[str, str]:
    """Return the environment with nothing in it of a make that runs the tests."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "WHO"))
    }


def command(target: str, *variables: str, **environ: str) -> str:
    """What make would start, without starting it."""
    asked = subprocess.run(
        ["make", "-n", target, *variables], cwd=HERE, env=clean() | environ, capture_output=True, text=True
    )
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.splitlines()[-1].rpartition(".venv/bin/python ")[2].strip()


def test_make_run_serves():
    assert command("run") == "-m bot web"


def test_make_console_talks_without_saying_as_whom():
    assert command("console") == "-m bot console"


@pytest.mark.parametrize("name", ["AS", "CC", "USER"])
def test_no_other_variable_of_make_or_of_the_shell_says_who_one_is(name: str):
    assert command("console", f"{name}=x") == command("console", **{name: "x"}) == "-m bot console"


def test_make_console_passes_on_who_one_is():
    who = "WHO=ben.okafor@trust.example"
    assert command("console", who) == '-m bot console --as "ben.okafor@trust.example"'


@contextmanager
def running(target: str, tmp_path: Path, **environ: str) -> Iterator[subprocess.Popen[str]]:
    environ = (
        clean() | {"DATABASE_URL": f"sqlite:///{tmp_path / 'hub.db'}", "PYTHONUNBUFFERED": "1"} | environ
    )
    with subprocess.Popen(
        ["make", "--assume-old=install", target], cwd=HERE, env=environ, start_new_session=True, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield process


def free_port() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


def test_make_run_ends_with_the_address_of_the_chat_and_has_nothing_to_add_when_ctrl_c_ends_it(
    tmp_path: Path,
):
    port = free_port()
    with running("run", tmp_path, PORT=port, LOG_LEVEL="warning") as site:
        assert site.stdout
        assert site.stderr
        said = next(line for line in site.stdout if "http" in line)
        assert said == f"Open http://127.0.0.1:{port}/chat in a browser. Ctrl+C stops.\n"
        with urlopen(f"http://127.0.0.1:{port}/chat") as page:
            assert "Asha Patel" in page.read().decode()
        os.killpg(site.pid, signal.SIGINT)
        assert site.stdout.read() == ""
        assert site.stderr.read() == ""


def test_make_run_says_in_one_line_that_the_port_is_taken(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with running("run", tmp_path, PORT=port, LOG_LEVEL="warning") as site:
            assert site.stderr
            lines = [line for line in site.stderr.read().splitlines() if not line.startswith("make")]
    assert lines == [f"PORT {port} is taken by another program: choose another"]


def test_make_browser_does_nothing_where_there_is_one(tmp_path: Path):
    a_browser = tmp_path / "chromium"
    a_browser.write_text("#!/bin/sh\n")
    a_browser.chmod(0o755)
    environ = clean() | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    made = subprocess.run(["make", "-s", "browser"], cwd=HERE, env=environ, capture_output=True, text=True)
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")


def test_make_browser_says_how_to_get_one_where_it_cannot_do_it_itself(tmp_path: Path):
    for tool in ("sh", "id", "cat"):
        (tmp_path / tool).symlink_to(str(shutil.which(tool)))
    asked = subprocess.run(
        [str(shutil.which("sh")), HERE / ".ci/browser"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert asked.returncode == 1
    [line] = asked.stderr.splitlines()
    assert "apt-get install --no-install-recommends chromium" in line


def test_make_has_nothing_to_add_when_ctrl_c_ends_the_talk(tmp_path: Path):
    """Ctrl+C reaches everything that runs in the terminal: make, a shell if there is one, and the talk."""
    with running("console", tmp_path) as talk:
        assert talk.stdout
        assert talk.stderr
        said = next(line for line in talk.stdout if line.startswith("[1]"))
        os.killpg(talk.pid, signal.SIGINT)
        assert "My bookings" in said
        assert talk.stderr.read() == ""
