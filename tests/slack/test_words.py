import pytest

from adapters.slack.words import mentioned, plain


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("what's on", "what's on"),
        ("<@UBOT> what's on", "what's on"),
        ("<@UBOT>", ""),
        ("hello <@UBOT>  next week", "hello next week"),
        ("book for <@U2>", "book for ben@trust.example"),
        ("book for <@U3|zoe>", "book for zoe"),
        ("book for <@U4>", "book for somebody"),
        ("see <https://trust.example/a?b=1&amp;c=2|the page>", "see the page"),
        ("<mailto:ben@trust.example|ben@trust.example>", "ben@trust.example"),
        ("<mailto:ben@trust.example>", "ben@trust.example"),
        ("in <#C1|innovation-hub>", "in #innovation-hub"),
        ("<!here> and <!subteam^S1|@leads>", "@here and @leads"),
        ("me &amp; 2 others, 3 &lt; 4", "me & 2 others, 3 < 4"),
        ("&amp;lt;!channel&amp;gt;", "&lt;!channel&gt;"),
        ("&quot;stays&quot;", "&quot;stays&quot;"),
    ],
)
def test_what_slack_makes_of_words_is_undone(typed: str, words: str):
    assert plain(typed, "UBOT", {"U2": "ben@trust.example"}) == words


def test_who_is_mentioned_is_listed_once_and_only_ten():
    assert mentioned("<@U1> <@U2|b> <@U1>") == ["U1", "U2"]
    assert len(mentioned(" ".join(f"<@U{n}>" for n in range(50)))) == 10


def test_what_is_no_mention_is_nobody():
    assert mentioned("@U1 <#C1> <!here> <@> <@u1>") == []
