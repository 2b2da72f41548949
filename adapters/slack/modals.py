"""Draws modals: a form to fill in, and an answer to read. Not here: what somebody filled in (`filled_in`)."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from math import inf

from adapters.slack import blocks, limits, questions, rendering, text
from adapters.slack.blocks import Block, Room
from adapters.slack.filled_in import ANSWER, FIELD, WORDS
from adapters.slack.limits import LIMITS
from dialogs.messages import Answer, Field, Json, Option, Question, Reply

_log = logging.getLogger(__name__)

_NAME = "Hub Bot"
_YES_NO = (Option("yes", "Yes"), Option("no", "No"))
# More than so many characters are written over several lines.
_ONE_LINE = 100
_MOST_SHOWN = LIMITS["radio_buttons.options"]


def form_view(question: Question, metadata: Mapping[str, Json], note: str = "") -> dict[str, Json]:
    """Return the modal that asks all of the form, with what was answered filled in.

    `metadata` are ids that come back with it, to which its token is added. `note` is said on top. A form
    that Slack cannot show says so and can only be closed.
    """
    form = question.form
    kept = json.dumps({**metadata, "t": question.token}, separators=(",", ":"))
    inputs = [
        block
        for field in form.fields
        for block in _input(field, question.answered.get(field.name, field.before))
    ]
    view = _modal(form.title, [*_on_top(question, note), *inputs], kept) | {
        "callback_id": "form",
        "close": text.plain_text("Leave this", LIMITS["modal.close.text"]),
        "notify_on_close": True,
    }
    if inputs:
        view |= {"submit": text.plain_text(form.submit, LIMITS["modal.submit.text"])}
    return _checked(view, Reply(f"{form.title}: this form is too long to show here."))


def answer_view(reply: Reply, metadata: Mapping[str, Json], title: str = "") -> dict[str, Json]:
    """Return the modal that shows a reply. A question in words gets the button that opens its form.

    What was done stands above it; where nothing was, the `title`.
    """
    room = Room(LIMITS["modal.blocks"], inf)
    drawn = rendering.whole(reply, room, can_type=False) or blocks.prose("…")
    kept = json.dumps(dict(metadata), separators=(",", ":"))
    view = _modal(reply.done or title or _NAME, drawn, kept) | {"callback_id": "answer"}
    return _checked(view, reply)


def errors(question: Question) -> dict[str, str]:
    """Return what was wrong, by the id of the block that Slack is to show it at."""
    names = {field.name for field in question.form.fields}
    most = LIMITS["input.error"]
    return {f"{FIELD}{name}": text.cut(said, most) for name, said in question.errors.items() if name in names}


def _modal(title: str, drawn: list[Block], kept: str) -> dict[str, Json]:
    return {
        "type": "modal",
        "title": text.plain_text(title, LIMITS["modal.title.text"]),
        "close": text.plain_text("Close", LIMITS["modal.close.text"]),
        "private_metadata": kept,
        "blocks": drawn,
    }


def _checked(view: dict[str, Json], reply: Reply) -> dict[str, Json]:
    """Return the view, or a bare one with the words of the reply if Slack would refuse it."""
    problems = limits.problems(view, "modal")
    if not problems:
        return view
    _log.error("A modal was drawn as plain text: %s", "; ".join(problems))
    return _modal(_NAME, rendering.bare(reply), "{}") | {"callback_id": "answer"}


# --- On top of a form ---------------------------------------------------------------------------


def _on_top(question: Question, note: str) -> list[Block]:
    """Return the title if it was cut, what is said first, and what was wrong with the last try."""
    form = question.form
    is_cut = limits.size(form.title) > LIMITS["modal.title.text"]
    title = blocks.header(form.title) if is_cut else []
    said = [block for words in dict.fromkeys((note, form.intro)) for block in blocks.prose(words)]
    wrong = "\n".join(questions.problems(question, form.fields[0] if len(form.fields) == 1 else None))
    problem = [text.rich_text(text.bold("There is a problem"), text.words(f"\n{wrong}"))] if wrong else []
    drawn = [*title, *said, *problem]
    return drawn if drawn or form.fields else blocks.prose(text.cut(form.title, text.LONGEST))


# --- The fields ---------------------------------------------------------------------------------


def _input(field: Field, answer: Answer | None) -> list[Block]:
    """Return the block that asks for a field; two where words are as good as a choice."""
    element = _element(field, answer)
    if element is None:
        return []
    is_optional = not field.required or field.takes_words
    asked = _block(f"{FIELD}{field.name}", field.label, element, _hint(field), is_optional=is_optional)
    if not (field.kind == "choice" and field.takes_words):
        return [asked]
    said = answer if isinstance(answer, str) and answer not in _values(field) else ""
    own = _text(field, said)
    return [asked, _block(f"{WORDS}{field.name}", "Or say it in your own words", own, "", is_optional=True)]


def _block(block_id: str, label: str, element: Block, hint: str, *, is_optional: bool) -> Block:
    drawn: Block = {
        "type": "input",
        "block_id": block_id,
        "label": text.plain_text(label, LIMITS["input.label.text"]),
        "element": {"action_id": ANSWER, **element},
        "optional": is_optional,
    }
    return drawn | ({"hint": text.plain_text(hint, LIMITS["input.hint.text"])} if hint else {})


def _hint(field: Field) -> str:
    limit = ""
    if field.kind == "number":
        limit = f"A whole number from {field.least} to {field.most}."
    elif field.kind == "choices" and field.most < len(field.options):
        limit = f"Up to {field.most}."
    elif field.takes_words:
        limit = "Pick one, or use your own words below."
    return " ".join(filter(None, (field.hint, limit)))


def _element(field: Field, answer: Answer | None) -> Block | None:
    """Return the widget of a field; None for a choice of nothing that Slack can carry."""
    match field.kind:
        case "text":
            return _text(field, answer)
        case "number":
            return _number(field, answer)
        case "yes_no":
            return _picked("radio_buttons", [blocks.option(one) for one in _YES_NO], _picks(answer))
    options = [blocks.option(one) for one in blocks.choosable(field.options)]
    if not options:
        return None
    if field.kind == "choice":
        kind = "radio_buttons" if len(options) <= _MOST_SHOWN else "static_select"
        return _picked(kind, options, _picks(answer))
    if len(options) <= _MOST_SHOWN:
        return _picked("checkboxes", options, _picks(answer))
    menu = _picked("multi_static_select", options, _picks(answer))
    return {**menu, "max_selected_items": max(field.most, 1)}


def _text(field: Field, answer: Answer | None) -> Block:
    most = max(1, min(field.most, LIMITS["plain_text_input.max_length"]))
    said = text.cut(answer, most) if isinstance(answer, str) and answer.strip() else ""
    filled = {"initial_value": said} if said else {}
    return {"type": "plain_text_input", "multiline": field.most > _ONE_LINE, "max_length": most, **filled}


def _number(field: Field, answer: Answer | None) -> Block:
    is_filled = isinstance(answer, int) and not isinstance(answer, bool)
    filled = {"initial_value": str(answer)} if is_filled else {}
    bounds = {"min_value": str(field.least), "max_value": str(field.most)}
    return {"type": "number_input", "is_decimal_allowed": False, **bounds, **filled}


def _picked(kind: str, options: list[Block], picks: list[str]) -> Block:
    """Return options of which those with the picked values are marked."""
    is_menu = kind.endswith("static_select")
    shown = blocks.menu(options) if is_menu else {"options": options}
    if is_menu:
        label = "Choose one" if kind == "static_select" else "Choose"
        shown |= {"placeholder": text.plain_text(label, LIMITS["static_select.placeholder.text"])}
    marked = [one for one in options if one["value"] in picks]
    if marked and kind in ("static_select", "radio_buttons"):
        shown |= {"initial_option": marked[0]}
    elif marked:
        shown |= {"initial_options": marked}
    return {"type": kind, **shown}


def _picks(answer: Answer | None) -> list[str]:
    match answer:
        case bool():
            return ["yes" if answer else "no"]
        case list():
            return answer
        case str():
            return [answer]
        case _:
            return []


def _values(field: Field) -> set[str]:
    return {one.value for one in field.options}
