"""What a salesperson hears about the options of a quote, and what there is to say."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from groundwork.access import SELLERS, allow
from groundwork.htmx import asked_by_htmx
from plans.selectors import plan_of
from plans.selectors.objection_notes import NoteLine, notes_of
from quotes.models import Quote
from quotes.views.finding import quote_or_404


@allow(*SELLERS)
@require_safe
def quote_notes(request: HttpRequest, number: str) -> HttpResponse:
    """Objections and answers for what this quote offers; a fragment for its pages, or a page of its own."""
    quote = quote_or_404(request, number)
    shown = {"quote": quote, "lines": _lines(quote)}
    name = "_objection_notes" if asked_by_htmx(request) else "objection_notes"
    return render(request, f"quotes/{name}.html", shown)


def _lines(quote: Quote) -> tuple[NoteLine, ...]:
    """What is said of the services and packages that any option offers."""
    value = plan_of(quote.plan_version)
    offered: set[tuple[str, str]] = set()
    for option in quote.options.all():
        packages = [value.index.packages[code] for code in option.packages if code in value.index.packages]
        rung = value.index.rung.get(option.tier)
        services = [] if rung is None else list(value.index.ladder[rung])
        services += [code for package in packages for code in package.services]
        offered |= {("package", package.code) for package in packages} | {("service", code) for code in services}
    lines = notes_of(quote.plan_version.plan, value)
    return tuple(line for line in lines if line.said and (line.kind, line.code) in offered)
