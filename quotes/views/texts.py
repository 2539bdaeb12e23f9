"""What the company has written for its clients, in other languages."""

from collections.abc import Iterable, Sequence
from typing import Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groundwork.access import Role, allow, staff_user
from groundwork.errors import StaleError
from groundwork.locales import LANGUAGES
from plans.forms.merge_edits import merged_form
from plans.forms.other_texts import TextsForm
from plans.other_texts import TextGroup, only
from plans.selectors.texts import tallies
from quotes.selectors.texts import TextRow, key_of, row_groups, rows_as_seen, text_rows
from quotes.services.texts import write_company_texts

_REVISION: Final = "revision:"


@allow(Role.OWNER)
@require_safe
def company_texts(_request: HttpRequest) -> HttpResponse:
    """The language in which most is written."""
    rows = text_rows()
    most = max(tallies(lambda language: row_groups(rows, language)), key=lambda found: found.said)
    return redirect("company_texts_edit", most.language)


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def company_texts_edit(request: HttpRequest, language: str) -> HttpResponse:
    """Every text beside what it is in a language."""
    if language not in LANGUAGES:
        raise Http404
    rows = text_rows()
    form, status = _form(rows, row_groups(rows, language), language), 200
    if request.method == "POST":
        seen = rows_as_seen(rows, request.POST.dict())
        form, status = _form(rows, only(row_groups(seen, language), request.POST), language, request.POST), 422
        if form.is_valid():
            revisions = {
                name.removeprefix(_REVISION): found
                for name, found in form.cleaned_data.items()
                if name.startswith(_REVISION)
            }
            try:
                write_company_texts(language, form.changed(), revisions, staff_user(request))
            except StaleError as error:
                form, status = _again(language, form, request.POST), 409
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Saved. What was sent keeps what it was sent with."))
                return redirect("company_texts_edit", language)
    shown = {
        "form": form,
        "language": language,
        "name": LANGUAGES[language],
        "tallies": tallies(lambda code: row_groups(rows, code)),
    }
    return render(request, "quotes/texts.html", shown, status=status)


def _form(
    rows: Sequence[TextRow], groups: Iterable[TextGroup], language: str, typed: QueryDict | None = None
) -> TextsForm:
    hidden: dict[str, forms.Field] = {
        f"{_REVISION}{key_of(row)}": forms.IntegerField(
            initial=row.revision, widget=forms.HiddenInput, min_value=0, max_value=2_147_483_647
        )
        for row in rows
    }
    return TextsForm(groups, language, typed, hidden=hidden)


def _again(language: str, form: TextsForm, typed: QueryDict) -> TextsForm:
    """What was typed on top of the texts as they are now."""
    rows = text_rows()
    groups = only(row_groups(rows, language), typed)
    revisions = {f"{_REVISION}{key_of(row)}": row.revision for row in rows}
    again = _form(rows, groups, language, merged_form(form, _form(rows, groups, language), **revisions))
    again.is_valid()
    return again
