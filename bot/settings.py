"""The settings: read from the environment or a .env file, checked once at start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot import slack_settings, teams_settings
from bot.setting_types import CalendarEmail, OneWord
from bot.slack_settings import API, ApiUrl, AppToken, BotToken, SlackSettings, TeamIds
from bot.teams_settings import TeamsFields, TeamsSettings

# With any of these set, the process could write to real people.
CHANNEL_CREDENTIALS = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_CLIENT_SECRET",
    "SLACK_SIGNING_SECRET",
    "MICROSOFT_APP_ID",
    "MICROSOFT_APP_PASSWORD",
)

# Beginnings of names that are ours: one of them that nothing reads is probably misspelt.
_OURS = ("HUB_", "SLACK_", "MICROSOFT_", "MICROSOFTAPP", "TEAMS_")
LEAST_KEY = 32
_BASE_URL = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?/?", re.ASCII | re.IGNORECASE)


class BadSettings(Exception):
    """One line for each setting that cannot be used, with what is allowed."""


class Settings(TeamsFields):
    """Every setting of this version. A field's description says what is allowed, for error messages."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: str = Field(
        "sqlite:///hub.db",
        description="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE",
        repr=False,
    )
    hub_name: str = Field("Innovation Hub", max_length=60, description="a name of at most 60 characters")
    hub_timezone: str = Field("Europe/London", description="a time zone that exists, such as Europe/London")
    hub_base_url: str = Field(
        "",
        description="a web address without a path, such as https://hub.trust.example",
    )
    hub_help: str = Field(
        "",
        max_length=120,
        description="at most 120 characters: whom somebody in distress can turn to in the Trust",
    )
    hub_coordinators: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="e-mail addresses with commas between them"
    )
    hub_email_domains: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="domains such as trust.example, with commas between them"
    )
    hub_secret_key: str = Field(
        "",
        description=f"at least {LEAST_KEY} characters that nobody can guess, such as the output of "
        'python -c "import secrets; print(secrets.token_urlsafe(32))"',
        repr=False,
    )
    hub_calendar_email: CalendarEmail = Field("", description="one e-mail address, such as hub@trust.example")
    hub_messages_at_once: int = Field(20, ge=5, le=10_000, description="a whole number from 5 to 10000")
    hub_keep_misses: Literal["0", "1", "no", "yes"] = Field("1", description="1 or yes, 0 or no")
    hub_demo: Literal["0", "1", "force"] = Field("0", description="0, 1 or force")
    port: int = Field(3978, ge=1, le=65535, description="a whole number from 1 to 65535")
    host: str = Field(
        "", validate_default=True, description="the address of a network interface, such as 127.0.0.1"
    )
    hub_reuse_port: Literal["0", "1"] = Field("0", description="0 or 1")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="debug, info, warning or error"
    )
    slack_bot_token: BotToken = Field(
        "", description="the Bot User OAuth Token, which begins with xoxb-", repr=False
    )
    slack_app_token: AppToken = Field(
        "", description="an app-level token, which begins with xapp-", repr=False
    )
    slack_signing_secret: OneWord = Field(
        "", description="the Signing Secret of the app, one word", repr=False
    )
    slack_client_id: OneWord = Field("", description="the Client ID of the app, one word")
    slack_client_secret: OneWord = Field("", description="the Client Secret of the app, one word", repr=False)
    slack_api_base_url: ApiUrl = Field(
        API, description=f"an https address such as {API}, or an http one of this machine"
    )
    slack_allowed_teams: Annotated[TeamIds, NoDecode] = Field(
        (), description="ids of workspaces such as T0123ABCD, with commas between them"
    )

    @classmethod
    def read(
        cls, environ: Mapping[str, str], env_file: Path | None = Path(".env"), *, is_complete: bool = True
    ) -> Self:
        """Return the settings; `environ` beats the file. Raises BadSettings with a line for each bad one.

        Unless it `is_complete`, what a channel still lacks is no fault.
        """
        given: dict[str, Any] = {
            field: environ[field.upper()] for field in cls.model_fields if environ.get(field.upper())
        }
        try:
            settings = cls(_env_file=env_file, **given)
        except ValidationError as error:
            raise BadSettings("\n".join(dict.fromkeys(map(_in_words, error.errors())))) from None
        if settings.hub_demo == "1":
            _refuse_demo_beside(_credentials(environ, env_file))
        problems = [*slack_settings.problems(settings), *teams_settings.problems(settings)]
        if problems and is_complete:
            raise BadSettings("\n".join(problems))
        return settings

    @classmethod
    def unread(cls, environ: Mapping[str, str], env_file: Path | None = Path(".env")) -> dict[str, str]:
        """Return the names that begin as ours do and mean nothing, each with the nearest real one or ""."""
        ours = [field.upper() for field in cls.model_fields]
        given = {name.upper() for name in (*environ, *_in_file(env_file))}
        unread = sorted(name for name in given if name.startswith(_OURS) and name not in ours)
        return {name: next(iter(get_close_matches(name, ours, n=1)), "") for name in unread}

    @property
    def is_demo(self) -> bool:
        """Return whether sample people exist and can be picked."""
        return self.hub_demo != "0"

    @property
    def zone(self) -> ZoneInfo:
        """Return the hub's own time zone; a session type may have another."""
        return ZoneInfo(self.hub_timezone)

    @property
    def slack(self) -> SlackSettings | None:
        """Return what is needed to talk to Slack, or None when the hub is not there."""
        return slack_settings.read(self)

    @property
    def teams(self) -> TeamsSettings | None:
        """Return what is needed to talk to Teams, or None when the hub is not there."""
        return teams_settings.read(self)

    @property
    def makes_its_own_key(self) -> bool:
        """Return whether a secret key is made when none is set: beside the file of a demo."""
        return self.is_demo and make_url(self.database_url).get_backend_name() == "sqlite"

    @field_validator("log_level", "hub_demo", mode="before")
    @classmethod
    def _lower_case(cls, value: str) -> str:
        return value.strip().lower()

    @field_validator("host")
    @classmethod
    def _keep_what_is_no_hub_to_this_machine(cls, value: str, so_far: ValidationInfo) -> str:
        if value:
            return value
        is_hub = (so_far.data.get("hub_demo"), so_far.data.get("teams_allow_unauthenticated")) == ("0", "0")
        return "0.0.0.0" if is_hub else "127.0.0.1"  # noqa: S104 a hub is for others

    @field_validator("hub_base_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        """Return the address without a slash at its end; QR codes and calendars go on from there."""
        if value and not _BASE_URL.fullmatch(value):
            raise ValueError
        return value.rstrip("/").lower()

    @field_validator("hub_coordinators", "hub_email_domains", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("slack_allowed_teams", mode="before")
    @classmethod
    def _split_workspaces(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().upper() for part in value.split(",") if part.strip())
        return value

    @field_validator("hub_secret_key")
    @classmethod
    def _is_long_enough(cls, value: str) -> str:
        if value and len(value.strip()) < LEAST_KEY:
            raise ValueError
        return value

    @field_validator("hub_coordinators")
    @classmethod
    def _are_emails(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for email in value:
            name, _, domain = email.partition("@")
            if not name or "." not in domain or " " in email or "@" in domain:
                raise ValueError
        return value

    @field_validator("hub_email_domains")
    @classmethod
    def _are_domains(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for domain in value:
            if "." not in domain.strip(".") or "@" in domain or " " in domain:
                raise ValueError
        return value

    @field_validator("hub_timezone")
    @classmethod
    def _exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, OSError):  # a folder of zones, such as "Europe", is an OSError
            raise ValueError from None
        return value

    @field_validator("database_url")
    @classmethod
    def _is_known_engine(cls, value: str) -> str:
        try:
            url = make_url(value)
        except ArgumentError:
            raise ValueError from None
        is_file = url.drivername == "sqlite" and url.database not in (None, "", ":memory:")
        if not is_file and url.drivername not in ("postgres", "postgresql", "postgresql+psycopg"):
            raise ValueError
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leave out the process's own environment: `read` is given the one that counts."""
        return init_settings, dotenv_settings


def _in_words(error: Mapping[str, Any]) -> str:
    field = str(error["loc"][0])
    setting = Settings.model_fields[field]
    # What repr leaves out is secret, or holds a password, which belongs in no log.
    given = ", ".join(error["input"]) if isinstance(error["input"], tuple) else error["input"]
    value = f" is {given!r}, which" if setting.repr else ""
    return f"{field.upper()}{value} cannot be used: it must be {setting.description}"


def _credentials(environ: Mapping[str, str], env_file: Path | None) -> list[str]:
    in_file = _in_file(env_file)
    return [name for name in CHANNEL_CREDENTIALS if environ.get(name) or in_file.get(name.lower())]


def _in_file(env_file: Path | None) -> Mapping[str, str | None]:
    """Return what the file says, by names in small letters."""
    return DotEnvSettingsSource(Settings, env_file=env_file).env_vars


def _refuse_demo_beside(credentials: list[str]) -> None:
    if credentials:
        raise BadSettings(
            f"HUB_DEMO=1 makes up people, and {credentials[0]} reaches real ones: unset one of them, "
            "or set HUB_DEMO=force if you mean both"
        )
