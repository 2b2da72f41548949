"""A question in a message: its words, and the buttons or the menu that answer it."""

from __future__ import annotations

from adapters.slack import limits, text
from adapters.slack.blocks import (
    Block,
    actions_block,
    button,
    choosable,
    menu,
    note,
    option,
    prose,
)
from adapters.slack.limits import LIMITS
from dialogs.messages import Field, Form, Json, Option, Question

_YES_NO = ((True, "Yes"), (False, "No"))
_MOST_BUTTONS = 5
# Slack cuts the label of a button where it is shown, at about so many characters.
SHOWN_OF_A_LABEL = 30
# So many things to pick are listed above the button that opens the form.
_MOST_LISTED = 10


def question(asked: Question, said: str, *, can_type: bool) -> list[Block]:
    """Return the open question below what was `said`; nothing for a form without questions.

    Where nobody can type an answer, a question in words gets the button that opens it.
    """
    field = field_to_ask(asked)
    if field is None:
        return []
    intro = [] if asked.form.intro == said else prose(asked.form.intro)
    if is_opened(asked.form):
        return [*intro, *_wrong(asked, field), *_opened(asked, field, can_type=can_type)]
    return [*intro, *_wrong(asked, field), *_one(asked, field, can_type=can_type)]


def field_to_ask(asked: Question) -> Field | None:
    """Return the field that a typed line answers: the first without an answer, or else the first."""
    return asked.next_field or next(iter(asked.form.fields), None)


def is_opened(form: Form) -> bool:
    """Return whether the form is filled in elsewhere: one answer alone is pressed or typed."""
    return len(form.fields) > 1 or form.fields[0].kind == "choices"


def label(field: Field) -> str:
    """Return what the field asks, and whether it may be left out."""
    return field.label if field.required else f"{field.label} (optional)"


def problems(asked: Question, at_hand: Field | None = None) -> list[str]:
    """Return what was wrong, a line each, with the question that it belongs to unless that is at hand."""
    wrong = [(field, asked.errors.get(field.name, "")) for field in asked.form.fields]
    return [error if field is at_hand else f"“{field.label}” {error}" for field, error in wrong if error]


def _wrong(asked: Question, at_hand: Field) -> list[Block]:
    return prose("\n".join(problems(asked, at_hand)))


# --- One question -------------------------------------------------------------------------------


def _one(asked: Question, field: Field, *, can_type: bool) -> list[Block]:
    words = [
        text.rich_text(text.bold(label(field))),
        *note(_hint(field, can_type=can_type)),
        *note(field.typing),
    ]
    is_typed = field.kind in ("text", "number")
    if is_typed and not can_type:
        return [*words, *_open(asked, "Answer")]
    answers = _answers(asked, field)
    behind = max(len(field.options), len(_YES_NO))
    skip = [] if field.required else _pressed(asked, field, behind, "", "Skip")
    return [*words, *actions_block([*answers, *skip], block_id(asked))]


def _hint(field: Field, *, can_type: bool) -> str:
    if field.hint or not can_type:
        return field.hint
    match field.kind:
        case "number":
            return f"Type a whole number from {field.least} to {field.most}."
        case "text":
            return "Type your answer here."
        case _:
            return ""


def _answers(asked: Question, field: Field) -> list[Block]:
    if field.kind == "yes_no":
        return [
            one for at, (value, said) in enumerate(_YES_NO) for one in _pressed(asked, field, at, value, said)
        ]
    if field.kind != "choice":
        return []
    if len(field.options) > _MOST_BUTTONS:
        return _menu(asked, field, "static_select")
    if any(limits.size(one.label) > SHOWN_OF_A_LABEL for one in field.options):
        return _menu(asked, field, "radio_buttons")
    return [
        one
        for at, picked in enumerate(field.options)
        for one in _pressed(asked, field, at, picked.value, picked.label)
    ]


def _pressed(asked: Question, field: Field, at: int, value: Json, said: str) -> list[Block]:
    """Return the button that answers with the value; none when Slack cannot carry it."""
    carried = {"t": asked.token, "n": field.name, "v": value}
    one = button(said, f"answer:{field.name}:{at}", carried)
    return [one] if one else []


def _menu(asked: Question, field: Field, kind: str) -> list[Block]:
    options = [option(one) for one in choosable(field.options)]
    action_id = f"answer:{field.name}"
    # The answer comes back with these two, so neither can be cut.
    is_cut = max(limits.size(action_id), limits.size(f"ask:{asked.token}")) > LIMITS["any.action_id"]
    if not options or is_cut:
        return []
    placeholder = LIMITS["static_select.placeholder.text"]
    shown = {"placeholder": text.plain_text("Choose one", placeholder)} if kind == "static_select" else {}
    return [{"type": kind, "action_id": action_id, **shown, **menu(options)}]


# --- A form that is opened ----------------------------------------------------------------------


def _opened(asked: Question, field: Field, *, can_type: bool) -> list[Block]:
    """Return the button that opens the form and, where one can type as well, the question at hand."""
    fields = asked.form.fields
    if len(fields) == 1:
        shown = [text.rich_text(text.bold(label(field))), *note(field.hint), *_listed(field.options)]
        return [*shown, *note(field.typing), *_open(asked, "Choose")]
    title = text.bold(asked.form.title)
    if not can_type:
        return [text.rich_text(title), *_open(asked, "Fill in the form")]
    at = fields.index(field) + 1
    how = f"Question {at} of {len(fields)}: type your answer here, or fill in the whole form."
    shown = [text.rich_text(title, text.words(f"\n{label(field)}")), *_listed(field.options)]
    shown += [*note(field.typing), *note(how)]
    return [*shown, *_open(asked, "Fill in the form")]


def _listed(options: tuple[Option, ...]) -> list[Block]:
    return [text.numbered([one.label for one in options])] if 0 < len(options) <= _MOST_LISTED else []


def _open(asked: Question, said: str) -> list[Block]:
    one = button(said, "open", {"o": asked.token}, is_main=True)
    return actions_block([one], block_id(asked)) if one else []


def block_id(asked: Question) -> str:
    """Return the id of the block with the buttons that answer a question."""
    return text.cut(f"ask:{asked.token}", LIMITS["any.block_id"])
