import asyncio
import errno
import os
import signal
import socket
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry
from sqlalchemy import insert, text
from sqlalchemy.exc import OperationalError

from bot import planning
from bot.clock import Clock
from bot.delivery import Delivery
from bot.listening import in_words
from bot.metrics import Metrics
from bot.settings import BadSettings
from bot.web import Health, build_app, run_web
from store import bookings, confirming, outbox
from store.booking_outcomes import Booked, Wanted
from store.db import Store
from store.tables import Address, Person
from tests.fakes import FakeChannel, FakeClock
from tests.small_hub import SmallHub

PRIVATE = "asha.patel@trust.example"


async def breaks(_request: web.Request) -> web.Response:
    raise LookupError(PRIVATE)


async def reads(request: web.Request) -> web.Response:
    return web.Response(text=str(len(await request.read())))


async def waits(_request: web.Request) -> web.Response:
    await asyncio.sleep(0.4)
    return web.Response(text="done")


EXTRA = [web.get("/feeds/{token}", breaks), web.post("/reads", reads), web.get("/waits", waits)]


class Site:
    """The web application over a bare database, with a browser."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock()
        self.metrics = Metrics(CollectorRegistry())
        self.problem: str | None = None
        self.health = self.a_health()

    def a_health(self, **more: Any) -> Health:
        settings: dict[str, Any] = {"now": self.clock} | more
        return Health(self.store, self.metrics, lambda: self.problem, **settings)

    def app(self) -> web.Application:
        return build_app(self.metrics, [*self.health.routes(), *EXTRA], most_bytes=1000)

    async def get(self, path: str) -> tuple[int, str]:
        async with TestClient(TestServer(self.app())) as client:
            response = await client.get(path)
            return response.status, await response.text()

    def add_due(self, seconds_ago: float) -> None:
        now = self.clock.now
        with self.store.transaction() as tx:
            tx.execute(insert(Person).values(name="Asha", audiences=[], created_at=now))
            address = {"channel": "fake", "user_id": "u", "reference": {}, "seen_at": now}
            tx.execute(insert(Address).values(person_id=1, **address))
            due_at = now - timedelta(seconds=seconds_ago)
            body = {"text": "Tomorrow at 10am"}
            outbox.add(tx, key="a", kind="reminder", person_id=1, args={}, body=body, due_at=due_at, now=now)

    def book(self, seconds_ago: float) -> tuple[int, int]:
        """Book a place as somebody new, at a session in the next week; return the booking and whose it is."""
        hub, then = SmallHub(self.store), self.clock.now - timedelta(seconds=seconds_ago)
        taster = hub.occurrence(hub.session_type(f"taster{seconds_ago}"), self.clock.now + timedelta(days=2))
        person = hub.person()
        with self.store.transaction() as tx:
            outcome = bookings.book(tx, Wanted(taster, person, person), then)
        assert isinstance(outcome, Booked)
        return outcome.booking_id, person

    def take_the_outbox_away(self) -> None:
        with self.store.transaction() as tx:
            tx.execute(text("ALTER TABLE outbox RENAME TO away"))


@pytest.fixture
def site(bare_store: Store) -> Site:
    return Site(bare_store)


async def test_healthz_says_that_the_process_is_alive_even_without_a_database(site: Site):
    site.take_the_outbox_away()
    assert await site.get("/healthz") == (200, "ok\n")


async def test_readyz_is_ready_with_an_up_to_date_database_and_an_outbox_that_keeps_up(site: Site):
    site.add_due(299)
    assert await site.get("/readyz") == (200, "ready\n")


async def test_readyz_says_that_the_database_is_behind_on_migrations(site: Site):
    site.problem = "the database is behind: run python -m bot migrate"
    assert await site.get("/readyz") == (503, f"not ready:\n{site.problem}\n")


async def test_readyz_says_that_no_clock_plans_what_is_due(site: Site):
    site.book(seconds_ago=299)
    assert await site.get("/readyz") == (200, "ready\n")
    site.clock.now += timedelta(seconds=2)
    reason = "no clock plans what is due: something waits for 301 seconds"
    assert await site.get("/readyz") == (503, f"not ready:\n{reason}\n")
    planning.plan(site.store, site.clock.now)
    assert await site.get("/readyz") == (200, "ready\n")


async def test_metrics_say_how_far_planning_is_behind_and_who_still_comes(site: Site):
    confirmed = site.book(seconds_ago=90), site.book(seconds_ago=30)
    with site.store.transaction() as tx:
        confirming.confirm(tx, confirmed[0][0], confirmed[0][1], site.clock.now)
    _, found = await site.get("/metrics")
    assert 'hub_planning_oldest_due_seconds{step="follow_up"} 90.0' in found
    assert 'hub_planning_oldest_due_seconds{step="announce"} 0.0' in found
    assert 'hub_bookings_next_week{confirmed="yes"} 1.0' in found
    assert 'hub_bookings_next_week{confirmed="no"} 1.0' in found


async def test_readyz_says_that_messages_are_stuck(site: Site):
    site.add_due(301)
    reason = "1 messages wait to be sent, the oldest for 301 seconds"
    assert await site.get("/readyz") == (503, f"not ready:\n{reason}\n")


async def test_readyz_says_what_a_channel_has_to_say_for_as_long_as_it_does(site: Site):
    said: list[str | None] = ["Slack: Socket Mode is not connected", None]

    async def trouble() -> str | None:
        return said.pop(0)

    site.health.troubles.append(trouble)
    assert await site.get("/readyz") == (503, "not ready:\nSlack: Socket Mode is not connected\n")
    assert await site.get("/readyz") == (200, "ready\n")


async def test_readyz_says_that_the_database_does_not_answer(site: Site):
    site.take_the_outbox_away()
    assert await site.get("/readyz") == (503, "not ready:\nthe database does not answer\n")


async def test_a_database_that_hangs_costs_one_thread_and_stops_nobody(site: Site):
    asked: list[float] = []
    hanging = threading.Event()

    def hang() -> str | None:
        asked.append(time.monotonic())
        hanging.wait(10)
        raise OperationalError("SELECT 1", {}, Exception(PRIVATE))

    site.health = Health(site.store, site.metrics, hang, now=site.clock, check_seconds=0.2)
    async with TestClient(TestServer(site.app())) as client:
        began = time.monotonic()
        answers = await asyncio.gather(*(client.get("/readyz") for _ in range(5)), client.get("/healthz"))
        again = await client.get("/readyz")
        took = time.monotonic() - began
        hanging.set()
    assert [a.status for a in answers] == [503] * 5 + [200]
    assert again.status == 503
    assert len(asked) == 1
    assert took < 8  # the database hangs for ten seconds


async def test_metrics_show_the_outbox_the_turns_and_the_process(site: Site):
    site.add_due(90)
    site.metrics.observe_turn("slack", 0.02)
    status, found = await site.get("/metrics")
    assert status == 200
    for line in (
        "hub_database_up 1.0",
        "hub_outbox_due 1.0",
        "hub_outbox_oldest_due_seconds 90.0",
        'hub_outbox_messages{channel="fake",kind="reminder",state="due"} 1.0',
        'hub_turn_seconds_count{channel="slack"} 1.0',
        'hub_turn_seconds_bucket{channel="slack",le="0.025"} 1.0',
        "process_resident_memory_bytes ",
    ):
        assert line in found


async def test_metrics_without_a_database_say_so(site: Site):
    site.take_the_outbox_away()
    status, found = await site.get("/metrics")
    assert status == 200
    assert "hub_database_up 0.0" in found
    assert "hub_outbox_messages{" not in found


async def test_an_unforeseen_error_is_one_plain_sentence_and_tells_nobody_anything(site: Site, caplog):
    status, body = await site.get("/feeds/s3cr3t")
    assert (status, body) == (500, "Sorry, something went wrong on our side. Please try again in a minute.")
    assert "breaks" in caplog.text
    assert "/feeds/{token}: LookupError" in caplog.text
    assert PRIVATE not in caplog.text
    assert "s3cr3t" not in caplog.text
    assert "hub_request_failures_total 1.0" in (await site.get("/metrics"))[1]


async def test_what_was_refused_at_a_door_is_counted_by_reason(site: Site):
    for reason in ("stale", "stale", "workspace"):
        site.metrics.count_refusal("slack", reason)
    _, said = await site.get("/metrics")
    assert 'hub_requests_refused_total{channel="slack",reason="stale"} 2.0' in said
    assert 'hub_requests_refused_total{channel="slack",reason="workspace"} 1.0' in said


async def test_a_body_that_is_too_large_is_refused(site: Site):
    async with TestClient(TestServer(site.app())) as client:
        assert (await client.post("/reads", data=b"x" * 1000)).status == 200
        assert (await client.post("/reads", data=b"x" * 1001)).status == 413


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/feeds/x"])
async def test_every_answer_has_safe_headers_and_does_not_name_the_server(site: Site, path: str):
    async with TestClient(TestServer(site.app())) as client:
        headers = (await client.get(path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Server"] == "hub"


class Running:
    """`run_web` in the background, on a free port."""

    def __init__(self, app: web.Application, **more: Any) -> None:
        self.address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        settings: dict[str, Any] = {"host": "127.0.0.1", "port": 0, "started": self.address.set_result} | more
        self.task = asyncio.create_task(run_web(app, **settings))


async def test_it_serves_until_a_signal_and_finishes_what_it_began(site: Site):
    running = Running(site.app())
    address = await running.address
    async with ClientSession() as http:
        asking = asyncio.create_task(http.get(f"{address}/waits"))
        await asyncio.sleep(0.1)
        os.kill(os.getpid(), signal.SIGTERM)
        assert await (await asking).text() == "done"
        async with asyncio.timeout(10):
            await running.task


async def test_the_clock_ticks_in_the_same_process_and_stops_with_it(site: Site):
    channel = FakeChannel()
    site.add_due(1)
    delivery = Delivery(site.store, {"fake": channel}, {}, "web")
    stop = asyncio.Event()
    running = Running(site.app(), clock=Clock(delivery, now=site.clock, tick_seconds=0.02), stop=stop)
    await running.address
    async with asyncio.timeout(5):
        await channel.begun.wait()
    stop.set()
    async with asyncio.timeout(5):
        await running.task
    assert channel.texts == ["Tomorrow at 10am"]


async def test_a_port_that_is_taken_is_one_line_that_names_it_and_nothing_is_stopped(site: Site, caplog):
    caplog.set_level("INFO")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BadSettings) as caught:
            await run_web(site.app(), host="127.0.0.1", port=port)
    assert str(caught.value) == f"PORT {port} is taken by another program: choose another"
    assert caplog.messages == []


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid", "not an address"])
async def test_a_host_that_is_no_interface_of_this_machine_is_one_line_that_names_it(site: Site, host: str):
    with pytest.raises(BadSettings, match=f"^HOST {host} is no network interface of this machine"):
        await run_web(site.app(), host=host, port=0)


def test_a_port_that_needs_rights_is_one_line_that_names_it():
    assert in_words(PermissionError(errno.EACCES, "no"), "127.0.0.1", 80).startswith("PORT 80 is not for")


async def test_two_processes_may_share_a_port_when_told_to(site: Site):
    stop = asyncio.Event()
    one = Running(site.app(), reuse_port=True, stop=stop)
    port = int((await one.address).rsplit(":", 1)[1])
    two = Running(site.app(), reuse_port=True, stop=stop, port=port)
    assert await two.address == await one.address
    stop.set()
    await asyncio.gather(one.task, two.task)
