import json
from pathlib import Path

import pytest

from adapters.web.chat_reading import Unreadable, read, sender
from dialogs.messages import Incoming, Press, Sender, Submission

PAYLOADS = Path(__file__).parents[1] / "payloads" / "web"
UNREADABLE = json.loads((PAYLOADS / "unreadable.json").read_text(encoding="utf-8"))
ASHA = sender("Asha Patel", "asha.patel@trust.example")


def payload(name: str) -> str:
    return (PAYLOADS / f"{name}.json").read_text(encoding="utf-8")


def test_whoever_was_picked_writes_from_an_address_with_their_e_mail():
    email = "asha.patel@trust.example"
    assert Sender("web", email, name="Asha Patel", email=email) == ASHA


def test_what_was_typed_is_read_with_the_id_that_the_page_gave_it():
    text = "book the taster on 3 december"
    assert read(payload("typed"), ASHA) == Incoming("5f2b6c0e9d8a4c1b8e7f6a5d4c3b2a10", ASHA, text=text)


def test_a_press_carries_the_flow_and_its_arguments():
    assert read(payload("pressed"), ASHA).press == Press("book", {"occurrence": 12, "from": "list"})


def test_a_form_carries_its_token_and_every_answer():
    answers = {"note": "The lift", "days": ["1", "3"]}
    assert read(payload("filled"), ASHA).submission == Submission("note.written:3", answers)


@pytest.mark.parametrize("line", [*UNREADABLE, "[" * 60_000, '{"id": "' + "a" * 65 + '", "text": "x"}'])
def test_whatever_else_arrives_is_unreadable_and_nothing_worse(line: str):
    with pytest.raises(Unreadable):
        read(line, ASHA)
