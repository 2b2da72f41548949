"""Requests with the token of a workspace; none are made while it is known that they would be refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.refusals import Meaning, meaning_of
from adapters.slack.troubles import SECONDS as TROUBLE_SECONDS
from adapters.slack.troubles import Troubles
from adapters.slack.web_api import SECONDS, Done, Refused, Result, ask
from dialogs.messages import Json, TryAgainAfter

POST, CHANGE = "chat.postMessage", "chat.update"

TokenFor = Callable[[str], Awaitable[str | None]]


class Requests:
    """Makes requests, and learns from refusals. `token_for` gives None where the app is not installed."""

    def __init__(
        self, client: AsyncWebClient, token_for: TokenFor, troubles: Troubles, seconds: float = SECONDS
    ) -> None:
        self._client = client
        self._token_for = token_for
        self._troubles = troubles
        self._seconds = seconds

    @property
    def seconds(self) -> float:
        """Return how long a request may take."""
        return self._seconds

    async def token(self, team: str, *, tries: bool = True) -> str | TryAgainAfter:
        """Return the token of a workspace, or that it cannot be written to at the moment.

        `tries`: a message will be sent with it, which finds out whether it works again.
        """
        try:
            token = await self._token_for(team)
        except Exception as error:  # wherever tokens are kept: nothing was sent
            return TryAgainAfter(TROUBLE_SECONDS, f"no token: {type(error).__name__}")
        if token is None:
            if not self._troubles.holds(team, None):
                self._troubles.meets(team, None, POST, "not installed")
            return TryAgainAfter(TROUBLE_SECONDS, "not installed")
        trouble = self._troubles.holds(team, token, tries=tries)
        return TryAgainAfter(TROUBLE_SECONDS, trouble) if trouble else token

    async def ask(
        self, team: str, token: str, method: str, arguments: Mapping[str, Json] | None = None, *,
        reads: bool = False,
    ) -> Result:  # fmt: skip
        """Make one request and return what became of it."""
        result = await ask(self._client, token, method, arguments, reads=reads, seconds=self._seconds)
        match result:
            case Refused(code) if meaning_of(code) is Meaning.SETUP:
                # Without a scope other methods still work, and sending must go on.
                if method == POST or code != "missing_scope":
                    self._troubles.meets(team, token, method, code)
            case Refused("account_inactive"):
                pass  # of a person, or of the app: whoever asked finds out
            case Done() | Refused():
                self._troubles.works(team, method)
        return result

    def is_refused(self, team: str, token: str, code: str) -> None:
        """Note that a token is no good, found out in another way than by its own refusal."""
        self._troubles.meets(team, token, POST, code)
