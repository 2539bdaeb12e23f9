"""The engine stands on the standard library alone."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import pricing

ROOT = Path(pricing.__file__).parent
MODULES = sorted(path for path in ROOT.rglob("*.py") if "tests" not in path.parts)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [node.module or ""]
        for name in names:
            assert name.startswith("pricing") or name.split(".")[0] in sys.stdlib_module_names, name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_binary_floating_point(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), node
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("float", "round")
        assert not called, node


def test_all_is_what_there_is() -> None:
    for name in pricing.__all__:
        assert getattr(pricing, name) is not None
