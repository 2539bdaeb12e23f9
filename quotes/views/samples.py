"""Changing a sample client from the builder of a plan; it is the same for all plans."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groundwork.access import Role, allow, staff_user
from groundwork.errors import StaleError
from plans.selectors import plans_in_use, working_plan
from quotes.forms.samples import SampleForm
from quotes.selectors.samples import sample_clients
from quotes.services.samples import reset_sample, save_sample


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_sample(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Name and counts of a sample client; with `reset` posted, it becomes what it came as."""
    plan = get_object_or_404(plans_in_use(staff_user(request)), pk=pk)
    samples = sample_clients()
    if key not in samples:
        raise Http404
    value = working_plan(plan)
    form = SampleForm(value, samples[key], request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    # A reset needs none of the boxes to be right, but it has to be about what was in sight.
    if form.is_valid() or ("reset" in request.POST and "revision" not in form.errors):
        try:
            said = _change(request, key, form)
        except StaleError as error:
            status, shown = 409, sample_clients()[key]
            form = SampleForm(value, shown, {**request.POST.dict(), "revision": str(shown.revision)})
            form.add_error(None, str(error))
        else:
            messages.success(request, said)
            return redirect("plans:plan_page", plan.pk)
    return render(request, "quotes/rooms/sample.html", {"plan": plan, "form": form}, status=status)


def _change(request: HttpRequest, key: str, form: SampleForm) -> str:
    """Do what was pressed, and say so. Raises StaleError."""
    revision, by = form.cleaned_data["revision"], staff_user(request)
    if "reset" in request.POST:
        reset_sample(key, revision=revision, by=by)
        return _("The sample client is as it came.")
    save_sample(key, form.cleaned_data["name"], form.counts, revision=revision, by=by)
    return _("Saved. Every plan is tried on this sample client from now on.")
