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
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.doors import Refused
from adapters.slack.refusals import Meaning, meaning_of
from adapters.slack.verifying import Allowed, bolt_request, check_envelope

log = logging.getLogger(__name__)

CONNECTIONS = 2
_CANNOT = "Socket Mode cannot connect"
_CONNECT_SECONDS = 20.0
_AGAIN_SECONDS = 10.0
# After so many looks in a row at a connection that is not there, it is given up for a new one.
_MOST_MISSES = 3

# The SDK writes down what people wrote, and with each try that fails the address that lets one in.
_sdk_log = logging.getLogger(f"{__name__}.sdk")
_sdk_log.setLevel(logging.CRITICAL)


class Sockets:
    """The connections of one process. What is not acknowledged Slack delivers again, here or elsewhere.

    The SDK makes a connection anew when Slack asks for that or cuts it. What it cannot get over is looked
    after here: it would try one address for ever, which is good once and for a moment.
    """

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        client: AsyncWebClient,
        allowed: Allowed,
        *,
        connections: int = CONNECTIONS,
        ping_seconds: float = 10.0,
        connect_seconds: float = _CONNECT_SECONDS,
        again_seconds: float = _AGAIN_SECONDS,
    ) -> None:
        self._app = app
        self._app_token = app_token
        self._client = client
        self._allowed = allowed
        self._connections = connections
        self._ping_seconds = ping_seconds
        self._connect_seconds = connect_seconds
        self._again_seconds = again_seconds
        self._open: list[SocketModeClient] = []
        self._keeping: list[asyncio.Task[None]] = []
        self._trouble = ""

    def start(self) -> None:
        """Begin to connect, and stay connected until `stop` is called."""
        self._keeping = [asyncio.create_task(self._keep_one()) for _ in range(self._connections)]

    async def stop(self) -> None:
        """Close every connection."""
        for task in self._keeping:
            task.cancel()
        await asyncio.gather(*self._keeping, return_exceptions=True)
        self._keeping.clear()

    async def trouble(self) -> str | None:
        """Return why Slack cannot deliver here, as far as that is known; None when it can."""
        if any([await one.is_connected() for one in self._open]):
            return None
        return (
            f"Slack: {_CANNOT}: {self._trouble}" if self._trouble else "Slack: Socket Mode is not connected"
        )

    async def _keep_one(self) -> None:
        while True:
            try:
                await self._connected_until_lost()
            except Exception as error:  # whatever it is, the hub must not stay deaf
                self._say_once(_why(error))
            await asyncio.sleep(self._again_seconds)

    async def _connected_until_lost(self) -> None:
        one = SocketModeClient(
            app_token=self._app_token,
            logger=_sdk_log,
            web_client=self._client,
            ping_interval=self._ping_seconds,
        )
        one.socket_mode_request_listeners.append(self._take)  # type: ignore[arg-type]
        try:
            async with asyncio.timeout(self._connect_seconds):
                await one.connect_to_new_endpoint()
            self._open.append(one)
            self._say_once("")
            await self._lost(one)
        finally:
            if one in self._open:
                self._open.remove(one)
            await one.close()  # type: ignore[no-untyped-call]

    async def _lost(self, one: SocketModeClient) -> None:
        """Return when a connection is gone and the SDK does not get it back."""
        misses = 0
        while misses < _MOST_MISSES:
            await asyncio.sleep(self._ping_seconds)
            misses = 0 if await one.is_connected() else misses + 1
        log.warning("a connection of Socket Mode is lost, and made anew")

    def _say_once(self, trouble: str) -> None:
        """Write down what stands in the way when it is new, and when it is over."""
        if trouble and trouble != self._trouble:
            log.error("%s: %s", _CANNOT, trouble)
        elif not trouble and (self._trouble or len(self._open) == 1):
            log.info("Socket Mode is connected")
        self._trouble = trouble

    async def _take(self, connection: SocketModeClient, envelope: SocketModeRequest) -> None:
        try:
            await self._answer(connection, envelope)
        except Exception as error:  # its text may name a person; Slack delivers again
            log.error("an envelope of Socket Mode is not acknowledged: %s", type(error).__name__)

    async def _answer(self, connection: SocketModeClient, envelope: SocketModeRequest) -> None:
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
    data = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    if not isinstance(data, dict):
        return type(error).__name__
    code = str(data.get("error"))
    is_about_the_token = meaning_of(code) in (Meaning.SETUP, Meaning.ACCOUNT)
    return f"Slack does not take SLACK_APP_TOKEN ({code})" if is_about_the_token else code
