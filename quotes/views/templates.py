"""Templates of quotes: the list, saving one, another name, deleting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contracts.views.finding import seller_of
from groundwork.access import SELLERS, allow, staff_user
from groundwork.errors import DomainError, StaleError
from quotes.forms.templates import RenameForm, TemplateForm
from quotes.models import QuoteTemplate
from quotes.selectors.templates import template_rows
from quotes.services.templates import delete_template, rename_template, save_template
from quotes.views.finding import quote_or_404


@allow(*SELLERS)
@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """All of them."""
    shown = {"rows": template_rows(), "zone": seller_of(request).time_zone}
    return render(request, "quotes/template_list.html", shown)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def template_save(request: HttpRequest, number: str) -> HttpResponse:
    """Ask what it is to be called; then keep what the quote offers."""
    quote = quote_or_404(request, number)
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            save_template(quote, said["name"], staff_user(request), timezone.now(), words=said["words"])
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved. It is offered when you start a quote."))
            return redirect("quotes:template_list")
    shown = {"form": form, "quote": quote}
    return render(request, "quotes/template_save.html", shown, status=422 if form.is_bound else 200)


@allow(*SELLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for it, or the way to delete it."""
    template = get_object_or_404(QuoteTemplate.objects.select_related("plan_version__plan"), pk=pk)
    form, status = RenameForm(name=template.name, revision=template.revision), 200
    if request.method == "POST":
        form, status = RenameForm(request.POST), 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                rename_template(template, said["name"], said["revision"], staff_user(request))
            except StaleError as error:
                # The next save is against the template as it stands here now.
                form, status = RenameForm({"name": said["name"], "revision": template.revision}), 409
                form.add_error(None, str(error))
            except DomainError as error:
                form.add_error("name", str(error))
            else:
                messages.success(request, _("Saved."))
                return redirect("quotes:template_list")
    return render(request, "quotes/template_edit.html", {"form": form, "template": template}, status=status)


@allow(*SELLERS)
@require_POST
def template_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """It goes; quotes that were started from it stay."""
    template = get_object_or_404(QuoteTemplate, pk=pk)
    delete_template(template, staff_user(request))
    messages.success(request, _("“%(name)s” is deleted.") % {"name": template})
    return redirect("quotes:template_list")
