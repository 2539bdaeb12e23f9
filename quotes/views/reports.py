"""Reports: each a picture with its table, and the same as a file."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from contracts.views.finding import seller_of
from groundwork.access import SELLERS, STAFF, allow, has_role, sellers, staff_user
from groundwork.downloads import csv_download
from groundwork.keys import given_number
from plans.models import PlanVersion
from quotes.charts import Chart, chart_of
from quotes.selectors.reports import PERIODS, Asked, Report, facts, reports


@allow(*STAFF)
def reports_page(request: HttpRequest) -> HttpResponse:
    """Every report, narrowed by ?period=, ?owner= and ?version=."""
    asked = _asked(request)
    kept = {"period": asked.period, "owner": asked.owner or "", "version": asked.version or ""}
    pictured: list[tuple[Report, Chart]] = [(each, chart_of(each.bars)) for each in _reports(request, asked)]
    words: dict[str, Any] = {
        "reports": pictured,
        "asked": asked,
        "periods": [(code, label) for code, label, _months in PERIODS],
        "people": sellers(),
        "versions": PlanVersion.objects.select_related("plan").defer("document").order_by("plan__name", "-number"),
        "query": urlencode(kept),
    }
    return render(request, "quotes/reports.html", words)


@allow(*STAFF)
def report_csv(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """One of them as a file of comma-separated values; amounts with a point, shares as parts of 1."""
    found = next((report for report in _reports(request, _asked(request)) if report.key == key), None)
    if found is None:
        raise Http404
    return csv_download(key, [column.label for column in found.columns], found.rows)


def _reports(request: HttpRequest, asked: Asked) -> tuple[Report, ...]:
    user, now = staff_user(request), timezone.now()
    today = seller_of(request).today(now)
    return reports(facts(user, asked, now, today), today, internal=has_role(user, *SELLERS))


def _asked(request: HttpRequest) -> Asked:
    """What the address asks for; what it does not say, or says strangely, is all of it."""
    period = request.GET.get("period", "")
    asked = Asked(
        owner=given_number(request.GET.get("owner", ""), 0) or None,
        version=given_number(request.GET.get("version", ""), 0) or None,
    )
    return replace(asked, period=period) if period in {code for code, _label, _months in PERIODS} else asked
