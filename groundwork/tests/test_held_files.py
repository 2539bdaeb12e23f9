"""A file that somebody sends is held for them; its name is only ever shown."""

import pytest

from groundwork.held_files import SourceFile


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.csv", "unnamed file"),
        ("", "unnamed file"),
        ("two\nlines.csv", "two lines.csv"),
    ],
)
def test_file_names_are_only_shown(name: str, shown: str) -> None:
    assert SourceFile(name, b"").shown_name == shown
