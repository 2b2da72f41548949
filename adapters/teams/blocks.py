"""The pieces of a card: prose, facts and buttons, as elements of Adaptive Cards 1.5."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from adapters import characters
from adapters.facts import lead
from adapters.teams import limits, text, widths
from adapters.teams.limits import LIMITS, Kept
from dialogs.messages import JOIN, NAMED_LINKS, Action, Json

Block = dict[str, Json]
Facts = tuple[tuple[str, str], ...]
# What stands in place of a row of buttons that was pressed, "" while it stands.
Instead = Callable[[tuple[Action, ...]], str]

VERB = "hub"
# Of a fact.
_LONGEST_NAME = 24
# What the line weighs that says how much was left out.
_LINE = 300
# Many people look at the same dates, so what was drawn of them lately is not drawn again.
MOST_KEPT = 256


@dataclass(slots=True)
class Room:
    """How much a card still takes, in bytes."""

    weight: int

    def takes(self, blocks: Sequence[Block], *, is_last: bool = False) -> bool:
        """Return whether they fit and leave room for a line more; what fits is counted as drawn."""
        weight = limits.weight_in_list(blocks)
        if weight + (0 if is_last else _LINE) > self.weight:
            return False
        self.weight -= weight
        return True


# --- Words --------------------------------------------------------------------------------------


def paragraph(*parts: Block, spacing: str = "") -> Block:
    """Return a line of rich text; it is wrapped wherever it is shown."""
    apart = {"spacing": spacing} if spacing else {}
    return {"type": "RichTextBlock", **apart, "inlines": list(parts)}


def prose(said: str) -> list[Block]:
    """Return words, a block for each line; none for no words."""
    return lines(said.splitlines(), first="")


def lines(said: Sequence[str], first: str = "None") -> list[Block]:
    """Return a block for each line, set apart where an empty one stands between them."""
    drawn: list[Block] = []
    spacing = first
    for line in said:
        if line.strip():
            drawn.append(paragraph(text.run(line), spacing=spacing))
        spacing = "None" if line.strip() else ""
    return drawn


def heading(said: str) -> list[Block]:
    """Return a heading, which a screen reader can jump to; none for no words."""
    return [_heading(said)] if said.strip() else []


@lru_cache(MOST_KEPT)
def _heading(said: str) -> Block:
    shown = text.inert(said, LIMITS["TextBlock.text"])
    style = {"style": "heading", "size": "Medium", "weight": "Bolder", "wrap": True, "spacing": "Large"}
    return Kept({"type": "TextBlock", "text": shown, **style})


def note(said: str) -> list[Block]:
    """Return a line in quieter print; none for no words."""
    return [paragraph(text.run(said, isSubtle=True), spacing="Small")] if said.strip() else []


def facts(known: Facts) -> list[Block]:
    """Return facts side by side with their names; addresses to follow are buttons below them."""
    joined = [opened(said, name) for name, said in known if _is_followed(name, said)]
    shown = [(name, said) for name, said in known if not _is_followed(name, said)]
    if any(characters.size(name) > _LONGEST_NAME for name, _ in shown):  # they leave no room beside them
        return [*(paragraph(text.bold(lead(name)), text.run(said)) for name, said in shown), *rows(joined)]
    most = LIMITS["FactSet.facts"]
    sets = [shown[at : at + most] for at in range(0, len(shown), most)]
    return [*({"type": "FactSet", "facts": [_fact(*one) for one in part]} for part in sets), *rows(joined)]


def _fact(name: str, said: str) -> Block:
    return {"title": text.inert(name, LIMITS["fact.title"]), "value": text.inert(said, LIMITS["fact.value"])}


def _is_followed(name: str, said: str) -> bool:
    return (name == JOIN or name in NAMED_LINKS) and text.is_address(said)


# --- Buttons ------------------------------------------------------------------------------------


def buttons(
    actions: tuple[Action, ...],
    message: int,
    instead: Instead,
    main: Action | None = None,
    links: Sequence[Block] = (),
) -> list[Block]:
    """Return the buttons in rows, or the words that stand instead of them; `main` stands out."""
    if actions and (said := instead(actions)):
        return [*rows(links), outcome(said)]
    pressed = [
        press(
            action.label,
            {"do": "press", "f": action.flow, "a": dict(action.args), "m": message},
            is_main=action is main,
        )
        for action in actions
    ]
    return rows([*links, *(one for one in pressed if one)])


def outcome(said: str) -> Block:
    """Return the line that stands where buttons were, and says what they have led to."""
    return paragraph(text.bold(said), spacing="Small")


def rows(elements: Sequence[Block]) -> list[Block]:
    """Return buttons in as many rows as a phone needs: Teams cuts the words of what is side by side."""
    drawn: list[list[Block]] = []
    width = widths.ROOM
    for element in elements:
        needed = widths.of(element["title"]) + widths.PADDING
        width += needed
        if width > widths.ROOM or len(drawn[-1]) == LIMITS["ActionSet.actions"]:
            drawn.append([])
            width = needed
        drawn[-1].append(element)
    return [{"type": "ActionSet", "spacing": "Small", "actions": row} for row in drawn]


def press(title: str, hub: Json, *, is_main: bool = False, with_inputs: bool = False) -> Block | None:
    """Return a button that sends `hub`, or None when that is too long.

    It does not wait for what is filled in elsewhere on the card, unless it is to be sent along.
    """
    fallback = submit(title, hub, with_inputs=with_inputs)
    if fallback is None:
        return None
    style = {"style": "positive"} if is_main else {}
    return {**fallback, "type": "Action.Execute", "verb": VERB, **style, "fallback": fallback}


def submit(title: str, hub: Json, *, with_inputs: bool = False, **data: Json) -> Block | None:
    """Return a button for where only the oldest kind works, or None when what it sends is too long."""
    sent = {**data, "hub": hub}
    if limits.length(sent) > LIMITS["Action.Submit.data"]:
        return None
    shown = text.label(title, LIMITS["Action.Submit.title"])
    inputs = {} if with_inputs else {"associatedInputs": "none"}
    return {"type": "Action.Submit", "title": shown, "data": sent, **inputs}


def opened(address: str, title: str = JOIN) -> Block:
    """Return a button that opens an address, of the catalogue or of the hub itself."""
    return {"type": "Action.OpenUrl", "title": title, "url": address}
