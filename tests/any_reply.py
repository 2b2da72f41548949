"""Any reply that a flow could ever give, for what must hold of every drawing of it."""

from __future__ import annotations

from hypothesis import strategies as st

from dialogs.messages import (
    JOIN,
    Action,
    Answer,
    Field,
    FieldKind,
    Form,
    Item,
    Option,
    Question,
    Reply,
    Section,
)

NASTY = (
    "<!channel>", "<!here>", "<!everyone>", "<@U1>", "<!subteam^S1>", "&lt;!channel&gt;",
    "<https://evil.example|here>", "https://evil.example", "*bold* _it_ ~no~ `code` ```pre```", "> quote",
    "[here](https://evil.example)", "![x](https://evil.example/x.png)", "<at>Ben</at>", "# head", "1. one",
    "- item", "{{DATE(2026-01-01T00:00:00Z,SHORT)}}", "<b>bold</b>", "**bold** __it__", r"\*x\* \\",
    "<at>" * 900,
    ":smile:", "\x00\x1b[2J", "\ud800", "\u202eturned", "مرحبا بالعالم", "👩\u200d👩\u200d👧\u200d👦",
    "👍" * 10_000, "x" * 50_000, "\n\n\n", " ", "", "e\u0301" * 3_000,
)  # fmt: skip
words = st.sampled_from(NASTY) | st.text(max_size=60)
values = st.text(max_size=200)
args = st.dictionaries(st.text(max_size=5), st.integers() | words, max_size=2)
actions = st.lists(st.builds(Action, words, st.text(max_size=10), args), max_size=3).map(tuple)
items = st.builds(
    Item,
    words,
    st.lists(words, max_size=3).map(tuple),
    actions,
    st.sampled_from(("", "Monday")) | words,
    words,
)
lists = st.lists(items, max_size=5) | st.lists(items, min_size=1, max_size=2).map(lambda few: few * 25)
options = st.lists(st.builds(Option, values, words), max_size=8, unique_by=lambda one: one.value)
many = options | st.integers(9, 130).map(lambda n: [Option(f"v{at}", f"Option {at}") for at in range(n)])
kinds: st.SearchStrategy[FieldKind] = st.sampled_from(("text", "number", "choice", "choices", "yes_no"))
names = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)


@st.composite
def fields(draw: st.DrawFn, name: str) -> Field:
    kind = draw(kinds)
    shown = tuple(draw(many)) if kind in ("choice", "choices") else ()
    most = draw(st.integers(1, 5_000))
    takes_words = draw(st.booleans()) and kind == "choice"
    return Field(name, draw(words), kind, shown, draw(st.booleans()), most, draw(words), takes_words)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    asked = [draw(fields(name)) for name in draw(st.lists(names, max_size=4, unique=True))]
    answered = {field.name: draw(answers(field)) for field in asked if draw(st.booleans())}
    errors = {field.name: draw(words) for field in asked if draw(st.booleans())}
    token = draw(st.sampled_from(("book.date_picked:7", "x" * 300)))
    return Question(Form(draw(words), tuple(asked), draw(words), draw(words)), token, answered, errors)


def answers(field: Field) -> st.SearchStrategy[Answer]:
    """Return what may be the stored answer to a field, one that was left out included."""
    picks = [option.value for option in field.options]
    match field.kind:
        case "number":
            return st.integers(1, field.most)
        case "yes_no":
            return st.booleans()
        case "choices":
            return st.lists(st.sampled_from(picks), unique=True) if picks else st.just([])
        case "choice" if picks:
            return st.sampled_from(picks)
    return words


facts = st.lists(st.tuples(st.just(JOIN) | words, words), max_size=4).map(tuple)
replies = st.builds(
    Reply,
    words,
    facts,
    lists.map(tuple),
    st.none() | questions(),
    actions,
    st.sampled_from(("", "Cancelled")),
)
sections = st.lists(st.builds(Section, words, words, lists.map(tuple), actions), max_size=4).map(tuple)


# --- Forms that can be shown, with answers to them ---------------------------------------------


@st.composite
def plain_forms(draw: st.DrawFn) -> tuple[Question, dict[str, Answer]]:
    """Return a form that every channel can show, and answers to all of it, as somebody may fill them in."""
    plain = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=20)
    asked, given_answers = [], {}
    for name in draw(st.lists(names, min_size=1, max_size=6, unique=True)):
        kind = draw(kinds)
        picks = [Option(f"v{at}", f"Option {at}") for at in range(draw(st.integers(1, 120)))]
        shown = tuple(picks) if kind in ("choice", "choices") else ()
        field = Field(
            name, "What?", kind, shown, most=150, takes_words=kind == "choice" and draw(st.booleans())
        )
        is_said = kind == "text" or (field.takes_words and draw(st.booleans()))
        asked.append(field)
        given_answers[name] = draw(plain) if is_said else draw(answers(field))
    return Question(Form("Form", tuple(asked)), "t"), given_answers


def wanted(field: Field, answer: Answer) -> Answer:
    """Return the answer as a form gives it: yes and no are words, choices are in the order shown."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, list):
        return [option.value for option in field.options if option.value in answer]
    return answer
