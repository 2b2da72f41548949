"""One reply of each kind, as the product gives them; their drawings are in tests/payloads/*/drawn."""

from __future__ import annotations

from dialogs.messages import JOIN, Action, Field, Form, Home, Item, Option, Question, Reply, Section

LINK = "https://meet.example/abc?x=1&y=2"
DETAILS = Action("Details", "details", {"occurrence": 2})
BOOK = Action("Book", "book", {"occurrence": 2})
MENU = (Action("What’s on", "whats_on"), Action("Help", "help"))
TASTER = Item("CQI Taster", ("10am to 11am · Hub · 12 places left",), (BOOK, DETAILS), "Thursday 26 November")
FORUM = Item("Forum", ("2pm to 3pm · Online",), (BOOK, DETAILS), "Thursday 26 November")
DROP_IN = Item("Drop In", ("12pm to 1pm · Just come",), (DETAILS,), "Friday 27 November")
MINE = Item("CQI Taster", ("Thursday 26 November, 10am to 11am", "Online"), (DETAILS,), link=LINK)
DATES = tuple(
    Option(str(at), f"{day} December, 10am to 11am")
    for at, day in enumerate(
        ("Tuesday 1", "Thursday 3", "Tuesday 8", "Thursday 10", "Tuesday 15", "Thursday 17"), 11
    )
)
TWO_WAYS = (Option("attend", "Attend"), Option("showcase", "Showcase my work"))

WORKSHOP = Form(
    "Bespoke Workshop for a whole team",
    (
        Field("about", "What is it about?", most=500, hint="No patient details, please."),
        Field("title", "What is it called?", most=80),
        Field("people", "How many people?", "number", most=200),
        Field("lunch", "Is lunch needed?", "yes_no", required=False),
        Field("part", "How would you like to take part?", "choice", TWO_WAYS),
        Field("dates", "Which dates?", "choices", DATES, most=3),
        Field("room", "Which room?", "choice", tuple(Option(f"r{n}", f"Room {n}") for n in range(12))),
        Field(
            "topics",
            "Which topics?",
            "choices",
            tuple(Option(f"t{n}", f"Topic {n}") for n in range(11)),
            most=2,
        ),
    ),
    intro="Tell us a little.",
)
REASON = Form(
    "Decline",
    (Field("reason", "Which reason?", "choice", (Option("full", "The group is full"),), takes_words=True),),
)


def asked(form: Form, **more: dict[str, object]) -> Question:
    return Question(form, "book.picked:7", **more)  # type: ignore[arg-type]


def one(*, said: str = "", errors: dict[str, str] | None = None, **field: object) -> Reply:
    """Return a reply that asks one question."""
    form = Form("Book", (Field("x", "Which one?", **field),))  # type: ignore[arg-type]
    return Reply(said, question=Question(form, "book.picked:7", errors=errors or {}))


REPLIES = {
    "list": Reply("What’s on this week:", items=(TASTER, FORUM, DROP_IN), actions=MENU),
    "facts": Reply("You’re booked.", (("What", "CQI Taster"), (JOIN, LINK)), actions=MENU, done="Booked"),
    "links": Reply("Your bookings:", items=(MINE,), actions=MENU),
    "main_button": Reply("CQI Taster. One hour.", actions=(BOOK, *MENU)),
    "choice_buttons": one(kind="choice", options=TWO_WAYS, errors={"x": "Please pick one of the 2 shown."}),
    "choice_radio": one(kind="choice", options=DATES[:3]),
    "choice_menu": one(kind="choice", options=DATES, required=False),
    "choices": one(kind="choices", options=DATES),
    "yes_no": one(kind="yes_no"),
    "text": one(required=False, hint="No patient details, please."),
    "number": one(said="Not before you say:", kind="number", most=4),
    "form": Reply(WORKSHOP.intro, question=asked(WORKSHOP, answered={"about": "Handover"})),
    "aside": Reply(
        "In the Hub.", (("Where", "Hub"),), question=asked(WORKSHOP, errors={"about": "Too long."})
    ),
}
FORMS = {
    "form": asked(WORKSHOP),
    "form_answered": asked(
        WORKSHOP,
        answered={
            "about": "Handover", "title": "Shorter", "people": 4, "lunch": False, "part": "showcase",
            "dates": ["12", "13"], "room": "r7", "topics": ["t2"],
        },
        errors={"people": "Please give a whole number from 1 to 3.", "gone": "No such question."},
    ),
    "own_words": asked(REASON, answered={"reason": "It is on a bank holiday"}),
}  # fmt: skip
HOME = Home(
    "Hello Asha.",
    (
        Section("My bookings", "You have 1 booking:", (MINE,), (Action("My bookings", "my_bookings"),)),
        Section("My sessions", "Nothing to decide."),
        Section("What’s on", items=(TASTER, FORUM, DROP_IN)),
    ),
    MENU,
)
