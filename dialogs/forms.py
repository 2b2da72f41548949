"""Reading answers: the same rules whether they came from a card, a modal or a typed line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dialogs import texts, understanding
from dialogs.messages import Answer, Field, Form, Json, Option, Question

_LONGEST_ANSWER = 300
# Fewer words are a slip in picking one of several.
_SENTENCE = 3
YES_NO = ("Yes", "No")
_SKIP = frozenset(("skip", "no", "none", "nothing", "no thanks", "-"))
_SAME = frozenset(("same", "the same", "same as before", "as before", "keep that", "keep it", "no change"))
# "1, 3 and 4"; a label such as "Thursday 26 November, 10am to 11am" is picked by its day.
_BETWEEN = re.compile(r",|&|\band\b|;")


class Unreadable(ValueError):
    """The answer makes no sense to the question; the message says what would."""


def read(form: Form, given: Mapping[str, Json]) -> tuple[dict[str, Answer], dict[str, str]]:
    """Return the answers of a form that make sense and, by field name, what is wrong with the others.

    An optional question that was left empty is answered with "". Choices come as values.
    """
    answers: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for field in form.fields:
        try:
            answers[field.name] = read_answer(field, given.get(field.name))
        except Unreadable as problem:
            errors[field.name] = str(problem)
    return answers, errors


def read_answer(field: Field, given: Json) -> Answer:
    """Return what a card or modal says; raises Unreadable with a sentence for the person."""
    if given is None or given == "" or given == []:
        return _nothing(field)
    match field.kind:
        case "choice" if field.takes_words and given not in [option.value for option in field.options]:
            return _text(field, given)
        case "choice":
            return _value(field, given)
        case "choices":
            return _values(field, given if isinstance(given, list) else str(given).split(","))
        case _:
            return _plain(field, given)


def read_typed(field: Field, text: str) -> Answer:
    """Return what a typed line says: a number or the words of a choice; raises Unreadable."""
    if field.before is not None and _plain_words(text) in _SAME:
        return field.before
    if field.reads and not field.required and _plain_words(text) in _SAME:  # nothing stood there
        return _nothing(field)
    if not text or (not field.required and _plain_words(text) in _SKIP) or says_nothing(field, text):
        return _nothing(field)
    if (sentence := _sentence(field, text)) is not None:
        return sentence
    match field.kind:
        case "choice":
            return _picked(field, text)
        case "choices":
            return _values(field, _several(field, text))
        case _:
            return _plain(field, text)


def says_nothing(field: Field, text: str) -> bool:
    """Return whether a typed line is, to this optional question, another word for nothing."""
    return not field.required and _plain_words(text) in field.nothing


def is_about(field: Field, text: str) -> bool:
    """Return whether a typed line can only be meant for this question, whether or not it says enough."""
    try:
        return says_nothing(field, text) or _sentence(field, text) is not None
    except Unreadable:
        return True


def _sentence(field: Field, text: str) -> Answer | None:
    """Return what a whole sentence says of who came; raises Unreadable for one that can be read two ways."""
    said: tuple[int, ...] | int | understanding.Unclear | None = None
    values = [option.value for option in field.options]
    if field.reads == "absent":
        stood = [values.index(one) for one in field.before] if isinstance(field.before, list) else None
        said = understanding.read_absent(text, choices(field), stood)
    elif field.reads == "walk_ins":
        said = understanding.read_walk_ins(text)
    if isinstance(said, understanding.Unclear):
        raise Unreadable(said.text)
    if isinstance(said, tuple):
        return [values[at] for at in said]
    return None if said is None else _number(field, said)


def _plain_words(text: str) -> str:
    return text.lower().strip(" .!")


def picked(form: Form, answers: Mapping[str, Answer]) -> str:
    """Return what somebody picked as the only answer of a form, as it stood there; "" for any other."""
    if len(form.fields) != 1:
        return ""
    match form.fields[0], answers.get(form.fields[0].name):
        case Field(kind="yes_no"), bool(said):
            return YES_NO[0] if said else YES_NO[1]
        case Field(kind="choice", options=options), str(value):
            return next((option.label for option in options if option.value == value), "")
    return ""


def written(question: Question | None, text: str, sent: Mapping[str, Json]) -> list[Json]:
    """Return what somebody wrote by now, the earlier answers to the open form included, side by side.

    What was picked is left out: the ids of dates, side by side, are long numbers too.
    """
    if question is None:
        return [text, *sent.values()]
    picked = {field.name for field in question.form.fields if field.options}
    before = [said for name, said in question.answered.items() if name not in picked | set(sent)]
    return [*before, *(said for name, said in sent.items() if name not in picked), text]


def choices(field: Field) -> tuple[str, ...]:
    """Return what a person can pick, in order; empty for a question that is answered in words."""
    return YES_NO if field.kind == "yes_no" else tuple(option.label for option in field.options)


def field_from(question: Mapping[str, Json]) -> Field:
    """Return the field of a question in the catalogue."""
    options = tuple(Option(str(option), str(option)) for option in question.get("options") or ())
    return Field(
        question["name"],
        question["label"],
        question.get("kind", "text"),
        options,
        required=question.get("required", True),
        most=question.get("most") or _LONGEST_ANSWER,
    )


def _nothing(field: Field) -> Answer:
    if field.required:
        raise Unreadable(f"Please answer this one: {field.label}")
    return [] if field.kind == "choices" else ""


def _plain(field: Field, given: Json) -> Answer:
    match field.kind:
        case "number":
            return _number(field, given)
        case "yes_no":
            return _yes_no(given)
        case _:
            return _text(field, given)


def _text(field: Field, given: Json) -> str:
    text = texts.clean(given) if isinstance(given, str) else ""
    if not text:
        raise Unreadable("Please use letters or numbers.")
    if len(text) > field.most:
        raise Unreadable(f"That is {len(text)} characters. Please use {field.most} or fewer.")
    return text


def _number(field: Field, given: Json) -> int:
    number = given if isinstance(given, int) and not isinstance(given, bool) else None
    if isinstance(given, str):
        number = understanding.read_number(texts.clean(given))
    if number is None or not field.least <= number <= field.most:
        raise Unreadable(f"Please give a whole number from {field.least} to {field.most}.")
    return number


def _yes_no(given: Json) -> bool:
    if isinstance(given, bool):
        return given
    text = texts.clean(given) if isinstance(given, str) else ""
    picked = {"1": True, "2": False}.get(text, understanding.read_yes_no(text))
    if picked is None:
        raise Unreadable("Please say yes or no.")
    return picked


def _value(field: Field, given: Json) -> str:
    if given not in [option.value for option in field.options]:
        raise Unreadable(f"Please pick one of the {len(field.options)} shown.")
    return str(given)


def _values(field: Field, given: list[Json]) -> list[str]:
    picked = {_value(field, value) for value in given}
    if len(picked) > field.most:
        raise Unreadable(f"Please pick {field.most} at most.")
    return [option.value for option in field.options if option.value in picked]


def _picked(field: Field, text: str) -> str:
    position = understanding.read_choice(text, choices(field))
    if position is None and field.takes_words and len(text.split()) >= _SENTENCE:
        return _text(field, text)
    if position is None:
        raise Unreadable(f"Please pick one of the {len(field.options)} shown, or say “stop”.")
    return field.options[position].value


def _several(field: Field, text: str) -> list[Json]:
    if text.lower() in ("all", "all of them", "everything"):
        return [option.value for option in field.options]
    return [_picked(field, piece.strip()) for piece in _BETWEEN.split(text) if piece.strip()]
