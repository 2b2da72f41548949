"""How long it takes from starting a process to its first answer, in the terminal and over Slack."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tests.bench import load as loads
from tests.bench import sides, slack
from tests.bench.figures import Figure, Goal, alternate, compare
from tests.bench.load import Load
from tests.bench.sides import PRODUCT, running
from tests.bench.slack import ECHO
from tests.bench.web_api import WebApi
from tests.databases import Databases
from tests.world import prepare

_SAID = "what's on next week"


def measure(databases: Databases) -> Iterator[Figure]:
    """Yield the time to the first answer, on both engines."""
    for engine in ("sqlite", "postgres"):
        url = databases.copy(engine, "world", prepare)
        first_answer(url)
        both: list[Callable[[], float]] = [partial(first_answer, url), importing_aiohttp]
        ours, theirs = alternate(both)
        what = f"start to first answer, console, {engine}"
        yield compare(what, ours, "s", "python -c 'import aiohttp'", theirs)
    with loads.opened(WebApi()) as load:
        for engine in ("sqlite", "postgres"):
            url = databases.copy(engine, "slack", sides.prepare)
            ours, theirs = alternate(
                [partial(first_reply, load, PRODUCT, url), partial(first_reply, load, ECHO)]
            )
            what = f"start to first reply, Slack, {engine}"
            yield compare(what, ours, "s", "stock slack-bolt echo", theirs, Goal(2.5, is_least=False))


def first_answer(url: str) -> float:
    """Return the seconds until the terminal shows what is on."""
    began = time.perf_counter()
    environment = {**os.environ, "DATABASE_URL": url, "HUB_DEMO": "1", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "bot", "console"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both were asked for")
        process.stdin.write(f"{_SAID}\n")
        process.stdin.close()
        for line in process.stdout:
            if _SAID in line:  # what is said on a pipe is shown, and then what is answered
                break
        answer = process.stdout.readline()
        seconds = time.perf_counter() - began
        process.stdout.read()
    if not answer.strip() or process.returncode:
        raise AssertionError("the terminal gave no answer")
    return seconds


def first_reply(load: Load, command: Sequence[str], url: str = "") -> float:
    """Return the seconds until a program that is served has posted a reply in Slack."""
    began = time.perf_counter()
    with running(command, slack.PATH, slack.settings(load), url) as side:
        load.first_reply(side, slack.says(_SAID, ""))
        return time.perf_counter() - began


def importing_aiohttp() -> float:
    """Return the seconds a process takes that imports the web server and ends."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import aiohttp"], check=True)
    return time.perf_counter() - began
