"""A stock bot on botbuilder's BotFrameworkAdapter, without an app id, which repeats what it is told."""

from __future__ import annotations

import os

from aiohttp import web
from botbuilder.core import BotFrameworkAdapter, BotFrameworkAdapterSettings, TurnContext
from botbuilder.schema import Activity

adapter = BotFrameworkAdapter(BotFrameworkAdapterSettings("", ""))


async def echo(context: TurnContext) -> None:
    await context.send_activity(context.activity.text)


async def messages(request: web.Request) -> web.Response:
    activity = Activity().deserialize(await request.json())
    await adapter.process_activity(activity, request.headers.get("Authorization", ""), echo)
    return web.Response(status=201)


if __name__ == "__main__":
    app = web.Application()
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), print=None, access_log=None)
