"""The web process: health, readiness and metrics, and whatever routes the channels bring.

Nothing here waits for the database on the event loop, and no client ever sees a stack trace.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from sqlalchemy.exc import DBAPIError

from bot import planning
from bot.clock import Clock, with_signals
from bot.listening import listen
from bot.logs import without_texts
from bot.metrics import Metrics
from bot.now import utc_now
from store import confirming, outbox
from store.confirming import Confirmed
from store.db import Store
from store.outbox import Count, Lag

MOST_BYTES = 1024 * 1024
_CHECK_SECONDS = 3.0
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_SORRY = "Sorry, something went wrong on our side. Please try again in a minute."

T = TypeVar("T")

log = logging.getLogger(__name__)


class Health:
    """Answers /healthz, /readyz and /metrics.

    `migration_problem` returns a plain reason when the database is not up to date, else None; it is
    called in a thread, and may raise DBAPIError.
    """

    def __init__(
        self,
        store: Store,
        metrics: Metrics,
        migration_problem: Callable[[], str | None],
        *,
        now: Callable[[], datetime] = utc_now,
        most_lag_seconds: float = 300.0,
        check_seconds: float = _CHECK_SECONDS,
    ) -> None:
        self._store = store
        self._metrics = metrics
        self._migration_problem = migration_problem
        self._now = now
        self._most_lag_seconds = most_lag_seconds
        self._check_seconds = check_seconds
        self._asking: dict[str, asyncio.Future[Any]] = {}
        # What else keeps messages from being taken here, in a sentence or None; a channel adds its own.
        self.troubles: list[Callable[[], Awaitable[str | None]]] = []

    def routes(self) -> list[web.RouteDef]:
        """Return the three routes."""
        return [
            web.get("/healthz", self.healthz),
            web.get("/readyz", self.readyz),
            web.get("/metrics", self.metrics),
        ]

    async def healthz(self, _request: web.Request) -> web.Response:
        """Say that the process and its event loop are alive; the database is no part of it."""
        return web.Response(text="ok\n")

    async def readyz(self, _request: web.Request) -> web.Response:
        """Say whether messages can be taken here: 200, or 503 with one plain reason a line."""
        reasons = await self._ask("readyz", self._reasons)
        if reasons is None:
            reasons = ["the database does not answer"]
        reasons += [said for trouble in self.troubles if (said := await trouble())]
        if reasons:
            return web.Response(status=503, text="\n".join(["not ready:", *reasons]) + "\n")
        return web.Response(text="ready\n")

    async def metrics(self, _request: web.Request) -> web.Response:
        """Return the metrics; without a database those of the process alone."""
        figures = await self._ask("figures", self._figures)
        if figures is None:
            self._metrics.show_no_database()
        else:
            lag, counts, overdue, confirmed = figures
            self._metrics.show_outbox(lag, counts)
            self._metrics.show_planning(overdue, confirmed)
        content_type = "text/plain; version=0.0.4; charset=utf-8"
        return web.Response(body=self._metrics.text(), headers={"Content-Type": content_type})

    def _reasons(self) -> list[str]:
        problem = self._migration_problem()
        if problem:
            return [problem]
        now = self._now()
        with self._store.reading() as tx:
            lag, overdue = outbox.lag(tx, now=now), max(planning.overdue(tx, now).values(), default=0.0)
        reasons = []
        if lag.oldest_seconds > self._most_lag_seconds:
            reasons += [
                f"{lag.due} messages wait to be sent, the oldest for {lag.oldest_seconds:.0f} seconds"
            ]
        if overdue > self._most_lag_seconds:
            reasons += [f"no clock plans what is due: something waits for {overdue:.0f} seconds"]
        return reasons

    def _figures(self) -> tuple[Lag, list[Count], dict[str, float], Confirmed]:
        now = self._now()
        with self._store.reading() as tx:
            behind = planning.overdue(tx, now), confirming.next_week(tx, now)
            return outbox.lag(tx, now=now), outbox.counts(tx), *behind

    async def _ask(self, name: str, question: Callable[[], T]) -> T | None:
        """Return the answer, asked in a thread; None when the database fails or takes too long.

        Whoever asks while the same question still waits, waits with it: a database that hangs costs one
        thread, not one for each probe.
        """
        asked = self._asking.get(name)
        if asked is None or asked.done():
            asked = asyncio.get_running_loop().run_in_executor(None, question)
            asked.add_done_callback(_look_at)  # or asyncio complains when nobody waits any more
            self._asking[name] = asked
        try:
            answer: T = await asyncio.wait_for(asyncio.shield(asked), self._check_seconds)
        except (DBAPIError, TimeoutError) as error:
            log.warning("/%s: no answer from the database (%s)", name, type(error).__name__)
            return None
        return answer


def _look_at(asked: asyncio.Future[Any]) -> None:
    if not asked.cancelled():
        asked.exception()


def build_app(
    metrics: Metrics,
    routes: Iterable[web.AbstractRouteDef],
    *,
    most_bytes: int = MOST_BYTES,
) -> web.Application:
    """Return the application with these routes, a size limit, safe headers and plain errors."""
    app = web.Application(client_max_size=most_bytes, middlewares=[_plain_errors(metrics)])
    app.add_routes(routes)
    app.on_response_prepare.append(_add_headers)
    return app


def _plain_errors(metrics: Metrics) -> Middleware:
    @web.middleware
    async def plain_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as error:
            metrics.count_failure()
            log.error("%s %s: %s", request.method, _path(request), without_texts(error))
            return web.Response(status=500, text=_SORRY)

    return plain_errors


def _path(request: web.Request) -> str:
    """Return the path as the route declares it: a real one may hold the token of a personal feed."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "(unknown)"


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = "hub"
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


async def run_web(
    app: web.Application,
    *,
    host: str,
    port: int,
    reuse_port: bool = False,
    clock: Clock | None = None,
    started: Callable[[str], None] | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, or until `stop` is set; then end within ten seconds.

    `clock` ticks meanwhile in the same process. `started` gets the address once it is served. Raises
    BadSettings when the port or the interface cannot be had.
    """
    stopping = stop or asyncio.Event()
    with_signals(stopping)
    runner = await listen(app, host, port, reuse_port=reuse_port)
    try:
        if clock is not None:
            clock.start()
        _announce(runner, started)
        await stopping.wait()
    finally:
        await asyncio.gather(runner.cleanup(), *([clock.stop()] if clock else []))
        log.info("stopped")


def _announce(runner: web.AppRunner, started: Callable[[str], None] | None) -> None:
    host, port = runner.addresses[0][:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    log.info("serving %s", address)
    if started is not None:
        started(address)
