"""Every sentence of the engine goes through the translator, in a form that makemessages finds."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest

import pricing
from pricing import CODES, PricingError, findings, price, read_inventory, read_plan, read_selection, words
from pricing.tests.ladder_check.findings_support import tier
from pricing.tests.samples import brackets, counts, plan_of, selection, service
from pricing.tests.test_errors import documents
from pricing.words import AS_WRITTEN, Translator

MODULES = sorted(path for path in Path(pricing.__file__).parent.rglob("*.py") if "tests" not in path.parts)
TRANSLATING = ("_", "ngettext", "gettext_noop")
# Which argument of these is read by people.
SAYING = {"PricingError": 1, "fail": 0, "_bad": 0, "error": 2, "warning": 2}


@pytest.fixture
def turned(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language in which every sentence stands in angle quotes."""
    angles = Translator(
        lambda message: f"«{message}»",
        lambda one, many, count: f"«{one if count == 1 else many}»",
        lambda amount, currency: f"‹{currency} {amount}›",
        lambda share: f"‹{share}›",
    )
    monkeypatch.setattr(words, "_translator", angles)


@pytest.mark.usefixtures("turned")
@pytest.mark.parametrize("code", CODES)
def test_each_error_is_turned(code: str) -> None:
    plan, inventory, chosen = documents((code,))
    with pytest.raises(PricingError) as caught:
        price(read_plan(plan), read_inventory(inventory), read_selection(chosen))
    assert caught.value.code == code
    assert caught.value.message.removeprefix(f"{caught.value.path}: ").startswith("«")


@pytest.mark.usefixtures("turned")
def test_findings_are_turned() -> None:
    found = findings(plan_of())
    assert found
    assert all(finding.message.startswith("«") for finding in found)


def test_as_written_it_is_english() -> None:
    assert AS_WRITTEN.one("a price") == "a price"
    assert [AS_WRITTEN.counted("one", "many", count) for count in (0, 1, 2)] == ["many", "one", "many"]
    amounts = [AS_WRITTEN.money(Decimal(amount), currency) for amount, currency in (("52", "USD"), ("52", "JPY"))]
    assert amounts == ["52.00 USD", "52 JPY"]
    assert AS_WRITTEN.percent(Decimal("0.455")) == "45.5 %"


@pytest.mark.usefixtures("turned")
def test_amounts_in_findings_are_written_by_the_translator() -> None:
    plan = plan_of(
        services=[service("watch", brackets("volume", (10, "60"), (None, "50")), cost="40"), service("care")],
        tiers=[tier("basic", "watch", minimum="9000"), tier("advanced", "care")],
        packages=[],
        margin_floor="0.625",
    )
    told = {finding.code: finding.message for finding in findings(plan) if finding.where != "tier:basic"}
    assert "costs ‹USD 700.00›" in told["tier-not-dearer"]
    assert "Basic ‹USD 9000.00›" in told["tier-not-dearer"]
    assert "cost ‹USD 550.00›, less than 10 at ‹USD 600.00›" in told["bracket-cliff"]
    assert "your floor is ‹0.625›" in told["below-floor"]


@pytest.mark.usefixtures("turned")
@pytest.mark.parametrize(
    ("discount", "told"),
    [
        ({"amount": "100.5"}, "a discount of ‹USD 100.50› is more than the ‹USD 100.00› it is taken from"),
        ({"percent": "1.5"}, "a discount of ‹USD 150.00› is more than the ‹USD 100.00› it is taken from"),
        ({"amount": "-1"}, "a discount of ‹USD -1› is below 0"),
        ({"percent": "-0.05"}, "a discount of ‹-0.05› is below 0"),
    ],
)
def test_amounts_in_errors_are_written_by_the_translator(discount: dict[str, str], told: str) -> None:
    with pytest.raises(PricingError) as caught:
        price(plan_of(), counts(workstation=10), selection("basic", discount=discount))
    assert caught.value.message.replace("«", "").replace("»", "") == told


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_nothing_is_said_past_the_translator(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'node.fail("is missing")',
        'node.fail(f"has {count} entries")',
        'node.fail(_(f"has {count} entries"))',
        'raise PricingError(code, "a" if b else _("c"))',
        'message = "is " + word',
        'yield error("code", "where", "%(tier)s adds nothing" % names)',
    ],
)
def test_what_is_said_past_the_translator_is_seen(source: str) -> None:
    assert faults(source) == [1]


def faults(source: str) -> list[int]:
    """The lines on which a sentence is said untranslated, or written so that makemessages cannot find it."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = called(node)
            at = SAYING.get(name)
            if at is not None and not translated(node.args[at]):
                lines.append(node.lineno)
            if name in TRANSLATING and any(isinstance(word, ast.JoinedStr | ast.BinOp) for word in node.args):
                lines.append(node.lineno)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "message" and not translated(node.value):
            lines.append(node.lineno)
    return lines


def translated(said: ast.expr) -> bool:
    """Whether this is a translating call, filled in or not, or a name that holds what one gave."""
    if isinstance(said, ast.IfExp):
        return translated(said.body) and translated(said.orelse)
    if isinstance(said, ast.BinOp):
        return isinstance(said.op, ast.Mod) and translated(said.left)
    return isinstance(said, ast.Name | ast.Attribute) or (isinstance(said, ast.Call) and called(said) in TRANSLATING)


def called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]
