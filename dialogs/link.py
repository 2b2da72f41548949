"""Linking an account that its owner has unlinked; all others are linked of themselves, by their e-mail."""

from __future__ import annotations

from dialogs import unlink, wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Field, Form, Reply

_UNCONFIRMED = (
    "I link accounts that have the same work email. None is confirmed for this account at the moment, so I "
    "can’t link it. If you have one, please try again later."
)
_WHAT_HAPPENS = (
    "Bookings of both are put together. If both have a place on one date, one of the two is given up. "
    "That can’t be taken back."
)


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Ask whether to link with the e-mail that is confirmed, or say why there is nothing to link."""
    account = turn.account
    if account.email:
        text = f"This account is linked already, with {account.email}."
        return Reply(text, actions=(unlink.UNLINK, *wording.MENU))
    if not account.confirmed:
        return Reply(_UNCONFIRMED, actions=wording.MENU)
    field = Field("sure", f"Link this account with {account.confirmed}?", "yes_no")
    return ask(Form("Link my account", (field,), intro=_WHAT_HAPPENS), then=sure, email=account.confirmed)


def sure(turn: Turn, answers: Args) -> Ask | Reply:
    """Link the account with the e-mail that was shown, if it is still the one."""
    account = turn.account
    if account.email or account.confirmed != answers["email"]:
        return start(turn, {})
    if not answers.get("sure"):
        return Reply("OK, this account stays a person of its own.", actions=wording.MENU)
    account.link()
    text = f"This account is linked with {answers['email']} again, with all that is booked there."
    return Reply(text, actions=wording.MENU, done="Linked")
