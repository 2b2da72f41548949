"""The public pages as they are served: addresses, headers, caching, and a database that is away."""

import gzip
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import text

from adapters.web.pages_kept import Away
from bot.public import reader
from bot.settings import Settings
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.public_hub import HUB, SECRETS, PublicHub, book_somebody

PAGES = [
    "/",
    "/?week=2026-W53",
    "/?for=support_services",
    "/sessions/cqi_taster",
    "/sessions/cqi_taster/poster",
]
FILES = ["/sessions/cqi_taster/qr.svg", "/calendar.ics", "/sessions/cqi_taster.ics"]
GONE = ["/sessions/nope", "/sessions/nope/poster", "/sessions/nope/qr.svg", "/sessions/nope.ics", "/nope"]
STRANGE = [
    "/?week=9999-W99", "/?week=%00", "/?week=-1", "/?for=%F0%28", "/?for=" + "x" * 3000,
    "/sessions/..%2f..%2fetc", "/sessions/%00", "/sessions/CQI", "/sessions/" + "x" * 500,
    "/sessions/cqi_taster/other",
    "/?week[]=1&week=",
]  # fmt: skip


@pytest.fixture
def hub(databases: Databases) -> Iterator[PublicHub]:
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    yield PublicHub(store)
    store.close()


@asynccontextmanager
async def browser(hub: PublicHub) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(hub.app()), auto_decompress=False) as client:
        yield client


async def get(hub: PublicHub, path: str, **headers: str) -> tuple[ClientResponse, bytes]:
    async with browser(hub) as client:
        response = await client.get(path, headers={"Accept-Encoding": "identity"} | headers)
        return response, await response.read()


def take_the_database_away(store: Store) -> None:
    with store.transaction() as tx:
        tx.execute(text("ALTER TABLE occurrence RENAME TO away"))
        tx.execute(text("ALTER TABLE session_type RENAME TO away_too"))


# --- What is there


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_there_for_everybody(hub: PublicHub, path: str):
    response, body = await get(hub, path)
    assert (response.status, response.content_type) == (200, "text/html")
    assert body.startswith(b"<!doctype html>")


async def test_the_feed_and_the_code_are_what_they_say(hub: PublicHub):
    response, body = await get(hub, "/calendar.ics")
    assert response.content_type == "text/calendar"
    assert len(IcsCalendarStream.calendar_from_ics(body.decode()).events) > 200
    response, body = await get(hub, "/sessions/cqi_taster/qr.svg")
    assert response.content_type == "image/svg+xml"
    assert body.startswith(b"<?xml")


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_every_page_works_on_both_engines(databases: Databases, engine: str):
    store = Store(databases.copy(engine, "hub", world.prepare))
    hub = PublicHub(store)
    async with browser(hub) as client:
        assert {(await client.get(path)).status for path in (*PAGES, *FILES)} == {200}
        assert {(await client.get(path)).status for path in (*GONE, *STRANGE)} <= {404, 200}
    store.close()


@pytest.mark.parametrize("path", GONE)
async def test_what_is_not_there_is_a_page_that_says_so(hub: PublicHub, path: str):
    response, body = await get(hub, path)
    assert (response.status, response.content_type) == (404, "text/html")
    assert b'<a href="/">See what' in body
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


@pytest.mark.parametrize("path", STRANGE)
async def test_a_strange_question_is_answered_in_words(hub: PublicHub, path: str):
    response, body = await get(hub, path)
    assert response.status in (200, 404)
    assert b"</html>" in body


async def test_nobody_who_booked_is_named_anywhere(hub: PublicHub):
    book_somebody(hub.store)
    async with browser(hub) as client:
        for path in (*PAGES, "/?week=2026-W49", *FILES):
            said = await (await client.get(path, headers={"Accept-Encoding": "identity"})).text()
            for secret in (*SECRETS, "Carys"):
                assert secret not in said


# --- Addresses


async def test_codes_and_posters_lead_to_the_address_the_visitor_came_to(hub: PublicHub):
    _, body = await get(hub, "/sessions/cqi_taster/poster", Host="hub.example:8080")
    assert b"http://hub.example:8080/sessions/cqi_taster" in body
    _, body = await get(hub, "/sessions/cqi_taster/qr.svg", Host="hub.example:8080")
    assert b"http://hub.example:8080/sessions/cqi_taster" in body
    _, body = await get(hub, "/calendar.ics", Host="hub.example:8080")
    assert b"URL:" not in body


async def test_the_address_in_the_settings_counts_more(hub: PublicHub):
    hub.settings = Settings(hub_base_url="https://hub.trust.example")
    for path in ("/sessions/cqi_taster/poster", "/sessions/cqi_taster/qr.svg", "/calendar.ics"):
        _, body = await get(hub, path, Host="elsewhere.example")
        assert b"https://hub.trust.example/sessions/cqi_taster" in body
        assert b"elsewhere" not in body


@pytest.mark.parametrize(
    "host", ["a b", "hub.example/x", 'x"onload="y', "hub.example:http", "-hub", "[::1", "u@h", ""]
)
async def test_a_host_that_cannot_be_is_put_into_no_code(hub: PublicHub, host: str):
    async with browser(hub) as client:
        for path in ("/sessions/cqi_taster/poster", "/sessions/cqi_taster/qr.svg"):
            response = await client.get(path, headers={"Host": host, "Accept-Encoding": "identity"})
            assert response.status == 400
            assert b"</html>" in await response.read() or host == ""
        assert (await client.get("/calendar.ics", headers={"Host": host})).status in (200, 400)


# --- Headers and caching


async def test_every_answer_has_the_safe_headers(hub: PublicHub):
    for path in (*PAGES, *FILES, *GONE):
        response, _ = await get(hub, path)
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", [*PAGES, *FILES])
async def test_what_has_not_changed_is_not_sent_again(hub: PublicHub, path: str):
    async with browser(hub) as client:
        first = await client.get(path)
        assert first.headers["Cache-Control"] == "public, max-age=30"
        etag = first.headers["ETag"]
        again = await client.get(path, headers={"If-None-Match": f'"other", {etag}'})
        assert (again.status, await again.read()) == (304, b"")
        assert again.headers["ETag"] == etag
        assert again.headers["Cache-Control"] == "public, max-age=30"
        assert (await client.get(path, headers={"If-None-Match": '"other"'})).status == 200


async def test_a_place_that_is_taken_is_another_page(hub: PublicHub):
    _, before = await get(hub, "/sessions/cqi_taster")
    book_somebody(hub.store, party=3)
    _, after = await get(hub, "/sessions/cqi_taster")
    assert before.count(b"9 places left") == 0
    assert after.count(b"9 places left") == 1


async def test_the_feed_is_the_same_from_one_process_and_one_day_to_the_next(hub: PublicHub):
    _, before = await get(hub, "/calendar.ics")
    hub.clock.advance(hours=20)
    assert (await get(hub, "/calendar.ics"))[1] == before


async def test_a_page_is_sent_compressed_to_who_takes_it(hub: PublicHub):
    plain, body = await get(hub, "/")
    assert "Content-Encoding" not in plain.headers
    zipped, small = await get(hub, "/", **{"Accept-Encoding": "br, gzip;q=0.8"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small) == body
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"
    refused, _ = await get(hub, "/", **{"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in refused.headers


@pytest.mark.parametrize("path", ["/", "/sessions/cqi_taster", "/calendar.ics"])
async def test_a_page_can_only_be_looked_at(hub: PublicHub, path: str):
    async with browser(hub) as client:
        head = await client.head(path)
        assert (head.status, await head.read()) == (200, b"")
        assert int(head.headers["Content-Length"]) > 1000
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            assert (await client.request(method, path)).status == 405


# --- Without a database


@pytest.mark.parametrize("path", [*PAGES, *FILES])
async def test_without_a_database_a_page_says_so_in_words(hub: PublicHub, path: str):
    async with browser(hub) as client:
        take_the_database_away(hub.store)
        response = await client.get(path, headers={"Accept-Encoding": "identity"})
        assert (response.status, response.content_type) == (503, "text/html")
        assert "the hub cannot be asked at the moment" in await response.text()
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Retry-After"] == "30"
        assert (await client.get("/nope")).status == 404


async def test_a_page_seen_a_moment_ago_stands_in_until_it_is_a_minute_old(hub: PublicHub):
    watch = [0.0]
    hub.watch = lambda: watch[0]
    async with browser(hub) as client:
        assert (await client.get("/")).status == 200
        take_the_database_away(hub.store)
        for watch[0], kept in ((20.0, 30), (40.0, 19), (58.0, 1), (59.5, 0)):
            response = await client.get("/")
            assert response.headers["Cache-Control"] == f"public, max-age={kept}"
        assert (await client.get("/?week=2026-W49")).status == 503
        watch[0] = 60.0
        assert (await client.get("/")).status == 503


async def test_posters_for_made_up_hosts_and_other_weeks_push_no_page_out(hub: PublicHub):
    async with browser(hub) as client:
        hub.shelves.pages._most_kept = 1
        assert (await client.get("/")).status == 200
        for path in ("/sessions/cqi_taster/poster", "/sessions/cqi_taster/qr.svg", "/?week=2026-W53"):
            assert (await client.get(path, headers={"Host": "made-up.example"})).status == 200
        take_the_database_away(hub.store)
        assert (await client.get("/")).status == 200


async def test_what_cannot_be_asked_for_waits_for_no_drawing(hub: PublicHub):
    async with browser(hub) as client:
        assert (await client.get("/?week=2026-W53")).status == 200
        for kept in (hub.shelves.pages, hub.shelves.weeks, hub.shelves.addressed):
            kept._most_waiting = 0
        for path in (*GONE, "/?week=2026-W20", "/?week=2099-W01", "/?week=x", "/?for=nobody"):
            assert (await client.get(path)).status == 404, path
        assert (await client.get("/?week=2026-W52")).status == 503


def test_the_door_for_reading_says_that_the_database_is_away(hub: PublicHub):
    take_the_database_away(hub.store)
    with pytest.raises(Away):
        reader(hub.store, HUB, hub.clock)(lambda visit: visit.tx.execute(text("SELECT * FROM occurrence")))


async def test_every_address_of_a_page_leads_somewhere(hub: PublicHub):
    async with browser(hub) as client:
        for path in PAGES:
            page = await (await client.get(path, headers={"Accept-Encoding": "identity"})).text()
            for address in set(re.findall(r'(?:href|src)="(/[^"]*)"', page)) - {"/chat"}:
                response = await client.get(address.replace("&amp;", "&"))
                assert response.status == 200, address
