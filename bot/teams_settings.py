"""What the settings say about Microsoft Teams: the registered app, or an emulator, and what does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode

from bot.setting_types import OneWord, is_safe_address, is_this_machine

if TYPE_CHECKING:
    from bot.settings import Settings

METADATA_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
TOKEN_URL = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"  # noqa: S105 an address, no secret
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def _is_id(value: str) -> str:
    """Return it as Microsoft writes it in activities and tokens, where ids are compared."""
    if value and not _ID.fullmatch(value.lower()):
        raise ValueError
    return value.lower()


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip().lower() for part in value.split(",") if part.strip())
    return value


def _are_ids(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(map(_ID.fullmatch, value)):
        raise ValueError
    return value


def _is_address(value: str) -> str:
    if value and not is_safe_address(value):
        raise ValueError
    return value


Id = Annotated[str, AfterValidator(_is_id)]
Ids = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_are_ids)]
Address = Annotated[str, AfterValidator(_is_address)]
_AN_ID = "such as 00000000-0000-0000-0000-000000000000"
_AN_ADDRESS = "or an http one of this machine"


class TeamsFields(BaseSettings):
    """The settings of Teams. They stand before those of the hub, as HOST goes by one of them."""

    microsoft_app_id: Id = Field("", description=f"the Application (client) ID, {_AN_ID}")
    microsoft_app_password: OneWord = Field(
        "", description="the Value of a client secret (not its Secret ID), one word", repr=False
    )
    microsoft_app_tenant_id: Id = Field("", description=f"the Directory (tenant) ID, {_AN_ID}")
    microsoft_allowed_tenants: Ids = Field(
        (), description=f"ids of tenants {_AN_ID}, with commas between them"
    )
    teams_allow_unauthenticated: Literal["0", "1"] = Field("0", description="0 or 1")
    teams_openid_metadata_url: Address = Field(
        METADATA_URL, description=f"an https address such as {METADATA_URL}, {_AN_ADDRESS}"
    )
    teams_token_url: Address = Field(
        "", description=f"an https address such as {TOKEN_URL.format(tenant=UUID(int=0))}, {_AN_ADDRESS}"
    )


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """What is needed to talk to Teams. Nothing secret stands in its repr.

    An `is_emulator` hub takes whatever reaches it, from any tenant, and sends without a token: the other
    fields but `metadata_url` are empty then. `token_url` is the tenant's own.
    """

    app_id: str
    tenant_id: str
    allowed_tenants: frozenset[str]
    metadata_url: str
    token_url: str
    is_emulator: bool
    password: str = field(repr=False)

    def allows(self, tenant: str) -> bool:
        """Return whether people of this tenant may speak."""
        return self.is_emulator or tenant.lower() in self.allowed_tenants

    @property
    def in_words(self) -> str:
        """Return the shape as people say it."""
        if self.is_emulator:
            return "an emulator on this machine, without any check of who writes"
        more = len(self.allowed_tenants - {self.tenant_id})
        others = f", and {more} more that may write" if more else ""
        return f"app {self.app_id} of tenant {self.tenant_id}{others}"


def read(settings: Settings) -> TeamsSettings | None:
    """Return what the settings say about Teams, or None when the hub is not on Teams."""
    is_emulator = settings.teams_allow_unauthenticated == "1"
    if not settings.microsoft_app_id and not is_emulator:
        return None
    tenant = settings.microsoft_app_tenant_id
    return TeamsSettings(
        app_id=settings.microsoft_app_id,
        tenant_id=tenant,
        allowed_tenants=frozenset(settings.microsoft_allowed_tenants or (tenant,)) - {""},
        metadata_url=settings.teams_openid_metadata_url,
        token_url=settings.teams_token_url or TOKEN_URL.format(tenant=tenant),
        is_emulator=is_emulator,
        password=settings.microsoft_app_password,
    )


def problems(settings: Settings) -> Iterator[str]:
    """Yield a line for each thing about Teams that does not fit together, naming the setting to change."""
    if settings.teams_allow_unauthenticated == "1":
        yield from _problems_of_an_emulator(settings)
    elif settings.microsoft_app_id:
        yield from _missing(settings)
    else:
        for name in ("MICROSOFT_APP_PASSWORD", "MICROSOFT_APP_TENANT_ID", "MICROSOFT_ALLOWED_TENANTS"):
            if getattr(settings, name.lower()):
                yield f"MICROSOFT_APP_ID is missing: {name} is of no use without it"


def _problems_of_an_emulator(settings: Settings) -> Iterator[str]:
    for name in ("MICROSOFT_APP_ID", "MICROSOFT_APP_PASSWORD"):
        if getattr(settings, name.lower()):
            yield (
                "TEAMS_ALLOW_UNAUTHENTICATED=1 is for emulators, which have no app: "
                f"unset it, or unset {name}"
            )
            return
    if not is_this_machine(settings.host):
        yield (
            f"HOST is {settings.host}, and TEAMS_ALLOW_UNAUTHENTICATED=1 believes whoever reaches it: "
            "set HOST=127.0.0.1, or unset one of them"
        )


def _missing(settings: Settings) -> Iterator[str]:
    if not settings.microsoft_app_password:
        yield "MICROSOFT_APP_PASSWORD is missing: without a client secret of the app the bot cannot write"
    if not settings.microsoft_app_tenant_id:
        yield (
            "MICROSOFT_APP_TENANT_ID is missing: the app is of one tenant, which gives it its tokens, and "
            "whose people may write"
        )
