"""Signed addresses of a person's own calendar: of all of it, or of one date. Nobody else can make one.

A link holds numbers only. It works until its person ends their links: each is of a generation, and the
store knows which one works.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeSerializer

from adapters.web.calendar_invitations import Inviter, draw_some
from adapters.web.personal_pages import Signed
from bot import secret_key
from bot.settings import BadSettings, Settings
from dialogs.messages import Invitation

_PURPOSE = "calendar links"


class CalendarLinks:
    """Makes and reads the tokens of links; `base_url` is where the hub is reached."""

    def __init__(self, key: bytes, base_url: str) -> None:
        self._signed = URLSafeSerializer(key, salt=_PURPOSE)
        self._base_url = base_url

    def feed(self, person_id: int, generation: int) -> str:
        """Return the address of a person's calendar."""
        return self._address(Signed(person_id, generation))

    def some(self, dates: Sequence[Invitation]) -> str:
        """Return the address of one date, or of all that a person has in the series of several."""
        first = dates[0]
        number = first.number if len(dates) == 1 else -first.series_id
        return self._address(Signed(first.person_id, first.generation, number))

    def read(self, token: str) -> Signed | None:
        """Return what a token says, or None when nobody here has signed it."""
        try:
            said = self._signed.loads(token)
        except BadData:
            return None
        is_ours = isinstance(said, list) and len(said) == 3 and all(isinstance(one, int) for one in said)
        return Signed(*said) if is_ours else None

    def _address(self, signed: Signed) -> str:
        token = self._signed.dumps([signed.person_id, signed.generation, signed.number])
        return f"{self._base_url}/calendar/{token}.ics"


@dataclass(frozen=True, slots=True)
class DrawnFiles:
    """What channels pass on to calendars; without links only as files."""

    inviter: Inviter
    links: CalendarLinks | None

    def file(self, dates: Sequence[Invitation]) -> bytes:
        """Return the dates as RFC 5545 and 5546 say."""
        return draw_some(dates, self.inviter)

    def link(self, dates: Sequence[Invitation]) -> str:
        """Return a signed address of the file, or "" where the hub has no address of its own."""
        return self.links.some(dates) if self.links else ""


def links_of(settings: Settings) -> CalendarLinks | None:
    """Return what makes links, None where the hub has no address for them or no key to sign with."""
    base_url = settings.hub_base_url or (f"http://localhost:{settings.port}" if settings.is_demo else "")
    if not base_url:
        return None
    try:
        return CalendarLinks(secret_key.derived(settings, _PURPOSE), base_url)
    except BadSettings:
        return None
