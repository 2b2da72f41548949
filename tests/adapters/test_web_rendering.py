import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from jinja2 import UndefinedError

from adapters.web.rendering import Site, render
from adapters.web.static_files import static_routes, static_url

SITE = Site("A <b>Hub</b>", has_chat=True)


def test_whatever_is_drawn_is_escaped():
    drawn = render("base.html", site=SITE)
    assert "A &lt;b&gt;Hub&lt;/b&gt;" in drawn
    assert "<b>" not in drawn


def test_a_name_that_is_not_given_is_an_error():
    with pytest.raises(UndefinedError):
        render("base.html")


def test_the_chat_is_offered_only_where_there_is_one():
    assert 'href="/chat"' in render("base.html", site=SITE)
    assert 'href="/chat"' not in render("base.html", site=Site("Hub", has_chat=False))


async def test_a_static_file_is_kept_for_good_under_an_address_that_changes_with_it():
    app = web.Application()
    app.add_routes(static_routes())
    async with TestClient(TestServer(app)) as client:
        response = await client.get(static_url("hub.css"))
        assert response.status == 200
        assert response.content_type == "text/css"
        assert "immutable" in response.headers["Cache-Control"]
        assert (await client.get("/static/hub-000000000000.css")).status == 404
        assert (await client.get("/static/../rendering.py")).status == 404
