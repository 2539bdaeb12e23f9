"""Addresses of the contracts' pages."""

from django.urls import path

from contracts.views import (
    archiving,
    bringing_in,
    calendar,
    contract_files,
    correcting,
    details,
    ending,
    increases,
    notices,
    pages,
    statements,
    work_import,
)
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
    path("increases/", increases.increases, name="increases"),
    path("calendar/", calendar.calendar_page, name="calendar"),
    path("calendar/new/", calendar.calendar_new, name="calendar_new"),
    path("calendar/close/", calendar.calendar_close, name="calendar_close"),
    path("calendar/contracts.ics", calendar.calendar_download, name="calendar_download"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("contracts.csv", pages.contract_export, name="contract_export"),
    path("clients/<int:client_id>/archive/", archiving.client_archive, name="client_archive"),
    path("whitespace/", whitespace_page, name="whitespace"),
    path("hours/import/", work_import.work_import, name="work_import"),
    path("hours/template.csv", work_import.work_template, name="work_template"),
    path("<slug:number>/", pages.contract_page, name="contract_page"),
    path("<slug:number>/end/", ending.contract_end, name="contract_end"),
    path("<slug:number>/increase/", correcting.contract_increase, name="contract_increase"),
    path("<slug:number>/go-on/", ending.contract_go_on, name="contract_go_on"),
    path("<slug:number>/records/<int:record>/evidence/", ending.record_evidence, name="record_evidence"),
    path("<slug:number>/details/", details.contract_details, name="contract_details"),
    path("<slug:number>/notices/<int:record>.pdf", notices.notice_pdf, name="notice_pdf"),
    path("<slug:number>/notices/<int:key>/send/", notices.notice_send, name="notice_send"),
    path("<slug:number>/statement/", statements.statement_page, name="statement_page"),
    path("<slug:number>/statement.pdf", statements.statement_paper, name="statement_paper"),
    path("<slug:number>/statement/send/", statements.statement_send, name="statement_send"),
    path("<slug:number>/statement/rule/", statements.statement_rule, name="statement_rule"),
    path("<slug:number>/statement/hours/", statements.statement_work, name="statement_work"),
    path("<slug:number>/statements/<int:key>.pdf", statements.statement_sent, name="statement_sent"),
    path("<slug:number>/mails/<int:key>/try/", notices.mail_try, name="mail_try"),
    path("<slug:number>/mails/<int:key>/dismiss/", notices.mail_dismiss, name="mail_dismiss"),
]
