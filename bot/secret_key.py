"""The hub's secret key, and what is derived from it to encrypt with: one key for each purpose."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import make_url

from bot.settings import BadSettings, Settings

KEY_FILE = "hub-secret.key"
_KEY_BYTES = 32


def box(settings: Settings, purpose: str) -> Fernet:
    """Return what encrypts and decrypts for one purpose; what is sealed for another does not open here.

    Raises BadSettings when there is no key, and OSError when that of the demo cannot be read or made.
    """
    return Fernet(base64.urlsafe_b64encode(derived(settings, purpose)))


def derived(settings: Settings, purpose: str) -> bytes:
    """Return the key of one purpose, of 32 bytes. Raises as `box` does."""
    key = settings.hub_secret_key or _own_key(settings)
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"hub-bot: {purpose}".encode()).derive(key.encode())


def _own_key(settings: Settings) -> str:
    if not settings.makes_its_own_key:
        raise BadSettings("HUB_SECRET_KEY is missing")
    path = Path(make_url(settings.database_url).database or "").absolute().parent / KEY_FILE
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    """Make the file whole or not at all: another process may want it in the same moment."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{secrets.token_urlsafe(_KEY_BYTES)}\n")
    try:
        os.link(new, path)
    except FileExistsError:
        pass  # somebody else was first, and theirs is the key
    finally:
        new.unlink()
