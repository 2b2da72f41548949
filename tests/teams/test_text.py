"""Words for Teams stay words, and typed ones are read as they were meant."""

from typing import Any

import pytest

from adapters.teams import text
from tests.teams.activities import activity
from tests.teams.screen import seen

BOT, BEN = (
    {"id": "28:bbbbbbbb-0000-4000-8000-00000000000b", "name": "Hub Bot"},
    {"id": "29:ben", "name": "Ben Okafor"},
)


def mention(shown: str, mentioned: Any) -> dict[str, Any]:
    return {"type": "mention", "text": shown, "mentioned": mentioned}


def typed(said: Any, *entities: Any, **more: Any) -> str:
    return text.typed(activity("message_personal", text=said, entities=list(entities), **more))


# --- Typed --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("what's on", "what's on"),
        ("book\xa0a&nbsp;taster", "book a taster"),
        ("Q&amp;A &lt;now&gt;", "Q&A <now>"),
        ("  two\r\n lines \n", "two\nlines"),
        ("zero\u200bwidth\u2060 words\ufeff", "zerowidth words"),
        ("&lt;at&gt;Ben&lt;/at&gt;", "<at>Ben</at>"),
        ("a < b > c", "a < b > c"),
        (None, ""),
        (7, ""),
    ],
)
def test_a_typed_line_is_plain(said: Any, read: str):
    assert typed(said) == read


def test_the_bots_own_name_is_taken_away_and_others_are_names():
    said = "<at>Hub Bot</at>&nbsp;hand over to <at>Ben</at>"
    assert (
        typed(said, mention("<at>Hub Bot</at>", BOT), mention("<at>Ben</at>", BEN))
        == "hand over to Ben Okafor"
    )


def test_somebody_called_like_the_bot_is_still_somebody():
    shown = "<at>Hub</at>"
    assert (
        typed(f"{shown} ask {shown}", mention(shown, BOT), mention(shown, {"name": "Hub Smith"}))
        == "ask Hub Smith"
    )


def test_a_mention_that_nothing_is_told_of_is_a_name():
    assert typed('<AT id="0">Ben</AT> please') == "Ben please"
    assert typed("<at>Ben</at>", mention("<at>Ben</at>", None), None, {"type": "mention"}) == "Ben"


def test_only_what_is_said_to_be_html_is_read_as_such():
    assert typed("<p>one <b>two</b></p>", textFormat="xml") == "one two"
    assert typed("<p>", textFormat="plain") == "<p>"


def test_a_very_long_line_of_marks_is_read_at_once():
    assert typed("<at>" * 50_000).startswith("<at>")


# --- Drawn --------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["<at>Ben</at>", "{{DATE(2026-01-01)}}", "<b>x</b>", "</at>", "<!channel>"])
def test_tags_and_templates_are_broken_up_and_look_as_before(words: str):
    drawn = str(text.run(words)["text"])
    assert drawn != words
    assert seen(drawn) == words
    assert seen(text.inert(words, 100)) == words


@pytest.mark.parametrize(
    "words", ["*x* _y_", "[a](b)", "1 < 2 & 3 > 2", "a_b", "`code`", "# x", " x ", "\\*"]
)
def test_rich_text_is_literal_already(words: str):
    assert text.run(words)["text"] == words


def test_words_that_read_markdown_keep_what_is_no_mark():
    words = "10am to 11am · Hub (Room 2), carys.llewellyn-hughes@trust.example a_b 5 > 3 – C#"
    assert text.inert(words, 100) == words


def test_a_word_wider_than_a_phone_may_be_wrapped_and_an_address_stays_whole():
    word, address = "x" * 31, f"https://example.org/{'x' * 60}"
    assert str(text.run(word)["text"]).split("\u200b") == ["x" * 20, "x" * 11]
    for whole in ("x" * 30, address, f"{'x' * 40}@trust.example"):
        assert text.run(whole)["text"] == whole


@pytest.mark.parametrize("letters", ["<a", "{{", "*", "x" * 31, "👍"])
def test_what_is_made_safe_still_fits(letters: str):
    for most in (20, 150, 4_000):
        assert 0 < len(text.inert(letters * most, most)) <= most
        assert 0 < len(str(text.run(letters * most, most)["text"])) <= most


def test_what_is_spoken_is_no_mark_up():
    assert text.spoken("<break/> Q&A", 100) == "break/  Q and A"


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://meet.example/abc?x=1&y=2", True),
        ("http://x", True),
        ("javascript:alert(1)", False),
        ("https://a b", False),
        ('https://a"b', False),
        (f"https://{'x' * 1_992}", True),
        (f"https://{'x' * 1_993}", False),
        ("", False),
    ],
)
def test_only_a_web_address_can_be_opened(address: str, is_one: bool):
    assert text.is_address(address) is is_one


class Counted(dict[str, Any]):
    """Counts how often it is looked at."""

    looks = 0

    def get(self, *args: Any) -> Any:
        Counted.looks += 1
        return super().get(*args)


def test_many_mentions_are_each_looked_at_a_few_times():
    named = [f"<at>P{number}</at>" for number in range(500)]
    told = [
        Counted(type="mention", text=one, mentioned={"id": one, "name": f"N{n}"})
        for n, one in enumerate(named)
    ]
    said = text.typed({"text": " ".join(named), "entities": told[::-1]})
    assert said == " ".join(f"N{number}" for number in range(500))
    assert Counted.looks <= 5 * len(named)


def test_what_is_told_of_something_else_is_no_mention():
    told = [{"type": "clientInfo", "text": "<at>Asha</at>", "mentioned": {"id": "29:b", "name": "Ben"}}]
    assert text.typed({"text": "<at>Asha</at> hello", "entities": told}) == "Asha hello"
