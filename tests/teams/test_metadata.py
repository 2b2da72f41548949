"""The documents in which Bot Service publishes its keys, and all that may be wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import ClientSession
from jwt.algorithms import RSAAlgorithm
from yarl import URL

from adapters.teams.keys import NoKeys, SigningKey
from adapters.teams.metadata import MOST_BYTES, Metadata, place_of_keys
from tests.teams.bot_service import BotService, private_key, published


async def fetch(service: BotService, path: str = "/metadata", seconds: float = 5) -> Mapping[str, SigningKey]:
    async with ClientSession() as http:
        return await Metadata(http, service.url + path, seconds).fetch()


async def test_keys_are_read_as_they_are_published(service: BotService):
    service.keys = [published("first"), published("second", endorsements=["webchat"])]
    found = await fetch(service)
    assert found["first"].public.public_numbers() == private_key("first").public_key().public_numbers()
    assert found["first"].algorithms == ("RS256",)
    assert found["first"].endorsements == {"msteams", "webchat"}
    assert found["second"].endorsements == {"webchat"}


@pytest.mark.parametrize(
    "odd",
    [
        *(None, 5, "key", [], {}, {"kid": "odd"}),
        *(published("odd", kty="EC"), published("odd", kid=5), published("odd", kid="")),
        *(published("odd", n=5), published("odd", n=None)),
        *(published("odd", n="!!"), published("odd", e=""), published("odd", n="AQAB")),
        *(published("odd", use="enc"), published("odd", e="Ag"), published("odd", kty="oct", k="c2VjcmV0")),
        published("odd", d="AQAB"),
        # What is published is no secret, so nobody can be known by it.
        {**RSAAlgorithm.to_jwk(private_key("odd"), as_dict=True), "kid": "odd"},
        {**published("odd"), "n": published("weak")["n"][:170]},
    ],
)  # fmt: skip
async def test_a_key_that_is_none_does_no_harm_to_others(service: BotService, odd: Any):
    service.keys = [odd, published("first")]
    assert list(await fetch(service)) == ["first"]


@pytest.mark.parametrize("endorsements", [None, "msteams", {"msteams": True}, 5])
async def test_what_is_no_list_endorses_nothing(service: BotService, endorsements: Any):
    service.keys = [published("first", endorsements=endorsements)]
    assert (await fetch(service))["first"].endorsements == frozenset()


async def test_what_is_no_channel_is_not_endorsed(service: BotService):
    service.keys = [published("first", endorsements=[5, None, ["msteams"], "webchat"])]
    assert (await fetch(service))["first"].endorsements == {"webchat"}


@pytest.mark.parametrize(
    ("listed", "taken"),
    [
        (["RS256", "RS512"], ("RS256", "RS512")),
        (["none", "HS256", "ES256", "RS256", 5, None], ("RS256",)),
        (["PS256"], ("PS256",)),
    ],
)
async def test_only_algorithms_of_key_pairs_are_taken(service: BotService, listed: Any, taken: tuple[str]):
    service.metadata["id_token_signing_alg_values_supported"] = listed
    assert (await fetch(service))["first"].algorithms == taken


async def test_a_document_that_lists_no_algorithms_means_the_one_that_all_have(service: BotService):
    del service.metadata["id_token_signing_alg_values_supported"]
    assert (await fetch(service))["first"].algorithms == ("RS256",)


@pytest.mark.parametrize("listed", [None, [], ["none"], ["HS256", "ES256"], "RS256", {"RS256": 1}])
async def test_without_a_safe_algorithm_there_are_no_keys(service: BotService, listed: Any):
    service.metadata["id_token_signing_alg_values_supported"] = listed
    with pytest.raises(NoKeys):
        await fetch(service)


@pytest.mark.parametrize(
    "place",
    [
        *(None, 5, "", "keys", "/keys", "//evil.example/keys", "ftp://evil.example/keys", "file:///etc/passwd"),
        *("http://", "https://", "https://[", "http://127.0.0.1:99999/keys", "javascript:1", ["https://x.example"]),
    ],
)  # fmt: skip
async def test_a_document_that_names_no_place_of_the_keys_is_of_no_use(service: BotService, place: Any):
    service.metadata["jwks_uri"] = place
    with pytest.raises(NoKeys):
        await fetch(service)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{", b"\xff", b'{"keys": {}}', b'{"keys": []}', b'{"keys": 5}', b"[" * 100_000],
)
async def test_keys_that_cannot_be_read_are_none(service: BotService, body: bytes):
    service.body = body
    with pytest.raises(NoKeys):
        await fetch(service)


async def test_a_document_without_an_end_is_not_read_to_it(service: BotService):
    service.body = b" " * (MOST_BYTES + 1)
    with pytest.raises(NoKeys, match="too large"):
        await fetch(service)


@pytest.mark.parametrize("status", [204, 302, 404, 429, 500, 503])
async def test_only_a_plain_answer_holds_keys(service: BotService, status: int):
    service.status = status
    with pytest.raises(NoKeys, match=str(status)):
        await fetch(service)


async def test_nobody_is_sent_elsewhere_for_keys(service: BotService):
    async with BotService().served() as other:
        service.redirects_to = f"{other.url}/metadata"
        with pytest.raises(NoKeys, match="302"):
            await fetch(service)
        assert other.asked == 0


async def test_a_host_that_does_not_answer_is_not_waited_for(service: BotService):
    service.answers.clear()
    with pytest.raises(NoKeys, match="Timeout"):
        await fetch(service, seconds=0.05)


async def test_a_host_that_is_down_has_no_keys():
    async with BotService().served() as service:
        pass
    with pytest.raises(NoKeys):
        await fetch(service)


def test_a_document_from_https_leads_to_keys_from_https_alone():
    read_from = URL("https://login.botframework.com/v1/.well-known/openidconfiguration")
    safe = "https://login.botframework.com/v1/.well-known/keys"
    assert place_of_keys({"jwks_uri": safe}, read_from) == URL(safe)
    with pytest.raises(NoKeys):
        place_of_keys({"jwks_uri": safe.replace("https", "http")}, read_from)
