"""Unlinking an account: after a Yes it is a person of its own, and what they have stays with the e-mail."""

from __future__ import annotations

from dialogs import wording
from dialogs.arguments import Args
from dialogs.engine import Ask, Turn, ask
from dialogs.messages import Action, Field, Form, Reply

UNLINK = Action("Unlink this account", "unlink")
LINK = Action("Link my account", "link")


def start(turn: Turn, args: Args) -> Ask | Reply:
    """Say what unlinking means and ask, or that there is nothing to unlink."""
    account = turn.account
    if not account.email:
        text = "This account is not linked with any other: what you book here belongs to it alone."
        return Reply(text, actions=(LINK, *wording.MENU) if account.confirmed else wording.MENU)
    told = "your other account" if account.has_others else "nobody, as I know no other account of yours"
    intro = (
        f"Your bookings, and whatever you run, stay with {account.email}. This account has none of it then, "
        f"and messages about it go to {told}. Links to your calendar end. "
        "“Link my account” joins the two again."
    )
    field = Field("sure", f"Unlink this account from {account.email}?", "yes_no")
    return ask(Form("Unlink this account", (field,), intro=intro), then=sure)


def sure(turn: Turn, answers: Args) -> Reply:
    """Unlink the account, or leave it as it is."""
    email = turn.account.email
    if not email:
        return Reply("This account is not linked any more. Nothing more to do.", actions=wording.MENU)
    if not answers.get("sure"):
        return Reply(f"OK, this account is still linked with {email}.", actions=wording.MENU)
    turn.account.unlink()
    text = (
        f"This account is a person of its own now, with nothing booked. What you had is still there for "
        f"{email}. To come back to it here, say “link my account”."
    )
    return Reply(text, actions=(LINK, wording.WHATS_ON, wording.HELP), done="Unlinked")
