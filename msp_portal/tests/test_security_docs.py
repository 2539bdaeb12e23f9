"""docs/security.md names a test for each threat, and each of them is there."""

import re

from tools.machine import ROOT

_HOUSES = ("msp_portal", "quotes", "contracts", "clients", "plans", "groundwork", "pricing", "tools")


def _rows() -> list[str]:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    table = page.partition("| --- |")[2].partition("\n## ")[0]
    return [line.rsplit("|", 2)[1] for line in table.splitlines()[1:] if line.startswith("|")]


def test_each_row_names_tests_and_they_are_there() -> None:
    files = {str(path.relative_to(ROOT)): path for house in _HOUSES for path in (ROOT / house).rglob("tests/**/*.py")}
    tests = {name for path in files.values() for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)}
    folders = {f"{path.rpartition('/')[0]}/" for path in files}
    assert len(_rows()) > 90
    for row in _rows():
        named = re.findall(r"`([^`]+)`", row)
        assert named, row
        for name in named:
            plain = name.partition("::")[2] or name
            found = (
                plain in tests
                or any(path.endswith(f"/{plain}") or path == plain for path in files)
                or any(
                    folder.startswith(plain) or folder.endswith(f"/{plain}") or folder == f"{plain}/"
                    for folder in folders
                )
            )
            assert found, f"{name}: {row}"
