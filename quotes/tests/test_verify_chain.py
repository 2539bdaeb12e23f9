"""The command that reads everything again."""

from dataclasses import replace
from io import StringIO

from django.core.management import CommandError, call_command
from django.db import transaction

import pricing
from groundwork import chain
from groundwork.models import Event, User
from groundwork.tests.chain.writing import tampering, write
from plans.models import PlanVersion
from plans.services import import_plan, publish_plan
from quotes.tests.bare_rows import a_quote
from quotes.tests.making import CABLE_TV, NOW, a_sent_quote


def verified(*words: str) -> tuple[int, str]:
    """The exit status of `manage.py verify_chain` and what it prints."""
    out = StringIO()
    try:
        call_command("verify_chain", *words, stdout=out)
    except CommandError as stopped:
        return stopped.returncode, out.getvalue()
    return 0, out.getvalue()


def test_the_command_prints_the_head_or_what_is_broken(db: None) -> None:
    a_quote()
    write(3)
    status, said = verified()
    assert (status, f"entries 3, head {chain.head()[1]}" in said) == (0, True)
    with tampering():
        Event.objects.filter(seq=2).update(kind="declined")
    status, said = verified()
    assert (status, "entry 2: " in said) == (1, True)


def test_the_command_finds_a_fingerprint_or_misses_it(db: None) -> None:
    a_quote()
    first, _, _ = write(3)
    status, said = verified("--holds", f"{first.record_hash.upper()} ")
    assert (status, "is entry 1." in said) == (0, True)
    status, said = verified("--holds", first.record_hash, "--holds", "f" * 64)
    assert (status, f"fingerprint {'f' * 64}: in no entry" in said) == (1, True)


def test_another_reason_for_publishing_is_found_whoever_computed_its_hash(owner: User) -> None:
    nothing_new = (CABLE_TV.tiers[0], replace(CABLE_TV.tiers[1], services=CABLE_TV.tiers[0].services[:1]))
    plan = import_plan(replace(CABLE_TV, tiers=nothing_new), owner, NOW)
    version = publish_plan(plan, revision=1, by=owner, note="", now=NOW, reason="It fills up next month.")
    quote = a_sent_quote(owner).quote
    assert verified()[0] == 0
    other = bytes(version.document).replace(b"next month", b"next years")
    with transaction.atomic(), tampering(PlanVersion):
        PlanVersion.objects.update(document=other)
    status, said = verified()
    assert (status, f"plan version {version.pk}: its hash is {version.sha256}" in said) == (1, True)
    with transaction.atomic(), tampering(PlanVersion):
        PlanVersion.objects.update(sha256=pricing.fingerprint(other))
    status, said = verified()
    assert (status, f"quote {quote.number}: revision 1 was made from a version {version.sha256}" in said) == (1, True)
