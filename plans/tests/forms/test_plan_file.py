"""The upload: what is no plan file says so, at its place, with the fix."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import pricing
from groundwork.models import User
from plans.forms import PlanFileForm
from plans.forms.places import place_in_words
from plans.forms.plan_file import MOST_BYTES

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))


def form_with(content: bytes, user: User, **typed: str) -> PlanFileForm:
    return PlanFileForm(typed, {"file": SimpleUploadedFile("plan.json", content)}, user=user)


def test_a_plan_file_becomes_a_plan(owner: User, cable_tv: dict[str, Any]) -> None:
    form = form_with(json.dumps(cable_tv).encode(), owner)
    assert form.is_valid(), form.errors
    assert form.document.name == "Managed services, cable TV ladder"
    assert form.cleaned_data["into"] is None


def test_another_name_goes_onto_the_plan(owner: User, cable_tv: dict[str, Any]) -> None:
    form = form_with(json.dumps(cable_tv).encode(), owner, name="  For 2027 ")
    assert form.is_valid(), form.errors
    assert form.document.name == "For 2027"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PNG, "The file is not UTF-8 text (byte 1)."),
        (json.dumps({"format": "msp-plan/1"}).encode("utf-16"), "The file is not UTF-8 text (byte 1)."),
        (b"Name,Price\nServer,25.00\n", "The file is not JSON"),
        (b'{"format": "msp-plan/1",', "The file is not JSON"),
        (b"[" * 100_000, "The file is nested too deeply."),
        (b"\x00\x00", "The file is not JSON"),
        (b"[]", "Must be an object, not a list."),
        (b"null", "Must be an object, not null."),
    ],
)
def test_a_file_that_is_no_plan_at_all_says_what_it_is(owner: User, content: bytes, said: str) -> None:
    form = form_with(content, owner)
    assert not form.is_valid()
    assert form.fault.startswith(said)
    assert form.place == ""


@pytest.mark.parametrize(
    ("change", "path", "place"),
    [
        ({"format": "msp-inventory/1"}, "format", ""),
        ({"margin_floor": 0.55}, "margin_floor", ""),
        ({"currency": "usd"}, "currency", ""),
        ({"services": [{"code": "a", "name": "A", "category": "B"}]}, "services[0].unit", "service 1, unit"),
        ({"taxes": [{"code": "a", "name": "A", "rate": "1e999"}]}, "taxes[0].rate", "tax 1, rate"),
        ({"colour": "green"}, "colour", ""),
    ],
)
def test_a_bad_plan_is_told_at_its_place(
    owner: User, cable_tv: dict[str, Any], change: dict[str, Any], path: str, place: str
) -> None:
    form = form_with(json.dumps({**cable_tv, **change}).encode(), owner)
    assert not form.is_valid()
    assert form.bad_plan is not None
    assert (form.bad_plan.path, form.place) == (path, place)
    assert not form.fault.startswith(path)


def test_an_empty_file_and_no_file(owner: User) -> None:
    assert "This file is empty" in form_with(b"", owner).errors["file"][0]
    assert PlanFileForm({}, {}, user=owner).errors["file"] == ["Choose a plan file."]


def test_a_file_over_the_limit_is_not_even_read(owner: User) -> None:
    form = form_with(b" " * (MOST_BYTES + 1), owner)
    assert "larger than 2 MB" in form.errors["file"][0]
    assert form.bad_plan is None


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("name", ""),
        ("units[0].name", "unit 1, name"),
        ("units[0].counts[0]", "unit 1, counts 1"),
        ("services[2].benefit", "service 3, benefit"),
        ("services[2].description", "service 3, description"),
        ("tiers[1].tagline", "tier 2, tagline"),
        ("packages[0].name", "package 1, name"),
        ("presets[3].name", "preset 4, name"),
        ("terms[0].name", "term 1, name"),
        ("one_time[0].name", "one-time fee 1, name"),
    ],
)
def test_hidden_text_in_a_file_is_named_with_its_place(
    owner: User, cable_tv: dict[str, Any], path: str, place: str
) -> None:
    """A frozen version may hold it and stays readable; a file that is brought in may not."""
    *steps, last = [int(step) if step.isdigit() else step for step in re.findall(r"[a-z_]+|\d+", path)]
    holder: Any = cable_tv
    for step in steps:
        holder = holder[step]
    holder[last] = "Soft\u00adware"
    raw = json.dumps(cable_tv).encode()
    assert b"Soft\xc2\xadware" in pricing.canonical_bytes(pricing.plan_document(pricing.plan_from_json(raw)))
    form = form_with(raw, owner)
    assert not form.is_valid()
    assert form.bad_plan is not None
    assert (form.bad_plan.path, form.place) == (path, place)
    assert form.fault == "Has a character that cannot be seen or misleads (U+00AD) after “Soft”; retype that part."


@pytest.mark.parametrize("name", ["x" * 201, "a\u202eb", "a\u200bb", "a\u00adb", "\u2800", "a\x00b", "a\nb"])
def test_a_name_that_misleads_or_is_too_long_is_refused(owner: User, cable_tv: dict[str, Any], name: str) -> None:
    form = form_with(json.dumps(cable_tv).encode(), owner, name=name)
    assert not form.is_valid()
    assert list(form.errors) == ["name"]


@pytest.mark.parametrize("into", ["x", "0", "-1", "999999999999999999999999"])
def test_a_plan_that_is_not_there_cannot_be_imported_into(owner: User, cable_tv: dict[str, Any], into: str) -> None:
    form = form_with(json.dumps(cable_tv).encode(), owner, into=into)
    assert form.errors == {"into": ["This plan is not there any more. Choose another one."]}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("services[3].charge.price", "service 4, charge, price"),
        ("services[7].charge.brackets[1].up_to", "service 8, charge, bracket 2, up to"),
        ("one_time[0]", "one-time fee 1"),
        ("labour_rate", ""),
        ('services[3]["a key"]', ""),
        ("", ""),
    ],
)
def test_places_are_counted_as_people_count(path: str, words: str) -> None:
    assert place_in_words(path) == words
