"""The terminal as a running channel: one person, their lines, and what the hub has for them meanwhile."""

from __future__ import annotations

import asyncio

from sqlalchemy.exc import DBAPIError

from adapters import console
from bot.app import App
from bot.delivery import Delivery
from bot.now import utc_now
from bot.turn import Unavailable
from dialogs.messages import Sender
from dialogs.notices import WORDINGS

_DATABASE_AWAY = "I can’t reach the database just now, so nothing was saved. Please try again in a minute."


def run_console(app: App, email: str, name: str) -> None:
    """Tell one person what they can say, show what waits for them, and talk until the input ends."""
    sender = Sender(console.CHANNEL, email, name=name, email=email, is_named=False)
    screen = console.Screen()
    senders = {console.CHANNEL: console.ConsoleSender(screen)}
    delivery = Delivery(app.store, senders, WORDINGS, app.owner, only_user_id=email)
    with asyncio.Runner() as loop:

        def take(line: str) -> None:
            try:
                handled = app.turns.handle(screen.read(line, sender), utc_now())
            except Unavailable:
                console.show(_DATABASE_AWAY)
                return
            if handled.outgoing:
                answer = delivery.deliver_answer(handled.outgoing, utc_now(), in_doubt=handled.in_doubt)
                loop.run(answer)

        def show_waiting() -> None:
            try:
                loop.run(delivery.deliver_due(utc_now()))
            except DBAPIError:
                console.show(_DATABASE_AWAY)

        try:
            take("help")
            console.talk(take, show_waiting)
        except KeyboardInterrupt:  # Ctrl+C ends the talk, as the README says, and that is no fault
            console.show("")
