"""Links: what opens a proposal, and what does not."""

import base64
import hashlib
import re
import secrets
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from quotes import links
from quotes.models import ProposalLink, Quote
from quotes.tests.bare_rows import NOON, a_quote

OTHER_KEY = "another-key-" + "zyxwvutsrqponmlkjihgfedcba9876543210" * 2


@pytest.fixture
def quote(db: None) -> Quote:
    return a_quote()


def a_token(quote: Quote) -> str:
    token = links.token_of(links.new_link(quote, NOON))
    assert token is not None
    return token


def test_a_link_opens_its_quote(quote: Quote) -> None:
    link = links.new_link(quote, NOON)
    token = links.token_of(link)
    assert token is not None
    found = links.find_link(token)
    assert found is not None
    assert (found.link, found.number, found.revoked_at) == (link.pk, "Q-2026-0001", None)
    assert links.live_link(quote) == link


def test_a_token_has_256_bits_and_fits_an_address(quote: Quote) -> None:
    token = a_token(quote)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert len(base64.urlsafe_b64decode(token + "=")) == 32
    assert links.proposal_path(token) == f"/p/{token}/"


def test_the_address_in_a_mail_is_the_configured_one(settings: Settings) -> None:
    settings.PUBLIC_BASE_URL = "https://portal.example.com"
    assert links.proposal_url("abc") == "https://portal.example.com/p/abc/"


def test_every_link_is_another(db: None) -> None:
    tokens = {a_token(a_quote(f"Q-{number}")) for number in range(20)}
    assert len(tokens) == 20


def test_a_new_link_revokes_the_one_before(quote: Quote) -> None:
    first = a_token(quote)
    second = links.new_link(quote, NOON + timedelta(days=1))
    found = links.find_link(first)
    assert found is not None
    assert found.revoked_at == NOON + timedelta(days=1)
    assert links.live_link(quote) == second


def test_a_revoked_link_is_still_known_by_its_token(quote: Quote) -> None:
    token = a_token(quote)
    assert links.revoke_links(quote, NOON) == 1
    assert links.revoke_links(quote, NOON + timedelta(days=1)) == 0
    found = links.find_link(token)
    assert found is not None
    assert found.revoked_at == NOON
    assert links.live_link(quote) is None


def test_the_database_holds_to_one_live_link(quote: Quote) -> None:
    links.new_link(quote, NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalLink.objects.create(quote=quote, nonce="n", digest="d", created_at=NOON)


def near_misses(token: str) -> list[str]:
    swapped = ("A" if token[0] != "A" else "B") + token[1:]
    return [swapped, token[:-1], token + "A", token.swapcase(), token + "=", f" {token}", token[::-1]]


def test_wrong_links_open_nothing_and_cost_the_same(
    quote: Quote, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    link = links.new_link(quote, NOON)
    token = links.token_of(link)
    assert token is not None
    strange = ["", "x", "a" * 4000, "\N{LATIN SMALL LETTER E WITH ACUTE}", "\ud800", "%00", "' OR 1=1 --"]
    for wrong in [*near_misses(token), *strange, link.nonce, link.digest]:
        with django_assert_num_queries(1):
            assert links.find_link(wrong) is None, wrong


def wrong_tokens_that_open(count: int) -> list[str]:
    guesses = (secrets.token_urlsafe(32) for _ in range(count))
    return [guess for guess in guesses if links.find_link(guess) is not None]


def test_a_thousand_wrong_links_open_nothing(quote: Quote) -> None:
    a_token(quote)
    assert wrong_tokens_that_open(1_000) == []


@pytest.mark.drill
def test_a_hundred_thousand_wrong_links_open_nothing(quote: Quote) -> None:
    a_token(quote)
    assert wrong_tokens_that_open(100_000) == []


def test_the_search_uses_the_index(quote: Quote) -> None:
    with CaptureQueriesContext(connection) as queries:
        links.find_link("x")
    sql = queries.captured_queries[0]["sql"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table this small would be read whole
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert re.search(r"digest", plan), plan
    assert "INDEX" in plan.upper(), plan


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_database_holds_no_token(tmp_path: Path) -> None:
    link = links.new_link(a_quote(), NOON)
    token = links.token_of(link)
    assert token is not None
    dump = tmp_path / "dump.json"
    call_command("dumpdata", output=str(dump), verbosity=0)
    content = dump.read_bytes()
    assert link.digest.encode() in content, "the dump has the row"
    assert token.encode() not in content


@pytest.mark.django_db(transaction=True)
def test_the_bytes_of_the_database_hold_no_token(tmp_path: Path) -> None:
    link = links.new_link(a_quote(), NOON)
    token = links.token_of(link)
    assert token is not None
    content = raw_bytes_of_database(tmp_path)
    assert link.digest.encode() in content, "the bytes have the row"
    assert token.encode() not in content


def raw_bytes_of_database(folder: Path) -> bytes:
    """Everything the database keeps: the SQLite file with its log, or every table's rows out of PostgreSQL."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return b"".join(path.read_bytes() for suffix in ("", "-wal") if (path := Path(name + suffix)).exists())
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [str(row) for (row,) in cursor.fetchall()]
    return "\n".join(rows).encode()


def test_a_row_without_the_key_does_not_make_the_token(quote: Quote, settings: Settings) -> None:
    link = links.new_link(quote, NOON)
    token = links.token_of(link)
    # What somebody can try who has the row and this code, but not the key.
    guesses = [link.nonce, link.digest, base64.urlsafe_b64encode(bytes.fromhex(link.nonce)).rstrip(b"=").decode()]
    guesses += [base64.urlsafe_b64encode(hashlib.sha256(link.nonce.encode()).digest()).rstrip(b"=").decode()]
    settings.SECRET_KEY, real = OTHER_KEY, settings.SECRET_KEY
    assert links.token_of(link) is None
    settings.SECRET_KEY_FALLBACKS = [real]
    assert links.token_of(link) == token
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = real, []
    assert token not in guesses
    assert not any(links.find_link(guess) for guess in guesses)


def test_a_link_outlives_a_change_of_key_as_long_as_the_old_one_is_kept(quote: Quote, settings: Settings) -> None:
    link = links.new_link(quote, NOON)
    token = links.token_of(link)
    assert token is not None
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OTHER_KEY, [settings.SECRET_KEY]
    assert links.token_of(link) == token
    found = links.find_link(token)
    assert found is not None
    assert found.link == link.pk


def test_a_key_out_of_service_closes_its_links(quote: Quote, settings: Settings) -> None:
    link = links.new_link(quote, NOON)
    token = links.token_of(link)
    assert token is not None
    settings.SECRET_KEY = OTHER_KEY
    assert links.token_of(link) is None
    assert links.find_link(token) is None, "whoever stole the old key has a token for every row of a stolen dump"


def test_a_digest_put_into_the_row_opens_nothing(quote: Quote) -> None:
    """Somebody who may write to the table, but has no key, puts in the digest of a token of their own."""
    link = links.new_link(quote, NOON)
    own = secrets.token_urlsafe(32)
    ProposalLink.objects.filter(pk=link.pk).update(digest=hashlib.sha256(own.encode()).hexdigest())
    assert links.find_link(own) is None
