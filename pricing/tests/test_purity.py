"""The engine stands on the standard library alone; its batch on NumPy too (docs/adr/0009)."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import pricing

ROOT = Path(pricing.__file__).parent
# What makes a column of nothing, and which argument of it says the kind of number.
MADE = {"zeros": 1, "full": 2, "empty": 1, "ones": 1}
MODULES = sorted(path for path in ROOT.rglob("*.py") if "tests" not in path.parts)
BATCH = [path for path in MODULES if "batch" in path.parts]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports(path: Path) -> None:
    allowed = sys.stdlib_module_names | ({"numpy"} if "batch" in path.parts else set())
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [node.module or ""]
        for name in names:
            assert name.startswith("pricing") or name.split(".")[0] in allowed, name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_binary_floating_point(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), node
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("float", "round")
        assert not called, node


@pytest.mark.parametrize("path", BATCH, ids=lambda path: path.name)
def test_every_column_says_what_its_numbers_are(path: Path) -> None:
    """NumPy makes binary fractions where nobody says which numbers are meant."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.BinOp):
            assert not isinstance(node.op, ast.Div), ast.unparse(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MADE:
            assert len(node.args) > MADE[node.func.attr], ast.unparse(node)


def test_all_is_what_there_is() -> None:
    for name in pricing.__all__:
        assert getattr(pricing, name) is not None
