"""Boxes written in one step are those that Django's templates draw."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from groundwork.boxes import _BOXES, Renderer

WIDGETS: tuple[type[forms.Widget], ...] = (
    forms.TextInput,
    forms.HiddenInput,
    forms.NumberInput,
    forms.EmailInput,
    forms.URLInput,
    forms.PasswordInput,
    forms.DateInput,
    forms.DateTimeInput,
    forms.TimeInput,
    forms.CheckboxInput,
    forms.Select,
    forms.Textarea,
    forms.CheckboxSelectMultiple,
)
VALUES: tuple[object, ...] = (
    None,
    "",
    "plain",
    " \t",
    "Smith & <b>Sons</b> \"Ltd\" 'x'",
    "{{ widget.name }} {% now %} %s",
    "Grüße, 東京 😀",
    mark_safe("&amp; known to be harmless"),
    gettext_lazy("Save & close"),
    0,
    -7,
    1_234_567,
    Decimal("1234.50"),
    1234.5,
    True,
    False,
    date(2026, 12, 1),
    time(9, 30),
    ["a", "b"],
)
ATTRS: tuple[dict[str, Any], ...] = (
    {},
    {"id": "id_x", "class": "wide", "maxlength": 80, "step": Decimal("0.01")},
    {"required": True, "disabled": False, "autofocus": True, "aria-label": gettext_lazy("Save & close")},
    {"data-x": 'a "quoted" <one>', 'odd" name': "x", "title": mark_safe("&amp;"), "min": 0, "none": None},
)


@pytest.mark.parametrize("attrs", ATTRS)
@pytest.mark.parametrize("widget", WIDGETS)
def test_each_is_byte_for_byte_what_django_draws(widget: type[forms.Widget], attrs: dict[str, Any]) -> None:
    for value in VALUES:
        made = widget(attrs)
        for name in ("name", 'na"me <x>'):
            assert made.render(name, value, renderer=Renderer()) == made.render(name, value, renderer=DjangoTemplates())


def test_what_is_written_in_one_step_asks_no_template(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = {kind.template_name for kind in WIDGETS if kind.template_name in _BOXES}
    assert len(drawn) == len(_BOXES)
    monkeypatch.setattr(Renderer, "get_template", None)
    assert forms.TextInput().render("name", "x", renderer=Renderer()) == '<input type="text" name="name" value="x">'


def test_nobody_draws_a_box_in_another_way() -> None:
    for name in _BOXES:
        (origin,) = {template.origin.name for template in [DjangoTemplates().get_template(name)]}
        assert "/django/forms/templates/" in origin
