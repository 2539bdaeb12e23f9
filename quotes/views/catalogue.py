"""The catalogue: its list, a thing of it, and what of it a draft can have."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groundwork.access import SELLERS, allow, staff_user
from groundwork.errors import StaleError
from groundwork.searching import searched
from plans.selectors.costs import usual_currency
from quotes.forms.catalogue import ItemForm
from quotes.forms.picking import picked
from quotes.models import CatalogueItem
from quotes.selectors.goods import catalogue, picks
from quotes.services.catalogue import save_item
from quotes.views.finding import quote_or_404


@allow(*SELLERS)
@require_safe
def catalogue_list(request: HttpRequest) -> HttpResponse:
    """Everything that is sold beside the plans."""
    typed = searched(request)
    shown = {"page": catalogue(typed, request.GET.get("page", "1")), "search": typed}
    return render(request, "quotes/catalogue.html", shown)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def catalogue_new(request: HttpRequest) -> HttpResponse:
    """Something new."""
    form = ItemForm(kept=None, currency=usual_currency())
    if request.method == "POST":
        form = ItemForm(request.POST, request.FILES, kept=None)
        if form.is_valid():
            item = save_item(None, form.said(), 0, staff_user(request), timezone.now())
            messages.success(request, _("%(name)s is in the catalogue.") % {"name": item})
            return redirect("catalogue_new" if "another" in request.POST else "catalogue")
    return render(request, "quotes/catalogue_edit.html", {"form": form}, status=422 if form.is_bound else 200)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def catalogue_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another price or picture, or retiring it."""
    kept = get_object_or_404(CatalogueItem.objects.select_related("picture"), pk=pk)
    form, status = ItemForm(kept=kept), 200
    if request.method == "POST":
        form, status = ItemForm(request.POST, request.FILES, kept=kept), 422
        if form.is_valid():
            try:
                save_item(kept, form.said(), form.cleaned_data["revision"], staff_user(request), timezone.now())
            except StaleError as error:
                # The next save is against what stands beside the form now.
                typed = request.POST.copy()
                typed["revision"] = str(kept.revision)
                form, status = ItemForm(typed, request.FILES, kept=kept), 409
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Saved. Drafts keep the price that they have."))
                return redirect("catalogue")
    return render(request, "quotes/catalogue_edit.html", {"form": form, "kept": kept}, status=status)


@allow(*SELLERS)
@require_safe
def quote_picks(request: HttpRequest, number: str) -> HttpResponse:
    """What fits what is being typed beside a draft, with the numbers that have been typed already: a fragment."""
    quote, typed = quote_or_404(request, number), searched(request)
    shown = {"picks": picks(typed, picked(request.GET), quote.plan_version.plan.currency), "typed": typed}
    return render(request, "quotes/_picks.html", shown)
