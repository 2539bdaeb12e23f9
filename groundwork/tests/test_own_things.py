"""Things of the owner's own beside the catalogue: their words, their keys, and when the table is read."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from groundwork.device_kinds import (
    KINDS,
    device_words,
    in_order,
    is_device,
    is_kind,
    label,
    noun,
    offered,
    own_among,
)
from groundwork.errors import DomainError, StaleError
from groundwork.models import CountedThing, User
from groundwork.own_things import Thing, kept, own_things
from groundwork.thing_edits import (
    MOST,
    WordTakenError,
    add_thing,
    change_thing,
    check_words,
    code_for,
    delete_thing,
)
from pricing.tests.examples import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def backup(owner: User) -> CountedThing:
    return add_thing("TB of backup", "TB of backup", by=owner)


def test_a_thing_has_words_and_is_no_device(backup: CountedThing, owner: User) -> None:
    line = add_thing("phone  line", "phone lines", by=owner)
    assert (backup.code, line.code, line.one) == ("tb-of-backup", "phone-line", "phone line")
    assert [noun("phone-line", 1), noun("phone-line", 2, for_clients=True), label("phone-line")] == [
        "phone line", "phone lines", "phone line",
    ]  # fmt: skip
    assert (is_device("phone-line"), is_device("smart-board")) == (False, True)
    assert in_order(["smart-board", "phone-line", "site", "tb-of-backup"]) == [
        "site", "tb-of-backup", "phone-line", "smart-board",
    ]  # fmt: skip
    assert device_words({"user": 3, "server": 2, "tb-of-backup": 12}) == "2 servers, 12 TB of backup"
    assert offered() == [*(kind.code for kind in KINDS), "tb-of-backup", "phone-line"]


def test_a_frozen_document_says_its_own_words(backup: CountedThing, owner: User) -> None:
    frozen = own_among({"server": 1, "tb-of-backup": 12})
    change_thing(backup, "terabyte", "terabytes", hidden=True, revision=1, by=owner)
    assert (noun("tb-of-backup", 2), noun("tb-of-backup", 2, things=frozen)) == ("terabytes", "TB of backup")
    assert (noun("tb-of-backup", 2, things={}), is_device("tb-of-backup", {})) == ("tb of backup", True)
    assert in_order(["a", "tb-of-backup"], frozen) == ["tb-of-backup", "a"]


def test_the_table_is_read_once_in_a_request_and_anew_in_the_next(
    backup: CountedThing, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0), kept():
        assert device_words({"server": 2, "user": 1}) == "2 servers"  # asks only for what is no kind
    with django_assert_num_queries(1), kept():
        for _again in range(3):
            assert device_words({"tb-of-backup": 2}) == "2 TB of backup"
    with kept():
        assert len(own_things()) == 1
        with kept():
            add_thing("phone line", "phone lines", by=owner)
        assert len(own_things()) == 2
    CountedThing.objects.update(many="terabytes")  # as another process would
    with kept():
        assert noun("tb-of-backup", 2) == "terabytes"


@pytest.mark.parametrize(
    ("one", "many", "field"),
    [
        ("Server", "boxes", "one"),
        ("person", "persons", "one"),  # what clients read
        ("seat", "MAILBOXES", "many"),
        ("shared-mailbox", "shared", "one"),
        ("tb  OF backup", "TBs", "one"),
        ("seat", "tb-of-backup", "many"),
    ],
)
def test_a_word_means_one_thing(backup: CountedThing, one: str, many: str, field: str) -> None:
    with pytest.raises(WordTakenError, match="counted already") as refused:
        check_words(one, many)
    assert refused.value.field == field
    check_words("TB of backup", "TB of backup", backup)


def test_a_key_that_plans_count_becomes_a_thing(backup: CountedThing, owner: User) -> None:
    add_thing("licence", "licences", by=owner, code="Microsoft 365")
    assert noun("Microsoft 365", 2) == "licences"
    for taken in ("Microsoft 365", "server", backup.code):
        with pytest.raises(DomainError, match="counted already"):
            add_thing("seat", "seats", by=owner, code=taken)


def test_of_two_owners_the_second_is_told(backup: CountedThing, owner: User) -> None:
    change_thing(backup, "terabyte", "terabytes", hidden=False, revision=1, by=owner)
    with pytest.raises(StaleError):
        change_thing(backup, "tebibyte", "tebibytes", hidden=False, revision=1, by=None)
    delete_thing(CountedThing.objects.get(), owner)
    assert [(row.history_type, row.many, row.history_user) for row in CountedThing.history.all()] == [
        ("-", "terabytes", owner), ("~", "terabytes", owner), ("+", "TB of backup", owner),
    ]  # fmt: skip


def test_there_is_an_end_to_them(owner: User) -> None:
    CountedThing.objects.bulk_create(CountedThing(code=f"c{n}", one=f"o{n}", many=f"m{n}") for n in range(MOST))
    with pytest.raises(DomainError, match="Remove one"):
        add_thing("phone line", "phone lines", by=owner)


def test_of_words_that_give_one_key_each_has_its_own(owner: User) -> None:
    words = ("C++ licence", "C# licence", "回線", "Лицензия", "NAS!")
    codes = [add_thing(word, f"{word}s", by=owner).code for word in words]
    assert codes == ["c-licence", "c-licence-2", "thing", "thing-2", "nas-2"]


@settings(max_examples=examples(60), deadline=None)
@given(word=st.text(min_size=1, max_size=60), taken=st.sets(st.sampled_from(["a", "b", "thing", "server-2"])))
def test_a_key_is_small_letters_and_nothing_else_has_it(word: str, taken: set[str]) -> None:
    code = code_for(word, taken)
    assert re.fullmatch(r"[a-z0-9_-]{1,44}", code)
    assert code not in taken
    assert not is_kind(code)


def test_what_is_kept_is_a_value() -> None:
    assert Thing("x", "one", "many").noun(0) == "many"
