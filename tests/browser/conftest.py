"""The product as a process of its own, and a browser in front of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete, update

from bot import database
from bot.app import welcome_people
from bot.now import utc_now
from bot.settings import Settings
from store.db import Store
from store.tables import Address, Base, OccurrencePart
from tests.browser.chromium import chromium
from tests.databases import Databases

HERE = Path(__file__).parents[2]
PHONE = (360, 740)
# A machine that is busy with other tests takes longer than anybody would wait for a page.
_PATIENCE = 30_000
# What people make by talking, in the order in which it can be taken away.
_TALKED = ("chat_line", "outbox", "inbox", "conversation", "booking", "audit")


class Server:
    """`python -m bot web` as the demo, on a file; it can be stopped and started again."""

    def __init__(self, url: str) -> None:
        self.store = Store(url)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        environ = os.environ | {
            "HUB_DEMO": "1",
            "DATABASE_URL": self.store.engine.url.render_as_string(),
            "PORT": str(self.port),
            "LOG_LEVEL": "error",
            # The tests are one person, who talks faster than anybody.
            "HUB_MESSAGES_AT_ONCE": "10000",
        }
        command = [sys.executable, "-m", "bot", "web"]
        self._process = subprocess.Popen(command, cwd=HERE, env=environ, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        said = self._process.stdout.readline()
        assert self.address in said, said

    def stop(self, *, kill: bool = False) -> None:
        if self._process is None:
            return
        self._process.kill() if kill else self._process.terminate()
        self._process.communicate(timeout=15)
        self._process = None

    def forget_talks(self) -> None:
        with self.store.transaction() as tx:
            for table in _TALKED:
                tx.execute(delete(Base.metadata.tables[table]))
            tx.execute(delete(Address))
            tx.execute(update(OccurrencePart).values(taken=0))


def _fill(store: Store) -> None:
    """Fill the database as of today: the process goes by the machine's clock."""
    database.fill(store, utc_now(), str)
    database.write(store, lambda tx: welcome_people(tx, Settings(hub_demo="1"), utc_now()))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    databases = Databases(tmp_path_factory.mktemp("browser"))
    server = Server(databases.copy("sqlite", "demo of today", _fill))
    server.start()
    yield server
    server.stop()
    server.store.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Page]:
    """A page on a phone, on a hub with which nobody has talked. A script that fails is a failure."""
    server.forget_talks()
    width, height = PHONE
    page = browser.new_page(viewport={"width": width, "height": height}, base_url=server.address)
    page.set_default_timeout(_PATIENCE)
    expect.set_options(timeout=_PATIENCE)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []
