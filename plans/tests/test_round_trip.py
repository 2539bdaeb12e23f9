"""Import then export is the same plan, byte for byte in canonical form, through the rows of the database."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings

import pricing
from groundwork.models import User
from plans.selectors import working_document
from plans.services import import_plan
from pricing.tests.examples import examples
from pricing.tests.plan_documents import any_plan_documents

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def canonical(document: dict[str, Any]) -> bytes:
    """What the rule is about: the bytes that a file's plan has whatever way the file writes it."""
    return pricing.canonical_bytes(pricing.plan_document(pricing.read_plan(document)))


@pytest.mark.django_db
@settings(max_examples=examples(60))
@given(document=any_plan_documents())
def test_import_then_export_is_the_same_plan(document: dict[str, Any]) -> None:
    with transaction.atomic():
        by = User.objects.create_user("property@example.com")
        plan = import_plan(pricing.read_plan(document), by, NOW)
        exported = working_document(plan)
        transaction.set_rollback(True)
    assert pricing.canonical_bytes(exported) == canonical(document)


@pytest.mark.django_db
@settings(max_examples=examples(30))
@given(first=any_plan_documents(), second=any_plan_documents())
def test_importing_into_a_plan_leaves_nothing_of_what_was_there(first: dict[str, Any], second: dict[str, Any]) -> None:
    with transaction.atomic():
        by = User.objects.create_user("property@example.com")
        plan = import_plan(pricing.read_plan(first), by, NOW)
        plan = import_plan(pricing.read_plan(second), by, NOW, into=plan)
        exported = working_document(plan)
        transaction.set_rollback(True)
    assert pricing.canonical_bytes(exported) == canonical(second)
