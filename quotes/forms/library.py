"""What the owner keeps for covers: the form of each kind."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from groundwork.forms import OneLineField, WholeField, plain_text
from groundwork.shown import PICTURE, BrochureField, PictureField
from quotes.models import LibraryItem
from quotes.models.library import LONGEST_COVER
from quotes.selectors.cover import COVER, choices
from quotes.services.library import CoverWords, ItemWords


def _text(label: Any, longest: int, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        validators=[plain_text(lines=True)],
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        **options,
    )


class _Kept(forms.Form):
    """What every kind has. `kept` is what is there already, None for a new one."""

    revision = forms.IntegerField(min_value=0, max_value=2_147_483_647, widget=forms.HiddenInput)
    name = OneLineField(label=_("Name"), max_length=80, help_text=_("By which you and your salespeople find it."))
    hidden = forms.BooleanField(
        label=_("Hidden"), required=False, help_text=_("No longer offered. Drafts that have it keep it.")
    )

    def __init__(self, data: Any = None, files: Any = None, *, kept: Any = None) -> None:
        initial: dict[str, Any] = {"revision": 0, "position": 10}
        if kept is not None:
            initial = {name: getattr(kept, name, None) for name in self.base_fields}
        super().__init__(data, files, initial=initial)
        if kept is None:
            del self.fields["hidden"]
            if "file" in self.fields:
                self.fields["file"].required = True


class _ItemForm(_Kept):
    position = WholeField(
        label=_("Place"), most=999, help_text=_("The smaller number stands first on a proposal."), required=False
    )

    def words(self) -> ItemWords:
        """What was typed. Call it when the form is valid."""
        found = self.cleaned_data
        return ItemWords(
            name=found["name"],
            heading=found.get("heading", ""),
            text=found.get("text", "").replace("\r\n", "\n"),
            position=10 if found["position"] is None else found["position"],
            hidden=found.get("hidden", False),
            file=found.get("file"),
        )


class SectionForm(_ItemForm):
    """A section of text."""

    heading = OneLineField(label=_("Heading"), max_length=120, help_text=_("As your client reads it."))
    text = _text(_("Text"), 5000, 10, help_text=_("Plain text. Leave an empty line between paragraphs."))
    field_order = ("revision", "name", "heading", "text", "position", "hidden")


class PictureForm(_ItemForm):
    """A picture."""

    file = PictureField(
        use=PICTURE,
        label=_("Picture"),
        required=False,
        help_text=_("PNG or JPEG, at most 10 MB. It is drawn anew, at most 1,600 pixels wide."),
    )
    text = OneLineField(
        label=_("What it shows"),
        max_length=200,
        help_text=_("Stands under it, also for whoever does not see it."),
    )
    field_order = ("revision", "name", "file", "text", "position", "hidden")


class BrochureForm(_ItemForm):
    """A brochure."""

    file = BrochureField(
        label=_("Brochure"),
        required=False,
        help_text=_(
            "PDF, at most 5 MB and 24 pages. Its pages join the PDF of a proposal, never a contract. Links, forms, "
            "scripts and files in it are left out."
        ),
    )
    field_order = ("revision", "name", "file", "position", "hidden")


class CoverForm(_Kept):
    """A cover put together from the library."""

    text = _text(
        _("Cover text"),
        LONGEST_COVER,
        5,
        required=False,
        help_text=_("Opens the proposal, before its options. A draft can change it."),
    )
    items = forms.MultipleChoiceField(
        label=_("From the library"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose one of those shown.")},
    )
    usual = forms.BooleanField(label=_("New quotes begin with it"), required=False)
    field_order = ("revision", "name", "text", "items", "usual", "hidden")

    def __init__(self, data: Any = None, files: Any = None, *, kept: Any = None) -> None:
        super().__init__(data, files, kept=kept)
        shown = choices(kept.items if kept else ())
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (label, shown[kind]) for kind, label in LibraryItem.Kind.choices if shown[kind]
        ]

    def words(self) -> CoverWords:
        """What was typed. Call it when the form is valid."""
        found = self.cleaned_data
        return CoverWords(
            name=found["name"],
            text=found["text"].replace("\r\n", "\n"),
            items=tuple(int(key) for key in found["items"]),
            usual=found["usual"],
            hidden=found.get("hidden", False),
        )


ItemForm = SectionForm | PictureForm | BrochureForm
FORMS: Final[Mapping[str, type[ItemForm | CoverForm]]] = {
    LibraryItem.Kind.SECTION: SectionForm,
    LibraryItem.Kind.PICTURE: PictureForm,
    LibraryItem.Kind.BROCHURE: BrochureForm,
    COVER: CoverForm,
}
