"""Changing a service's price, in its row of the matrix or on a page of its own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groundwork.access import Role, allow, staff_user
from groundwork.errors import StaleError
from plans.forms import PriceForm
from plans.models import Plan
from plans.services import set_price
from plans.views.workspace import asked_by_htmx, plan_for, workspace_for


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def service_price(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The price of one service of the working copy. Included services have none, so they have no such page."""
    plan = plan_for(request, pk)
    workspace = workspace_for(request, plan)
    service = workspace.value.index.services.get(code)
    if service is None or service.charge is None:
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = PriceForm(workspace.value, service.charge, typed, initial={"revision": plan.revision})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            row = get_object_or_404(plan.services.select_related("plan"), code=code)
            revision = form.cleaned_data["revision"]
            set_price(row, form.changed_charge(), revision=revision, by=staff_user(request), now=timezone.now())
        except StaleError as error:
            form.add_error(None, str(error))
            # The next save is against what they see now: the row's price, and the revision it belongs to.
            status, plan = 409, plan_for(request, pk)
            workspace = workspace_for(request, plan)
            form.data = {**request.POST.dict(), "revision": str(plan.revision)}
        else:
            return _saved(request, plan_for(request, pk), code)
    template = "plans/_matrix_row_edit.html" if asked_by_htmx(request) else "plans/service_price.html"
    shown = {"workspace": workspace, "plan": plan, "form": form, "row": workspace.row(code), "status": status}
    return render(request, template, shown, status=status)


def _saved(request: HttpRequest, plan: Plan, code: str) -> HttpResponse:
    """The row as it is now, and everything else on the page that its price has changed."""
    if not asked_by_htmx(request):
        messages.success(request, _("The price is saved in the working copy."))
        return redirect(f"{reverse('plans:plan_page', args=[plan.pk])}#service-{code}")
    workspace = workspace_for(request, plan)
    shown = {"workspace": workspace, "plan": plan, "row": workspace.row(code), "saved": True}
    return render(request, "plans/_price_saved.html", shown)
