from pathlib import Path
from stat import S_IMODE

import pytest
from cryptography.fernet import InvalidToken

from bot.secret_key import KEY_FILE, box
from bot.settings import BadSettings, Settings

LONG = "correct horse battery staple, and more"


def settings(**environ: str) -> Settings:
    return Settings.read(environ, None)


def demo(folder: Path) -> Settings:
    return settings(HUB_DEMO="1", DATABASE_URL=f"sqlite:///{folder}/hub.db")


def test_what_one_process_seals_another_with_the_same_key_opens():
    sealed = box(settings(HUB_SECRET_KEY=LONG), "tokens").encrypt(b"xoxb-1")
    assert b"xoxb" not in sealed
    assert box(settings(HUB_SECRET_KEY=LONG), "tokens").decrypt(sealed) == b"xoxb-1"


@pytest.mark.parametrize(("key", "purpose"), [(f"{LONG}!", "tokens"), (LONG, "links")])
def test_neither_another_key_nor_another_purpose_opens_it(key: str, purpose: str):
    sealed = box(settings(HUB_SECRET_KEY=LONG), "tokens").encrypt(b"xoxb-1")
    with pytest.raises(InvalidToken):
        box(settings(HUB_SECRET_KEY=key), purpose).decrypt(sealed)


def test_without_a_key_nothing_is_sealed():
    with pytest.raises(BadSettings, match="HUB_SECRET_KEY"):
        box(settings(), "tokens")
    with pytest.raises(BadSettings, match="HUB_SECRET_KEY"):
        box(settings(HUB_DEMO="1", DATABASE_URL="postgresql://hub@db/hub"), "tokens")


def test_a_demo_makes_its_own_key_beside_the_file_for_nobody_else_to_read(tmp_path: Path):
    sealed = box(demo(tmp_path), "tokens").encrypt(b"xoxb-1")
    assert box(demo(tmp_path), "tokens").decrypt(sealed) == b"xoxb-1"
    assert S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]


def test_the_key_of_a_demo_is_kept_out_of_the_repository():
    assert KEY_FILE in (Path(__file__).parents[2] / ".gitignore").read_text().splitlines()
