"""What the owner keeps for covers: the list, a new one, changing one; and pictures for staff."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from groundwork.access import STAFF, Role, allow, has_role, staff_user
from groundwork.errors import StaleError
from groundwork.models import User
from groundwork.shown import picture_answer
from quotes.forms.library import FORMS, CoverForm, ItemForm
from quotes.models import CoverTemplate, LibraryItem
from quotes.selectors.cover import COVER, is_shown, library
from quotes.services.library import add_item, change_item, save_cover

# What the addresses of pictures begin with, for staff.
FILES: Final = "/company/library/files/"
_NEW: Final = {
    "section": _("A new section of text"),
    "picture": _("A new picture"),
    "brochure": _("A new brochure"),
    COVER: _("A new cover"),
}


@allow(*STAFF)
@require_safe
def library_list(request: HttpRequest) -> HttpResponse:
    """Everything there is, for whoever writes quotes; the owner changes it."""
    shown = {"library": library(), "may_edit": has_role(request.user, Role.OWNER)}
    return render(request, "quotes/library.html", shown)


@allow(*STAFF)
@require_safe
def library_file(request: HttpRequest, sha256: str) -> HttpResponse:
    """A picture of the library, or a logo of the company's."""
    if not is_shown(sha256):
        raise Http404
    return picture_answer(sha256)


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def library_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Something new."""
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind]()
    if request.method == "POST":
        form = FORMS[kind](request.POST, request.FILES)
        if form.is_valid():
            if isinstance(form, CoverForm):
                save_cover(None, form.words(), 0, staff_user(request))
            else:
                add_item(kind, form.words(), staff_user(request), timezone.now())
            messages.success(request, str(_("Added.")))
            return redirect("library")
    shown = {"form": form, "title": _NEW[kind]}
    return render(request, "quotes/library_edit.html", shown, status=422 if form.is_bound else 200)


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def library_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Other words, another file, or hiding it."""
    if kind not in FORMS:
        raise Http404
    covers = kind == COVER
    kept = get_object_or_404(CoverTemplate, pk=pk) if covers else get_object_or_404(LibraryItem, pk=pk, kind=kind)
    form, status = FORMS[kind](kept=kept), 200
    if request.method == "POST":
        form, status = FORMS[kind](request.POST, request.FILES, kept=kept), 422
        if form.is_valid():
            try:
                _save(kept, form, staff_user(request))
            except StaleError as error:
                # The next save is against what stands beside the form now.
                typed = request.POST.copy()
                typed["revision"] = str(kept.revision)
                form, status = FORMS[kind](typed, request.FILES, kept=kept), 409
                form.add_error(None, str(error))
            else:
                messages.success(request, str(_("Saved. What was sent keeps what it was sent with.")))
                return redirect("library")
    return render(request, "quotes/library_edit.html", {"form": form, "title": kept.name, "kept": kept}, status=status)


def _save(kept: LibraryItem | CoverTemplate, form: ItemForm | CoverForm, by: User) -> None:
    seen = form.cleaned_data["revision"]
    if isinstance(kept, CoverTemplate) and isinstance(form, CoverForm):
        save_cover(kept, form.words(), seen, by)
    elif isinstance(kept, LibraryItem) and not isinstance(form, CoverForm):
        change_item(kept, form.words(), seen, by, timezone.now())
