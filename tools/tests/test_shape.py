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
