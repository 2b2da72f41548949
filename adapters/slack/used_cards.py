"""Cards in the direct messages that are used up: what became of each stands in place of its buttons. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.slack import questions, rendering
from adapters.slack.blocks import Block
from adapters.slack.heard import Card, Heard
from dialogs.messages import NO_LONGER_OPEN, Json, Reply, Shown

Change = dict[str, Json]


def became(reply: Reply) -> str:
    """Return what cards that a reply has used up say, "" when it has used up none."""
    return reply.done or reply.closed


def changes(heard: Heard, over: Sequence[Shown], reply: Reply) -> Iterator[Change]:
    """Yield what chat.update is to be given: for the card that was pressed, and for those that are `over`.

    Only in the direct messages: elsewhere a card is everybody's, and so are its buttons.
    """
    words = became(reply)
    if not words:
        return
    pressed = heard.card if heard.surface == "dm" else None
    if pressed is not None:
        yield _pressed(pressed, words)
    for shown in over:
        # A button of another card has left the question, and answered nothing.
        change = _asked(shown, NO_LONGER_OPEN if heard.press else words)
        if change and not (pressed and change["ts"] == pressed.ts):
            yield change


def _pressed(card: Card, words: str) -> Change:
    blocks = rendering.update(card.blocks, card.block_id, words)
    return _change(card.channel, card.ts, card.text, blocks)


def _asked(shown: Shown, words: str) -> Change | None:
    """Return the change of a message with a question; None for a modal, and where there are no buttons."""
    channel, _, ts = shown.provider_id.partition(":")
    if shown.reply.question is None or not channel.startswith("D"):
        return None
    drawn = rendering.draw(shown.reply)
    blocks = rendering.update(drawn["blocks"], questions.block_id(shown.reply.question), words)
    return _change(channel, ts, drawn["text"], blocks) if blocks != drawn["blocks"] else None


def _change(channel: str, ts: str, text: str, blocks: list[Block]) -> Change:
    return {"channel": channel, "ts": ts, "text": text, "blocks": blocks}
