"""The keys with which Bot Service signs, as this process keeps them.

They are asked for rarely, by one request at a time; while they cannot be had, those from before stay good.
Not here: where they are published and how (`metadata`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

log = logging.getLogger(__name__)

KEPT_SECONDS = 24 * 60 * 60.0
# Between two requests. Anybody can make up the id of a key, and must not make us ask for each.
APART_SECONDS = 30.0


class NoKeys(Exception):
    """The keys cannot be had just now; the text is the reason, for an operator."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of Bot Service, and what is signed with it: by which algorithms, and for which channels."""

    public: RSAPublicKey
    algorithms: tuple[str, ...]
    endorsements: frozenset[str]


Fetch = Callable[[], Awaitable[Mapping[str, SigningKey]]]


class Keys:
    """The keys by their ids. `fetch` asks for all of them, and raises NoKeys; `clock` counts seconds."""

    def __init__(self, fetch: Fetch, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._known: Mapping[str, SigningKey] = {}
        self._fetched_at: float | None = None
        self._asked_at: float | None = None
        self._asking: asyncio.Task[None] | None = None
        self._is_failing = False

    async def find(self, key_id: str) -> SigningKey | None:
        """Return the key, or None when Bot Service has no such one. Raises NoKeys while none were ever had.

        Keys of yesterday are asked for again, and meanwhile believed; after a second day they are waited for.
        """
        age = self._age()
        if (key_id not in self._known or age > KEPT_SECONDS) and self._may_ask():
            self._asked_at = self._clock()
            self._asking = asyncio.create_task(self._ask())
        if self._asking is not None and (key_id not in self._known or age > 2 * KEPT_SECONDS):
            # Shielded: one who waits no longer must not end it for the others.
            await asyncio.shield(self._asking)
        if self._fetched_at is None:
            raise NoKeys
        return self._known.get(key_id)

    async def stop(self) -> None:
        """Ask for nothing more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    def _age(self) -> float:
        return 0.0 if self._fetched_at is None else self._clock() - self._fetched_at

    def _may_ask(self) -> bool:
        if self._asking is not None:
            return False
        return self._asked_at is None or self._clock() - self._asked_at >= APART_SECONDS

    async def _ask(self) -> None:
        try:
            self._known = await self._fetch()
            self._fetched_at = self._clock()
            self._works()
        except NoKeys as error:
            self._fails(str(error))
        finally:
            self._asking = None

    def _works(self) -> None:
        if self._is_failing:
            log.info("the keys of Bot Service can be had again")
        self._is_failing = False

    def _fails(self, reason: str) -> None:
        if not self._is_failing:
            log.warning("the keys of Bot Service cannot be had; those from before stay good: %s", reason)
        self._is_failing = True
