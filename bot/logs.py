"""The log of a process that runs for long: one line an event on stderr, never what anybody wrote."""

from __future__ import annotations

import logging
import traceback


def without_texts(error: Exception) -> str:
    """Return what went wrong and where, but not the error's own text: a person's data may stand in it."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"


def start_logging(level: str) -> None:
    """Write what happens from this level on; the level is one of the setting's."""
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # It tells at every look at the revision what kind of database it is.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # They write down requests and answers in full, and with them tokens and what people wrote.
    for library in ("slack_sdk", "slack_bolt"):
        logging.getLogger(library).setLevel(logging.WARNING)
