"""Canonical bytes: one document, one spelling."""

from __future__ import annotations

import enum
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing import canonical_bytes, fingerprint

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcé\ue000😀", max_size=3), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"b": 1, "a": [True, None, "x"]}, b'{"a":[true,null,"x"],"b":1}'),
        ((1, 2), b"[1,2]"),
        ("e\u0301", "\u00e9".encode().join([b'"', b'"'])),
        # RFC 8785, 3.2.2.2: only what must be escaped is, control characters in lower-case hexadecimal.
        ('\u20ac$\u000f\nA\'B"\\\\"/', b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
        # RFC 8785, 3.2.3: keys are sorted by UTF-16 code units, so that a pair of surrogates comes before U+FB00.
        (
            {"\u20ac": 1, "\r": 2, "\ufb00": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7},
            b'{"\\r":2,"1":4,"\xc2\x80":6,"\xc3\xb6":7,"\xe2\x82\xac":1,"\xf0\x9f\x98\x80":5,"\xef\xac\x80":3}',
        ),
        (2**53 - 1, b"9007199254740991"),
        ({}, b"{}"),
    ],
)
def test_examples(document: object, expected: bytes) -> None:
    assert canonical_bytes(document) == expected


class Whole(enum.IntEnum):
    SEVEN = 7


def test_a_named_number_is_a_number() -> None:
    assert canonical_bytes({"n": Whole.SEVEN}) == b'{"n":7}'


@pytest.mark.parametrize("value", [1.0, float("nan"), Decimal("1"), b"x", {1, 2}, object(), {1: "x"}, {None: "x"}])
def test_what_has_no_canonical_form(value: object) -> None:
    for document in (value, [value], {"a": {"b": value}}):
        with pytest.raises(TypeError):
            canonical_bytes(document)


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800", {"\u00e9": 1, "e\u0301": 2}, {"\ud800": 1}])
def test_values_that_are_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical_bytes([value])


@given(DOCUMENTS)
def test_reading_and_writing_again_changes_no_byte(document: Any) -> None:
    try:
        written = canonical_bytes(document)
    except ValueError:  # Two keys became one.
        return
    assert canonical_bytes(json.loads(written)) == written


@given(st.dictionaries(st.text("abcdef", max_size=3), st.integers(0, 9)), st.randoms())
def test_the_order_of_keys_does_not_matter(document: dict[str, int], random: Any) -> None:
    keys = list(document)
    shuffle: Callable[[list[str]], None] = random.shuffle
    shuffle(keys)
    assert canonical_bytes({key: document[key] for key in keys}) == canonical_bytes(document)


def test_fingerprint() -> None:
    assert fingerprint(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
