"""`manage.py price` and `manage.py check_plan`, as the contract describes them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from pricing.tests.samples import CLIENT, DATA, plan_document_of, service

CABLE_TV = str(DATA / "plans" / "cable-tv.json")
INVENTORY = {"format": "msp-inventory/1", "counts": CLIENT}
SELECTION = {"format": "msp-selection/1", "tier": "advanced", "packages": ["security"]}

Write = Callable[[str, Any], str]
Result = tuple[int, str, str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def save(name: str, document: Any) -> str:
        path = tmp_path / name
        path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
        return str(path)

    return save


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """The exit status, standard output and standard error of a command. No test here may touch a database."""

    def call(*arguments: str) -> Result:
        status = 0
        try:
            call_command(*arguments)
        except SystemExit as left:
            status = int(str(left.code))
        caught = capsys.readouterr()
        return status, caught.out, caught.err

    return call


class TestPrice:
    def test_documents_of_version_2(self, run: Callable[..., Result], write: Write) -> None:
        case = json.loads((DATA / "cases-v2" / "case-001.json").read_text())
        documents = (write(name, case[name]) for name in ("plan", "inventory", "selection"))
        status, out, err = run("price", *documents)
        document = json.loads(out)
        assert (status, err, document["format"]) == (0, "", "msp-price/2")
        assert document["first_period"] == case["expected"]["first_period"]
        refused = {**SELECTION, "format": "msp-selection/2", "packages": [], "billing": 7}
        status, out, err = run("price", CABLE_TV, write("i", INVENTORY), write("s", refused))
        assert (status, out, err.partition(":")[0]) == (2, "", "unknown-billing")

    def test_it_prints_the_price_and_nothing_else(self, run: Callable[..., Result], write: Write) -> None:
        status, out, err = run("price", CABLE_TV, write("i", INVENTORY), write("s", SELECTION))
        document = json.loads(out)
        assert (status, err) == (0, "")
        assert (document["format"], document["recurring_net"]) == ("msp-price/1", "3768.00")
        assert document["selection"] == {"tier": "advanced", "packages": ["security"], "term": 12}
        assert document["lines"][1] == {
            "source": "tier:basic",
            "service": "srv-care",
            "label": "Server patching, antivirus and maintenance",
            "unit": "server",
            "quantity": 1,
            "amount": "225.00",
            "how": "1 x 225.00",
        }
        assert document["one_time_lines"] == [
            {
                "source": "one_time:onboarding",
                "label": "Onboarding",
                "amount": "3768.00",
                "list_amount": "3768.00",
                "waived": False,
            }
        ]

    def test_it_has_the_keys_of_the_contract(self, run: Callable[..., Result], write: Write) -> None:
        _, out, _ = run("price", CABLE_TV, write("i", INVENTORY), write("s", SELECTION))
        assert list(json.loads(out)) == [
            "format", "currency", "selection", "lines", "recurring_subtotal", "term_adjustment", "discount",
            "recurring_net", "recurring_tax", "recurring_total", "one_time_lines", "one_time_subtotal",
            "one_time_discount", "one_time_net", "one_time_tax", "one_time_total", "first_invoice", "years",
            "contract_value", "unpriced", "needs_approval", "internal",
        ]  # fmt: skip

    @pytest.mark.parametrize("at", [0, 1, 2])
    @pytest.mark.parametrize("content", [None, b"", b"\x89PNG\r\n\x1a\n\n\n", b"{}", b"[]", b"1e999"])
    def test_a_file_that_is_none(
        self, run: Callable[..., Result], write: Write, tmp_path: Path, at: int, content: bytes | None
    ) -> None:
        files = [CABLE_TV, write("i", INVENTORY), write("s", SELECTION)]
        files[at] = str(tmp_path / "nowhere") if content is None else write("broken\nname", content)
        status, out, err = run("price", *files)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(("bad-plan: ", "bad-inventory: ", "bad-selection: ")[at])

    def test_a_folder_is_no_file(self, run: Callable[..., Result], tmp_path: Path) -> None:
        status, out, err = run("price", str(tmp_path), str(tmp_path), str(tmp_path))
        assert (status, out) == (2, "")
        assert err.startswith("bad-plan: cannot read ")

    def test_the_first_error_of_the_list_is_the_one(self, run: Callable[..., Result], write: Write) -> None:
        broken = write("broken", b"{")
        assert run("price", broken, broken, broken)[2].startswith("bad-plan: ")
        assert run("price", CABLE_TV, broken, broken)[2].startswith("bad-inventory: ")

    def test_a_rule_between_packages(self, run: Callable[..., Result], write: Write) -> None:
        chosen = {"format": "msp-selection/1", "tier": "basic", "packages": ["security"]}
        assert run("price", CABLE_TV, write("i", INVENTORY), write("s", chosen)) == (
            2,
            "",
            "package-needs-tier: Security needs Advanced or a tier above it\n",
        )


class TestCheckPlan:
    def test_warnings_leave_status_0(self, run: Callable[..., Result]) -> None:
        status, out, err = run("check_plan", CABLE_TV)
        found = json.loads(out)["findings"]
        assert (status, err) == (0, "")
        assert found[0] == {
            "code": "package-without-step",
            "severity": "warning",
            "where": "package:printers",
            "message": (
                "Printers can be had on Basic, without climbing. Let it ask for a higher tier if people want it."
            ),
        }

    def test_an_error_is_status_1_and_printed_first(self, run: Callable[..., Result], write: Write) -> None:
        tiers = [
            {"code": "one", "name": "One", "services": ["watch"], "minimum": "1"},
            {"code": "two", "name": "Two", "services": []},
        ]
        status, out, err = run("check_plan", write("p", plan_document_of(tiers=tiers, packages=[])))
        severities = [finding["severity"] for finding in json.loads(out)["findings"]]
        assert (status, err, severities[:2]) == (1, "", ["error", "error"])
        assert severities == sorted(severities)

    def test_money_is_written_as_on_the_pages(self, run: Callable[..., Result], write: Write) -> None:
        tiers = [
            {"code": "one", "name": "One", "services": ["watch"], "minimum": "1250.5"},
            {"code": "two", "name": "Two", "services": ["care"]},
        ]
        document = plan_document_of(tiers=tiers, packages=[], margin_floor="0.12345678")
        found = json.loads(run("check_plan", write("p", document))[1])["findings"]
        assert found[0]["message"].startswith("With 10 of every unit, Two costs $300.00 a month and One $1,250.50.")
        free = plan_document_of(services=[service("watch", cost="9.5")], tiers=tiers[:1], packages=[])
        free |= {"margin_floor": "0.98765432"}
        found = json.loads(run("check_plan", write("p", free))[1])["findings"]
        told = next(finding["message"] for finding in found if finding["code"] == "below-floor")
        assert "is 84.05%; your floor is 98.765432%." in told

    def test_an_unreadable_plan_is_status_2(self, run: Callable[..., Result], write: Write) -> None:
        status, out, err = run("check_plan", write("p", plan_document_of(labour_rate="1e999")))
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert err.startswith("bad-plan: labour_rate: ")


def test_in_a_process_of_its_own_without_a_database(tmp_path: Path, write: Write) -> None:
    arguments = [CABLE_TV, write("i", INVENTORY), write("s", SELECTION)]
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/nowhere/at-all.sqlite3"}
    done = subprocess.run(
        [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "price", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["recurring_net"] == "3768.00"
    assert not (tmp_path / "nowhere").exists()
