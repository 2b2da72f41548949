"""Kinds of values that the settings of several channels share."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

_ADDRESS = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?(/[\w.-]+)*/?", re.ASCII)


_EMAIL = re.compile(r"[^@\s,<>\"]+@[^@\s.,<>\"]+(\.[^@\s.,<>\"]+)+")


def _email(value: str) -> str:
    if value and not _EMAIL.fullmatch(value.strip()):
        raise ValueError
    return value.strip().lower()


CalendarEmail = Annotated[str, AfterValidator(_email)]


def is_this_machine(host: str | None) -> bool:
    """Return whether only this machine itself can be meant by the name or address of a host."""
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def is_safe_address(value: str) -> bool:
    """Return whether secrets may go to this web address: in clear only within this machine."""
    url = urlsplit(value)
    return bool(_ADDRESS.fullmatch(value.lower())) and (
        url.scheme.lower() == "https" or is_this_machine(url.hostname)
    )


def _is_one_word(value: str) -> str:
    if " " in value or not value.isprintable():
        raise ValueError
    return value


OneWord = Annotated[str, AfterValidator(_is_one_word)]
