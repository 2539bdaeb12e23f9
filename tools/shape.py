"""Holds the size of things: what has grown past it wants to become several things with names of their own."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.machine import ROOT, say

MODULE = 300
FUNCTION = 45
_NOT_OURS_TO_SIZE = frozenset({"migrations", "tests", "var"})


def _is_a_door(tree: ast.Module) -> bool:
    """Whether it only hands on names: a docstring, imports and `__all__`."""
    return all(
        isinstance(node, ast.Import | ast.ImportFrom)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__")
        for node in tree.body
    )


def too_large(path: Path, name: str) -> Iterator[str]:
    """A line for the module and for each function in it that is over the limit. A list of names may be long."""
    source = path.read_text("utf-8")
    tree, lines = ast.parse(source), len(source.splitlines())
    if lines > MODULE and not _is_a_door(tree):
        yield f"{name}: {lines} lines, at most {MODULE}. Make it a package of named rooms."
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION:
                yield f"{name}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION}. Name its parts."


def main() -> int:
    """Look at every module of the product; returns the exit status."""
    found: list[str] = []
    for path in sorted(ROOT.rglob("*.py")):
        place = path.relative_to(ROOT)
        if _NOT_OURS_TO_SIZE.isdisjoint(place.parts) and not place.parts[0].startswith("."):
            found += too_large(path, str(place))
    for line in found:
        say(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
