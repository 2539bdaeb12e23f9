"""What pages read of clients, quotes and contracts goes through `for_user`, so that nobody sees what is another's."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
HOUSES: Final = ("clients", "contracts", "quotes", "msp_portal")
SEEN: Final = frozenset({"Client", "Quote", "Contract"})
READING: Final = frozenset({"views", "forms", "selectors"})

# Functions that read without it, and why nobody learns of another's by that.
SEEN_BEFORE: Final = "What hangs on those that the caller has by for_user, or on their clients."
NO_USER: Final = "Nobody signed in asks: the client's own page, or the worker."
NO_NAMES: Final = "A number or a currency of everything together."
TAKEN: Final = "All names, so that one that is taken is refused; the reason tells no more (not_theirs)."
FREE: Final[dict[str, str]] = {
    "clients/selectors/activity.py:_client_changed": "Those that were merged into this one.",
    "clients/selectors/listing.py:_terms_that_run": SEEN_BEFORE,
    "clients/selectors/listing.py:clients_named": TAKEN,
    "clients/selectors/names.py:names_of_clients": "For proofs, which hold names back.",
    "contracts/selectors/coming_days.py:coming_near": NO_USER,
    "contracts/selectors/contract_files.py:_known": TAKEN,
    "contracts/selectors/contract_files.py:usual_currency": NO_NAMES,
    "contracts/selectors/contract_page.py:_followed_by": SEEN_BEFORE,
    "contracts/selectors/mails.py:": "A house's rows; `seen_by` stands beside them.",
    "contracts/selectors/renewals.py:unserved_by_any": SEEN_BEFORE,
    "contracts/selectors/statement/building.py:in_force_in": NO_USER,
    "contracts/selectors/statement/next_thing.py:_have": NO_NAMES,
    "contracts/selectors/whitespace.py:gaps": SEEN_BEFORE,
    "msp_portal/selectors.py:_without_answer": SEEN_BEFORE,
    "msp_portal/selectors.py:overview": SEEN_BEFORE,
    "quotes/selectors/alternatives.py:_renewed_by": SEEN_BEFORE,
    "quotes/selectors/alternatives.py:alternative_of": SEEN_BEFORE,
    "quotes/selectors/client_room.py:client_room": SEEN_BEFORE,
    "quotes/selectors/effect_rows.py:names_of": SEEN_BEFORE,
    "quotes/selectors/mails.py:": "A house's rows; `seen_by` stands beside them.",
    "quotes/selectors/offering.py:usual_version": NO_NAMES,
    "quotes/selectors/queue.py:queue": SEEN_BEFORE,
    "quotes/selectors/reports/facts.py:_waiting": "`_asked_for` holds them to for_user.",
    "quotes/selectors/reminders.py:_to_remind_of": NO_USER,
    "quotes/selectors/second.py:running_beside": SEEN_BEFORE,
    "quotes/selectors/signed.py:open_change": SEEN_BEFORE,
    "quotes/selectors/signed.py:open_changes": SEEN_BEFORE,
    "quotes/selectors/states.py:while_drafting": SEEN_BEFORE,
    "quotes/selectors/things.py:_clients_by_key": "For owners, who see everything.",
    "quotes/selectors/true_up_run.py:changes_open": SEEN_BEFORE,
    "quotes/views/proposal/opening.py:closed_link_page": NO_USER,
    "quotes/views/proposal/opening.py:quote": NO_USER,
}


def reads(source: str) -> Iterator[tuple[str, bool]]:
    """Each place that asks for `objects` of those models: the function it stands in, and whether `for_user` follows."""
    tree = ast.parse(source)
    followed = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "for_user"
    }

    def walk(node: ast.AST, inside: str) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            name = child.name if isinstance(child, ast.FunctionDef) and not inside else inside
            if (
                isinstance(child, ast.Attribute)
                and child.attr == "objects"
                and isinstance(child.value, ast.Name)
                and child.value.id in SEEN
            ):
                yield name, id(child) in followed
            yield from walk(child, name)

    yield from walk(tree, "")


def modules() -> list[Path]:
    found = (path for house in HOUSES for path in (ROOT / house).rglob("*.py"))
    return sorted(
        path for path in found if "tests" not in path.parts and not READING.isdisjoint((*path.parts, path.stem))
    )


def test_what_pages_read_is_asked_for_by_whoever_reads() -> None:
    passed_by = {
        f"{path.relative_to(ROOT)}:{function}"
        for path in modules()
        for function, followed in reads(path.read_text())
        if not followed
    }
    assert passed_by == set(FREE)


@pytest.mark.parametrize(
    ("source", "followed"),
    [
        ("def view(request):\n    return Quote.objects.for_user(user)", True),
        ("def view(request):\n    return Quote.objects.filter(pk=1)", False),
        ("def view(request):\n    return get_object_or_404(Client.objects, pk=1)", False),
    ],
)
def test_a_new_view_that_asks_for_everybodys_is_found(source: str, followed: bool) -> None:
    assert list(reads(source)) == [("view", followed)]
