"""The public pages as HTML, drawn from values, and how long a drawn page is kept."""

import asyncio
import gzip
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.web import pages_drawing
from adapters.web.pages_kept import FRESH_SECONDS, OLDEST_SECONDS, Away, Drawn, Kept, Shelves, drawn
from adapters.web.rendering import Site
from dialogs.public_pages import Dated
from dialogs.public_session import Cohort, SessionPage
from dialogs.public_week import Audience, Day, Summary, WhatsOn

SITE = Site("Innovation Hub", has_chat=True)
DATED = Dated(
    "cqi_taster", "CQI Taster", "Thursday 3 December", "10am to 11am",
    datetime(2026, 12, 3, 10, tzinfo=UTC), "Innovation Hub", ("9 places left",), "", (),
)  # fmt: skip
OFF = replace(DATED, off="Cancelled: the facilitator is ill", room=())
WEEK = WhatsOn(
    "2026-W49", "30 November to 6 December 2026", "Monday 23 November, 9am",
    (Day("Thursday 3 December", (DATED, OFF)),), "", "", "2026-W48", "2026-W50", None,
    (Audience("support_services", "Support services"),),
    (Summary("cqi_taster", "CQI Taster", "A first look."),),
)  # fmt: skip
SESSION = SessionPage(
    "cqi_taster", "CQI Taster", "A first look.", (("Who for", "Everyone."),), (DATED, OFF), (),
    "Message the bot.", "book CQI Taster", "Just come.", "hub@trust.example",
)  # fmt: skip
COURSE = replace(SESSION, cohorts=(Cohort("First group", ("Thursday 3 December",), "Apply by Friday."),))
_VOID = {"meta", "link", "img", "br", "input"}


class Checked(HTMLParser):
    """Reads a page, and complains of a tag that is not closed in its turn; keeps tags, links and words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def addresses(self) -> list[str]:
        return [str(a[name]) for _, a in self.tags for name in ("href", "src", "action") if name in a]

    def headings(self) -> list[str]:
        return [tag for tag, _ in self.tags if tag in ("h1", "h2", "h3", "h4")]


def every_page(week: WhatsOn = WEEK, session: SessionPage = COURSE, site: Site = SITE) -> list[str]:
    return [
        pages_drawing.whats_on(site, week),
        pages_drawing.whats_on(site, replace(week, nothing="Nothing.", next_week="2026-W51", days=())),
        pages_drawing.session(site, session),
        pages_drawing.session(site, replace(session, cohorts=())),
        pages_drawing.poster(site, session, "https://hub.trust.example"),
        pages_drawing.message(site, session.title, session.summary),
    ]


# --- As HTML


@pytest.mark.parametrize("page", every_page())
def test_every_page_is_well_formed_and_has_a_title_a_language_and_headings_in_order(page: str):
    checked = Checked(page)
    assert checked.headings()[0] == "h1"
    assert checked.headings().count("h1") == 1
    levels = [int(heading[1]) for heading in checked.headings()]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert ("html", {"lang": "en-GB"}) in checked.tags
    assert "<title>" in page


@pytest.mark.parametrize("page", every_page())
def test_a_page_asks_nothing_of_another_host(page: str):
    for address in Checked(page).addresses:
        assert address.startswith(("/", "#", "mailto:"))
        assert not address.startswith("//")


HOSTILE = st.one_of(
    st.text(min_size=1, max_size=60),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "' onclick='alert(1)",
            "{{ 7 * 7 }}{% raw %}",
            "</title></style><svg/onload=x>",
            "&lt;b&gt;",
            "<!--",
        ]
    ),
)


def _shape(page: str) -> list[tuple[str, list[str]]]:
    return [(tag, sorted(attributes)) for tag, attributes in Checked(page).tags]


@settings(deadline=None, max_examples=80)
@given(HOSTILE)
def test_no_text_of_the_catalogue_gets_out_of_its_place(text: str):
    dated = replace(DATED, title=text, place=text, room=(text,), notes=(text,), day=text)
    week = replace(
        WEEK, nothing=text, days=(Day(text, (dated, replace(OFF, off=text))),),
        audiences=(Audience("support_services", text),), offers=(Summary("cqi_taster", text, text),),
    )  # fmt: skip
    session = replace(
        COURSE, title=text, summary=text, facts=((text, text),), dates=(dated,), say=text, how=text,
        next_step=text, contact=text, cohorts=(Cohort(text, (text,), text),),
    )  # fmt: skip
    plain = replace(dated, title="x", place="x", room=("x",), notes=("x",), day="x")
    plain_week = replace(
        week, nothing="x", days=(Day("x", (plain, replace(OFF, off="x"))),),
        audiences=(Audience("support_services", "x"),), offers=(Summary("cqi_taster", "x", "x"),),
    )  # fmt: skip
    plain_session = replace(
        session, title="x", summary="x", facts=(("x", "x"),), dates=(plain,), say="x", how="x",
        next_step="x", contact="x", cohorts=(Cohort("x", ("x",), "x"),),
    )  # fmt: skip
    hostile = every_page(week, session, Site(text, has_chat=True))
    plainly = every_page(plain_week, plain_session, Site("x", has_chat=True))
    assert list(map(_shape, hostile)) == list(map(_shape, plainly))


def test_a_date_shows_its_time_its_places_and_its_page():
    page = pages_drawing.whats_on(SITE, WEEK)
    assert '<time datetime="2026-12-03T10:00:00+00:00">10am to 11am</time>' in page
    assert '<a href="/sessions/cqi_taster">CQI Taster</a>' in page
    assert "9 places left" in page
    assert "Cancelled: the facilitator is ill" in page


def test_a_session_that_has_no_page_any_more_is_named_without_a_link():
    gone = replace(WEEK, days=(Day("Thursday", (replace(DATED, slug="", title="Gone"),)),))
    assert "Gone" in pages_drawing.whats_on(SITE, gone)
    assert "Gone</a>" not in pages_drawing.whats_on(SITE, gone)


def test_the_weeks_beside_it_keep_the_audience():
    support = replace(WEEK, audience=WEEK.audiences[0])
    addresses = Checked(pages_drawing.whats_on(SITE, support)).addresses
    assert "/?week=2026-W48&for=support_services" in addresses
    assert "/?week=2026-W50&for=support_services" in addresses
    assert "/?week=2026-W49" in addresses  # for everybody
    alone = Checked(pages_drawing.whats_on(SITE, replace(WEEK, before="", after=""))).addresses
    assert not any("W48" in address or "W50" in address for address in alone)


def test_the_chat_is_offered_only_where_there_is_one():
    assert "Open the chat" in pages_drawing.session(SITE, SESSION)
    assert "chat" not in pages_drawing.session(Site("Hub", has_chat=False), SESSION).lower()


def test_a_qr_code_is_a_picture_of_our_own_with_a_quiet_border():
    address = "https://hub.trust.example/sessions/cqi_taster"
    picture = ElementTree.fromstring(pages_drawing.qr_code(address))  # noqa: S314 our own
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert address in "".join(picture.itertext())
    page = pages_drawing.poster(SITE, SESSION, "https://hub.trust.example")
    assert f'alt="QR code that opens {address}"' in page


# --- Kept for a moment


class Watch:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Drawing:
    """Counts how often a page was drawn; each time it is another one, unless it fails."""

    def __init__(self, status: int = 200) -> None:
        self.times = 0
        self.fails = False
        self.status = status

    def __call__(self) -> Drawn:
        self.times += 1
        if self.fails:
            raise Away
        return drawn(f"page {self.times}", "text/html", self.status)


def test_a_drawn_page_is_there_plain_and_compressed_with_a_name_for_its_content():
    page = drawn("What’s on", "text/html")
    assert gzip.decompress(page.zipped) == page.body == "What’s on".encode()
    assert page.etag == drawn("What’s on", "text/html").etag != drawn("What’s off", "text/html").etag


async def test_a_page_is_drawn_once_in_a_few_seconds():
    watch, draw = Watch(), Drawing()
    kept = Kept[Drawn](clock=watch)
    first = await kept.get("a", draw)
    watch.now += FRESH_SECONDS - 0.1
    again = await kept.get("a", draw)
    assert (draw.times, again.drawn) == (1, first.drawn)
    assert again.age == pytest.approx(FRESH_SECONDS - 0.1)
    watch.now += 0.1
    assert (await kept.get("a", draw)).drawn.body == b"page 2"
    assert (await kept.get("b", draw)).drawn.body == b"page 3"


async def test_many_who_ask_at_once_wait_for_one_drawing():
    go, draw = threading.Event(), Drawing()

    def slowly() -> Drawn:
        go.wait(5)
        return draw()

    kept = Kept[Drawn]()
    asking = [asyncio.create_task(kept.get("a", slowly)) for _ in range(50)]
    await asyncio.sleep(0.05)
    go.set()
    assert {(await one).drawn.body for one in asking} == {b"page 1"}


async def test_when_the_database_is_away_a_copy_of_less_than_a_minute_stands_in():
    watch, draw = Watch(), Drawing()
    kept = Kept[Drawn](clock=watch)
    await kept.get("a", draw)
    draw.fails = True
    watch.now += OLDEST_SECONDS - 1
    copy = await kept.get("a", draw)
    assert (copy.drawn.body, copy.age) == (b"page 1", OLDEST_SECONDS - 1)
    watch.now += 1
    with pytest.raises(Away):
        await kept.get("a", draw)


async def test_a_database_that_hangs_is_as_good_as_away():
    go = threading.Event()

    def hang() -> Drawn:
        go.wait(5)
        return drawn("late", "text/html")

    kept = Kept[Drawn](wait_seconds=0.05)
    with pytest.raises(Away):
        await kept.get("a", hang)
    go.set()


async def test_what_is_not_there_and_what_failed_is_never_kept():
    missing, kept = Drawing(status=404), Kept[Drawn]()
    assert [(await kept.get("a", missing)).drawn.body for _ in range(2)] == [b"page 1", b"page 2"]


async def test_no_more_pages_are_kept_or_waited_for_than_a_process_has_room_for():
    kept, draw = Kept[Drawn](), Drawing()
    for number in range(300):
        await kept.get(number, draw)
    assert len(kept._kept) == 256
    await kept.get(299, draw)
    assert draw.times == 300
    await kept.get(300 - 256, draw)
    await kept.get("new", draw)
    await kept.get(300 - 256, draw)
    assert draw.times == 301
    go = threading.Event()

    def hang() -> Drawn:
        go.wait(5)
        return draw()

    asking = [asyncio.create_task(kept.get(f"n{number}", hang)) for number in range(65)]
    await asyncio.sleep(0.05)
    go.set()
    failed = [one for one in await asyncio.gather(*asking, return_exceptions=True) if isinstance(one, Away)]
    assert len(failed) == 1


async def test_pages_of_made_up_hosts_neither_push_out_nor_delay_the_others():
    watch, go = Watch(), threading.Event()
    shelves = Shelves(watch)
    order: list[str] = []

    def drawing(name: str) -> Callable[[], Drawn]:
        def draw() -> Drawn:
            go.wait(5)
            order.append(name)
            return drawn(name, "text/html")

        return draw

    go.set()
    await shelves.pages.get("/", drawing("/"))
    for number in range(300):
        await shelves.addressed.get(number, drawing("poster"))
    watch.now += 1
    assert (await shelves.pages.get("/", drawing("again"))).age == 1
    watch.now += FRESH_SECONDS
    go.clear()
    order.clear()
    posters = [asyncio.create_task(shelves.addressed.get(f"h{n}", drawing("poster"))) for n in range(50)]
    await asyncio.sleep(0.05)
    others = [asyncio.create_task(shelves.weeks.get("week", drawing("week")))]
    others.append(asyncio.create_task(shelves.pages.get("/", drawing("/"))))
    await asyncio.sleep(0.05)
    go.set()
    await asyncio.gather(*others)
    assert order[:3] == ["poster", "/", "week"]  # the first was under way
    refused = [one for one in await asyncio.gather(*posters, return_exceptions=True) if isinstance(one, Away)]
    assert len(refused) == 50 - 8
