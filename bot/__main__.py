"""The command line: finds the command, and says whatever goes wrong in one line."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import NoReturn

from sqlalchemy.exc import DBAPIError

from bot.settings import BadSettings, Settings

COMMANDS = {
    "web": "serve every configured channel and the health pages",
    "clock": "send what is due and extend the calendar, in a process of its own",
    "console": "talk to the bot in this terminal",
    "migrate": "bring the database up to date",
    "catalogue": "read in or write out what the hub offers",
    "person": "write out or erase what is kept about one person",
    "misses": "write out, label or try again what was not understood",
    "manifest": "make the manifest of the Slack or Teams app",
    "simulate": "show what everybody would be sent in a span of time, without sending it",
    "audit": "check that nothing in the data contradicts itself",
    "understand": "say what the bot makes of what people type, one JSON line each",
    "doctor": "say what works, and what to do about what does not",
}


class OneLineParser(ArgumentParser):
    """Says what is wrong with the arguments in one line, like every other trouble."""

    def error(self, message: str) -> NoReturn:
        """Stop with the message."""
        self.exit(2, f"{self.prog}: {message} (--help says more)\n")


def main(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run the command and return its exit code: 0, or not with one line on stderr for each trouble."""
    parser = OneLineParser(prog="python -m bot", description="The bot of an improvement hub.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, does in COMMANDS.items():
        command = commands.add_parser(name, help=does, description=f"{does.capitalize()}.")
        if name in argv[:1]:
            # Only the one that was asked for: the others would cost half a second of imports.
            import_module(f"bot.commands.{name}").add_arguments(command)
    options = parser.parse_args(argv)
    if options.command is None:
        parser.print_help()
        return 0
    return _run(options.command, options, environ)


def _run(name: str, options: object, environ: Mapping[str, str]) -> int:
    try:
        code: int = import_module(f"bot.commands.{name}").run(options, environ)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more while flushing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if environ.get("LOG_LEVEL", "").lower() == "debug":
            raise
        sys.stderr.write(f"{_in_words(error, environ)}\n")
        return 1
    return code


def _in_words(error: Exception, environ: Mapping[str, str]) -> str:
    from store.catalogue.problems import CatalogueRefused
    from store.errors import StoreError

    match error:
        case BadSettings() | StoreError() | CatalogueRefused() | OSError():
            return str(error)
        case DBAPIError():
            from bot.database import in_words

            return in_words(error, Settings.read(environ))
        case _:
            what = " ".join(str(error).split())
            return f"unforeseen trouble: {type(error).__name__}: {what} (LOG_LEVEL=debug shows where)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
