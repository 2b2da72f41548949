"""The door for emulators: without tokens, and for this machine alone."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request

from adapters.doors import Refused
from adapters.teams.door import EmulatorDoor
from adapters.teams.service_urls import ServiceUrls
from tests.fakes import FakeClock
from tests.teams.bot_service import ACTIVITY, SERVICE_URL, claims, sign
from tests.teams.front import Front

HERE = "http://127.0.0.1:56150/_connector"
PLAYED = {**ACTIVITY, "serviceUrl": HERE}
NAMELESS = {**PLAYED, "conversation": {"id": "a:1asha"}, "channelData": {}}


async def test_an_emulator_needs_no_token(emulator_door: Front):
    assert await emulator_door.knock(PLAYED) == 200
    assert emulator_door.taken == [PLAYED]


async def test_what_an_emulator_says_of_tokens_is_not_looked_at(emulator_door: Front, clock: FakeClock):
    for token in ("garbage", sign(claims(clock.now), "forged")):
        assert await emulator_door.knock(PLAYED, token) == 200


async def test_any_tenant_may_speak(emulator_door: Front):
    other = {**NAMELESS, "channelData": {"tenant": {"id": "Contoso"}}}
    assert await emulator_door.knock(other) == 200
    assert emulator_door.taken[0]["conversation"] == {"id": "a:1asha", "tenantId": "contoso"}


async def test_where_there_is_no_tenant_there_is_one_to_be_of(emulator_door: Front):
    assert await emulator_door.knock({**NAMELESS, "channelId": "emulator"}) == 200
    assert emulator_door.taken[0]["conversation"]["tenantId"] == "emulator"


async def test_two_tenants_are_refused(emulator_door: Front):
    assert await emulator_door.knock({**PLAYED, "channelData": {"tenant": {"id": "other"}}}) == 403
    assert emulator_door.reason() == "tenant"


@pytest.mark.parametrize("odd", ["", 5, ["x"], {}, "a\nb", "x" * 1001])
async def test_what_is_no_tenant_is_not_taken_for_one(emulator_door: Front, odd: Any):
    for body in (PLAYED, NAMELESS):
        assert await emulator_door.knock({**body, "channelData": {"tenant": {"id": odd}}}) == 403
        assert emulator_door.reason() == "tenant"


@pytest.mark.parametrize(
    "url", [SERVICE_URL, "https://evil.example/", "http://10.0.0.1/", "http://[::]/", None]
)
async def test_nothing_is_sent_beyond_this_machine(emulator_door: Front, url: str | None):
    assert await emulator_door.knock({**PLAYED, "serviceUrl": url}) == 403
    assert emulator_door.reason() == "service_url"


@pytest.mark.parametrize("channel", ["webchat", None, 5])
async def test_other_channels_are_refused(emulator_door: Front, channel: Any):
    assert await emulator_door.knock({**PLAYED, "channelId": channel}) == 403
    assert emulator_door.reason() == "channel"


@pytest.mark.parametrize(
    ("body", "status"), [(b"[]", 400), (b"{", 400), (b"x" * 300_000, 413), ({**PLAYED, "id": ""}, 400)]
)
async def test_what_cannot_be_read_is_refused(emulator_door: Front, body: Any, status: int):
    assert await emulator_door.knock(body) == status


async def test_a_page_that_lets_its_own_name_lead_here_is_refused(emulator_door: Front):
    assert await emulator_door.knock(PLAYED, Host="evil.example") == 403
    assert emulator_door.reason() == "not_from_here"
    assert await emulator_door.knock(PLAYED, Host="localhost:3978") == 200


class _Line:
    """A connection from somewhere."""

    def __init__(self, peer: object) -> None:
        self._peer = peer

    def get_extra_info(self, name: str, default: object = None) -> object:
        return self._peer if name == "peername" else default


@pytest.mark.parametrize(
    "peer",
    [("10.0.0.5", 5), ("192.168.1.2", 5), ("2001:db8::1", 5, 0, 0), ("::ffff:10.0.0.5", 5, 0, 0), None, ""],
)
async def test_other_machines_are_refused_unread(peer: Any):
    door = EmulatorDoor(ServiceUrls(loopback=True, hosts=()))
    request = make_mocked_request("POST", "/api/messages", {"Host": "localhost"}, transport=_Line(peer))
    assert await door.receive(request) == Refused(403, "not_from_here")


@pytest.mark.parametrize("peer", [("127.0.0.1", 5), ("::1", 5, 0, 0), ("::ffff:127.0.0.1", 5, 0, 0)])
async def test_this_machine_is_known_by_all_its_addresses(peer: Any):
    door = EmulatorDoor(ServiceUrls(loopback=True, hosts=()))
    request = make_mocked_request("POST", "/api/messages", {"Host": "localhost"}, transport=_Line(peer))
    assert await door.receive(request) == Refused(400, "content_type")
