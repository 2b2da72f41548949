"""The public pages in a real browser: for everybody, at any width, enlarged, unstyled and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import text, update

from store.db import Store
from store.tables import Occurrence, SessionType
from tests import world
from tests.databases import Databases
from tests.public_hub import PublicHub, book_somebody
from tests.serving import served

BUSIEST = "/?week=2026-W51"
PAGES = [
    "/",
    "/?week=2026-W49",
    "/?week=2026-W53",
    "/?for=support_services",
    BUSIEST,
    "/sessions/cqi_taster",
    "/sessions/share_and_spread",
    "/sessions/qi_practitioner",
    "/sessions/long",
    "/sessions/cqi_taster/poster",
    "/sessions/qi_practitioner/poster",
    "/sessions/long/poster",
    "/sessions/nope",
    "/?week=never",
]
POSTERS = [path for path in PAGES if path.endswith("/poster")]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A hub with every kind of date (booked, full, cancelled, in question) and texts as long as can be."""
    databases = Databases(tmp_path_factory.mktemp("pages"))
    store = Store(databases.copy("sqlite", "hub", world.prepare))
    book_somebody(store)
    world.fill_up(store, "organising_for_improvement", "2026-12-01")
    world.call_off(store, "problem_solving_drop_in", "2026-12-02", "the facilitator is ill")
    with store.transaction() as tx:
        planning = Occurrence.id == world.occurrence_id(store, "delivery_planning", "2026-12-02")
        tx.execute(update(Occurrence).where(planning).values(decision="no such date any more"))
        words = {
            "title": "Improvement " * 10,
            "summary": "Much is said here. " * 21,
            "who_for": "All of us. " * 27,
        }
        long = SessionType.slug == "project_delivery_forum"
        tx.execute(update(SessionType).where(long).values(slug="long", next_step="Then come. " * 36, **words))
    yield store
    store.close()


@pytest.fixture(scope="module")
def address(store: Store) -> Iterator[str]:
    with served(PublicHub(store).app) as address:
        yield address


@contextmanager
def opened(browser: Browser, address: str, width: int = 1280) -> Iterator[Page]:
    """Open a page at this width; whatever it asks of another host or breaks in the console is an error."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked, said = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    yield page
    host = "/".join(address.split("/")[:3])
    assert [url for url in asked if not url.startswith(f"{host}/")] == []
    assert [line for line in said if "404" not in line and "503" not in line] == []
    page.close()


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def sheets(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_use_every_page_on_a_phone_and_on_a_desk(browser: Browser, address: str, path: str):
    with opened(browser, address + path) as page:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert violations(page) == [], width
            assert not scrolls_sideways(page), width


@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_use_the_page_that_says_that_the_database_is_away(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, width: int
):
    store = Store(Databases(tmp_path_factory.mktemp("away")).copy("sqlite", "hub", world.prepare))
    with served(PublicHub(store).app) as address:
        with store.transaction() as tx:
            tx.execute(text("ALTER TABLE session_type RENAME TO away"))
        with opened(browser, address, width) as page:
            assert "cannot be asked" in page.inner_text("h1")
            assert violations(page) == []
    store.close()


@pytest.mark.parametrize("path", PAGES)
def test_enlarged_to_the_double_and_more_nothing_runs_off_the_side(browser: Browser, address: str, path: str):
    with opened(browser, address + path, 360) as page:
        for width in (640, 320):  # what is left of 1280 pixels at 200 and at 400 per cent
            page.set_viewport_size({"width": width, "height": 800})
            assert not scrolls_sideways(page), width
        page.set_viewport_size({"width": 360, "height": 800})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not scrolls_sideways(page)


def test_without_style_sheets_a_week_can_be_read_and_walked_through(browser: Browser, address: str):
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.route("**/*.css", lambda route: route.abort())
    page.goto(address)
    page.click("text=Week after")
    said = page.inner_text("main")
    in_order = ["What’s on", "30 November to 6 December 2026", "Tuesday 1 December", "10am to 11am", "Full",
                "Thursday 3 December", "CQI Taster", "Innovation Hub", "9 places left"]  # fmt: skip
    at = 0
    for words in in_order:
        at = said.index(words, at)
    page.click("text=CQI Taster")
    assert "book CQI Taster" in page.inner_text("main")
    assert not scrolls_sideways(page)
    page.close()


def test_by_keyboard_alone_somebody_finds_the_next_week_and_a_session(browser: Browser, address: str):
    with opened(browser, address, 360) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        for wanted in ("Week after", "CQI Taster"):
            for _ in range(40):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.textContent.trim()") == wanted:
                    break
            with page.expect_navigation():
                page.keyboard.press("Enter")
        assert page.inner_text("h1") == "CQI Taster"


@pytest.mark.parametrize("path", ["/?week=2026-W49", "/?week=2026-W50", BUSIEST, *POSTERS])
def test_a_week_and_a_poster_fit_one_sheet_without_anything_to_press(
    browser: Browser, address: str, path: str
):
    with opened(browser, address + path) as page:
        assert sheets(page) == 1
        page.emulate_media(media="print")
        for hidden in ("nav", ".skip-link", ".not-printed", "footer"):
            assert not any(one.is_visible() for one in page.query_selector_all(hidden))


def test_a_list_that_does_not_fit_would_be_noticed(browser: Browser, address: str):
    with opened(browser, f"{address}/sessions/long") as page:
        more = "for (let n = 0; n < 12; n++) main.append(document.querySelector('.dates').cloneNode(true))"
        page.evaluate(f"const main = document.querySelector('main'); {more}")
        assert sheets(page) > 1


@pytest.mark.parametrize("path", POSTERS)
def test_a_poster_has_its_code_in_the_picture(browser: Browser, address: str, path: str):
    with opened(browser, address + path) as page:
        assert page.evaluate("document.querySelector('.qr').naturalWidth") > 100
        assert (
            page.get_attribute(".qr", "alt") == f"QR code that opens {address}{path.removesuffix('/poster')}"
        )
