"""Cells that hold several sites or contacts: as people type them, and read back whatever the names are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pricing
from clients.client_files.cells import ContactCell, contacts_cell, read_contacts, read_sites, sites_cell

texts = st.text("aB;|*\\<>,=+é ", min_size=1, max_size=9).map(pricing.one_line).filter(bool)
contacts = st.builds(
    ContactCell, texts, st.just("a|b*@x.example"), st.one_of(st.just(""), texts), st.one_of(st.just(""), texts),
    st.booleans(),
)  # fmt: skip


@given(st.lists(texts, max_size=4).map(tuple))
def test_sites_come_back(names: tuple[str, ...]) -> None:
    assert read_sites(sites_cell(names)) == names


@given(st.lists(contacts, max_size=3).map(tuple))
def test_contacts_come_back(said: tuple[ContactCell, ...]) -> None:
    assert read_contacts(contacts_cell(said)) == said


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("", []),
        ("Ruth <r@x.example>", [("Ruth", "r@x.example", "", "", False)]),
        ("*Ruth  Harbor <r@x.example>|555|CFO; Ben <b@x.example>",
         [("Ruth Harbor", "r@x.example", "555", "CFO", True), ("Ben", "b@x.example", "", "", False)]),
        ("Ruth <r@x.example>\r\n\r\nBen", [("Ruth", "r@x.example", "", "", False), ("Ben", "", "", "", False)]),
    ],
)  # fmt: skip
def test_as_people_type_them(cell: str, read: list[tuple[object, ...]]) -> None:
    found = [(who.name, who.email, who.phone, who.title, who.primary) for who in read_contacts(cell)]
    assert found == read
