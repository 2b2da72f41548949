"""What the product really says, drawn for Slack: nothing of it is too much or left out."""

import json
import logging
from contextlib import closing
from typing import Any

import pytest

from adapters import console
from adapters.slack import limits, modals, rendering
from dialogs.messages import Reply
from store.db import Store
from tests import world
from tests.databases import Databases
from tests.slack.test_drawing import labels
from tests.talks.console_driver import ConsoleDriver
from tests.talks.playing import play_on
from tests.talks.script import Talk, talks


class DrawnScreen(console.Screen):
    """A terminal on which everything is drawn for Slack as well."""

    def show(self, reply: Reply) -> None:
        message = rendering.draw(reply)
        assert limits.problems(message, "message") == []
        shown = json.dumps(message["blocks"], ensure_ascii=False)
        for item in reply.items:
            assert json.dumps(item.title, ensure_ascii=False) in shown
        pressed = [action.label for action in reply.all_actions()]
        assert [label for label in labels(message) if label in pressed][-len(pressed) :] == pressed
        assert limits.problems(modals.answer_view(reply, {"from": "D1"}), "modal") == []
        if reply.question:
            view = modals.form_view(reply.question, {"from": "D1"})
            assert limits.problems(view, "modal") == []
            asked = [block["label"]["text"] for block in view["blocks"] if block["type"] == "input"]
            assert [f.label for f in reply.question.form.fields] == [
                x for x in asked if not x.startswith("Or say")
            ]
        super().show(reply)


class DrawnDriver(ConsoleDriver):
    """People at such a terminal."""

    def _new_screen(self, person: str) -> console.Screen:
        return DrawnScreen(self._seen.setdefault(person, []).append)


# Some of every file; in Slack itself all of them are played elsewhere.
SOME = list(talks())[::6]


@pytest.mark.parametrize("talk", SOME, ids=lambda talk: talk.name)
def test_all_that_is_said_in_a_talk_can_be_drawn(talk: Talk, databases: Databases, caplog: Any):
    with (
        caplog.at_level(logging.ERROR),
        closing(Store(databases.copy("sqlite", "hub", world.prepare))) as hub,
    ):
        play_on(talk, hub, DrawnDriver(world.turns(hub), world.EMAILS, world.NOW))
    assert [record.name for record in caplog.records if record.name.startswith("adapters.slack")] == []
