"""Any column of any row and any bit of any file that is changed, and any row that is gone: found and named."""

import random
from collections.abc import Callable, Iterable

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from contracts.models import ContractNumber, StoredPdf
from groundwork.models import EventDetails, Mail
from quotes.models import QuoteNumber
from quotes.tests.verifying.life import found, sealed_papers, taken_back, triggers_away
from quotes.tests.verifying.mutations.held import HELD, OURS, everything, why_free
from quotes.tests.verifying.mutations.mutating import Flip, Mutation, names_of

pytestmark = pytest.mark.django_db


def test_every_table_is_held_or_it_is_said_why_not() -> None:
    """The control of all that follows: its list is made of the models' own columns, so a new table is named here."""
    tables = {model for model in apps.get_models() if model._meta.app_label in OURS}
    unsaid = {model._meta.db_table for model in tables - HELD.keys() if not why_free(model)}
    assert unsaid == set()
    assert HELD.keys() <= tables
    for model, left_out in HELD.items():
        assert left_out <= {field.attname for field in model._meta.concrete_fields}, model


def done(mutation: Mutation | Flip) -> bool:
    """Whether the database took it."""
    try:
        with transaction.atomic():
            mutation.do()
    except DatabaseError:
        return False
    return True


def unfound(chosen: Iterable[Mutation | Flip]) -> tuple[int, list[str]]:
    """How many of these could be made, each by itself, and those that were not found or not named."""
    made, missed = 0, []
    for mutation in chosen:
        names = names_of(mutation)
        with taken_back():
            with triggers_away():
                taken = done(mutation)
            said = found() if taken else []
        made += taken
        if taken and not any(name in fault for fault in said for name in names):
            missed.append(f"{mutation}: {said[:2]}")
    return made, missed


PARTS = 8


@pytest.mark.drill
@pytest.mark.parametrize("part", range(PARTS))
def test_two_thousand_mutations_are_found_and_named(part: int, record_property: Callable[[str, object], None]) -> None:
    """Each column of the models, and bits of every file, those in the room of a seal's signature too."""
    made, missed = unfound(everything(most=40, bits=60)[part::PARTS])
    record_property("mutations found", f"{made - len(missed)} of {made}")
    assert missed == []
    assert made > 2000 // PARTS


@pytest.mark.any_database  # a drill looks for all of them on both
def test_a_sample_of_them_is_found_and_named_every_day() -> None:
    """Eight at once, because each look at everything costs; what another one hides is looked at by itself."""
    chosen = random.Random("of today").sample(everything(most=3, bits=8), 40)
    hidden: list[Mutation | Flip] = []
    for start in range(0, len(chosen), 8):
        some = chosen[start : start + 8]
        names = [names_of(mutation) for mutation in some]
        with taken_back():
            with triggers_away():
                taken = [done(mutation) for mutation in some]
            said = found()
        for mutation, called, was_taken in zip(some, names, taken, strict=True):
            if was_taken and not any(name in fault for fault in said for name in called):
                hidden.append(mutation)
    assert unfound(hidden)[1] == []
    assert len(hidden) < 10


def test_each_kind_of_bit_of_a_sealed_contract_is_found() -> None:
    """Such as one in the padding of its signature, of which no PDF reader knows."""
    (paper, _other), chance = sealed_papers(), random.Random("padding")
    content = bytes(paper.content)
    end = content.index(b">", content.index(b"/Contents <"))
    for at in (0, content.index(b"/ByteRange"), end - 3, len(content) - 1):
        with taken_back():
            with triggers_away():
                Flip(StoredPdf, paper.pk, "content", at, chance.randrange(8)).do()
            assert f"stored pdf {paper.pk}: its hash is {paper.sha256}, its bytes give" in "\n".join(found())


@pytest.mark.drill
def test_every_row_that_is_gone_is_missed() -> None:
    """By the cheaper statement: nothing that hangs on a row goes with it."""
    made, missed = 0, []
    for model in HELD:
        if model in (Mail, EventDetails, QuoteNumber, ContractNumber):
            continue
        table, key = model._meta.db_table, model._meta.pk
        assert key is not None
        for pk in list(model._base_manager.order_by("pk").values_list("pk", flat=True)):
            try:
                with taken_back():
                    with triggers_away(), transaction.atomic(), connection.cursor() as cursor:
                        cursor.execute(f"DELETE FROM {table} WHERE {key.column} = %s", [pk])
                    said = found()
            except DatabaseError:
                continue  # a constraint refuses it
            made += 1
            if not said:
                missed.append(f"{table} {pk}")
    assert missed == []
    assert made > 100
