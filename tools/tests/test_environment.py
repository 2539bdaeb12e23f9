"""What is installed, from which locks, and when nothing is to be done."""

import re
from pathlib import Path

import pytest

from tools import environment
from tools.machine import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt")


def _blocks(lock: str) -> list[str]:
    """One for each requirement: its line, its hashes, and who asked for it."""
    return re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text("utf-8"))[1:]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_locked_to_one_version_and_to_its_files(lock: str) -> None:
    blocks = _blocks(lock)
    assert blocks
    for block in blocks:
        assert re.match(r"[a-z0-9.-]+==[^ ]+ ", block), block.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_fetch_from(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text("utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_asked_for_is_in_the_lock(lock: str) -> None:
    asked = (ROOT / lock.replace(".txt", ".in")).read_text("utf-8")
    names = re.findall(r"^([a-z0-9][a-z0-9-]*)", asked, re.MULTILINE)
    assert names
    assert set(names) <= {block.partition("==")[0] for block in _blocks(lock)}


def test_the_tests_run_on_what_the_product_runs_on() -> None:
    product = {block.partition(" ")[0] for block in _blocks("requirements.txt")}
    assert product <= {block.partition(" ")[0] for block in _blocks("requirements-dev.txt")}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in which the product is installed; returns the product's lock."""
    locks = {"product": tmp_path / "requirements.txt", "tests": tmp_path / "requirements-dev.txt"}
    for name, path in {**locks, "uv": tmp_path / "requirements-uv.txt"}.items():
        path.write_text(f"{name}==1\n")
    for name in ("python", "installed.txt"):
        (tmp_path / name).touch()
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(environment, "STAMP", tmp_path / "installed.txt")
    monkeypatch.setattr(environment, "_LOCKS", locks)
    monkeypatch.setattr(environment, "_UV_LOCK", tmp_path / "requirements-uv.txt")
    (tmp_path / "installed.txt").write_text(environment._stamp("product"))
    return locks["product"]


def test_nothing_is_done_twice(installed: Path) -> None:
    environment.ensure("product")  # would fail: there is no Python behind these files


def test_the_product_is_not_enough_for_the_tests(installed: Path) -> None:
    assert not environment._is_installed("tests")


def test_the_tests_are_enough_for_the_product(installed: Path) -> None:
    environment.STAMP.write_text(environment._stamp("tests"))
    assert environment._is_installed("product")


def test_another_lock_is_another_environment(installed: Path) -> None:
    installed.write_text("product==2\n")
    assert not environment._is_installed("product")


def test_an_environment_without_its_python_is_none(installed: Path) -> None:
    (installed.parent / "python").unlink()
    assert not environment._is_installed("product")
