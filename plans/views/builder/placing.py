"""The matrix itself: which column holds a service, and the categories."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groundwork.access import Role, allow
from plans.editing import placing
from plans.forms.entries import CategoryForm
from plans.models import Plan
from plans.selectors.matrix import category_anchor
from plans.views.builder.answers import Editor, act, refused, through_form
from plans.views.workspace import plan_for

# What the button of a cell says: "put tier:basic ws-care".
_DO = re.compile(r"(put|take) (tier|package):([a-z0-9-]{1,40}) ([a-z0-9-]{1,40})")


@allow(Role.OWNER)
@require_POST
def service_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a service on a rung or into a package, or take it out; pressing twice is the same as once."""
    plan = plan_for(request, pk)
    asked = _DO.fullmatch(request.POST.get("do", ""))
    if asked is None:
        raise Http404
    verb, column, code, service = asked.groups()
    edit = (placing.put if verb == "put" else placing.take)(service, "tier" if column == "tier" else "package", code)
    return act(request, plan, edit, lambda value: value.index.services[service].name)


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def category_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A category, which `name` in the address names, under another name."""
    plan, name = plan_for(request, pk), request.GET.get("name", "")
    anchor = category_anchor(name)
    editor = Editor(
        element=f"edit-{anchor}",
        wrap="sheet",
        fields="plans/fields/_category.html",
        action=request.get_full_path(),
        close=f"{reverse('plans:plan_page', args=[plan.pk])}#{anchor}",
        shown={"kind": "category", "key": name, "is_new": False, "at": ""},
    )
    initial = {"revision": plan.revision}
    return through_form(
        request,
        plan,
        editor,
        lambda copy, typed: CategoryForm(copy.plan, name, typed, initial=initial),
        gone=lambda: _no_such_category(request, plan, name),
    )


def _no_such_category(request: HttpRequest, plan: Plan, name: str) -> HttpResponse:
    """Somebody has renamed or emptied it, so there is no row any more in which the form could stay."""
    typed = {"name": name, "wanted": request.POST.get("name", "")[:200]}
    said = _(
        "Somebody has renamed the category “%(name)s” or taken everything out of it, so it was not renamed to"
        " “%(wanted)s”. Look what it is called now, and rename that."
    )
    return refused(request, plan, said % typed, 0)


@allow(Role.OWNER)
@require_POST
def category_move(request: HttpRequest, pk: int) -> HttpResponse:
    """All services of a category one place on, or before those of another."""
    plan = plan_for(request, pk)
    name = request.GET.get("name", "")
    by = {"-1": -1, "1": 1}.get(request.POST.get("by", ""))
    before = request.POST.get("before", "")
    edit = placing.move_category(name, before) if by is None else placing.step_category(name, by)
    return act(request, plan, edit, lambda _plan: _("%(name)s moved") % {"name": name})
