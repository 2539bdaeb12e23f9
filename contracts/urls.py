"""Addresses of the contracts' pages."""

from django.urls import path

from contracts.views import calendar, details, ending, increases, notices, pages
from contracts.views.whitespace import whitespace_page

app_name = "contracts"
urlpatterns = [
    path("", pages.contract_list, name="contract_list"),
    path("increases/", increases.increases, name="increases"),
    path("calendar/", calendar.calendar_page, name="calendar"),
    path("calendar/new/", calendar.calendar_new, name="calendar_new"),
    path("calendar/close/", calendar.calendar_close, name="calendar_close"),
    path("calendar/contracts.ics", calendar.calendar_download, name="calendar_download"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("contracts.csv", pages.contract_export, name="contract_export"),
    path("whitespace/", whitespace_page, name="whitespace"),
    path("<slug:number>/", pages.contract_page, name="contract_page"),
    path("<slug:number>/end/", ending.contract_end, name="contract_end"),
    path("<slug:number>/go-on/", ending.contract_go_on, name="contract_go_on"),
    path("<slug:number>/records/<int:record>/evidence/", ending.record_evidence, name="record_evidence"),
    path("<slug:number>/details/", details.contract_details, name="contract_details"),
    path("<slug:number>/notices/<int:record>.pdf", notices.notice_pdf, name="notice_pdf"),
    path("<slug:number>/notices/<int:key>/send/", notices.notice_send, name="notice_send"),
    path("<slug:number>/mails/<int:key>/try/", notices.mail_try, name="mail_try"),
    path("<slug:number>/mails/<int:key>/dismiss/", notices.mail_dismiss, name="mail_dismiss"),
]
