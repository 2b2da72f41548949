"""Socket Mode: we connect to Slack, and it delivers through that; nothing from outside need reach the hub.

Two connections, since Slack closes each of them every few hours and delivers meanwhile through the other.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.verifying import Allowed, Refused, bolt_request, check_envelope

log = logging.getLogger(__name__)

CONNECTIONS = 2
_AGAIN_SECONDS = 10.0


class Sockets:
    """The connections of one process. What is not acknowledged Slack delivers again, here or elsewhere."""

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        client: AsyncWebClient,
        allowed: Allowed,
        *,
        connections: int = CONNECTIONS,
        ping_seconds: float = 10.0,
    ) -> None:
        self._app = app
        self._app_token = app_token
        self._client = client
        self._allowed = allowed
        self._connections = connections
        self._ping_seconds = ping_seconds
        self._open: list[SocketModeClient] = []
        self._opening: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to connect, and go on trying until it works or `stop` is called."""
        self._opening = asyncio.create_task(self._connect())

    async def stop(self) -> None:
        """Close every connection."""
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.gather(self._opening, return_exceptions=True)
        closing = [one.close() for one in self._open]  # type: ignore[no-untyped-call]
        await asyncio.gather(*closing, return_exceptions=True)
        self._open.clear()

    async def are_connected(self) -> bool:
        """Return whether Slack can deliver here."""
        return any([await one.is_connected() for one in self._open])

    async def _connect(self) -> None:
        while len(self._open) < self._connections:
            one = SocketModeClient(
                app_token=self._app_token,
                logger=logging.getLogger("slack_sdk.socket_mode"),
                web_client=self._client,
                ping_interval=self._ping_seconds,
            )
            one.socket_mode_request_listeners.append(self._take)  # type: ignore[arg-type]
            try:
                await one.connect_to_new_endpoint()
            except (SlackApiError, SlackClientError, OSError, TimeoutError) as error:
                log.error("Socket Mode cannot connect: %s", _why(error))
                await one.close()  # type: ignore[no-untyped-call]
                await asyncio.sleep(_AGAIN_SECONDS)
            else:
                self._open.append(one)
        log.info("Socket Mode is connected")

    async def _take(self, connection: SocketModeClient, envelope: SocketModeRequest) -> None:
        checked = check_envelope(envelope.payload, self._allowed)
        request = checked if isinstance(checked, Refused) else bolt_request(checked)
        if isinstance(request, Refused):
            # Acknowledged, as it would be refused each time it came.
            log.warning("an envelope of Socket Mode is refused: %s", request.reason)
            await self._acknowledge(connection, envelope, BoltResponse(status=200, body=""))
            return
        answer = await self._app.async_dispatch(request)
        if answer.status == 200:
            await self._acknowledge(connection, envelope, answer)

    async def _acknowledge(
        self, connection: SocketModeClient, envelope: SocketModeRequest, answer: BoltResponse
    ) -> None:
        payload: dict[str, Any] | None = json.loads(answer.body) if answer.body else None
        await connection.send_socket_mode_response(SocketModeResponse(envelope.envelope_id, payload))


def _why(error: Exception) -> str:
    if isinstance(error, SlackApiError) and error.response is not None:
        return str(error.response.get("error"))
    return type(error).__name__
