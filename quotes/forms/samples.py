"""A sample client: its name, and how many it has of everything that an inventory counts."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

import pricing
from groundwork.device_kinds import in_order, is_device, label, offered
from groundwork.forms import OneLineField, WholeField, plain_name
from quotes.models import SampleClient


class SampleForm(forms.Form):
    """What `plan` counts first, then what else there is. An empty box for mailboxes means as many as people."""

    revision = forms.IntegerField(min_value=0, max_value=2_147_483_647, widget=forms.HiddenInput)
    name = OneLineField(label=gettext_lazy("Name"), max_length=120, check=plain_name(company=True))

    def __init__(self, plan: pricing.Plan, sample: SampleClient, data: Any = None) -> None:
        self.sample = sample
        codes = in_order({*offered(), *sample.counts, *plan.index.counted})
        # People and sites first: a client is told by its heads.
        codes.sort(key=is_device)
        self.own = [code for code in codes if code in plan.index.counted]
        self.others = [code for code in codes if code not in plan.index.counted]
        initial: dict[str, Any] = {"revision": sample.revision, "name": sample.name}
        for code in codes:
            initial[_box(code)] = sample.counts.get(code, "" if code == "mailbox" else sample.count(code))
        super().__init__(data, initial=initial)
        for code in codes:
            self.fields[_box(code)] = WholeField(label=capfirst(str(label(code))), required=code != "mailbox")
        self.fields[_box("mailbox")].help_text = gettext("Empty: as many as people.")

    def own_boxes(self) -> Iterator[BoundField]:
        """The boxes of what the plan counts."""
        return (self[_box(code)] for code in self.own)

    def other_boxes(self) -> Iterator[BoundField]:
        """The other boxes; they count in other plans."""
        return (self[_box(code)] for code in self.others)

    @property
    def others_wrong(self) -> bool:
        """Whether something among them is to be mended, so that they have to be in sight."""
        return any(box.errors for box in self.other_boxes())

    @property
    def counts(self) -> dict[str, int]:
        """What was typed. Call it on a valid form."""
        typed = {code: self.cleaned_data[_box(code)] for code in (*self.own, *self.others)}
        return {code: count for code, count in typed.items() if count is not None}


def _box(code: str) -> str:
    return f"count-{code}"
