"""What somebody uploads to Teams: a package that Microsoft's schema allows, and asks for nothing too much."""

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path
from uuid import UUID

import pytest
from jsonschema import Draft4Validator, Draft7Validator

from adapters.teams import icons
from adapters.teams.manifest import COMMANDS, SCHEMA, Links, manifest, package, teams_id
from adapters.teams.permissions import PERMISSIONS, SCOPES
from dialogs.in_public import _FOR_EVERYBODY
from dialogs.understanding import understand
from tests.small_hub import NOW

BASE = "https://hub.trust.example"
APP = "00000000-0000-0000-0000-00000000a44e"
OTHER_APP = "00000000-0000-0000-0000-00000000b44e"
OWN = Path(__file__).parents[1] / "payloads" / "teams" / "MicrosoftTeams.schema.json"
THEIRS = json.loads(OWN.read_text(encoding="utf-8"))


def made(hub_name: str = "Innovation Hub", app_id: str = APP, base_url: str = BASE):
    return manifest(hub_name, base_url, app_id, "0.1.0", Links(base_url, f"{base_url}/p", f"{base_url}/t"))


def complaints(content) -> list[str]:
    """Whatever Microsoft's schema does not allow; its draft has no "const", which later ones know."""
    return [
        error.message
        for validator in (Draft4Validator, Draft7Validator)
        for error in validator(THEIRS).iter_errors(content)
    ]


@pytest.mark.parametrize(
    "hub_name",
    ["Hub", "x" * 60, "Hertfordshire Partnership Innovation and Improvement Hub, West", "“é” & <b>"],
)
def test_the_manifest_is_one_that_microsofts_schema_allows(hub_name: str):
    assert complaints(made(hub_name)) == []


@pytest.mark.parametrize("key", sorted(THEIRS["required"]))
def test_the_schema_would_notice_what_is_missing(key: str):
    content = made()
    del content[key]
    assert complaints(content)


def test_the_schema_would_notice_another_version_or_a_key_it_does_not_know():
    assert complaints({**made(), "manifestVersion": "1.17"})
    assert complaints({**made(), "packageName": "hub.bot"})


def test_the_schema_is_the_one_that_the_manifest_names():
    assert THEIRS["properties"]["manifestVersion"]["const"] == SCHEMA
    assert f"/v{SCHEMA}/" in made()["$schema"]


# --- What it asks for ---------------------------------------------------------------------------


def test_it_asks_for_what_is_in_the_table_and_for_nothing_of_graph():
    content = made()
    assert content["permissions"] == [asked.name for asked in PERMISSIONS]
    [bot] = content["bots"]
    assert bot["scopes"] == [asked.name for asked in SCOPES] == ["personal", "team", "groupChat"]
    for key in (
        "webApplicationInfo",
        "authorization",
        "devicePermissions",
        "staticTabs",
        "composeExtensions",
    ):
        assert key not in content


def test_everything_that_is_asked_for_says_why_and_what_is_missing_without():
    for asked in (*SCOPES, *PERMISSIONS):
        assert asked.why
        assert asked.without


def test_only_the_hubs_own_pages_are_named():
    assert made(base_url="https://hub.trust.example:8443")["validDomains"] == ["hub.trust.example"]


# --- Who it is ----------------------------------------------------------------------------------


def test_the_app_is_the_same_after_every_change_and_another_for_another_bot():
    assert made("Hub")["id"] == made("Another name")["id"] == teams_id(APP.upper())
    assert made()["id"] != made(app_id=OTHER_APP)["id"]
    assert made()["id"] != made()["bots"][0]["botId"] == APP
    assert str(UUID(made()["id"])) == made()["id"]


@pytest.mark.parametrize(
    ("hub_name", "short", "developer"),
    [
        ("The Hub", "The Hub", "The Hub"),
        ("x" * 33, "x" * 30, "x" * 32),
        ("Hertfordshire Partnership Innovation", "Hertfordshire Partnership", "Hertfordshire Partnership"),
    ],
)
def test_a_long_name_is_cut_between_words_where_teams_has_no_room(hub_name: str, short: str, developer: str):
    content = made(hub_name)
    assert content["name"]["short"] == short
    assert content["name"]["full"].startswith(hub_name)
    assert content["developer"]["name"] == developer


def test_the_pages_about_the_app_are_those_that_were_given():
    developer = made()["developer"]
    assert [developer[key] for key in ("websiteUrl", "privacyUrl", "termsOfUseUrl")] == [
        BASE, f"{BASE}/p", f"{BASE}/t",
    ]  # fmt: skip


# --- What Teams offers to somebody who begins to write -------------------------------------------


@pytest.mark.parametrize("scope", COMMANDS)
def test_each_scope_has_a_list_of_at_most_ten_short_commands(scope: str):
    [listed] = [one for one in made()["bots"][0]["commandLists"] if one["scopes"] == [scope]]
    titles = [command["title"] for command in listed["commands"]]
    assert 0 < len(titles) == len(set(titles)) <= 10
    assert titles[-1] == "Help"
    for command in listed["commands"]:
        assert len(command["title"]) <= 32
        assert 0 < len(command["description"]) <= 128


@pytest.mark.parametrize(
    ("title", "flow"),
    [
        ("What’s on", "whats_on"),
        ("What’s on this week", "whats_on"),
        ("My bookings", "my_bookings"),
        ("Cancel my place", "cancel"),
        ("Move my place", "move"),
        ("Book for a colleague", "book_for"),
        ("My applications", "my_applications"),
        ("Request a workshop", "workshop"),
        ("Who’s coming", "roster"),
        ("Talk to a person", "human"),
        ("Help", "help"),
    ],
)
def test_the_bot_understands_every_command_that_is_offered(title: str, flow: str):
    wish = understand(title, NOW, []).wish
    assert wish is not None
    assert wish.flow == flow


def test_every_command_that_is_offered_is_looked_at_above():
    [marked] = [
        mark
        for mark in test_the_bot_understands_every_command_that_is_offered.pytestmark
        if mark.name == "parametrize"
    ]
    assert {title for title, _ in marked.args[1]} == {
        title for listed in COMMANDS.values() for title, _ in listed
    }


@pytest.mark.parametrize("scope", ["team", "groupChat"])
def test_where_others_read_along_what_is_ones_own_is_announced_as_such(scope: str):
    for title, about in COMMANDS[scope]:  # type: ignore[index]
        wish = understand(title, NOW, []).wish
        assert wish is not None
        assert (wish.flow in _FOR_EVERYBODY) != ("to you alone" in about)


# --- The package --------------------------------------------------------------------------------


def test_the_package_holds_the_manifest_and_every_icon_that_it_names():
    content = made("The Hub: tea & “improvement”")
    archive = zipfile.ZipFile(io.BytesIO(package(content)))
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == sorted(["manifest.json", *content["icons"].values()])
    assert json.loads(archive.read("manifest.json")) == content
    assert archive.read(content["icons"]["color"]) == icons.colour()
    assert archive.read(content["icons"]["outline"]) == icons.outline()


def test_the_same_hub_has_the_same_package_byte_for_byte():
    assert package(made()) == package(made())
    # Nothing in it says when it was made: the first moment that a zip can name stands for none.
    files = zipfile.ZipFile(io.BytesIO(package(made()))).infolist()
    assert {file.date_time for file in files} == {(1980, 1, 1, 0, 0, 0)}


def pixels(png: bytes) -> tuple[int, int, list[tuple[int, ...]]]:
    """Width, height, and each pixel as red, green, blue and opacity, of a PNG with rows as they are."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data, name = 8, b"", b""
    width = height = 0
    while at < len(png):
        (length,), name = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        body, (crc,) = (
            png[at + 8 : at + 8 + length],
            struct.unpack(">I", png[at + 8 + length : at + 12 + length]),
        )
        assert crc == zlib.crc32(name + body)
        if name == b"IHDR":
            width, height, *kind = struct.unpack(">IIBBBBB", body)
            assert kind == [8, 6, 0, 0, 0]
        data += body if name == b"IDAT" else b""
        at += 12 + length
    assert name == b"IEND"
    rows = zlib.decompress(data)
    flat = b"".join(rows[row * (width * 4 + 1) + 1 : (row + 1) * (width * 4 + 1)] for row in range(height))
    return width, height, [tuple(flat[i : i + 4]) for i in range(0, len(flat), 4)]


def test_the_large_icon_is_of_192_pixels_and_fills_its_square():
    width, height, drawn = pixels(icons.colour())
    assert (width, height, len(drawn)) == (192, 192, 192 * 192)
    assert {opacity for *_, opacity in drawn} == {255}
    accent = (*bytes.fromhex(icons.ACCENT[1:]), 255)
    # What is drawn stands in the middle; around it is the accent colour and nothing else.
    around = [
        drawn[y * 192 + x] for y in range(192) for x in range(192) if not (36 <= x < 156 and 36 <= y < 156)
    ]
    assert set(around) == {accent}
    assert (255, 255, 255, 255) in drawn


def test_the_small_icon_is_of_32_pixels_and_white_on_nothing():
    width, height, drawn = pixels(icons.outline())
    assert (width, height, len(drawn)) == (32, 32, 32 * 32)
    assert {colour for *colour, _ in map(list, drawn) if colour != [255, 255, 255]} == set()
    opaque = [opacity for *_, opacity in drawn]
    assert drawn[0][3] == 0
    assert 100 < sum(opacity == 255 for opacity in opaque) < 300
    assert sum(opacity == 0 for opacity in opaque) > 600
