"""One turn under way: starting a flow, going on with its question, leaving it. Not here: what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dialogs import closed, forms, wording
from dialogs.engine import Answers, Conversation, Flows, Step, Turn
from dialogs.messages import NO_LONGER_OPEN, Answer, Press, Reply, Submission

_ANSWERED = "Answered"


@dataclass(frozen=True, slots=True)
class Steps:
    """One turn under way: the same three things, wherever the message leads."""

    flows: Flows
    before: Conversation
    turn: Turn

    def refuse(self, why: str) -> tuple[Reply, Conversation]:
        """Say why nothing was read, and leave an open question open."""
        reply, _ = self.start("help", {"why": why})
        return replace(reply, question=self.before.question()), self.before

    # --- a button

    def press(self, press: Press) -> tuple[Reply, Conversation]:
        if press.flow not in self.flows:
            return self.start("help", {"why": "old_button"})
        return self.start(press.flow, press.args)

    # --- a whole form

    def submit(self, submission: Submission) -> tuple[Reply, Conversation]:
        question = self.before.question()
        if question is None or submission.token != question.token:
            return self.late(submission.token)
        answers, errors = forms.read(question.form, submission.answers)
        return self.answered(answers, errors)

    def reopen(self, token: str) -> tuple[Reply, Conversation]:
        """Show the form again as it is."""
        question = self.before.question()
        if question is None or token != question.token:
            return self.late(token, answered=_ANSWERED)
        return Reply(question.form.intro, question=question), self.before

    def leave(self, token: str) -> tuple[Reply, Conversation]:
        """Close a form that was shut without sending it: what is typed next is no answer to it."""
        question = self.before.question()
        if question is None or token != question.token:
            return self.late(token)
        reply, after = self.left()
        return closed.with_again(reply, closed.left(after.closed), self.flows), after

    def left(self) -> tuple[Reply, Conversation]:
        """Leave the open question."""
        reply, after = self.start("help", {"why": "left"})
        return replace(reply, closed=NO_LONGER_OPEN), after

    def late(self, token: str, answered: str = "") -> tuple[Reply, Conversation]:
        """Say what became of a form that is no longer open. It is never read: what is open stays so."""
        past = closed.find(self.before.closed, token)
        reply, after = self.refuse("answered_form" if past and past.is_answered else "old_form")
        # The answer to one that came to its end stands on it, and a second click must not take its place.
        said = answered if past and past.is_answered else NO_LONGER_OPEN
        return replace(closed.with_again(reply, past, self.flows), closed=said), after

    # --- going on

    def answered(
        self, answers: Mapping[str, Answer], errors: Mapping[str, str]
    ) -> tuple[Reply, Conversation]:
        now_answered = {**self.before.answered, **answers}
        after = replace(self.before, answered=now_answered)
        question = after.question(errors)
        if question is not None and (errors or question.next_field):
            return Reply(question.form.intro, question=question), after
        kept = {**self.before.kept, **now_answered}
        reply, then = self.go(str(self.before.step), kept, self.before.begun, is_answer=True)
        picked = forms.picked(question.form, now_answered) if question else ""
        reply, then = self.then(reply, replace(then, waiting=()), then.waiting)
        return replace(reply, closed=picked or _ANSWERED), then

    def then(self, reply: Reply, after: Conversation, rest: Sequence[Press]) -> tuple[Reply, Conversation]:
        """Go on with what else was wanted, one after the other, until something is asked."""
        if not rest:
            return reply, after
        if after.form is not None:
            return reply, replace(after, waiting=tuple(rest))
        more, then = Steps(self.flows, after, self.turn).start(rest[0].flow, rest[0].args)
        return self.then(_both(reply, more), then, rest[1:])

    def start(self, flow: str, args: Answers) -> tuple[Reply, Conversation]:
        return self.go(f"{flow}.start", args, Press(flow, args))

    def go(
        self, step: str, answers: Answers, begun: Press | None, *, is_answer: bool = False
    ) -> tuple[Reply, Conversation]:
        flow, _, name = step.partition(".")
        run_step: Step | None = getattr(self.flows.get(flow), name, None)
        if (
            run_step is None
        ):  # the step was there when the question was asked; a newer version has no such step
            return self.start("help", {"why": "old_form"})
        outcome = run_step(self.turn, answers)
        past = closed.added(self.before.closed, self.before.question(), self.before.begun)
        if isinstance(outcome, Reply):
            done = closed.answered(past, begun) if is_answer else past
            kept = self.before
            return outcome, Conversation(number=kept.number, closed=done, waiting=kept.waiting)
        number = self.before.number + 1
        after = Conversation(
            outcome.then,
            outcome.form,
            outcome.keep,
            number=number,
            begun=begun,
            closed=past,
            waiting=self.before.waiting,
        )
        return Reply(outcome.form.intro, question=after.question()), after


def _both(first: Reply, second: Reply) -> Reply:
    """Return two answers as one: what is asked or offered last stands last."""
    own = tuple(action for action in first.actions if action not in wording.MENU)
    others = tuple(action for action in second.actions if action not in own)
    return replace(
        second,
        text=f"{first.text} {second.text}".strip(),
        facts=first.facts + second.facts,
        items=first.items + second.items,
        actions=own + others,
        done=first.done or second.done,
        calendar=first.calendar + second.calendar,
    )
