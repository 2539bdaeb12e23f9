"""A head as people copy it, and the key that signs heads."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytest_django import Settings

from groundwork.heads import Head, HeadKeyError, current_key
from groundwork.heads.key import believed, is_signed, make_key
from groundwork.sealing import make_key as make_seal_key
from groundwork.tests.sealing.keys import NOON

HASH = "ab" * 32


@pytest.fixture(autouse=True)
def own(settings: Settings, tmp_path: Path) -> Path:
    settings.HEAD_KEY, settings.HEAD_KEYS_BEFORE = "", []
    settings.OWN_HEAD_KEY = tmp_path / "var" / "head-key.pem"
    return Path(settings.OWN_HEAD_KEY)


@pytest.mark.parametrize("text", [f"12:{HASH}", f" 12: {HASH.upper()}\n", f"12:{HASH[:30]} {HASH[30:]}"])
def test_it_is_read_as_it_is_copied(text: str) -> None:
    assert Head.read(text) == Head(12, HASH)
    assert str(Head(12, HASH)) == f"12:{HASH}"


@pytest.mark.parametrize("text", ["", "12", HASH, f"0:{HASH}", f"-1:{HASH}", f"12:{HASH}0", f"１２:{HASH}", "12:xyz"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no head"):
        Head.read(text)


def test_its_key_is_made_once_and_is_its_owners_alone(own: Path) -> None:
    assert believed() == frozenset()  # who only reads makes none
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: current_key().public, range(8)))
    assert made == {current_key().public} == set(believed())
    assert stat.S_IMODE(own.stat().st_mode) == 0o600
    assert [path.name for path in own.parent.iterdir()] == [own.name]


def test_the_operators_key_takes_its_place_and_the_one_of_before_is_believed(
    settings: Settings, tmp_path: Path
) -> None:
    first = current_key()
    (tmp_path / "other.pem").write_bytes(make_key())
    settings.HEAD_KEY, settings.HEAD_KEYS_BEFORE = str(tmp_path / "other.pem"), [first.public.upper()]
    other = current_key()
    assert believed() == {first.public, other.public}
    assert is_signed(b"x", other.sign(b"x"), other.public)
    assert not is_signed(b"x", other.sign(b"x"), first.public)
    assert not is_signed(b"x", "no signature", "no key")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: .*gone.pem .No such file"),
        (b"no key", "is no Ed25519 key"),
        (make_seal_key("x.example", NOON), "is no Ed25519 key"),
    ],
)
def test_what_is_wrong_with_it_is_said(content: bytes | None, said: str, settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "gone.pem"
    if content is not None:
        path.write_bytes(content)
    settings.HEAD_KEY = str(path)
    with pytest.raises(HeadKeyError, match=said):
        current_key()
