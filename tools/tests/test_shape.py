"""How large things may be."""

from pathlib import Path

import pytest

from tools.shape import FUNCTION, MODULE, too_large


@pytest.mark.parametrize(("body", "told"), [(FUNCTION - 1, 0), (FUNCTION, 1)])
def test_a_function_may_have_so_many_lines(tmp_path: Path, body: int, told: int) -> None:
    module = tmp_path / "room.py"
    module.write_text("def grown():\n" + "    pass\n" * body)
    assert len(list(too_large(module, "room.py"))) == told


@pytest.mark.parametrize(("lines", "told"), [(MODULE, 0), (MODULE + 1, 1)])
def test_a_module_may_have_so_many_lines(tmp_path: Path, lines: int, told: int) -> None:
    module = tmp_path / "room.py"
    module.write_text("x = 1\n" * lines)
    assert len(list(too_large(module, "room.py"))) == told


@pytest.mark.parametrize(("more", "told"), [("", 0), ("x = 1\n", 1), ("def grown():\n    pass\n", 1)])
def test_a_list_of_names_may_be_long_and_nothing_else_beside_it(tmp_path: Path, more: str, told: int) -> None:
    door = tmp_path / "__init__.py"
    door.write_text('"""All."""\n\nfrom this import s\n\n__all__ = [\n' + '    "s",\n' * MODULE + "]\n" + more)
    assert len(list(too_large(door, "__init__.py"))) == told
