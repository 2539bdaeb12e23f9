"""Addresses of the contracts' pages."""

from django.urls import path

from contracts.views import ending, pages

app_name = "contracts"
urlpatterns = [
    path("", pages.contract_list, name="contract_list"),
    path("<slug:number>/", pages.contract_page, name="contract_page"),
    path("<slug:number>/end/", ending.contract_end, name="contract_end"),
    path("<slug:number>/go-on/", ending.contract_go_on, name="contract_go_on"),
    path("<slug:number>/records/<int:record>/evidence/", ending.record_evidence, name="record_evidence"),
]
