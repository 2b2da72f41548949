"""Whose deliveries are let in at the door to Teams, and every way to forge one, on a real server."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from adapters.teams.keys import Keys
from adapters.teams.verifying import Verifier
from tests.fakes import FakeClock
from tests.teams.bot_service import (
    APP,
    ISSUER,
    BotService,
    claims,
    private_key,
    published,
    sign,
)
from tests.teams.front import Front

OTHER = "cccccccc-0000-4000-8000-00000000000c"
ENTRA = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"


# --- Who delivers -------------------------------------------------------------------------------


async def test_without_a_token_nothing_comes_in(door: Front):
    assert await door.knock() == 401
    assert door.headers["WWW-Authenticate"] == "Bearer"
    assert door.reason() == "no_token"


@pytest.mark.parametrize(
    "given",
    [
        *("", "Bearer", "Bearer ", "Bearer garbage", "Bearer a.b", "Bearer a.b.c.d", "Bearer .."),
        *("Basic dXNlcjpwYXNz", "Token {}", "{}", "bearer{}", "Bearer {} {}", "Bearer {},", "Bearer, {}"),
        *("Bearer é.é.é", "Bearer\t{}", 'Bearer "{}"', "Bearer {}=\xff"),
    ],
)  # fmt: skip
async def test_what_is_no_bearer_token_is_refused(door: Front, given: str):
    token = sign(claims(door.clock.now))
    assert await door.knock(Authorization=given.replace("{}", token)) == 401
    assert door.reason() in ("no_token", "token")


async def test_two_tokens_are_none(door: Front):
    token = f"Bearer {sign(claims(door.clock.now))}"
    assert await door.send(b"{}", f"Authorization: {token}", f"Authorization: {token}") == 401


@pytest.mark.parametrize(
    "changed",
    [
        *({"iss": None}, {"iss": ""}, {"iss": ISSUER + "/"}, {"iss": "https://evil.example"}),
        *({"iss": [ISSUER]}, {"iss": {"a": 1}}, {"aud": {APP: 1}}, {"aud": 5}, {"aud": True}),
        *({"aud": None}, {"aud": ""}, {"aud": OTHER}, {"aud": [APP]}, {"aud": [APP, OTHER]}),
        {"aud": APP.upper()},
        # As an emulator of Microsoft's says it, and another bot.
        {"iss": ENTRA, "appid": APP, "ver": "1.0"},
        {"iss": "https://login.microsoftonline.com/x/v2.0", "ver": "2.0", "azp": OTHER},
        {"iss": ENTRA, "ver": "1.0", "appid": OTHER},
    ],
)  # fmt: skip
async def test_a_token_of_somebody_else_or_for_another_app_is_refused(door: Front, changed: dict[str, Any]):
    assert await door.deliver(**changed) == 401
    assert door.reason() == "token"


MINUTES = 60


@pytest.mark.parametrize(
    ("begins", "ends", "is_good"),
    [
        (0, 3600, True),
        (-3600, -4 * MINUTES, True),
        (-3600, -299, True),
        (-3600, -300, False),
        (-3600, -10 * MINUTES, False),
        (4 * MINUTES, 3600, True),
        (300, 3600, True),
        (301, 3600, False),
        (10 * MINUTES, 3600, False),
    ],
)
async def test_clocks_may_differ_by_five_minutes(door: Front, begins: int, ends: int, is_good: bool):
    at = int(door.clock.now.timestamp())
    assert await door.deliver(nbf=at + begins, exp=at + ends) == (200 if is_good else 401)
    assert door.refused == ([] if is_good else ["expired"])


@pytest.mark.parametrize(
    "odd", ["", "soon", "9999999999", [], {}, True, float("nan"), {"at": 9999999999}, [9999999999]]
)
@pytest.mark.parametrize("name", ["exp", "nbf"])
async def test_a_time_that_is_no_number_is_never(door: Front, name: str, odd: Any):
    assert await door.deliver(**{name: odd}) == 401
    assert door.reason() == "expired"


async def test_a_token_without_an_end_is_refused(door: Front):
    assert await door.deliver(exp=None) == 401


async def test_whatever_else_a_token_says_is_not_asked_for(door: Front):
    assert await door.deliver(iat=2**40, sub=5, jti=["x"], appid=OTHER, ver="1.0") == 200


async def test_a_token_need_not_say_when_it_begins(door: Front):
    assert await door.deliver(nbf=None) == 200


async def test_yesterdays_delivery_is_let_in_no_more(door: Front, clock: FakeClock):
    token = sign(claims(clock.now))
    assert await door.knock(token=token) == 200
    clock.advance(hours=1, minutes=5)
    assert await door.knock(token=token) == 401


# --- By which key -------------------------------------------------------------------------------


async def test_a_signature_of_another_key_is_refused(door: Front):
    assert await door.knock(token=sign(claims(door.clock.now), "forged", kid="first")) == 401
    assert door.reason() == "token"


async def test_a_token_with_any_one_character_changed_is_refused(door: Front):
    token = sign(claims(door.clock.now))
    for place in range(0, len(token), 7):
        other = "A" if token[place] != "A" else "B"
        assert await door.knock(token=token[:place] + other + token[place + 1 :]) == 401
    assert door.taken == []


@pytest.mark.parametrize("header", [{"kid": None}, {"kid": ""}, {"kid": "unknown"}, {"kid": "First"}])
async def test_a_key_that_is_not_bot_services_is_refused(door: Front, header: dict[str, Any]):
    assert await door.knock(token=sign(claims(door.clock.now), **header)) == 401
    assert door.reason() == "unknown_key"


async def test_an_algorithm_that_is_not_listed_is_refused(door: Front):
    for algorithm in ("RS384", "RS512", "PS256"):
        assert await door.knock(token=sign(claims(door.clock.now), alg=algorithm)) == 401
        assert door.reason() == "token"


def segment(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", None, [], {}, ["RS256"], 5])
async def test_a_token_that_is_not_signed_is_refused(door: Front, algorithm: Any):
    head = segment({"typ": "JWT", "alg": algorithm, "kid": "first"})
    for signature in ("", "AAAA"):
        assert await door.knock(token=f"{head}.{segment(claims(door.clock.now))}.{signature}") == 401


@pytest.mark.parametrize("listed", [["RS256"], ["RS256", "HS256", "none"]])
async def test_the_public_key_is_no_secret_to_sign_with(service: BotService, door: Front, listed: list[str]):
    service.metadata["id_token_signing_alg_values_supported"] = listed
    public = private_key("first").public_key()
    secrets = [public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)]
    secrets.append(json.dumps(published("first")).encode())
    for secret in secrets:
        signing = jwt.get_algorithm_by_name("HS256")
        message = f"{segment({'alg': 'HS256', 'kid': 'first'})}.{segment(claims(door.clock.now))}".encode()
        signature = base64.urlsafe_b64encode(signing.sign(message, secret)).rstrip(b"=")
        assert await door.knock(token=b".".join([message, signature]).decode()) == 401


async def test_a_key_that_a_token_brings_along_is_not_taken(service: BotService, door: Front):
    place = f"{service.url}/keys"
    for kid in ("first", "forged"):
        own = {"kid": kid, "jku": place, "x5u": place}
        token = sign(claims(door.clock.now), "forged", jwk=published("forged"), x5c=["A"], **own)
        assert await door.knock(token=token) == 401


@pytest.mark.parametrize(
    "header",
    [
        *([], None, 5, {"crit": "b64", "b64": False}, {"crit": ["b64"], "b64": False}, {"b64": False}),
        *({"crit": [5]}, {"crit": {}}, {"crit": ["exp"]}, {"kid": 5}, {"kid": ["first"]}, {"kid": {"a": 1}}),
        {"kid": "\ud800"},
    ],
)  # fmt: skip
async def test_an_odd_header_is_refused(door: Front, header: Any):
    given = {"alg": "RS256", "kid": "first", **header} if isinstance(header, dict) else header
    assert await door.knock(token=f"{segment(given)}.{segment(claims(door.clock.now))}.AAAA") == 401
    assert await door.knock(token=f"{segment(given)}..AAAA") == 401


async def test_new_keys_are_taken_within_a_minute_of_their_use(
    service: BotService, door: Front, clock: FakeClock
):
    assert await door.deliver() == 200
    service.keys = [published("second")]
    clock.advance(seconds=1)
    assert await door.deliver(key="second") == 401
    clock.advance(seconds=30)
    assert await door.deliver(key="second") == 200
    assert await door.deliver(key="first") == 401
    assert service.asked == 2


async def test_made_up_keys_do_not_make_us_ask(service: BotService, door: Front, clock: FakeClock):
    for number in range(60):
        await door.knock(token=sign(claims(clock.now), kid=f"made up {number}"))
        clock.advance(seconds=1)
    assert service.asked == 2


async def test_while_the_keys_cannot_be_had_those_known_are_served(
    service: BotService, door: Front, clock: FakeClock
):
    assert await door.deliver() == 200
    service.status = 503
    for _ in range(20):
        clock.advance(seconds=30)
        assert await door.deliver() == 200
        assert await door.knock(token=sign(claims(clock.now), "forged")) == 401
    clock.advance(days=3)
    assert await door.deliver() == 200


async def test_before_any_keys_were_had_a_delivery_is_to_come_again(
    service: BotService, door: Front, clock: FakeClock
):
    service.status = 503
    assert await door.deliver() == 503
    assert door.reason() == "no_keys"
    assert await door.knock() == 401
    service.status = 200
    clock.advance(seconds=30)
    assert await door.deliver() == 200


def test_without_an_app_nobody_can_have_a_token_for_it(clock: FakeClock, service: BotService):
    async def fetch() -> dict[str, Any]:
        return {}

    with pytest.raises(ValueError, match="app id"):
        Verifier("", Keys(fetch), now=clock)
