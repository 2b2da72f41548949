"""What one person does is answered in the order in which it came, however late it is known who it is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from adapters.hub import Taken
from adapters.people import Profile
from adapters.teams.answering import Answering
from adapters.teams.heard import Heard
from dialogs.messages import Incoming, Reply

HEARD = Heard("first", "t", "u", "29:u", "28:b", "personal", "message", "a:u", "https://smba.example/")


class SlowToTell:
    """Tells who somebody is at once, but the first time."""

    def __init__(self) -> None:
        self.told = asyncio.Event()

    async def profile(self, heard: Heard) -> Profile:
        if heard.key == "first":
            await self.told.wait()
        return Profile("Asha", None, "member")


class Taking:
    def __init__(self) -> None:
        self.keys: list[str] = []

    async def take(self, incoming: Incoming) -> Taken:
        self.keys.append(incoming.key)
        return Taken(Reply("Hello"))


async def test_the_second_message_waits_for_the_first():
    hub, people = Taking(), SlowToTell()
    taking: Any = hub
    nowhere: Any = None
    answering = Answering(taking, nowhere, people)
    first = asyncio.create_task(answering.answer(HEARD))
    second = asyncio.create_task(answering.answer(replace(HEARD, key="second")))
    for _ in range(5):
        await asyncio.sleep(0)
    people.told.set()
    await asyncio.gather(first, second)
    assert hub.keys == ["first", "second"]
