"""Where Bot Service publishes the keys with which it signs: a document that names another, which holds them.

Source: "Authentication with the Bot Connector API", OpenID metadata documents.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import ClientError, ClientSession
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from jwt.exceptions import InvalidKeyError
from yarl import URL

from adapters.json_bodies import Unreadable, read_object, text_of
from adapters.proxies import proxy_for
from adapters.teams.keys import NoKeys, SigningKey
from dialogs.messages import Json

SECONDS = 5.0
MOST_BYTES = 2 * 1024 * 1024
_LEAST_BITS = 2048
# Those that need the private half of a key to sign: with others whoever can check could sign as well.
_SAFE = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")


class Metadata:
    """The two documents, read over a session of the process's; both together within `seconds`."""

    def __init__(self, session: ClientSession, url: str, seconds: float = SECONDS) -> None:
        self._session = session
        self._url = URL(url)
        self._seconds = seconds

    async def fetch(self) -> Mapping[str, SigningKey]:
        """Return every key that can be used, by its id. Raises NoKeys, also when there is none."""
        try:
            async with asyncio.timeout(self._seconds):
                document = await self._read(self._url)
                published = await self._read(place_of_keys(document, self._url))
        except (ClientError, TimeoutError, Unreadable) as error:
            raise NoKeys(f"{type(error).__name__} {error}".strip()) from None
        keys = _keys(published, _algorithms(document))
        if not keys:
            raise NoKeys("there is none in the document")
        return keys

    async def _read(self, url: URL) -> dict[str, Json]:
        async with self._session.get(url, allow_redirects=False, proxy=proxy_for(url)) as response:
            if response.status != 200:
                raise NoKeys(f"status {response.status}")
            body = bytearray()
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise NoKeys("the document is too large")
        return read_object(text_of(bytes(body)))


def place_of_keys(document: Mapping[str, Json], read_from: URL) -> URL:
    """Return the address that a document names. Raises NoKeys.

    A document that nobody could change on its way must not lead to keys that anybody could.
    """
    try:
        url = URL(str(document.get("jwks_uri")))
    except ValueError:
        url = URL()
    if url.scheme not in ("https", read_from.scheme):
        raise NoKeys("the document names no place of theirs")
    return url


def _algorithms(document: Mapping[str, Json]) -> tuple[str, ...]:
    """Return what the document lists; every such document must list RS256, so that is what silence means."""
    listed = document.get("id_token_signing_alg_values_supported", ["RS256"])
    return tuple(one for one in _SAFE if isinstance(listed, list) and one in listed)


def _keys(published: Mapping[str, Json], algorithms: tuple[str, ...]) -> dict[str, SigningKey]:
    """Return the keys that can be used; one that cannot does no harm to the others."""
    entries = published.get("keys")
    found: dict[str, SigningKey] = {}
    for entry in entries if isinstance(entries, list) else ():
        public = _public(entry) if isinstance(entry, dict) else None
        if public is not None and algorithms:
            found.setdefault(entry["kid"], SigningKey(public, algorithms, _endorsements(entry)))
    return found


def _public(entry: Mapping[str, Json]) -> RSAPublicKey | None:
    key_id, use = entry.get("kid"), entry.get("use", "sig")
    if not isinstance(key_id, str) or not key_id or use != "sig":
        return None
    try:
        key = RSAAlgorithm.from_jwk(dict(entry))
    except (InvalidKeyError, TypeError, ValueError):
        return None
    return key if isinstance(key, RSAPublicKey) and key.key_size >= _LEAST_BITS else None


def _endorsements(entry: Mapping[str, Json]) -> frozenset[str]:
    listed = entry.get("endorsements")
    return frozenset(filter(_is_text, listed if isinstance(listed, list) else ()))


def _is_text(value: Json) -> bool:
    return isinstance(value, str)
