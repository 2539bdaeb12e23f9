"""Words of other languages and tools in a list of people, accounts that are nobody's, sums, and doubles."""

import pytest

from clients.people.kinds import Facts, Rules
from clients.people.plan import PeoplePlan, plan_people
from clients.people.rows import PERSON, Answers
from clients.selectors.people import read_people

RULES = Rules()


def plan_of(text: str, answers: Answers | None = None) -> PeoplePlan:
    said = answers or Answers()
    return plan_people(read_people(text.encode(), said.reading), [], said, RULES)


@pytest.mark.parametrize(
    ("column", "in_service", "out"),
    [
        ("Anmeldung blockieren", "nein", "ja"),
        ("Anmeldeinformationen blockieren", "Falsch", "Wahr"),
        ("Aktiv", "ja", "nein"),
        ("Bloquer les informations d'identification", "Faux", "Vrai"),
        ("Sign-in status", "Sign-in allowed", "Sign-in blocked"),
        ("Sign-in", "Allowed", "Blocked"),
        ("Sign-in blocked", "Allowed", "Blocked"),
        ("Block credential", "False", "True"),
        ("Blocked", "Active", "Blocked"),
    ],
)
def test_who_may_sign_in_in_many_words(column: str, in_service: str, out: str) -> None:
    plan = plan_of(f"Display name,{column}\nRuth,{in_service}\nBen,{out}\n")
    assert [RULES.kind_of(facts) for facts in plan.after] == ["person", "disabled"]
    assert (plan.refused, plan.listed.notes) == ((), ())


def test_a_word_that_is_not_known_counts_with_a_note() -> None:
    plan = plan_of("Display name,Account enabled\nRuth,maybe\n")
    assert (plan.counts["user"], plan.refused) == (1, ())
    assert [(note.line, note.reason) for note in plan.listed.notes] == [
        (2, "May sign in: “maybe” is neither yes nor no. The row counts as if the cell were empty.")
    ]


@pytest.mark.parametrize("word", ["MailContact", "MailUser", "GuestMailUser"])
def test_an_address_whose_mailbox_is_elsewhere_is_no_user(word: str) -> None:
    plan = plan_of(f"Display name,Mail,Recipient type details\nRuth,r@h.example,UserMailbox\nBen,b@x.example,{word}\n")
    assert plan.counts == {"user": 1, "mailbox": 1, "shared-mailbox": 0}


@pytest.mark.parametrize("name", ["PC-17$", "Administrator", "Guest", "krbtgt", "HARBOR\\krbtgt"])
def test_accounts_of_windows_are_services(name: str) -> None:
    assert RULES.kind_of(Facts(name)) == "service"
    assert RULES.kind_of(Facts("Somebody", f"{name}@h.example")) == "service"
    assert RULES.why(Facts(name)) == "An account of Windows, or of a computer."


def test_whoever_is_called_like_one_is_a_person() -> None:
    assert [RULES.kind_of(Facts(name)) for name in ("Nora Guest", "Adam Administrator")] == ["person", "person"]


def test_a_total_is_no_person() -> None:
    plan = plan_of("Ruth Harbor\nBen Lowe\nTotal: 2\n", Answers(first_line=PERSON))
    assert plan.counts["user"] == 2
    assert [(row.line, row.reason) for row in plan.refused] == [(3, "The row is a total. It names nobody.")]


def test_a_second_row_of_one_account_is_noted_with_the_line_of_the_first() -> None:
    plan = plan_of("Display name,UPN\nRuth,r@h.example\nBen,b@h.example\nRuth H,R@h.example\n")
    assert plan.counts["user"] == 2
    assert [(note.line, note.reason) for note in plan.listed.notes] == [
        (4, "The same as line 2, “Ruth”. The two rows count as one.")
    ]
