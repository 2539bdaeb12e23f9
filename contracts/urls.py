"""Addresses of the contracts' pages."""

from django.urls import path

from contracts.views import bringing_in, contract_files, details, notices, pages
from contracts.views.whitespace import whitespace_page

app_name = "contracts"
urlpatterns = [
    path("", pages.contract_list, name="contract_list"),
    path("bring-in/", bringing_in.bring_in_page, name="bring_in"),
    path("bring-in/file/", contract_files.contracts_upload, name="contracts_upload"),
    path("bring-in/file/check/", contract_files.contracts_check, name="contracts_check"),
    path("bring-in/file/check.csv", contract_files.contracts_told, name="contracts_told"),
    path("bring-in/file/drop/", contract_files.contracts_drop, name="contracts_drop"),
    path("bring-in/file/template.csv", contract_files.contracts_template, name="contracts_template"),
    path("contracts.csv", pages.contract_export, name="contract_export"),
    path("whitespace/", whitespace_page, name="whitespace"),
    path("<slug:number>/", pages.contract_page, name="contract_page"),
    path("<slug:number>/details/", details.contract_details, name="contract_details"),
    path("<slug:number>/notices/<int:record>.pdf", notices.notice_pdf, name="notice_pdf"),
    path("<slug:number>/notices/<int:key>/send/", notices.notice_send, name="notice_send"),
    path("<slug:number>/mails/<int:key>/try/", notices.mail_try, name="mail_try"),
    path("<slug:number>/mails/<int:key>/dismiss/", notices.mail_dismiss, name="mail_dismiss"),
]
