"""The catalogue of what an inventory counts: its words, and that there is no second list of it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.functional import Promise

from groundwork.device_kinds import DEVICE_CHOICES, DEVICES, KINDS, device_words, in_order, is_device, label, noun

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "groundwork" / "device_kinds.py"
# What holds counts of sample clients: a kind that is not in them is not at those clients.
SAMPLES = {ROOT / "quotes" / "demo" / "companies.py", ROOT / "quotes" / "models" / "sample_client.py"}


@pytest.mark.django_db  # a key that is none of these may be a thing of the owner's own
@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"camera": 3}, "3 cameras"),
        ({"camera": 1, "server": 2}, "2 servers, 1 camera"),
        ({"ups": 2, "nas": 1, "switch": 2}, "2 switches, 2 power supplies, 1 storage device"),
        ({"user": 22, "site": 1, "workstation": 1, "laptop": 0}, "1 workstation"),
        ({"smart-board": 2, "printer": 1}, "1 printer, 2 smart board"),
        ({}, ""),
    ],
)
def test_devices_in_words(counts: dict[str, int], words: str) -> None:
    """A key that nobody foresaw is said as it is written, and never left out."""
    assert device_words(counts) == words


@pytest.mark.django_db
def test_clients_read_their_own_words() -> None:
    assert [noun("workstation", 2), noun("workstation", 2, for_clients=True)] == ["workstations", "desktops"]
    assert [noun("user", 1, for_clients=True), noun("user", 2, for_clients=True)] == ["person", "people"]
    assert noun("camera", 2, for_clients=True) == "cameras"
    assert (str(label("nas")), str(label("camera")), label("smart-board")) == ("storage", "camera", "smart board")


def test_names_of_kinds_wait_for_the_readers_language() -> None:
    assert [code for code, name in DEVICE_CHOICES if not isinstance(name, Promise)] == []


@pytest.mark.django_db
def test_keys_have_one_order_and_none_is_left_out() -> None:
    assert in_order(["site", "zebra", "laptop", "apple", "server"]) == ["server", "laptop", "site", "apple", "zebra"]
    assert [is_device(code) for code in ("laptop", "zebra", "user", "site")] == [True, True, False, False]


def test_no_word_is_of_two_kinds() -> None:
    """Which kind a word is of is never left to chance: no alternative of one pattern is a word of another."""
    words = {word for kind in KINDS for word in re.findall(r"(?<![\w?)])[a-z]{3,}(?![\w(?])", kind.looks_like)}
    of_two = {word for word in words if sum(bool(re.fullmatch(kind.looks_like or "(?!)", word)) for kind in KINDS) > 1}
    assert of_two == set()


def named_together(source: str) -> Iterator[set[str]]:
    """The codes of devices that stand in one list, tuple, set, dict, call or class of a module."""
    for node in ast.walk(ast.parse(source)):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            parts = [*node.elts]
        elif isinstance(node, ast.Dict):
            parts = [*node.keys]
        elif isinstance(node, ast.ClassDef):
            parts = [*node.body]
        texts = {
            leaf.value
            for part in parts
            if part is not None
            for leaf in ast.walk(part)
            if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
        }
        yield texts & set(DEVICES)


def test_nothing_else_lists_the_kinds() -> None:
    """A new kind is one entry: a second list would be a second entry."""
    ours = [
        path
        for house in ("pricing", "groundwork", "clients", "plans", "quotes", "msp_portal")
        for path in (ROOT / house).rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts)
    ]
    lists = {path for path in ours if any(len(found) > 4 for found in named_together(path.read_text("utf-8")))}
    assert lists == {CATALOGUE, *SAMPLES}
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.js")]
    assert [page for page in pages if sum(f'"{code}"' in page.read_text("utf-8") for code in DEVICES) > 4] == []
