"""The list of a client's people: the file, what it leaves open, the rules, and what people are by hand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import pricing
from clients.forms.importing import TableFileField, UploadForm
from clients.importing.reading import Reading
from clients.people.kinds import COUNTED, KINDS, Rules
from clients.people.licences import ANSWERS, licence_key, licence_kind
from clients.people.rows import HEADING, PERSON, Answers
from clients.services.people import MOST_WORDS
from groundwork.tables.code_pages import CODE_PAGES

_MOST_LICENCES = 200
_LONGEST_WORD = 40


class PeopleUploadForm(UploadForm):
    """The list to import."""

    file = TableFileField(
        label=gettext_lazy("List of people"),
        help_text=gettext_lazy(
            "CSV, XLSX, XLS, XLSB or ODS: users of Microsoft 365, Entra or Google Workspace, mailboxes of Exchange, "
            "licences, or a plain list of names. At most 20 MB."
        ),
    )


class PeopleAnswersForm(forms.Form):
    """What the list leaves open: licences, the first line, who is missing, sheet and code page."""

    first_line = forms.ChoiceField(choices=[("", ""), (PERSON, PERSON), (HEADING, HEADING)], required=False)
    remove_missing = forms.BooleanField(required=False)
    code_page = forms.ChoiceField(choices=[("", ""), *[(page, page) for page in CODE_PAGES]], required=False)
    sheet = forms.CharField(max_length=255, strip=False, required=False)
    revision = forms.IntegerField(min_value=1)
    sha256 = forms.CharField(max_length=64)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        numbers = [name.removeprefix("licence-") for name in self.data if name.startswith("licence-")]
        if len(numbers) > _MOST_LICENCES:
            said = _("At most %(number)d licences can be answered at a time. Load the page again.")
            raise ValidationError(said % {"number": _MOST_LICENCES})
        cleaned["licences"] = {}
        for number in numbers:
            kind = str(self.data.get(f"use-{number}", ""))
            if kind and kind not in ANSWERS:
                raise ValidationError(_("“%(kind)s” is no use of a licence. Choose one of the list.") % {"kind": kind})
            name = str(self.data[f"licence-{number}"])
            # What the catalogue says anyhow is no answer, so that a better catalogue has its say later.
            cleaned["licences"][licence_key(name)] = "" if kind == licence_kind(name) else kind
        return cleaned

    def answers(self, held: Answers) -> Answers:
        """The answers. Only after `is_valid`. What the page did not ask about stays as `held` has it."""
        said = self.cleaned_data
        licences = {**held.licences, **said["licences"]}
        return Answers(
            licences={key: kind for key, kind in licences.items() if kind},
            first_line=said["first_line"] or held.first_line,
            remove_missing=said["remove_missing"],
            reading=Reading(said["sheet"] or held.reading.sheet, said["code_page"] or held.reading.code_page),
        )


class RulesForm(forms.Form):
    """As what each kind counts, and the words by which the accounts of programs are known."""

    words = forms.CharField(
        label=gettext_lazy("Words of service accounts"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
        required=False,
        help_text=gettext_lazy("Parted by commas. Whole words in a name, or in an address before the @."),
    )

    def clean_words(self) -> tuple[str, ...]:
        words = [pricing.one_line(word).casefold() for word in self.cleaned_data["words"].replace("\n", ",").split(",")]
        kept = tuple(dict.fromkeys(word for word in words if word))
        for word in kept:
            if len(word) > _LONGEST_WORD or not word.isalnum():
                fault = _("“%(word)s” is not one word of letters and digits, at most %(most)d of them. Correct it.")
                raise ValidationError(fault % {"word": word[:60], "most": _LONGEST_WORD})
        if len(kept) > MOST_WORDS:
            raise ValidationError(_("At most %(most)d words. Remove some.") % {"most": MOST_WORDS})
        return kept

    def rules(self, posted: QueryDict) -> Rules:
        """The rules. Only after `is_valid`."""
        ticked = set(posted.getlist("counts"))
        counts = {code: tuple(what for what in COUNTED if f"{code}:{what}" in ticked) for code in KINDS}
        return Rules(counts, self.cleaned_data["words"])
