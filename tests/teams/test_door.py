"""What is let in at the door to Teams once its token is good, on a real server."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from adapters.hub import Away
from adapters.json_bodies import MOST_LEVELS
from adapters.teams.answers import Answer
from adapters.teams.door import MOST_BYTES
from tests.teams.bot_service import (
    ACTIVITY,
    SERVICE_URL,
    TENANT,
    BotService,
    claims,
    published,
    sign,
)
from tests.teams.front import Front
from tests.teams.test_service_urls import ELSEWHERE

OTHER = "cccccccc-0000-4000-8000-00000000000c"
ENTRA = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in ACTIVITY.items() if name not in names}


# --- What comes in ------------------------------------------------------------------------------


async def test_what_bot_service_delivers_comes_in_as_it_is(door: Front):
    assert await door.deliver() == 200
    assert (door.taken, door.refused, door.said) == ([ACTIVITY], [], b"")


async def test_an_invoke_is_answered_in_the_response(door: Front):
    door.answer = Answer(200, {"task": {"type": "message", "value": "Zoë 🙂"}})
    assert await door.deliver() == 200
    assert json.loads(door.said) == door.answer.body
    assert door.headers["Content-Type"] == "application/json; charset=utf-8"


async def test_another_status_is_passed_on(door: Front):
    door.answer = Answer(202)
    assert await door.deliver() == 202
    assert door.said == b""


async def test_while_the_hub_is_away_nothing_is_acknowledged(door: Front):
    door.answer = Away()
    assert await door.deliver() == 503


async def test_the_content_type_may_name_its_characters(door: Front):
    token = sign(claims(door.clock.now))
    assert await door.knock(token=token, **{"Content-Type": "Application/JSON; charset=utf-8"}) == 200


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "PS256"])
async def test_any_algorithm_that_is_listed_may_be_used(service: BotService, door: Front, algorithm: str):
    service.metadata["id_token_signing_alg_values_supported"] = [algorithm]
    assert await door.knock(token=sign(claims(door.clock.now), alg=algorithm)) == 200


# --- For what it is good ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claimed",
    [None, "", 5, "https://smba.trafficmanager.net/", SERVICE_URL[:-1], SERVICE_URL.upper(), [SERVICE_URL]],
)  # fmt: skip
async def test_a_token_is_good_for_the_address_in_it_alone(door: Front, claimed: Any):
    assert await door.deliver(serviceurl=claimed) == 403
    assert door.reason() == "service_url_claim"


async def test_the_address_must_be_named_as_tokens_name_it(door: Front):
    assert await door.deliver(serviceurl=None, serviceUrl=SERVICE_URL) == 403


@pytest.mark.parametrize("url", [None, "", 5, [SERVICE_URL]])
async def test_an_activity_that_names_no_address_is_refused(door: Front, url: Any):
    for claimed in (SERVICE_URL, url):
        assert await door.deliver({**ACTIVITY, "serviceUrl": url}, serviceurl=claimed) == 403
    assert await door.deliver(without("serviceUrl")) == 403
    assert await door.deliver(without("serviceUrl"), serviceurl=None) == 403


async def test_an_address_that_is_not_microsofts_is_refused_whatever_the_token_says(door: Front):
    for url in ELSEWHERE:
        assert await door.deliver({**ACTIVITY, "serviceUrl": url}, serviceurl=url) == 403
    assert (set(door.refused), door.taken) == ({"service_url"}, [])


async def test_a_key_is_good_for_the_channels_it_is_endorsed_for(service: BotService, door: Front):
    service.keys = [published("first", endorsements=["webchat"]), published("second", endorsements=[])]
    for key in ("first", "second"):
        assert await door.deliver(key=key) == 403
        assert door.reason() == "endorsement"


@pytest.mark.parametrize("channel", ["webchat", "emulator", "", None, "MSTeams", 5, ["msteams"], {}])
async def test_what_comes_from_another_channel_is_refused(door: Front, channel: Any):
    assert await door.deliver({**ACTIVITY, "channelId": channel}) == 403
    assert await door.deliver(without("channelId")) == 403
    assert door.refused == ["channel", "channel"]


# --- Who may speak ------------------------------------------------------------------------------


def of_tenants(conversation: Any, channel: Any) -> dict[str, Any]:
    """Return a message that names these tenants at its two places; None names none."""
    named = {**ACTIVITY["conversation"], "tenantId": conversation}
    return {**ACTIVITY, "conversation": named, "channelData": {"tenant": {"id": channel}}}


@pytest.mark.parametrize(
    ("conversation", "channel"), [(TENANT, TENANT), (TENANT, None), (None, TENANT), (TENANT.upper(), TENANT)]
)
async def test_the_tenant_is_found_wherever_it_is_named(door: Front, conversation: Any, channel: Any):
    assert await door.deliver(of_tenants(conversation, channel)) == 200
    assert door.taken[0]["conversation"]["tenantId"] == TENANT


@pytest.mark.parametrize(
    ("conversation", "channel"),
    [
        *((OTHER, OTHER), (OTHER, None), (None, OTHER), (TENANT, OTHER), (OTHER, TENANT), (None, None)),
        *(("", ""), ("", TENANT), (TENANT, ""), (5, TENANT), (TENANT, 5), ([TENANT], None), ({}, {})),
        *((TENANT + "\n", None), (TENANT + " ", None), ("emulator", None)),
    ],
)  # fmt: skip
async def test_another_tenant_is_refused_wherever_it_is_named(door: Front, conversation: Any, channel: Any):
    assert await door.deliver(of_tenants(conversation, channel)) == 403
    assert door.reason() == "tenant"


@pytest.mark.parametrize("data", [None, [], "x", {"tenant": None}, {"tenant": TENANT}, {"tenant": [TENANT]}])
async def test_channel_data_may_say_nothing_of_a_tenant(door: Front, data: Any):
    assert await door.deliver({**ACTIVITY, "channelData": data}) == 200


# --- Can it be read -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"null", b"1", b'"text"', b"{", b"{not json", b"\xff\xfe", b'{"a": NaN}'),
        *(b'{"a": 1e999}', b'{"a": "\xed\xa0\x80"}', b"[" * 200_000, b'{"a":' * 40_000),
        *(b"{} {}", b'\xef\xbb\xbf{"a": 1}'),
    ],
)  # fmt: skip
async def test_a_body_that_is_no_json_object_is_refused(door: Front, body: bytes):
    assert await door.deliver(body) == 400


@pytest.mark.parametrize("name", ["type", "id", "from", "conversation"])
@pytest.mark.parametrize("value", [None, "", 5, [], {}, "a\x00b", "a\nb", "x" * 1001, {"id": ""}, {"id": 5}])
async def test_what_an_activity_must_say_it_must_say_rightly(door: Front, name: str, value: Any):
    assert await door.deliver({**ACTIVITY, name: value}) == 400
    assert await door.deliver(without(name)) == 400


@pytest.mark.parametrize("account", ["", 5, [], {"id": "1"}, "a\nb"])
async def test_an_account_of_the_directory_has_an_id_there(door: Front, account: Any):
    assert await door.deliver({**ACTIVITY, "from": {"id": "29:1asha", "aadObjectId": account}}) == 400


async def test_somebody_without_an_account_in_the_directory_comes_in(door: Front):
    assert await door.deliver({**ACTIVITY, "from": {"id": "29:1asha"}}) == 200
    assert await door.deliver({**ACTIVITY, "from": {"id": "29:1asha", "aadObjectId": None}}) == 200


async def test_an_activity_may_be_deep_but_not_bottomless(door: Front):
    def deep(levels: int) -> dict[str, Any]:
        inner: Any = []
        for _ in range(levels - 2):
            inner = [inner]
        return {**ACTIVITY, "value": inner}

    assert await door.deliver(deep(MOST_LEVELS)) == 200
    assert await door.deliver(deep(MOST_LEVELS + 1)) == 400


async def test_half_a_character_is_let_in_as_one_that_can_be_kept(door: Front):
    assert await door.deliver({**ACTIVITY, "text": "cut \ud83d"}) == 200
    assert door.taken[0]["text"] == "cut ?"


@pytest.mark.parametrize(
    "given", ["text/plain", "", "application/x-www-form-urlencoded", "application/jsonp"]
)
async def test_another_content_type_is_refused(door: Front, given: str):
    token = sign(claims(door.clock.now))
    assert await door.knock(token=token, **{"Content-Type": given}) == 400
    assert door.reason() == "content_type"


async def test_a_quarter_of_a_megabyte_is_read_and_a_byte_more_is_not(door: Front):
    body = json.dumps(ACTIVITY).encode()
    most = body + b" " * (MOST_BYTES - len(body))
    assert await door.deliver(most) == 200
    assert await door.deliver(most + b" ") == 413


async def test_three_megabytes_are_refused_however_they_come(door: Front):
    large = b"x" * 3_000_000
    authorization = f"Authorization: Bearer {sign(claims(door.clock.now))}"
    packed = gzip.compress(large)
    assert await door.send(packed, authorization, "Content-Encoding: gzip") == 413
    assert await door.send(b"", authorization, length=len(large)) == 413, "unread, by what it says of itself"
    assert door.refused == ["too_large", "too_large"]


async def test_what_is_packed_is_as_large_as_what_is_in_it(door: Front):
    authorization = f"Authorization: Bearer {sign(claims(door.clock.now))}"
    packed = gzip.compress(b" " * 2 * MOST_BYTES)
    assert await door.send(packed, authorization, "Content-Encoding: gzip") == 413
    assert await door.send(b"no gzip", authorization, "Content-Encoding: gzip") == 400


async def test_of_a_stranger_nothing_is_read(door: Front):
    assert await door.send(b"", length=200_000) == 401
    forged = sign(claims(door.clock.now), "forged")
    assert await door.send(b"", f"Authorization: Bearer {forged}", length=200_000) == 401
