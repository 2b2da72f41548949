"""Talks to the bot in the terminal, as one person."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence

from bot import database, demo
from bot.app import SAMPLE_PEOPLE, build, welcome_people
from bot.calendar_links import links_of
from bot.console import run_console
from bot.now import utc_now
from bot.settings import Settings
from dialogs import wording
from store import people
from store.roles import name_from


def add_arguments(parser: ArgumentParser) -> None:
    """Add `--as`."""
    parser.add_argument(
        "--as", dest="email", metavar="EMAIL", help="who you are; in the demo Asha, unless told"
    )


def run(options: Namespace, environ: Mapping[str, str]) -> int:
    """Talk until the input ends."""
    settings = Settings.read(environ)
    sample = [email for _, email, _ in SAMPLE_PEOPLE]
    email = (options.email or (sample[0] if settings.is_demo else "")).strip().lower()
    if "@" not in email.strip("@"):
        return database.stop("say who you are by e-mail: python -m bot console --as first.last@trust.example")
    with database.started(settings, utc_now(), print) as store:
        database.write(store, lambda tx: welcome_people(tx, settings, utc_now(), is_guest=True))
        if demo.is_shown(settings):
            database.write(store, lambda tx: demo.let_have_been(tx, utc_now()))
        if settings.is_demo:
            print(f"To be somebody else: make console WHO=EMAIL, with {_others(sample, email)}.")
        with store.reading() as tx:
            known = people.name_of(tx, email)
        name = known or name_from(email)
        print(
            f"You are {'' if known else 'new here: '}{name}. Type what you would say to the hub; “bye” ends."
        )
        app = build(settings, store, calendar_links=links_of(settings), is_for_one=True)
        run_console(app, email, name)
    return 0


def _others(sample: Sequence[str], email: str) -> str:
    return wording.listing([address for address in sample if address != email], last="or")
