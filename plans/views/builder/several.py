"""What is edited without opening a whole service: several at once, and one price in its cell."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groundwork.access import Role, allow
from plans.forms.entries import PriceForm, SeveralForm
from plans.views.builder.answers import Editor, refused, through_form
from plans.views.workspace import plan_for, workspace_for


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def services_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The services that are ticked in the matrix, together: one edit."""
    plan = plan_for(request, pk)
    codes = (request.POST if request.method == "POST" else request.GET).getlist("service")
    editor = Editor(
        element="edit-several",
        wrap="sheet",
        fields="plans/fields/_several.html",
        action=reverse("plans:services_edit", args=[plan.pk]),
        close=reverse("plans:plan_page", args=[plan.pk]),
        shown={"kind": "several", "key": "several", "is_new": False, "at": ""},
    )
    initial = {"revision": plan.revision}
    return through_form(
        request, plan, editor, lambda copy, typed: SeveralForm(copy.plan, codes, typed, initial=initial)
    )


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def service_price(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The price of a service, in its cell; `closed` asks for the cell as it stands."""
    plan = plan_for(request, pk)
    if "closed" in request.GET:
        workspace = workspace_for(request, plan)
        shown = {"workspace": workspace, "plan": plan, "row": workspace.row(key)}
        return render(request, "plans/_matrix_price.html", shown)
    editor = Editor(
        element=f"price-{key}",
        wrap="cell",
        fields="plans/fields/_price.html",
        action=reverse("plans:service_price", args=[plan.pk, key]),
        close=f"{reverse('plans:plan_page', args=[plan.pk])}#price-{key}",
        shown={"kind": "price", "key": key, "is_new": False, "at": "price"},
    )
    initial = {"revision": plan.revision}
    return through_form(
        request,
        plan,
        editor,
        lambda copy, typed: PriceForm(copy.plan, key, typed, initial=initial),
        gone=lambda: _no_such_price(request, pk),
    )


def _no_such_price(request: HttpRequest, pk: int) -> HttpResponse:
    """There is no cell any more in which the form could stay."""
    plan = plan_for(request, pk)
    typed = request.POST.get("price", "")[:40]
    said = _(
        "Somebody has removed this service or given it brackets, so the price “%(typed)s” was not saved."
        " Look what stands there now."
    )
    return refused(request, plan, said % {"typed": typed}, 0)
