"""How a message is written as JSON on its way to Slack."""

import json

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.slack.limits import Kept
from adapters.slack.posting import encoded
from adapters.slack.web_api import Lost, ask, open_session, web_client


def test_blocks_that_bring_their_json_along_are_written_like_any_others():
    note = {
        "type": "context",
        "elements": [{"type": "plain_text", "text": "“Ünïcode” \n <&>", "emoji": False}],
    }
    message = {
        "channel": "D1",
        "text": "Here",
        "blocks": [Kept({"type": "divider"}), note],
        "unfurl_links": False,
    }
    assert json.loads(encoded(message)) == message


@pytest.mark.parametrize(
    "arguments", [{}, {"users": "U1"}, {"blocks": []}, {"blocks": [Kept({"type": "divider"})]}]
)
def test_any_arguments_are_written_as_one_object(arguments: dict[str, object]):
    assert json.loads(encoded(arguments)) == arguments


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_nobody_is_followed_elsewhere_with_a_message(status: int):
    reached: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        reached.append(request.path)
        return web.json_response({"ok": True}, status=status, headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", elsewhere)
    async with TestServer(app) as server, open_session() as session:
        client = web_client(session, str(server.make_url("/api/")))
        assert await ask(client, "xoxb-1", "chat.postMessage", {"text": "Hello"}) == Lost("Redirected")
    assert reached == ["/api/chat.postMessage"]
