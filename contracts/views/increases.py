"""Annual increases: who may be raised, by how much, what that comes to, and then the letters."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from contracts.forms.increases import IncreasesForm
from contracts.selectors.increases import increases_to_come
from contracts.selectors.states import SOON
from contracts.services.increasing import Raised, raise_fees
from contracts.views.finding import seller_of
from groundwork.access import Role, allow, staff_user


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def increases(request: HttpRequest) -> HttpResponse:
    """The list; posted, the same with the new fees; posted from there with `approve`, the increases."""
    rows = increases_to_come(staff_user(request), seller_of(request).today(timezone.now()))
    if request.method != "POST":
        return _page(request, IncreasesForm(rows))
    form = IncreasesForm(rows, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if "approve" not in request.POST:
        return _page(request, form)
    if request.POST.get("shown") != form.shown() or not form.raises():
        messages.warning(request, _("Nothing was raised yet. Look at the new fees as they are now, then approve them."))
        return _page(request, form, status=409)
    _say(request, raise_fees(form.raises(), staff_user(request), timezone.now()))
    return redirect("contracts:increases")


def _say(request: HttpRequest, done: Raised) -> None:
    if done.records:
        said = ngettext(
            "%(count)d fee rises on its day; the letter is on its way.",
            "%(count)d fees rise on their day; the letters are on their way.",
            len(done.records),
        )
        messages.success(request, said % {"count": len(done.records)})
    for _contract, why in done.refused:
        messages.error(request, why)


def _page(request: HttpRequest, form: IncreasesForm, status: int = 200) -> HttpResponse:
    shown = form.shown()
    words = {"form": form, "lines": form.lines(), "shown": shown, "count": len(shown.split()), "days": SOON.days}
    return render(request, "contracts/increases.html", words, status=status)
