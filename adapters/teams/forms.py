"""Forms: the inputs of a card or a dialog. Not here: what somebody filled in (`filled_in`)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from urllib.parse import quote

from adapters import characters
from adapters.teams import blocks, limits, text
from adapters.teams.blocks import Block
from adapters.teams.filled_in import MANY, ONE, WORDS
from adapters.teams.limits import LIMITS
from dialogs.messages import Answer, Field, Json, Option, Question

_log = logging.getLogger(__name__)

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
CARD = "application/vnd.microsoft.card.adaptive"
_YES_NO = (Option("yes", "Yes"), Option("no", "No"))
# More than so many characters are written over several lines.
_ONE_LINE = 100
# More than so many to pick from are a menu, where one is picked.
_MOST_SHOWN = 6
# A dialog of more is a high one.
_MANY_FIELDS = 3
# So many of a long list are shown when all of them do not fit: the first that fits.
_CHOICES = (LIMITS["Input.ChoiceSet.choices"], 50, 25, 10, 5)


def dialog(question: Question, message: int = 0, note: str = "") -> dict[str, Json]:
    """Return the dialog that asks all of the form, with what was answered filled in; `note` is on top."""
    form = question.form
    return {
        "title": text.label(form.title, LIMITS["dialog.title"]),
        "height": "large" if len(form.fields) > _MANY_FIELDS else "medium",
        "width": "medium",
        "card": {"contentType": CARD, "content": _dialog_card(question, message, note)},
    }


def _dialog_card(question: Question, message: int, note: str) -> dict[str, Json]:
    problems: list[str] = []
    for most in _CHOICES:
        drawn = _whole(question, message, note, most)
        if not (problems := limits.problems(drawn)):
            return drawn
    _log.error("A form was drawn as plain words: %s", "; ".join(problems))
    title = characters.cut(question.form.title, LIMITS["TextBlock.text"])
    return card_of(blocks.prose(f"{title}: this form is too long to show here. Answer in the chat."), {})


def _whole(question: Question, message: int, note: str, most: int) -> dict[str, Json]:
    form = question.form
    said = [block for words in dict.fromkeys((note, form.intro)) for block in blocks.prose(words)]
    wrong = blocks.prose("There is a problem: see below.") if question.errors else []
    body = [*said, *wrong, *inputs(question, most), *blocks.rows(_sends(question, message))]
    return card_of(body, {"speak": spoken(form.title)})


def _sends(question: Question, message: int) -> list[Block]:
    """Return the button that sends a dialog: there only the oldest kind works."""
    hub = {"do": "form", "t": question.token, "m": message}
    one = blocks.submit(question.form.submit, hub, with_inputs=True)
    return [{**one, "style": "positive"}] if one and question.form.fields else []


def card_of(body: list[Block], more: Mapping[str, Json]) -> dict[str, Json]:
    """Return a card with this body; it is never empty."""
    return {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": "1.5",
        "lang": "en",
        **more,
        "body": body or blocks.prose("…"),
    }


def spoken(said: str) -> str:
    """Return what a card says to somebody who has it read out."""
    return text.spoken(said, LIMITS["AdaptiveCard.speak"])


# --- The fields ---------------------------------------------------------------------------------


def inputs(question: Question, most: int = _CHOICES[0]) -> list[Block]:
    """Return what asks for each field of a form, below what was wrong with the last answer to it."""
    answered, errors = question.answered, question.errors
    return [
        block
        for field in question.form.fields
        for block in _field(field, answered.get(field.name, field.before), errors.get(field.name, ""), most)
    ]


def problem(said: str) -> list[Block]:
    """Return the line that says what was wrong: in a word, not by its colour alone."""
    if not said.strip():
        return []
    return [blocks.paragraph(text.run("Problem: ", weight="Bolder", color="Attention"), text.run(said))]


def label(field: Field) -> str:
    """Return what the field asks, and whether it may be left out."""
    return field.label if field.required else f"{field.label} (optional)"


def choosable(options: tuple[Option, ...]) -> list[Option]:
    """Return the options whose values a card can carry."""
    return [
        one
        for one in options
        if one.value.strip() and characters.size(quote(one.value, safe=" ")) <= LIMITS["choice.value"]
    ]


def _field(field: Field, answer: Answer | None, wrong: str, most: int) -> list[Block]:
    above = problem(wrong)
    hint = blocks.note(_hint(field, most))
    match field.kind:
        case "text":
            return [*above, _text(f"{ONE}{field.name}", field, answer), *hint]
        case "number":
            return [*above, _number(field, answer), *hint]
        case "yes_no":
            return [*above, _choices(field, list(_YES_NO), answer), *hint]
    options = choosable(field.options)[:most]
    if not options:
        return []
    chosen = [*above, _choices(field, options, answer), *hint]
    return [*chosen, *_own_words(field, answer)]


def _own_words(field: Field, answer: Answer | None) -> list[Block]:
    if not (field.kind == "choice" and field.takes_words):
        return []
    said = answer if isinstance(answer, str) and answer not in {one.value for one in field.options} else ""
    drawn = _text(f"{WORDS}{field.name}", field, said)
    asked = {"label": "Or say it in your own words (optional)"}
    return [{name: value for name, value in {**drawn, **asked}.items() if name not in _REQUIRED}]


def _hint(field: Field, most: int) -> str:
    limit = ""
    if field.kind == "number":
        limit = f"A whole number from {field.least} to {field.most}."
    elif field.kind == "choices" and field.most < len(field.options):
        limit = f"Up to {field.most}."
    elif field.takes_words:
        limit = "Pick one, or use your own words below."
    shown = min(most, len(field.options))
    left_out = f"The first {shown} of {len(field.options)} are shown." if shown < len(field.options) else ""
    return " ".join(filter(None, (field.hint, limit, left_out)))


_REQUIRED = frozenset(("isRequired", "errorMessage"))


def _asked(kind: str, input_id: str, field: Field, missing: str, *, needs: bool | None = None) -> Block:
    """Return an input with its label; `missing` is shown when a required one is left out."""
    shown = text.label(label(field), LIMITS[f"{kind}.label"])
    is_required = field.required if needs is None else needs
    required = {"isRequired": True, "errorMessage": missing} if is_required else {}
    return {"type": kind, "id": input_id, "label": shown, **required}


def _text(input_id: str, field: Field, answer: Answer | None) -> Block:
    longest = LIMITS["Input.Text.maxLength"]
    said = characters.cut(answer, longest) if isinstance(answer, str) and answer.strip() else ""
    # What was too long is shown whole, so that it can be shortened.
    most = max(1, min(field.most, longest), characters.size(said))
    filled = {"value": said} if said else {}
    drawn = _asked("Input.Text", input_id, field, "Please answer this one.")
    return {**drawn, "isMultiline": field.most > _ONE_LINE, "maxLength": most, **filled}


def _number(field: Field, answer: Answer | None) -> Block:
    is_filled = isinstance(answer, int) and not isinstance(answer, bool)
    filled = {"value": answer} if is_filled else {}
    missing = f"Please give a whole number from {field.least} to {field.most}."
    drawn = _asked("Input.Number", f"{ONE}{field.name}", field, missing)
    # Also shown where the number is out of bounds, which an optional one may be.
    return {
        **drawn,
        "errorMessage": missing,
        "min": field.least,
        "max": max(field.most, field.least),
        **filled,
    }


def _choices(field: Field, options: list[Option], answer: Answer | None) -> Block:
    """Return what picks one or several; the values of several are joined by commas, so they hold none."""
    is_many = field.kind == "choices"
    values = {one.value: quote(one.value, safe=" ") if is_many else one.value for one in options}
    picks = [values[one] for one in _picks(answer) if one in values]
    is_menu = not is_many and len(options) > _MOST_SHOWN
    drawn = _asked(
        "Input.ChoiceSet",
        f"{MANY if is_many else ONE}{field.name}",
        field,
        "Please pick at least one." if is_many else "Please pick one.",
        needs=field.required and not field.takes_words,
    )
    return {
        **drawn,
        **({"isMultiSelect": True} if is_many else {}),
        **({"style": "compact", "placeholder": "Choose one"} if is_menu else {"style": "expanded"}),
        "wrap": True,
        "choices": [{"title": _title(one, is_menu=is_menu), "value": values[one.value]} for one in options],
        **({"value": ",".join(picks)} if picks else {}),
    }


def _title(option: Option, *, is_menu: bool) -> str:
    """Return what a choice says: beside a button to tick, Markdown is read; in a menu, it is not."""
    most = LIMITS["choice.title"]
    return text.label(option.label, most) if is_menu else text.inert(option.label, most)


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
