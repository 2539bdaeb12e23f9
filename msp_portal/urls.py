"""Every address of the portal."""

from django.urls import URLPattern, URLResolver, include, path

from contracts.views.papers import verify
from msp_portal import views
from quotes.views.approval import approval_rules
from quotes.views.catalogue import catalogue_edit, catalogue_list, catalogue_new
from quotes.views.company import company
from quotes.views.library import library_edit, library_file, library_list, library_new
from quotes.views.reminders import reminders
from quotes.views.renewals import renewal_draft, renewals
from quotes.views.renewing_on_behalf import renewal_record
from quotes.views.reports import report_csv, reports_page
from quotes.views.searching import search
from quotes.views.texts import company_texts, company_texts_edit
from quotes.views.things import thing_edit, thing_remove, things

handler400, handler403 = views.bad_request, views.permission_denied
handler404, handler500 = views.page_not_found, views.server_error

urlpatterns: list[URLPattern | URLResolver] = [
    # What is asked for most often is found first.
    path("p/", include("quotes.proposal_urls")),
    path("", views.home, name="home"),
    path("brand.css", views.brand_css, name="brand_css"),
    path("client.css", views.client_css, name="client_css"),
    path("client.js", views.client_js, name="client_js"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("health/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("accounts/", include("msp_portal.sign_in_urls")),
    path("search/", search, name="search"),
    path("plans/", include("plans.urls")),
    path("quotes/", include("quotes.urls")),
    path("contracts/renewals/", renewals, name="renewals"),
    path("contracts/renewals/<slug:number>/", renewal_draft, name="renewal_draft"),
    path("contracts/renewals/<slug:number>/record/", renewal_record, name="renewal_record"),
    path("contracts/true-ups/", include("quotes.true_up_urls")),
    path("contracts/", include("contracts.urls")),
    path("reports/", reports_page, name="reports"),
    path("reports/<slug:key>.csv", report_csv, name="report_csv"),
    path("company/", company, name="company"),
    path("company/approval/", approval_rules, name="approval_rules"),
    path("company/things/", things, name="things"),
    path("company/things/<int:pk>/", thing_edit, name="thing_edit"),
    path("company/things/<int:pk>/remove/", thing_remove, name="thing_remove"),
    path("company/texts/", company_texts, name="company_texts"),
    path("company/texts/<slug:language>/", company_texts_edit, name="company_texts_edit"),
    path("company/reminders/", reminders, name="reminders"),
    path("company/library/", library_list, name="library"),
    path("company/library/files/<slug:sha256>/", library_file, name="library_file"),
    path("company/library/<slug:kind>/new/", library_new, name="library_new"),
    path("company/library/<slug:kind>/<int:pk>/", library_edit, name="library_edit"),
    path("catalogue/", catalogue_list, name="catalogue"),
    path("catalogue/new/", catalogue_new, name="catalogue_new"),
    path("catalogue/<int:pk>/", catalogue_edit, name="catalogue_edit"),
    path("clients/", include("clients.urls")),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<slug:name>/<int:position>/", views.mail_page, name="mail_page"),
    path("status/", views.status, name="status"),
    path("status/jobs/<uuid:pk>/retry/", views.job_retry, name="job_retry"),
    path("status/jobs/<uuid:pk>/drop/", views.job_drop, name="job_drop"),
    path("first-hour/mail/", views.first_hour_mail, name="first_hour_mail"),
    path("first-hour/away/", views.first_hour_away, name="first_hour_away"),
    path("people/", views.people, name="people"),
    path("people/new/", views.person_new, name="person_new"),
    path("people/several/", views.people_several, name="people_several"),
    path("people/second-factor/", views.people_factor, name="people_factor"),
    path("people/<int:pk>/", views.person_edit, name="person_edit"),
    path("people/<int:pk>/close/", views.person_close, name="person_close"),
    path("people/<int:pk>/invite/", views.person_invite, name="person_invite"),
    path("people/<int:pk>/open/", views.person_open, name="person_open"),
    path("people/<int:pk>/second-factor/", views.person_factor, name="person_factor"),
    path("people/<int:pk>/sessions/", views.person_sessions, name="person_sessions"),
    path("verify/", verify, name="verify"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
