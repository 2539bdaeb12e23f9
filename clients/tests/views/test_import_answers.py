"""What was answered about the last file with a header: shown, and put back to the guess; and very many kind words."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client as Browser

from clients.models import Client, Device, ImportMemory, PendingImport
from clients.selectors import ImportPage, import_page
from clients.tests.files import csv_of
from clients.tests.views.sending import answer, check, send

pytestmark = pytest.mark.django_db
HEADER = "Host name,Kind,Serial,Tag,Last seen"
# What the page guesses of that header, and what was answered: the tag is the serial after all.
ANSWERED = {"column-2": "ignore", "column-3": "serial"}


@pytest.fixture
def lakeside() -> Client:
    return Client.objects.create(name="Lakeside Clinic")


def shown(client: Client) -> ImportPage:
    return import_page(client, PendingImport.objects.get(client=client))


def words(page: ImportPage) -> Mapping[str, tuple[str, bool]]:
    return {question.word.key: (question.answer, question.remembered) for question in page.kinds}


def imported_before(browser: Browser, client: Client) -> None:
    """A file was imported with answers to everything, and the next one with its header is sent."""
    send(browser, client, csv_of("A,toaster,,S1,05/06/2026", "B,fridge,,S2,", "C,gone,,S3,", header=HEADER))
    answers = {"word-1": "toaster", "kind-1": "printer", "word-2": "fridge", "kind-2": "nas", **ANSWERED}
    answers |= {"word-3": "gone", "kind-3": "ignore", "date_order": "day-first"}
    answer(browser, client, "look", **answers)
    answer(browser, client, **answers)
    send(browser, client, csv_of("A,toaster,,S1,05/06/2026", "B,fridge,,S2,", "E,server,,S4,", header=HEADER))


def all_answers(page: ImportPage) -> dict[str, Any]:
    """What the page's form holds, as it is sent by any of its buttons."""
    form: dict[str, Any] = {f"column-{column.at}": column.field for column in page.columns}
    for question in page.kinds:
        form |= {f"word-{question.number}": question.word.key, f"kind-{question.number}": question.answer}
    for word in page.other_kinds:
        form |= {f"word-{word.number}": word.key, f"kind-{word.number}": word.answer}
    return form | {"date_order": page.choices.date_order or ""}


def put_back(browser: Browser, client: Client, guess: str) -> ImportPage:
    answer(browser, client, "", guess=guess, **all_answers(shown(client)))
    return shown(client)


def test_what_is_remembered_is_marked_and_what_is_guessed_is_not(sales_client: Browser, lakeside: Client) -> None:
    imported_before(sales_client, lakeside)
    page = shown(lakeside)
    assert words(page) == {"toaster": ("printer", True), "fridge": ("nas", True), "server": ("", False)}
    assert [column.name for column in page.columns if column.remembered] == ["Serial", "Tag"]
    assert [(word.key, word.answer) for word in page.other_kinds] == [("gone", "ignore")]
    assert (page.remembered, page.date_remembered) == (True, True)
    html = check(sales_client, lakeside)
    assert "All as guessed" in html
    assert html.count(">remembered<") == 5
    assert "1 remembered word that is not in this file" in html


def test_one_word_is_put_back_to_the_guess_and_forgotten_with_the_import(
    sales_client: Browser, lakeside: Client
) -> None:
    imported_before(sales_client, lakeside)
    number = next(question.number for question in shown(lakeside).kinds if question.word.key == "toaster")
    page = put_back(sales_client, lakeside, f"kind-{number}")
    assert words(page) == {"toaster": ("", False), "fridge": ("nas", True), "server": ("", False)}
    assert page.plan is not None
    assert page.plan.unknown_kinds == {"toaster": 1}
    assert ImportMemory.objects.get().answers["kinds"]["toaster"] == "printer"  # until something is imported
    answer(sales_client, lakeside, **all_answers(page))
    assert ImportMemory.objects.get().answers["kinds"] == {"fridge": "nas", "gone": "ignore"}


def test_a_word_that_is_not_in_the_file_is_forgotten(sales_client: Browser, lakeside: Client) -> None:
    imported_before(sales_client, lakeside)
    page = put_back(sales_client, lakeside, f"kind-{shown(lakeside).other_kinds[0].number}")
    assert page.other_kinds == ()
    assert "gone" not in page.choices.kinds


def test_a_column_goes_back_and_takes_along_the_one_that_has_its_field(sales_client: Browser, lakeside: Client) -> None:
    imported_before(sales_client, lakeside)
    page = put_back(sales_client, lakeside, "column-2")
    assert {column.name: column.field for column in page.columns} == {
        "Host name": "host",
        "Kind": "kind",
        "Serial": "serial",
        "Tag": "ignore",
        "Last seen": "last_seen",
    }
    assert page.choices.columns == {}


def test_the_order_of_dates_is_put_back(sales_client: Browser, lakeside: Client) -> None:
    imported_before(sales_client, lakeside)
    page = put_back(sales_client, lakeside, "dates")
    assert page.choices.date_order is None
    assert words(page)["toaster"] == ("printer", True)


def test_all_is_put_back_at_once_and_nothing_is_remembered_then(sales_client: Browser, lakeside: Client) -> None:
    imported_before(sales_client, lakeside)
    page = put_back(sales_client, lakeside, "all")
    assert (page.choices.columns, page.choices.kinds, page.choices.date_order) == ({}, {}, None)
    assert not page.remembered
    assert "All as guessed" not in check(sales_client, lakeside)
    answer(sales_client, lakeside)
    assert not ImportMemory.objects.exists()


def test_an_answer_of_ones_own_is_not_called_remembered(sales_client: Browser, lakeside: Client) -> None:
    imported_before(sales_client, lakeside)
    form = all_answers(shown(lakeside))
    number = next(question.number for question in shown(lakeside).kinds if question.word.key == "toaster")
    answer(sales_client, lakeside, "look", **{**form, f"kind-{number}": "other"})
    assert words(shown(lakeside))["toaster"] == ("other", False)


def test_seventy_kind_words_are_asked_about_in_turn_and_none_is_dropped(
    sales_client: Browser, lakeside: Client
) -> None:
    send(sales_client, lakeside, csv_of(*(f"H{at},gadget {at},S{at}" for at in range(70)), "X,server,SX"))
    assert "10 more words are not known and have no room here. Answer these and look again" in check(
        sales_client, lakeside
    )
    for left in (10, 0):
        page = shown(lakeside)
        assert (len(page.kinds), page.more_kinds) == (60, 11)
        form = all_answers(page)
        form |= {f"kind-{question.number}": "other" for question in page.kinds if question.word.unknown}
        answer(sales_client, lakeside, "look", **form)
        plan = shown(lakeside).plan
        assert plan is not None
        assert len(plan.unknown_kinds) == left
    assert "11 more words are known and have no room here" in check(sales_client, lakeside)
    assert "server" not in words(shown(lakeside))  # what was answered is shown before what is only guessed
    answer(sales_client, lakeside, **all_answers(shown(lakeside)))
    assert Device.objects.filter(kind="other").count() == 70


def test_more_answers_than_are_read_are_refused_and_not_cut_off(sales_client: Browser, lakeside: Client) -> None:
    send(sales_client, lakeside, csv_of("A,server"))
    many = {f"word-{at}": f"gadget {at}" for at in range(201)} | {f"kind-{at}": "other" for at in range(201)}
    response = answer(sales_client, lakeside, "look", **many)
    assert response.status_code == 422
    assert "At most 200 words can be answered at a time." in response.text


def test_a_very_long_kind_word_keeps_its_answer(sales_client: Browser, lakeside: Client) -> None:
    word = "toast " * 200
    send(sales_client, lakeside, csv_of(f"A,{word},S1"))
    (question,) = shown(lakeside).kinds
    answer(sales_client, lakeside, "look", **{"word-1": question.word.key, "kind-1": "other"})
    plan = shown(lakeside).plan
    assert plan is not None
    assert plan.unknown_kinds == {}
