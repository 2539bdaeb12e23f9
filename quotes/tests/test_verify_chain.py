"""The command that reads everything again."""

from io import StringIO

from django.core.management import CommandError, call_command

from groundwork import chain
from groundwork.models import Event
from groundwork.tests.chain.writing import tampering, write
from quotes.tests.bare_rows import a_quote


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
