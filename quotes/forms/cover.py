"""What stands around the figures of a proposal, as boxes of the desk."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext as _

from quotes.drafts import Draft
from quotes.models import LibraryItem
from quotes.selectors.cover import COVER

# By the kind of what is chosen in it.
_BOXES: Final = {
    LibraryItem.Kind.SECTION: "cover_sections",
    LibraryItem.Kind.PICTURE: "cover_pictures",
    LibraryItem.Kind.BROCHURE: "cover_brochures",
}
COVER_BOXES: Final = tuple(_BOXES.values())


# Keys and names by kind, as quotes.selectors.cover finds them.
Choices = Mapping[str, Sequence[tuple[str, str]]]


def cover_initial(draft: Draft) -> dict[str, Any]:
    """What the boxes show."""
    chosen = [str(key) for key in draft.cover_items]
    return {"cover_text": draft.cover_text, **dict.fromkeys(COVER_BOXES, chosen)}


def set_cover_choices(form: forms.Form, known: Choices) -> None:
    """Put what may be chosen into the boxes."""
    for kind, name in _BOXES.items():
        cast(forms.MultipleChoiceField, form.fields[name]).choices = list(known[kind])
    covers = [("", _("None, what stands below")), *known[COVER]]
    cast(forms.ChoiceField, form.fields["cover_template"]).choices = covers


def cover_of(found: Mapping[str, Any], before: tuple[str, tuple[int, ...]]) -> dict[str, Any]:
    """The words and the keys of items that were chosen, as a draft has them.

    A page that does not ask for it changes nothing: `before` stays.
    """
    if not found["cover_asked"]:
        return {"cover_text": before[0], "cover_items": before[1]}
    chosen = tuple(int(key) for name in COVER_BOXES for key in found[name])
    return {"cover_text": found["cover_text"].replace("\r\n", "\n"), "cover_items": chosen}
