"""The texts of a plan in other languages."""

from collections.abc import Iterable
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groundwork.access import Role, allow, staff_user
from groundwork.errors import DomainError
from groundwork.keys import given_number
from groundwork.locales import LANGUAGES
from plans.editing.texts import Place, write_texts
from plans.forms.merge_edits import merged_form
from plans.forms.other_texts import TextsForm
from plans.forms.revision import RevisionField
from plans.models import Plan
from plans.other_texts import TextGroup, only
from plans.selectors import working_plan
from plans.selectors.states import value_at
from plans.selectors.texts import tallies, text_groups
from plans.services import edit_plan
from plans.views.workspace import plan_for

_A_PAGE: Final = 40


@allow(Role.OWNER)
@require_safe
def plan_texts(request: HttpRequest, pk: int) -> HttpResponse:
    """The language in which most is written."""
    plan = plan_for(request, pk)
    value = working_plan(plan)
    most = max(tallies(lambda language: text_groups(value, language)), key=lambda found: found.said)
    return redirect("plans:texts_edit", plan.pk, most.language)


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def texts_edit(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Every text beside what it is in a language; `show=open` are those where something is to be done."""
    if language not in LANGUAGES:
        raise Http404
    plan = plan_for(request, pk)
    value = working_plan(plan)
    groups = text_groups(value, language)
    show = "open" if request.GET.get("show") == "open" else ""
    page = Paginator([group for group in groups if group.is_open or not show], _A_PAGE).get_page(
        request.GET.get("page")
    )
    form, status = _form(plan.revision, page, language), 200
    if request.method == "POST":
        form, status = _opened(plan, language, request.POST), 422
        if form.is_valid():
            refused = _save(request, plan, language, form)
            if not refused:
                messages.success(request, _("Saved. Clients read it once you publish."))
                return redirect(f"{reverse('plans:texts_edit', args=[pk, language])}?{request.GET.urlencode()}")
            form, status = _again(plan, language, form, request.POST), 409
            form.add_error(None, refused)
    shown = {
        "plan": plan,
        "form": form,
        "language": language,
        "name": LANGUAGES[language],
        "tallies": tallies(lambda code: text_groups(value, code)),
        "show": show,
        "page": page,
    }
    return render(request, "plans/texts.html", shown, status=status)


def _form(revision: int, groups: Iterable[TextGroup], language: str, typed: QueryDict | None = None) -> TextsForm:
    return TextsForm(groups, language, typed, hidden={"revision": RevisionField(initial=revision)})


def _opened(plan: Plan, language: str, typed: QueryDict) -> TextsForm:
    """The form with what was typed, on the plan as it was when it was opened; only the boxes that were sent."""
    revision = given_number(typed.get("revision", ""), 0)
    seen = (value_at(plan, revision) if revision else None) or working_plan(plan)
    return _form(plan.revision, only(text_groups(seen, language), typed), language, typed)


def _save(request: HttpRequest, plan: Plan, language: str, form: TextsForm) -> str:
    """Why what was typed is not saved; empty where it is."""
    said = {_place(name): text for name, text in form.changed().items()}
    now = timezone.now()
    what = _("Texts in %(language)s") % {"language": LANGUAGES[language]}
    try:
        edit_plan(
            plan,
            write_texts(language, said),
            what=lambda _plan: what,
            revision=form.cleaned_data["revision"],
            by=staff_user(request),
            now=now,
        )
    except DomainError as error:
        return str(error)
    return ""


def _place(name: str) -> Place:
    """A category may have a colon in it, a kind and a field do not."""
    kind, rest = name.split(":", 1)
    key, field = rest.rsplit(":", 1)
    return kind, key, field


def _again(plan: Plan, language: str, form: TextsForm, typed: QueryDict) -> TextsForm:
    """What was typed on top of the plan as it is now."""
    now = Plan.objects.get(pk=plan.pk)
    groups = only(text_groups(working_plan(now), language), typed)
    data = merged_form(form, _form(now.revision, groups, language), revision=now.revision)
    again = _form(now.revision, groups, language, data)
    again.is_valid()
    return again
