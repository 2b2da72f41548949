"""A stock slack-bolt app, as its documentation shows it, which repeats what it is told: the reference."""

from __future__ import annotations

import os
import re
from typing import Any

from slack_bolt.async_app import AsyncApp

app = AsyncApp(token=os.environ["SLACK_BOT_TOKEN"], signing_secret=os.environ["SLACK_SIGNING_SECRET"])
app.client.base_url = os.environ["SLACK_API_BASE_URL"]


@app.event("message")
async def echo(event: dict[str, Any], say: Any) -> None:
    await say(event["text"])


@app.action(re.compile(""))
async def press(ack: Any, say: Any) -> None:
    await ack()
    await say("You pressed a button.")


if __name__ == "__main__":
    app.start(int(os.environ["PORT"]), host="127.0.0.1")
