"""Whatever comes to the door to Teams is let in whole or refused, and never makes the server stumble."""

from __future__ import annotations

import asyncio
import base64
import copy
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import FakeClock
from tests.teams.bot_service import SERVICE_URL, TENANT, BotService, claims, sign
from tests.teams.front import Front, app_front

EXAMPLES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[1] / "payloads" / "teams").glob("*.json"))
    if "schema" not in path.stem
}
REFUSED = {400, 401, 403, 413}


@pytest.mark.parametrize("name", list(EXAMPLES))
async def test_everything_that_teams_sends_comes_in(door: Front, name: str):
    assert await door.deliver(EXAMPLES[name]) == 200
    assert door.taken == [EXAMPLES[name]]


_ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(),
    st.text(st.characters(exclude_categories=()), max_size=9),
    st.sampled_from([[], {}, [None], {"id": {}}, "\ud800", "a\x00b", "x" * 3000, 10**400, "<at>Hub</at>"]),
)  # fmt: skip
Step = Callable[[st.DataObject, Front], Awaitable[int]]


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [*([path] if path else []), *(place for key, one in inner for place in _places(one, (*path, key)))]


def mutated(data: st.DataObject, example: Mapping[str, Any]) -> dict[str, Any]:
    """Return the example with some of its parts replaced by something odd, or gone."""
    changed = copy.deepcopy(dict(example))
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(_places(changed) or [("type",)]))
        inner: Any = changed
        for key in way:
            inner = inner[key]
        if data.draw(st.booleans()):
            inner[last] = data.draw(_ODD)
        else:
            del inner[last]
    return changed


def at_the_door(*steps: tuple[st.DataObject, Step]) -> list[int]:
    """Do these things at one door, and return the statuses."""

    async def run() -> list[int]:
        async with BotService().served() as service, app_front(service, FakeClock()) as door:
            statuses = [await step(data, door) for data, step in steps]
            for activity in door.taken:
                json.dumps(activity, ensure_ascii=False, allow_nan=False).encode()
                assert (activity["serviceUrl"], activity["channelId"]) == (SERVICE_URL, "msteams")
                assert activity["conversation"]["tenantId"] == TENANT
            assert statuses.count(200) == len(door.taken)
            return statuses

    return asyncio.run(run())


async def _deliver_mutated(data: st.DataObject, door: Front) -> int:
    name = data.draw(st.sampled_from(list(EXAMPLES)))
    return await door.deliver(mutated(data, EXAMPLES[name]))


async def _deliver_bytes(data: st.DataObject, door: Front) -> int:
    return await door.deliver(data.draw(st.binary(max_size=200)))


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


_ALGORITHMS = st.sampled_from(["RS256", "none", "HS256", "RS512", "PS256", "ES256"])
_HEADER = st.fixed_dictionaries(
    {"alg": _ALGORITHMS | _ODD, "kid": st.just("first") | _ODD},
    optional={"crit": st.just(["b64"]) | _ODD, "b64": st.booleans() | _ODD, "typ": _ODD, "cty": _ODD},
)  # fmt: skip


async def _knock_forged(data: st.DataObject, door: Front) -> int:
    head = (
        json.dumps(data.draw(_HEADER)).encode()
        if data.draw(st.booleans())
        else data.draw(st.binary(max_size=60))
    )
    said = json.dumps(data.draw(st.dictionaries(st.text(max_size=5), _ODD, max_size=4))).encode()
    parts = (head, data.draw(st.just(said) | st.binary(max_size=60)), data.draw(st.binary(max_size=40)))
    return await door.knock(token=".".join(map(_encoded, parts)))


_CLAIMS = st.dictionaries(
    st.sampled_from(["iss", "aud", "exp", "nbf", "iat", "sub", "jti", "serviceurl"]), _ODD
)


async def _knock_odd_claims(data: st.DataObject, door: Front) -> int:
    return await door.knock(token=sign({**claims(door.clock.now), **data.draw(_CLAIMS)}))


@settings(max_examples=40)
@given(st.data())
def test_any_delivery_of_bot_service_is_let_in_whole_or_refused(data: st.DataObject):
    statuses = at_the_door(*[(data, _deliver_mutated)] * 8, (data, _deliver_bytes))
    assert set(statuses) <= REFUSED | {200}


@settings(max_examples=40)
@given(st.data())
def test_any_token_that_bot_service_did_not_sign_is_refused(data: st.DataObject):
    assert set(at_the_door(*[(data, _knock_forged)] * 8)) == {401}


@settings(max_examples=40)
@given(st.data())
def test_any_claims_at_all_are_taken_or_refused(data: st.DataObject):
    assert set(at_the_door(*[(data, _knock_odd_claims)] * 8)) <= REFUSED | {200}


@settings(max_examples=40)
@given(st.data())
def test_any_body_of_a_stranger_is_refused(data: st.DataObject):
    async def knock(data: st.DataObject, door: Front) -> int:
        return await door.knock(data.draw(st.binary(max_size=100)))

    assert set(at_the_door(*[(data, knock)] * 4)) == {401}
