import pytest

from adapters.slack import text
from adapters.slack.limits import size


def test_exactly_three_characters_are_escaped():
    assert (
        text.escaped("<!channel> & <@U1> &lt; \"'*_~`")
        == "&lt;!channel&gt; &amp; &lt;@U1&gt; &amp;lt; \"'*_~`"
    )


@pytest.mark.parametrize("most", range(1, 14))
def test_no_escaped_character_is_cut_in_two(most: int):
    cut = text.escaped("a<b&c", most)
    assert size(cut) <= most
    rest = cut.removesuffix("…")
    for entity in ("&lt;", "&amp;"):
        rest = rest.replace(entity, "")
    assert "&" not in rest


def test_what_no_channel_can_carry_goes_and_line_ends_stay():
    assert text.plain("a\x00b\tc\nd\u202ee\ud800f\r") == "ab c\ndef "


@pytest.mark.parametrize(
    ("said", "most", "shown"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("four  long", 6, "four…"),
        ("👍👍👍", 5, "👍👍…"),
        ("👍👍👍", 4, "👍…"),
        (" \x00", 5, "…"),
    ],
)
def test_what_is_too_long_ends_in_an_ellipsis_with_no_character_halved(said: str, most: int, shown: str):
    assert text.cut(said, most) == shown


def test_words_stay_what_was_written():
    assert text.words("*a* <@U1>\n`b`") == {"type": "text", "text": "*a* <@U1>\n`b`"}
    assert text.plain_text(":smile:", 10) == {"type": "plain_text", "text": ":smile:", "emoji": False}


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://a b", "https://a|b", "//x", "https://" + "a" * 3_000]
)
def test_what_is_no_address_is_no_link(address: str):
    assert text.link(address)["type"] == "text"
    assert text.link("https://meet.example/?a=1&b=2") == {
        "type": "link",
        "url": "https://meet.example/?a=1&b=2",
    }
