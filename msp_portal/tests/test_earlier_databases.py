"""Every kept database comes up with today's migrations: each signed byte and each verification unchanged.

All tests of one database share it. Each stands at the moment in which the database was kept, and what it does to the
database is taken back.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from pytest_django import DjangoDbBlocker

import pricing
from contracts.documents import read_contract
from contracts.models import ContractRecord
from contracts.verifying import verify_contracts
from groundwork import append_only
from groundwork.baseline import write_baseline
from groundwork.models import User
from groundwork.tests.database import KEPT
from groundwork.tests.dumping import another_database, load
from groundwork.tests.people import signed_in
from groundwork.tests.quick_states import quick_states
from msp_portal.tests.earlier.files import VENDORS, Kept, Manifest, kept_databases
from msp_portal.tests.earlier.holding import (
    KINDS,
    every_value,
    figures,
    fingerprints,
    lost,
    reading_of_plan,
    sealed_files,
    signed,
    signed_places,
    standing,
)
from msp_portal.tests.earlier.life import run_jobs
from plans.models import Plan
from quotes.demo.report import ready_proposal, report
from quotes.demo.texts import OWNER
from quotes.documents import read_revision
from quotes.models import AcceptedQuote, Quote
from quotes.selectors.signed import acceptance_of
from quotes.tests.sent import as_sent, fresh, posted

Schema = dict[str, tuple[list[str], list[tuple[object, ...]]]]

VENDOR = "sqlite" if settings.DATABASES["default"]["ENGINE"] == "groundwork.sqlite" else "postgresql"
pytestmark = [pytest.mark.django_db, pytest.mark.on_both]


def schema() -> Schema:
    """The columns of every table, and what its constraints and indexes are, whatever they are called."""
    found: Schema = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(KEPT):
                columns = sorted(
                    f"{one.name} {one.type_code} {one.null_ok}"
                    for one in connection.introspection.get_table_description(cursor, table)
                )
                rules = connection.introspection.get_constraints(cursor, table).values()
                told = [(tuple(one["columns"] or ()), one["unique"], one["check"], one["foreign_key"]) for one in rules]
                found[table] = columns, sorted(told, key=repr)
    return found


@pytest.fixture(scope="module")
def schema_of_today(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Schema:
    with django_db_blocker.unblock():
        return schema()


@pytest.fixture(scope="module", params=kept_databases(VENDOR), ids=lambda kept: kept.month)
def kept(
    request: pytest.FixtureRequest,
    schema_of_today: Schema,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Kept]:
    """A kept database in place of the tests' own one, with the migrations of today."""
    with django_db_blocker.unblock(), another_database(tmp_path_factory.mktemp("earlier")):
        load(request.param.sql())
        with nullcontext() if request.config.getoption("--drill") else quick_states():
            call_command("migrate", verbosity=0)
        yield request.param


@pytest.fixture
def promises(kept: Kept) -> Iterator[Manifest]:
    """What was written down when it was kept; the clock stands there."""
    read = kept.promises()
    with time_machine.travel(read["made_at"]):
        yield read


def verified(fingerprints: list[str]) -> str:
    """What `verify` says; raises CommandError where something is not as it was written."""
    said = StringIO()
    words = [word for one in fingerprints for word in ("--holds", one)]
    call_command("verify", *words, stdout=said)
    return said.getvalue()


def test_every_month_is_kept_for_both_kinds_of_database() -> None:
    months = {vendor: [kept.month for kept in kept_databases(vendor)] for vendor in VENDORS}
    assert months["sqlite"] == months["postgresql"]
    assert "2026-11" in months["sqlite"]


def test_no_migration_is_missing(kept: Kept, schema_of_today: Schema) -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert schema() == schema_of_today


def test_every_signed_byte_is_as_it_was(promises: Manifest) -> None:
    assert all(promises["signed"][kind] for kind in KINDS)
    assert lost(promises) == []


def test_the_chain_is_whole_and_has_the_same_entries_and_end(promises: Manifest) -> None:
    assert fingerprints(signed()) == promises["chain"]
    said = verified(promises["chain"])
    assert f"entries {len(promises['chain'])}, head {promises['chain'][-1]}" in said


def test_what_no_document_says_is_held_from_the_update_on(promises: Manifest) -> None:
    rows = write_baseline(timezone.now())
    assert rows > len(promises["signed"]["revision"])
    assert "Rows that the next baseline will hold" not in verified(promises["chain"])


def test_every_frozen_document_is_read_and_priced_as_it_was(promises: Manifest) -> None:
    found = signed()
    assert {sha256: figures(found["revision"][sha256]) for sha256 in promises["figures"]} == promises["figures"]
    for sha256 in promises["signed"]["plan"]:
        assert reading_of_plan(found["plan"][sha256]) == json.loads(found["plan"][sha256])


def test_every_consent_that_was_signed_is_read_in_full(kept: Kept) -> None:
    """Also where it was the standard sentence, of which the bytes of then hold only the fingerprint."""
    unsaid = set()
    for contract in AcceptedQuote.objects.select_related("record", "revision"):
        revision = read_revision(bytes(contract.revision.document))
        for signer in acceptance_of(contract).signers:
            texts = [text for text in (revision.consent, revision.electronic) if text]
            assert [one.sha256 for one in signer.consents] == [pricing.fingerprint(text.encode()) for text in texts]
        unsaid.add(b'"consent":""' in bytes(contract.revision.document))
    assert unsaid == ({True, False} if kept.month == "2026-11" else {False})  # since then each is written out


def test_quotes_contracts_and_everything_else_stand_as_they_stood(promises: Manifest) -> None:
    stands = standing()
    for part in ("quotes", "contracts", "counts"):
        assert {name: stands[part].get(name) for name in promises[part]} == promises[part]


def test_what_is_signed_can_be_neither_changed_nor_deleted(kept: Kept) -> None:
    assert append_only.unprotected(connection) == ()
    tried = set()
    with connection.cursor() as cursor:
        for table in append_only.protected_tables():
            cursor.execute(f'SELECT * FROM "{table}" LIMIT 1')
            column = cursor.description[-1][0]
            if cursor.fetchone() is None:
                continue  # what did not exist yet when this was kept
            for statement in (f'UPDATE "{table}" SET "{column}" = "{column}"', f'DELETE FROM "{table}"'):
                with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
                    cursor.execute(statement)
            tried.add(table)
    assert {table for _kind, table, _column, _content in signed_places()} <= tried


# What the migrations did is asked of both every day, what comes after them in a drill.
@pytest.mark.any_database
def test_every_page_opens_for_staff_and_every_link_for_its_client(promises: Manifest) -> None:
    owner, told = signed_in(User.objects.get(email=OWNER.email)), report()
    put_away = set(Plan.objects.exclude(archived_at=None).values_list("name", flat=True))
    paths = [
        entry["path"]
        for part in ("plans", "clients", "quotes")
        for entry in told[part]
        if entry.get("name") not in put_away
    ]
    assert {path: owner.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
    links = {quote["number"]: quote["proposal_path"] for quote in told["quotes"] if quote["proposal_path"]}
    assert {fresh().get(link).status_code for link in links.values()} <= {200, 410}
    receipts = [f"{links[number]}thanks/" for number in promises["contracts"]]
    proposal = ready_proposal()
    assert proposal is not None
    for path in (proposal, *receipts):
        assert fresh().get(path).status_code == 200, path


def test_a_contract_is_handed_out_as_the_file_that_was_sealed(promises: Manifest) -> None:
    files = sealed_files(signed())
    sealed = {
        number: files[told["record"]] for number, told in promises["contracts"].items() if told["record"] in files
    }
    assert sealed
    for number, sha256 in sealed.items():
        answer = fresh().get(f"{as_sent(Quote.objects.get(number=number)).path}contract.pdf")
        assert hashlib.sha256(answer.content).hexdigest() == sha256


@pytest.mark.any_database
def test_jobs_that_were_waiting_are_done_after_the_update(promises: Manifest) -> None:
    run_jobs()
    verified(promises["chain"])
    assert lost(promises) == []


def test_what_was_signed_before_the_update_lives_in_contracts(kept: Kept, promises: Manifest) -> None:
    """Each acceptance began a contract or, as a true-up, changed the one that it belongs to, whose end stays.

    What was signed up to 2026-11 begins on the day of its signature, whatever day was agreed.
    """
    by_acceptance = ContractRecord.objects.exclude(cause__accepted_quote=None)
    records = by_acceptance.select_related(
        "contract", "cause__accepted_quote__quote", "cause__accepted_quote__revision"
    )
    assert records.count() == AcceptedQuote.objects.count() > 0
    for record in records:
        assert record.cause is not None
        accepted = record.cause.accepted_quote
        standing = read_contract(bytes(record.document))
        if record.kind == "begun":
            day = accepted.accepted_at.astimezone(ZoneInfo(standing.seller.time_zone)).date()
            agreed = read_revision(bytes(accepted.revision.document)).starts_on if kept.month > "2026-11" else None
            assert (standing.starts_on, standing.months) == (agreed or day, accepted.term_months)
            assert standing.fees[0] == accepted.mrr
        else:
            first = read_contract(bytes(record.contract.records.get(number=1).document))
            assert (standing.starts_on, standing.last_day) == (first.starts_on, first.last_day)
            assert standing.stretches[-1].fees[0] == accepted.mrr
            assert accepted.quote.about == record.contract
    assert "true-up" in {record.kind for record in records}
    assert list(verify_contracts()) == []


def test_what_was_sent_before_the_update_is_signed_after_it(promises: Manifest) -> None:
    path = ready_proposal()
    sent = next(one for one in map(as_sent, Quote.objects.filter(state="sent")) if one.path == path)
    answer = fresh().post(f"{sent.path}accept/", posted(sent))
    assert answer.status_code == 302
    assert standing()["quotes"][sent.quote.number] == "accepted"
    # The acceptance, and the record of the contract that begins with it.
    assert f"entries {len(promises['chain']) + 2}, " in verified(promises["chain"])
    assert lost(promises) == []


def test_nothing_in_it_is_a_secret_a_real_person_or_a_trace_of_a_machine(kept: Kept, promises: Manifest) -> None:
    """Sign-ins, links and workers leave tokens, addresses, host names and paths; the life that is kept leaves none."""
    paths = re.compile(rb"/(home|root|tmp|work|usr|var)/|\.venv|site-packages|Traceback")
    addresses = re.compile(rb"[\w.+-]+@[\w-]+\.[\w.-]*\w")
    dump = kept.sql()
    assert [quote for quote in report()["quotes"] if quote["proposal_path"] and quote["proposal_path"] in dump] == []
    for table, column, value in every_value():
        assert table != "django_session"
        content = value if isinstance(value, bytes) else str(value).encode()
        if not content.startswith(b"%PDF"):
            assert not paths.search(content), f"{table}.{column} names a place on a machine"
            strange = [address for address in addresses.findall(content) if not address.endswith(b".example")]
            assert not strange, f"{table}.{column} has the address of somebody real"


@pytest.mark.parametrize("kind", KINDS)
def test_control_one_changed_byte_is_found(promises: Manifest, kind: str) -> None:
    table, column, content = next(place[1:] for place in signed_places() if place[0] == kind)
    other = content[:-2] + bytes([content[-2] ^ 1]) + content[-1:]
    append_only.remove(connection, table)
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE "{column}" = %s', [other, content])
        assert cursor.rowcount == 1
    assert len(lost(promises)) == 1
    assert append_only.unprotected(connection) == (table,)
    with pytest.raises(CommandError):
        verified(promises["chain"])
