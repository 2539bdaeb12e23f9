"""Addresses of the contracts' pages."""

from django.urls import path

from contracts.views import bringing_in, notices, pages
from contracts.views.whitespace import whitespace_page

app_name = "contracts"
urlpatterns = [
    path("", pages.contract_list, name="contract_list"),
    path("bring-in/", bringing_in.bring_in_page, name="bring_in"),
    path("whitespace/", whitespace_page, name="whitespace"),
    path("<slug:number>/", pages.contract_page, name="contract_page"),
    path("<slug:number>/notices/<int:record>.pdf", notices.notice_pdf, name="notice_pdf"),
    path("<slug:number>/notices/<int:key>/send/", notices.notice_send, name="notice_send"),
    path("<slug:number>/mails/<int:key>/try/", notices.mail_try, name="mail_try"),
    path("<slug:number>/mails/<int:key>/dismiss/", notices.mail_dismiss, name="mail_dismiss"),
]
