"""The Slack workspaces that installed the app, with tokens as opaque text, and installations that have begun.

Not here: what encrypts the tokens, and how new ones are fetched.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, null, or_, select, update

from store.db import DatabaseNow, Tx
from store.tables import OauthState, SlackInstallation


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace that has the app. `token_expires_at` is None for tokens that last until revoked."""

    team_id: str
    enterprise_id: str | None
    team_name: str
    bot_user_id: str
    bot_id: str
    scopes: str
    sealed_tokens: str = field(repr=False)
    token_expires_at: datetime | None
    installed_at: datetime


_COLUMNS = [getattr(SlackInstallation, name) for name in Installation.__dataclass_fields__]
_IS_INSTALLED = SlackInstallation.uninstalled_at.is_(None)


def save(tx: Tx, installation: Installation) -> None:
    """Write an installation in the place of an earlier one of that workspace."""
    tx.execute(delete(SlackInstallation).where(SlackInstallation.team_id == installation.team_id))
    tx.execute(insert(SlackInstallation).values(asdict(installation)))


def find(tx: Tx, team_id: str) -> Installation | None:
    """Return the installation of a workspace, or None when it has none, or none any more."""
    row = tx.execute(select(*_COLUMNS).where(SlackInstallation.team_id == team_id, _IS_INSTALLED)).first()
    return Installation(*row) if row else None


def everyone(tx: Tx) -> list[Installation]:
    """Return every workspace that has the app, by name."""
    order = (SlackInstallation.team_name, SlackInstallation.team_id)
    return [Installation(*row) for row in tx.execute(select(*_COLUMNS).where(_IS_INSTALLED).order_by(*order))]


def uninstall(tx: Tx, team_id: str, at: datetime) -> bool:
    """Remove the tokens of a workspace that uninstalled the app at that moment; return whether it had any.

    Slack tells so again and again until it is answered: a newer installation stays.
    """
    is_it = (SlackInstallation.team_id == team_id, _IS_INSTALLED, SlackInstallation.installed_at <= at)
    gone = update(SlackInstallation).where(*is_it).values(uninstalled_at=at, sealed_tokens="")
    return bool(tx.execute(gone).rowcount)


def claim_refresh(tx: Tx, team_id: str, sealed_tokens: str, seconds: float) -> bool:
    """Return whether the caller, and nobody else for so many seconds, may use these tokens to get new ones.

    A lease by the database's clock and not a lock: nothing may be held open while Slack is being asked.
    """
    is_free = or_(
        SlackInstallation.refreshing_until.is_(None), SlackInstallation.refreshing_until < DatabaseNow(0)
    )
    claiming = update(SlackInstallation).where(*_holds(team_id, sealed_tokens), is_free)
    return bool(tx.execute(claiming.values(refreshing_until=DatabaseNow(seconds))).rowcount)


def refreshed(
    tx: Tx, team_id: str, was: str, *, sealed_tokens: str, token_expires_at: datetime | None
) -> bool:
    """Put new tokens in the place of those they were got with; False when those are no longer there."""
    new = {
        "sealed_tokens": sealed_tokens,
        "token_expires_at": token_expires_at,
        "refreshing_until": null(),
    }
    return bool(tx.execute(update(SlackInstallation).where(*_holds(team_id, was)).values(new)).rowcount)


def give_up_refresh(tx: Tx, team_id: str, sealed_tokens: str) -> None:
    """End a claim that came to nothing, so that somebody may try again at once."""
    tx.execute(
        update(SlackInstallation).where(*_holds(team_id, sealed_tokens)).values(refreshing_until=null())
    )


def _holds(team_id: str, sealed_tokens: str) -> tuple[ColumnElement[bool], ...]:
    is_same = SlackInstallation.sealed_tokens == sealed_tokens
    return SlackInstallation.team_id == team_id, _IS_INSTALLED, is_same


def begin(tx: Tx, digest: str, expires_at: datetime, now: datetime) -> None:
    """Remember that somebody has begun to install, and forget those who never came back."""
    tx.execute(delete(OauthState).where(OauthState.expires_at <= now))
    tx.execute(insert(OauthState).values(digest=digest, expires_at=expires_at))


def come_back(tx: Tx, digest: str, now: datetime) -> bool:
    """Return whether that installation was begun and is not too old; true only once."""
    is_it = (OauthState.digest == digest, OauthState.expires_at > now)
    return bool(tx.execute(delete(OauthState).where(*is_it)).rowcount)
