"""What people type in Teams, in all the ways its clients send it, and what stays words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.teams import teams_client
from tests.teams.fake_tenant import BOT
from tests.teams.office import Office, said
from tests.teams.workplace import CHANNEL

ASKED = [
    "what's on",
    "what&#39;s on",
    "<at>Hub Bot</at>&nbsp;what's on",
    "\u00a0what's\u00a0on\u00a0",
]


@pytest.mark.parametrize("text", ASKED)
def test_a_wish_is_understood_however_a_client_writes_it(office: Office, text: str):
    office.place.writes("asha", text)
    assert "In the next 7 days" in said(office.last("asha"))


def test_a_mention_with_a_space_that_does_not_break_is_understood(office: Office):
    named = "<at>Hub Bot</at>&nbsp;what's on"
    mention = {"type": "mention", "mentioned": {"id": BOT, "name": "Hub Bot"}}
    mention["text"] = "<at>Hub Bot</at>"
    place = office.place
    asked = teams_client.message(place.account("asha"), CHANNEL, place.teams.url, "")
    place.delivers({**asked, "text": named, "entities": [mention]})
    [answer] = office.place.in_place(CHANNEL)
    assert "In the next 7 days" in said(answer)


def test_the_copy_in_html_is_not_read(office: Office):
    html = {"contentType": "text/html", "content": "<p>cancel my place</p>"}
    office.place.writes("asha", "what's on", attachments=[html])
    assert "In the next 7 days" in said(office.last("asha"))


def test_a_message_that_is_changed_afterwards_is_not_answered_again(office: Office):
    office.place.writes("asha", "what's on")
    office.place.writes("asha", "my bookings", type="messageUpdate")
    assert len(office.place.alone_with("asha")) == 1


def test_nobodys_name_becomes_a_mention_a_link_or_print(office: Office):
    office.place.people["ben"].name = "Ben <at>Everyone</at> [x](https://evil.example) **bold**"
    office.place.people["ben"].email = ""
    office.says("ben", "hello")
    message = office.last("ben")
    assert "entities" not in message.activity
    assert "<at>" not in message.text


@pytest.mark.parametrize(
    "odd",
    [
        {"timestamp": "a moment ago"},
        {"localTimestamp": "2026-13-45"},
        {"attachments": {}},
        {"entities": "none"},
        {"suggestedActions": 5},
        {"conversation": {"id": "a:asha", "conversationType": "personal", "isGroup": "maybe"}},
    ],
    ids=lambda odd: next(iter(odd)),
)
def test_one_odd_part_of_a_message_leaves_nobody_without_an_answer(office: Office, odd: dict[str, Any]):
    office.place.writes("asha", "what's on", **odd)
    assert "In the next 7 days" in said(office.last("asha"))


@pytest.mark.parametrize("kind", ["messageUpdate", "messageDelete"])
@pytest.mark.parametrize("data", ["editMessage", [], None, {"eventType": 5}], ids=repr)
def test_what_is_changed_or_taken_back_is_let_pass(office: Office, kind: str, data: Any):
    place = office.place
    told = teams_client.activity(kind, place.account("asha"), place.alone("asha"), place.teams.url)
    place.delivers({**told, "channelData": data})
    assert place.alone_with("asha") == []
