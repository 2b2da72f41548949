"""A question on a card: its words, and the buttons or the inputs that answer it."""

from __future__ import annotations

from adapters.teams import blocks, forms, text, widths
from adapters.teams.blocks import Block
from adapters.teams.limits import LIMITS
from dialogs.messages import Field, Form, Json, Question

_YES_NO = ((True, "Yes"), (False, "No"))
_MOST_BUTTONS = LIMITS["ActionSet.actions"]
# A form of more questions than these, or of more to pick from, is a dialog.
_MOST_FIELDS, _MOST_TICKED = 3, 12
# So many things to pick are listed above the button that opens the form.
_MOST_LISTED = 10


def question(asked: Question, said: str, message: int, *, can_type: bool, over: str = "") -> list[Block]:
    """Return the open question below what was `said`; nothing for a form without questions.

    Where nobody can type an answer, a question in words gets the button that opens it. When it is `over`,
    these words stand where it could be answered.
    """
    field = field_to_ask(asked)
    if field is None:
        return []
    intro = [] if asked.form.intro == said else blocks.prose(asked.form.intro)
    if over:
        return [*intro, *_title(asked), blocks.outcome(over)]
    if is_opened(asked.form):
        return [*intro, *_wrong(asked, field), *_opened(asked, field, message, can_type=can_type)]
    if is_on_card(asked.form):
        title = _title(asked) if len(asked.form.fields) > 1 else []
        return [*intro, *title, *forms.inputs(asked), *_send(asked, message)]
    return [*intro, *_wrong(asked, field), *_one(asked, field, message, can_type=can_type)]


def field_to_ask(asked: Question) -> Field | None:
    """Return the field that a typed line answers: the first without an answer, or else the first."""
    return asked.next_field or next(iter(asked.form.fields), None)


def is_opened(form: Form) -> bool:
    """Return whether the form is filled in in a dialog: it would be long on a card."""
    ticked = sum(len(field.options) for field in form.fields if field.kind == "choices")
    many = [field for field in form.fields if len(field.options) > LIMITS["Input.ChoiceSet.choices"] // 2]
    return len(form.fields) > _MOST_FIELDS or ticked > _MOST_TICKED or len(many) > 1


def is_on_card(form: Form) -> bool:
    """Return whether the form is filled in on the card itself: one answer alone may be pressed or typed."""
    if len(form.fields) > 1:
        return True
    return any(
        field.kind == "choices" or (field.kind == "choice" and _is_menu(field)) for field in form.fields
    )


def _is_menu(field: Field) -> bool:
    is_long = any(widths.of(one.label) > widths.LONGEST for one in field.options)
    return is_long or len(field.options) > _MOST_BUTTONS


def problems(asked: Question, at_hand: Field | None = None) -> list[str]:
    """Return what was wrong, a line each, with the question that it belongs to unless that is at hand."""
    wrong = [(field, asked.errors.get(field.name, "")) for field in asked.form.fields]
    return [error if field is at_hand else f"“{field.label}” {error}" for field, error in wrong if error]


def _wrong(asked: Question, at_hand: Field) -> list[Block]:
    return [block for said in problems(asked, at_hand) for block in forms.problem(said)]


def _title(asked: Question) -> list[Block]:
    """Return what is asked, in bold: the form, or its only question."""
    fields = asked.form.fields
    title = asked.form.title if len(fields) > 1 else forms.label(fields[0])
    return [blocks.paragraph(text.bold(title))]


# --- On the card --------------------------------------------------------------------------------


def _send(asked: Question, message: int) -> list[Block]:
    hub = {"do": "form", "t": asked.token, "m": message}
    one = blocks.press(asked.form.submit, hub, is_main=True, with_inputs=True)
    return blocks.rows([one] if one else [])


def _one(asked: Question, field: Field, message: int, *, can_type: bool) -> list[Block]:
    words = [blocks.paragraph(text.bold(forms.label(field))), *blocks.note(_hint(field, can_type=can_type))]
    words += blocks.note(field.typing)
    if field.kind in ("text", "number") and not can_type:
        return [*words, *_open(asked, message, "Answer")]
    answers = _answers(asked, field, message)
    skip = [] if field.required else _pressed(asked, field, message, "", "Skip")
    return [*words, *blocks.rows([*answers, *skip])]


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


def _answers(asked: Question, field: Field, message: int) -> list[Block]:
    options = [(one.value, one.label) for one in forms.choosable(field.options)]
    values: list[tuple[Json, str]] = [*_YES_NO] if field.kind == "yes_no" else [*options]
    return [one for value, said in values for one in _pressed(asked, field, message, value, said)]


def _pressed(asked: Question, field: Field, message: int, value: Json, said: str) -> list[Block]:
    """Return the button that answers with the value; none when a card cannot carry it."""
    one = blocks.press(said, {"do": "answer", "t": asked.token, "n": field.name, "v": value, "m": message})
    return [one] if one else []


# --- In a dialog --------------------------------------------------------------------------------


def _opened(asked: Question, field: Field, message: int, *, can_type: bool) -> list[Block]:
    """Return the button that opens the form and, where one can type as well, the question at hand."""
    fields = asked.form.fields
    if len(fields) == 1:
        shown = [blocks.paragraph(text.bold(forms.label(field))), *blocks.note(field.hint), *_listed(field)]
        return [*shown, *blocks.note(field.typing), *_open(asked, message, "Choose")]
    title = blocks.paragraph(text.bold(asked.form.title))
    if not can_type:
        return [title, *_open(asked, message, "Fill in the form")]
    at = fields.index(field) + 1
    how = f"Question {at} of {len(fields)}: type your answer here, or fill in the whole form."
    shown = [title, blocks.paragraph(text.run(forms.label(field))), *_listed(field)]
    shown += [*blocks.note(field.typing), *blocks.note(how)]
    return [*shown, *_open(asked, message, "Fill in the form")]


def _listed(field: Field) -> list[Block]:
    if not 0 < len(field.options) <= _MOST_LISTED:
        return []
    return blocks.lines([f"{number}. {one.label}" for number, one in enumerate(field.options, 1)])


def _open(asked: Question, message: int, said: str) -> list[Block]:
    hub = {"do": "open", "t": asked.token, "m": message}
    one = blocks.submit(said, hub, msteams={"type": "task/fetch"})
    return blocks.rows([one] if one else [])


def listed(asked: Question) -> list[str]:
    """Return the question in plain words, for where no card is shown."""
    field = field_to_ask(asked)
    if field is None:
        return []
    options = [f"{number}. {one.label}" for number, one in enumerate(field.options, 1)]
    return [*problems(asked, field), forms.label(field), field.hint, field.typing, *options]
