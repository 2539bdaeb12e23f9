"""From a tool's JSON to a file that the importer reads."""

import csv
import io
import json
from typing import Any

import pytest

from clients.pulling.answers import file_of
from clients.pulling.tools import JSON, TACTICAL, Source, read_mapping, written_mapping
from groundwork.tables.errors import UnreadableFileError

LIST = Source(JSON, "https://tool.example/devices")


def rows(body: Any, source: Source = LIST) -> list[list[str]]:
    content = file_of(body if isinstance(body, bytes) else json.dumps(body).encode(), source)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_what_tactical_rmm_is_asked_and_how() -> None:
    for address in ("https://api.rmm.example", "https://api.rmm.example/", "https://api.rmm.example/agents/"):
        source = Source(TACTICAL, address)
        assert source.url == "https://api.rmm.example/agents/"
        assert source.headers("KEY")["X-API-KEY"] == "KEY"
    assert Source(TACTICAL, "https://api.rmm.example?client=5").url == "https://api.rmm.example/agents/?client=5"


@pytest.mark.parametrize(
    ("header", "token", "said"),
    [
        ("", "KEY", {"Authorization": "Bearer KEY"}),
        ("", "Token KEY", {"Authorization": "Token KEY"}),
        ("X-Api-Key", "KEY", {"X-Api-Key": "KEY"}),
        ("", "", {}),
    ],
)
def test_how_another_tool_is_asked(header: str, token: str, said: dict[str, str]) -> None:
    found = Source(JSON, "https://tool.example/devices", header).headers(token)
    assert found == {"Accept": "application/json", **said}


def test_without_a_mapping_levels_become_names() -> None:
    body = [
        {
            "name": "DESK-1",
            "hw": {"serial": "S1", "disks": [{"size": 5}]},
            "tags": ["a", "b"],
            "on": True,
            "none": None,
        },
        {"name": "DESK-2", "more": 1.5},
    ]
    assert rows(body) == [
        ["name", "hw.serial", "hw.disks", "tags", "on", "none", "more"],
        ["DESK-1", "S1", "", "a, b", "true", "", ""],
        ["DESK-2", "", "", "", "", "", "1.5"],
    ]


def test_a_mapping_names_what_matters() -> None:
    source = Source(JSON, "https://x.example", mapping={"host": "device.name", "site": "sites.0.name", "serial": "a.b"})
    body = [
        {"device": {"name": "D1"}, "sites": [{"name": "Mill"}], "a.b": "S1"},
        {"device": None, "sites": [], "a.b": 5},
    ]
    assert rows(body, source) == [["device.name", "sites.0.name", "a.b"], ["D1", "Mill", "S1"], ["", "", "5"]]


@pytest.mark.parametrize("body", [[{"host": "A"}], {"count": 1, "next": None, "results": [{"host": "A"}]}])
def test_the_list_is_found(body: Any) -> None:
    assert rows(body) == [["host"], ["A"]]


def test_the_list_at_a_path() -> None:
    source = Source(JSON, "https://x.example", list_path="data.devices")
    assert rows({"data": {"devices": [{"host": "A"}], "users": [{"host": "B"}]}}, source) == [["host"], ["A"]]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>", "is no JSON"),
        (b"", "is no JSON"),
        (b"[NaN]", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        ([], "lists no device at all"),
        ({"a": [{}], "b": [{}]}, "Say where the list stands"),
        (["a"], "Say where the list stands"),
        ({"next": "https://x.example/?page=2", "results": [{"host": "A"}]}, "one page of several"),
        ({"has_more": True, "data": [{"host": "A"}]}, "one page of several"),
        ([{f"f{at}": 1 for at in range(101)}], "more than 100 fields"),
    ],
)
def test_what_is_no_list_of_devices(body: Any, said: str) -> None:
    with pytest.raises(UnreadableFileError, match=said):
        rows(body)


def test_a_mapping_that_finds_nothing_is_told() -> None:
    body = [{"name": "A", "type": "Server", "os": {"name": "Windows"}}, {"name": "B", "serial": None}]
    for mapping, line in (({"host": "nam"}, "host = nam"), ({"host": "name", "kind": "typ"}, "kind = typ")):
        with pytest.raises(UnreadableFileError) as told:
            rows(body, Source(JSON, "https://x.example", mapping=mapping))
        assert f"The mapping says “{line}”, and no item of the answer has that." in str(told.value)
        assert "The items have: name, type, os.name, serial." in str(told.value)
    # What one item has is enough, and so is a place where nothing stands.
    assert rows(body, Source(JSON, "https://x.example", mapping={"host": "name", "serial": "serial", "os": "os.name"}))
    with pytest.raises(UnreadableFileError, match="anything at serial"):
        rows(body, Source(JSON, "https://x.example", mapping={"serial": "serial"}))


def test_only_the_devices_of_this_client() -> None:
    source = Source(TACTICAL, "https://x.example", only_client="harbor LAW")
    body = [{"hostname": "A", "client_name": "Harbor Law"}, {"hostname": "B", "client_name": "Mill"}]
    found = rows(body, source)
    assert "client_name" not in found[0]
    assert [row[0] for row in found[1:]] == ["A"]
    with pytest.raises(UnreadableFileError, match="It knows: Mill"):
        rows(body[1:], source)


@pytest.mark.parametrize(
    ("text", "found"),
    [("", {}), (" host = name \n\nserial=hw.serial", {"host": "name", "serial": "hw.serial"})],
)
def test_a_mapping_as_people_type_it(text: str, found: dict[str, str]) -> None:
    assert read_mapping(text) == found
    assert read_mapping(written_mapping(found)) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("host", "write a field"), ("colour = x", "The fields are: host"),
        ("maybe_quantity = x", r"warranty, status, gone\."), ("host =", "write a field"),
        ("host = a\nhost = b", "Name each once"), ("host = a\nserial = a", "Name each once"),
        ("site = a", "Name host or serial"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_none(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_mapping(text)
