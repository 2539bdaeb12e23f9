"""Addresses of the contracts' pages."""

from django.urls import path

from contracts.views import pages

app_name = "contracts"
urlpatterns = [
    path("", pages.contract_list, name="contract_list"),
    path("<slug:number>/", pages.contract_page, name="contract_page"),
]
