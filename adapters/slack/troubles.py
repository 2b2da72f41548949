"""Workspaces that nothing can be sent to until somebody repairs their installation.

The operator reads of each once. One message a minute finds out whether it works again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

SECONDS = 60.0


@dataclass(slots=True)
class _Trouble:
    code: str
    method: str
    token: str | None
    until: float


class Troubles:
    """What is wrong with which workspace, as this process has met it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[str, _Trouble] = {}

    def holds(self, team: str, token: str | None, *, tries: bool = True) -> str:
        """Return what stands in the way of sending with this token, "" when it may be tried.

        Whoever may try it does, and nobody else for a minute, unless they say that they only look. Another
        token may always be tried: the app has been installed again.
        """
        trouble = self._known.get(team)
        if trouble is None or trouble.token != token:
            return ""
        if trouble.until > self._clock():
            return trouble.code
        if tries:
            trouble.until = self._clock() + SECONDS
        return ""

    def meets(self, team: str, token: str | None, method: str, code: str) -> None:
        """Note a trouble; it is logged when it is new."""
        known = self._known.get(team)
        if known is None or known.code != code:
            log.error("Slack workspace %s: %s. Messages wait there until that is put right.", team, code)
        self._known[team] = _Trouble(code, method, token, self._clock() + SECONDS)

    def works(self, team: str, method: str) -> None:
        """Note that a request was let in; what one method may, another may not."""
        known = self._known.get(team)
        if known is not None and (known.code != "missing_scope" or known.method == method):
            del self._known[team]
            log.info("Slack workspace %s: messages go again", team)
