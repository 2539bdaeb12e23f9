"""Rows that no document knows, held by an entry of the chain."""

from datetime import timedelta

import pytest
from django.db import transaction

from groundwork import append_only, chain, evidence
from groundwork.baseline import held_models, unheld, verify_baseline, write_baseline
from groundwork.models import Event, EvidenceFile, User
from groundwork.tests.chain.writing import NOON, tampering
from groundwork.tests.evidence.samples import a_pdf, examined


def keep(by: User, name: str = "offer.pdf") -> EvidenceFile:
    with transaction.atomic():
        return evidence.keep(examined(a_pdf(name), name), by=by, now=NOON)


def test_every_append_only_table_is_held_but_the_chain_itself() -> None:
    held = {model._meta.db_table for model in held_models()}
    assert set(append_only.protected_tables()) - held == {"groundwork_event"}
    assert held - set(append_only.protected_tables()) == {"quotes_proposallink", "quotes_question"}


def test_nothing_to_hold_writes_nothing(db: None) -> None:
    assert write_baseline(NOON) == 0
    assert Event.objects.count() == 0


def test_each_row_is_held_once_from_the_next_baseline_on(sales: User) -> None:
    keep(sales)
    assert unheld() == 2  # the file, and its bytes
    assert write_baseline(NOON) == 2
    assert (unheld(), write_baseline(NOON)) == (0, 0)
    keep(sales, "second.pdf")
    assert write_baseline(NOON + timedelta(hours=1)) == 2
    assert Event.objects.filter(kind="baseline").count() == 4
    assert [*verify_baseline(), *chain.verify()] == []


def test_a_row_that_comes_late_with_an_earlier_key_is_held_too(sales: User) -> None:
    file = keep(sales)
    write_baseline(NOON)
    EvidenceFile.objects.bulk_create([EvidenceFile(
        pk=file.pk - 1, name="x", kind="pdf", size=1, sha256="0", uploaded_sha256="0", kept_by=sales, kept_at=NOON,
    )])  # fmt: skip
    assert write_baseline(NOON) == 1


def test_a_column_that_is_changed_and_a_row_that_is_gone_are_named(sales: User, owner: User) -> None:
    first, second = keep(sales), keep(sales, "second.pdf")
    write_baseline(NOON)
    seq = Event.objects.get(subject_number="groundwork_evidencefile").seq
    with tampering(EvidenceFile):
        EvidenceFile.objects.filter(pk=first.pk).update(kept_by=owner)
        assert list(verify_baseline()) == [f"evidence file {first.pk}: its row is not what entry {seq} holds of it"]
        EvidenceFile.objects.filter(pk=first.pk).update(kept_by=sales)
        assert list(verify_baseline()) == []
        EvidenceFile.objects.filter(pk=second.pk).update(id=second.pk + 7)
        assert list(verify_baseline()) == [f"evidence file {second.pk}: it is gone, entry {seq} holds it"]
        EvidenceFile.objects.filter(pk=second.pk + 7).update(id=second.pk)


@pytest.mark.parametrize(
    ("subject", "body", "said"),
    [
        ("no_table", {"columns": [], "rows": {}}, "it holds rows of no_table that nobody can look for"),
        ("groundwork_evidencefile", {"columns": ["gone"], "rows": {"1": ""}}, "a column of groundwork_evidencefile"),
        ("groundwork_evidencefile", {"columns": ["name"], "rows": {"one": ""}}, "evidence file one: it is gone"),
    ],
)
def test_an_entry_that_holds_what_is_not_there_is_said(
    db: None, subject: str, body: dict[str, object], said: str
) -> None:
    with transaction.atomic():
        chain.append("baseline", chain.Subject("table", subject), body, NOON)
    assert said in "\n".join(verify_baseline())
