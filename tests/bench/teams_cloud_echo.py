"""A stock bot on botbuilder's CloudAdapter, without an app id, which repeats what it is told."""

from __future__ import annotations

import os
from types import SimpleNamespace

from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication

_NO_APP = SimpleNamespace(APP_ID="", APP_PASSWORD="", APP_TYPE="MultiTenant", APP_TENANTID="")


class Echo(TeamsActivityHandler):  # type: ignore[misc] # the library has no types
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(turn_context.activity.text)


adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(_NO_APP))
bot = Echo()


async def messages(request: web.Request) -> web.Response:
    return await adapter.process(request, bot) or web.Response(status=201)


if __name__ == "__main__":
    app = web.Application()
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), print=None, access_log=None)
