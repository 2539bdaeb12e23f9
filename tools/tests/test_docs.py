"""The documents: decisions in one form, and links that lead somewhere."""

import re
from pathlib import Path

import pytest

from tools.machine import ROOT

DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_says_when_why_what_and_what_follows(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.match(rf"# {int(path.name[:4])}\. \S.*\n\nDate: \d{{4}}-\d\d-\d\d\. Status: \w[^\n]*\.\n", text)
    parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert parts in (["Context", "Decision", "Consequences"], ["Context", "Decision", "Consequences", "Alternatives"])


def test_decisions_are_counted_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for place in _LINK.findall(path.read_text("utf-8")):
        assert (path.parent / place).exists(), place
