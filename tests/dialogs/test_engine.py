from datetime import UTC, datetime
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dialogs import engine, running
from dialogs.closed import Closed
from dialogs.engine import Ask, Conversation, Hub, Turn, ask
from dialogs.messages import Action, Field, Form, Incoming, Option, Press, Reply, Sender, Submission
from dialogs.texts import holds_nhs_number

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ASHA = Sender("console", "asha")
TEA = Form(
    "Tea",
    (
        Field("milk", "Milk?", "yes_no"),
        Field("cups", "How many cups?", "number", most=4),
        Field("leaf", "Which leaf?", "choice", (Option("a", "Assam"), Option("d", "Darjeeling"))),
        Field("name", "Which name shall we call?", required=False, most=20),
    ),
    intro="Tea is on its way.",
)

PARTY = Form(
    "Party",
    (
        Field("guest", "Who comes?", most=20),
        Field("host", "Whose party is it?", most=20),
        Field("days", "Which days?", "choices", tuple(Option(n, n) for n in ("1", "943", "476", "5919"))),
    ),
)


def tea(turn: Turn, args: Any) -> Ask | Reply:
    return ask(TEA, then=poured, table=args.get("table", 1))


def poured(turn: Turn, answers: Any) -> Reply:
    said = ", ".join(f"{name}={answers[name]}" for name in ("table", "milk", "cups", "leaf", "name"))
    return Reply(said, actions=(Action("Another", "tea"),))


def help_(turn: Turn, args: Any) -> Reply:
    return Reply(f"help {args.get('why', '')}".strip(), actions=(Action("Tea", "tea", {"table": 7}),))


def planned(turn: Turn, answers: Any) -> Reply:
    return Reply(f"{answers['guest']}, {answers['host']}, {' '.join(answers['days'])}")


def module(name: str, **steps: Any) -> ModuleType:
    made = ModuleType(name)
    made.__dict__.update(steps)
    return made


poured.__module__ = "dialogs.tea"
planned.__module__ = "dialogs.party"
FLOWS = {
    "tea": module("tea", start=tea, poured=poured),
    "party": module("party", start=lambda turn, args: ask(PARTY, then=planned), planned=planned),
    "help": module("help", start=help_),
    "whats_on": module("whats_on", start=lambda turn, args: Reply("what's on")),
    "human": module("human", start=lambda turn, args: Reply("a person")),
    "my_bookings": module("my_bookings", start=lambda turn, args: Reply("bookings")),
}


class Talk:
    """One address, restarted between every two lines: only JSON goes from turn to turn."""

    def __init__(self) -> None:
        self.state: dict[str, Any] = {}
        self.reply = Reply("")

    def _take(self, **what: Any) -> "Talk":
        turn = Turn(None, 1, "Asha", NOW, Hub("Hub", ZoneInfo("Europe/London")), list)  # type: ignore[arg-type]
        before = engine.load(self.state)
        self.reply, after = running.run(FLOWS, before, Incoming("k", ASHA, **what), turn)
        self.state = engine.dump(after)
        return self

    def says(self, text: str) -> "Talk":
        return self._take(text=text)

    def presses(self, flow: str, **args: Any) -> "Talk":
        return self._take(press=Press(flow, args))

    def submits(self, token: str | None = None, **answers: Any) -> "Talk":
        assert token or self.reply.question
        return self._take(submission=Submission(token or self.reply.question.token, answers))  # type: ignore[union-attr]

    @property
    def asked(self) -> str:
        assert self.reply.question is not None
        assert self.reply.question.next_field is not None
        return self.reply.question.next_field.name

    @property
    def errors(self) -> dict[str, str]:
        return dict(self.reply.question.errors) if self.reply.question else {}


@pytest.fixture
def talk() -> Talk:
    return Talk()


def test_a_form_is_answered_line_by_line(talk: Talk):
    assert talk.presses("tea").asked == "milk"
    assert talk.says("yes please").asked == "cups"
    assert talk.says("two").asked == "leaf"
    assert talk.says("2").asked == "name"
    assert talk.says("skip").reply.text == "table=1, milk=True, cups=2, leaf=d, name="


def test_a_form_is_answered_whole(talk: Talk):
    talk.presses("tea", table=3).submits(milk=False, cups=1, leaf="a", name="Asha")
    assert talk.reply.text == "table=3, milk=False, cups=1, leaf=a, name=Asha"


def test_an_answer_that_makes_no_sense_is_asked_again_and_the_others_are_kept(talk: Talk):
    talk.presses("tea").submits(milk=True, cups=9, leaf="x", name="Asha")
    assert set(talk.errors) == {"cups", "leaf"}
    assert talk.reply.question is not None
    assert talk.reply.question.answered == {"milk": True, "name": "Asha"}
    talk.submits(milk=True, cups=2, leaf="d", name="Asha")
    assert talk.reply.text == "table=1, milk=True, cups=2, leaf=d, name=Asha"


def test_a_typed_answer_that_makes_no_sense_says_what_would(talk: Talk):
    talk.presses("tea").says("yes").says("lots")
    assert talk.errors == {"cups": "Please give a whole number from 1 to 4."}
    assert talk.asked == "cups"


@pytest.mark.parametrize("word", ["cancel", "stop", "Start over", "never mind"])
def test_a_question_can_be_left_with_a_word(talk: Talk, word: str):
    assert talk.presses("tea").says(word).reply.text == "help left"
    assert talk.says("yes").reply.text == "help not_understood"


def test_help_in_a_question_explains_and_asks_again(talk: Talk):
    assert talk.presses("tea").says("help").asked == "milk"
    assert "cancel" in talk.reply.text
    assert talk.says("yes").asked == "cups"


@pytest.mark.parametrize("line", ["what's on", "what's on next week", "my bookings"])
def test_a_new_request_works_in_the_middle_of_a_form(talk: Talk, line: str):
    assert talk.presses("tea").says(line).reply.text in ("what's on", "bookings")


def test_a_new_request_works_where_any_words_could_be_the_answer(talk: Talk):
    talk.presses("tea").says("yes").says("1").says("1")
    assert talk.asked == "name"
    assert talk.says("what's on next week").reply.text == "what's on"


@pytest.mark.parametrize("line", ["What's on next week?", "what is on", "who can I talk to"])
def test_a_clear_question_in_a_free_field_is_answered_and_the_form_stays(talk: Talk, line: str):
    talk.presses("party").says("Ben").says(line)
    assert talk.reply.text in ("what's on", "a person")
    assert talk.asked == "host"
    assert talk.reply.question is not None
    assert talk.reply.question.answered == {"guest": "Ben"}
    assert talk.says("Asha").asked == "days"


@pytest.mark.parametrize("line", ["How can we shorten our rounds?", "what we need", "when I can", "Is it?"])
def test_other_words_answer_a_free_question_however_they_begin(talk: Talk, line: str):
    assert talk.presses("party").says(line[:20]).asked == "host"


def test_words_that_only_look_like_a_date_answer_a_free_question(talk: Talk):
    talk.presses("tea").says("yes").says("1").says("1")
    assert talk.says("next week").reply.text.endswith("name=next week")


def test_a_button_in_an_old_message_starts_afresh_with_its_own_arguments(talk: Talk):
    talk.presses("tea").says("yes")
    assert talk.presses("tea", table=9).asked == "milk"
    assert talk.submits(milk=True, cups=1, leaf="a").reply.text.startswith("table=9")


def test_an_old_form_is_not_saved(talk: Talk):
    token = talk.presses("tea").reply.question.token  # type: ignore[union-attr]
    talk.presses("tea")
    assert talk.submits(token, milk=True, cups=1, leaf="a").reply.text == "help old_form"


def test_a_form_that_was_finished_cannot_be_sent_again(talk: Talk):
    token = talk.presses("tea").reply.question.token  # type: ignore[union-attr]
    talk.submits(token, milk=True, cups=1, leaf="a")
    assert talk.submits(token, milk=True, cups=1, leaf="a").reply.text == "help answered_form"
    assert talk.reply.question is None


def test_a_late_answer_to_a_question_that_was_left_leads_back_to_it_and_writes_nothing(talk: Talk):
    token = talk.presses("tea", table=3).reply.question.token  # type: ignore[union-attr]
    talk.says("what's on")
    assert talk.says("stop").reply.text.startswith("help")
    assert talk.submits(token, milk=True, cups=1, leaf="a").reply.text == "help old_form"
    assert talk.reply.actions[0] == Action("Start again", "tea", {"table": 3})
    assert talk.says("start again").asked == "milk"
    assert talk.submits(milk=True, cups=1, leaf="a").reply.text.startswith("table=3")


def test_a_late_answer_leaves_the_open_question_open(talk: Talk):
    token = talk.presses("tea", table=3).reply.question.token  # type: ignore[union-attr]
    talk.presses("party").submits(token, milk=True, cups=1, leaf="a")
    assert talk.reply.text == "help old_form"
    assert talk.asked == "guest"
    assert talk.says("Ben").asked == "host"


def test_every_question_on_the_way_to_an_end_counts_as_answered(talk: Talk):
    left = talk.presses("tea", table=3).reply.question.token  # type: ignore[union-attr]
    token = talk.presses("tea", table=3).reply.question.token  # type: ignore[union-attr]
    talk.says("yes").says("1").says("1").says("skip")
    assert talk.submits(token, milk=True, cups=1, leaf="a").reply.text == "help answered_form"
    assert talk.submits(left, milk=True, cups=1, leaf="a").reply.text == "help answered_form"


def test_only_the_last_few_questions_are_remembered(talk: Talk):
    tokens = [talk.presses("tea", table=n).reply.question.token for n in range(9)]  # type: ignore[union-attr]
    assert talk.submits(tokens[0], milk=True).reply.actions[0].label == "Tea"
    assert talk.submits(tokens[4], milk=True).reply.actions[0].args == {"table": 4}
    assert len(talk.state["closed"]) == 5


def test_a_button_of_a_flow_that_is_gone_leads_to_help(talk: Talk):
    assert talk.presses("coffee").reply.text == "help old_button"


@pytest.mark.parametrize("flow", ["tea.poured", "__class__", "", "help.start"])
def test_a_button_cannot_reach_into_the_middle_of_a_flow(talk: Talk, flow: str):
    assert talk.presses(flow).reply.text == "help old_button"


def test_a_question_whose_step_a_new_version_no_longer_has_is_out_of_date(talk: Talk):
    talk.presses("tea")
    talk.state["step"] = "tea.stirred"
    assert talk.submits("tea.stirred:1", milk=True, cups=1, leaf="a").reply.text == "help old_form"


def test_a_conversation_another_version_wrote_starts_afresh(talk: Talk):
    talk.state = {"step": 4, "form": "tea"}
    assert talk.says("yes").reply.text == "help not_understood"


def test_a_button_of_the_last_answer_can_be_typed_by_its_label(talk: Talk):
    assert talk.says("hmm").says("tea").asked == "milk"
    assert talk.says("cancel").says("1").reply.text == "help not_understood"


def test_a_number_picks_an_option_of_the_question(talk: Talk):
    talk.presses("tea").says("1")
    assert talk.asked == "cups"


@pytest.mark.parametrize(
    "what",
    [
        {"text": "my patient is 943 476 5919"},
        {"press": Press("tea", {"table": "943 476 5919"})},
        {"press": Press("tea", {"943 476 5919": 1})},
        {"press": Press("tea", {"table": 9434765919})},
        {"press": Press("tea", {"table": ["943", {"chair": "476"}, "5919"]})},
        {"text": "hello", "submission": Submission("poured:1", {"name": "943 476 5919"})},
        {"submission": Submission("poured:1", {"name": "943 476", "milk": "5919"})},
        {"submission": Submission("poured:1", {"name": ["943 476 5919"]})},
    ],
)
def test_an_nhs_number_is_refused_wherever_it_stands_and_the_question_stays(talk: Talk, what: dict[str, Any]):
    talk.presses("tea")
    talk._take(**what)
    assert talk.reply.text == "help nhs_number"
    assert "5919" not in str(talk.state)
    assert talk.says("yes").asked == "cups"


def test_an_nhs_number_split_over_the_answers_to_one_form_is_refused(talk: Talk):
    talk.presses("party").says("943 476").says("5919")
    assert talk.reply.text == "help nhs_number"
    assert talk.says("Ben").asked == "days"


def test_the_answers_that_come_again_with_a_form_count_once(talk: Talk):
    assert holds_nhs_number("10001 10001")
    talk.presses("party").submits(guest="10001", host="x" * 21)
    assert talk.submits(guest="10001", host="Ben", days=["1"]).reply.text == "10001, Ben, 1"


def test_what_was_picked_is_no_nhs_number_together(talk: Talk):
    talk.presses("party").submits(guest="Asha", host="Ben", days=["943", "476", "5919"])
    assert talk.reply.text == "Asha, Ben, 943 476 5919"


def test_a_message_too_long_is_refused_and_the_question_stays(talk: Talk):
    assert talk.presses("tea").says("x" * 1_000_000).reply.text == "help too_long"
    assert talk.says("yes").asked == "cups"


def test_a_new_question_never_accepts_the_token_of_an_earlier_one(talk: Talk):
    first = talk.presses("tea").reply.question.token  # type: ignore[union-attr]
    second = talk.presses("tea").reply.question.token  # type: ignore[union-attr]
    assert first != second


def test_what_was_kept_and_answered_is_plain_json():
    begun, past = Press("tea", {"table": 1}), (Closed("tea.poured:3", Press("tea"), is_answered=True),)
    shown = (Action("A", "tea"),)
    conversation = Conversation("tea.poured", TEA, {"table": 1}, {"milk": True}, shown, 4, begun, past)
    assert engine.load(engine.dump(conversation)) == conversation
