"""The harness itself: what it promises to every other test."""

import socket
import threading
from collections.abc import Callable
from contextlib import nullcontext

import pytest
from django.contrib.auth.models import Group
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path as address
from playwright.sync_api import BrowserContext, Page
from pytest_django import Settings

from groundwork.access import STAFF, public, roles_of
from groundwork.models import User
from groundwork.tests.browser import DESKTOP, PHONE, Watch, assert_fits, each_look
from groundwork.tests.database import empty_database
from groundwork.tests.network import NetworkRefused, reached_for

_PAGE = '<!doctype html><html lang=en><title>t</title><link rel=icon href="data:,"><main><h1>{}</h1></main>'


@public
def shown(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_PAGE.format(getattr(request.user, "email", "nobody")))


@public
def gone(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_PAGE.format("gone"), status=404)


@public
def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_PAGE.format("broken"), status=500)


@public
def mailing(request: HttpRequest) -> HttpResponse:
    EmailMessage("subject", "text", to=["somebody@example.com"]).send()
    return HttpResponse()


# Pages of its own, so that the harness is judged alone: @pytest.mark.urls(__name__).
urlpatterns = [
    address("shown/", shown),
    address("gone/", gone),
    address("broken/", broken),
    address("mailing/", mailing),
]


def test_the_people_have_the_roles_they_are_named_for(owner: User, sales: User, viewer: User, stranger: User) -> None:
    assert [sorted(roles_of(person)) for person in (owner, sales, viewer, stranger)] == [
        ["owner"],
        ["sales"],
        ["viewer"],
        [],
    ]


def test_a_signed_in_client_is_that_person(sales: User, sales_client: Client) -> None:
    assert sales_client.session["_auth_user_id"] == str(sales.pk)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_mail_is_not_sent_by_a_request(rf: RequestFactory, mailoutbox: list[EmailMessage]) -> None:
    with pytest.raises(AssertionError, match="outbox"):
        Client().get("/mailing/")
    assert mailoutbox == []
    mailing(rf.get("/"))
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_committing_test_starts_from_what_the_migrations_made(turn: str) -> None:
    # Two turns: the second sees what the first one left behind.
    assert set(Group.objects.values_list("name", flat=True)) == set(STAFF)
    assert not User.objects.exists()
    User.objects.create_user("left@example.com")
    Group.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_emptying_gets_past_append_only_triggers_and_puts_them_back() -> None:
    refuse = (
        "CREATE TRIGGER never_delete BEFORE DELETE ON groundwork_user BEGIN SELECT RAISE(ABORT, 'append only'); END"
        if connection.vendor == "sqlite"
        else "CREATE FUNCTION never() RETURNS trigger AS "
        "$$ BEGIN RAISE EXCEPTION 'append only'; END $$ LANGUAGE plpgsql;"
        "CREATE TRIGGER never_delete BEFORE DELETE ON groundwork_user FOR EACH ROW EXECUTE FUNCTION never()"
    )
    undo = (
        "DROP TRIGGER never_delete"
        if connection.vendor == "sqlite"
        else "DROP TRIGGER never_delete ON groundwork_user; DROP FUNCTION never()"
    )
    with connection.cursor() as cursor:
        cursor.execute(refuse)
        try:
            User.objects.create_user("kept@example.com")
            empty_database()
            assert not User.objects.exists()
            User.objects.create_user("again@example.com")
            with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
                User.objects.all().delete()
        finally:
            cursor.execute(undo)


@pytest.mark.django_db(transaction=True)
def test_two_threads_see_the_same_test_database() -> None:
    User.objects.create_user("seen@example.com")
    seen: list[int] = []

    def look() -> None:
        try:
            seen.append(User.objects.count())
        finally:
            connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "10.0.0.1"])
def test_a_test_cannot_leave_this_machine(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as caller, pytest.raises(NetworkRefused):
        caller.connect((address, 80))
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo("example.com", 443)
    assert reached_for == [address, "example.com"]
    reached_for.clear()  # else the no_network fixture fails this test, as it should any other


def _write(context: BrowserContext, body: str) -> Page:
    page = context.new_page()
    page.set_content(f"<!doctype html><html lang=en><title>t</title><main><h1>t</h1>{body}</main>")
    return page


def test_axe_names_the_violation(context: BrowserContext, axe: Callable[..., None]) -> None:
    axe(_write(context, "<p>good</p>"))
    with pytest.raises(AssertionError, match="image-alt"):
        axe(_write(context, '<img src="data:,">'))


def test_a_document_is_looked_at_on_one_screen_every_day(
    context: BrowserContext, axe: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    page = _write(context, "<style>@media (width < 800px) { img { display: none } }</style><img src='data:,'>")
    page.set_viewport_size(PHONE)
    axe(page)
    page.set_viewport_size(DESKTOP)
    found = pytest.raises(AssertionError, match="image-alt")
    with found if request.config.getoption("--drill") else nullcontext():
        axe(page)
    page.evaluate("document.querySelector('main').append('and more')")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


@pytest.mark.parametrize("every", [False, True])
def test_each_look_changes_size_and_scheme(
    context: BrowserContext, monkeypatch: pytest.MonkeyPatch, every: bool
) -> None:
    monkeypatch.setenv("ALL_LOOKS", "1" if every else "")
    page = _write(context, "<p>good</p>")
    seen = [
        (look, page.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]"))
        for look in each_look(page)
    ]
    others = [("phone, dark", [390, True]), ("desktop, light", [1440, False])]
    assert seen == [("phone, light", [390, False]), ("desktop, dark", [1440, True]), *(others if every else [])]


def test_what_sticks_out_is_told(context: BrowserContext) -> None:
    page = _write(context, "<pre>" + "wide" * 1000 + "</pre>")
    with pytest.raises(AssertionError, match="pixels wider"):
        assert_fits(page)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("console.error('spilled')", "spilled"),
        ("setTimeout(() => { throw new Error('torn') })", "torn"),
        ("fetch('http://192.0.2.1/leak').catch(() => 0)", "outside: http://192.0.2.1/leak"),
        ("fetch('http://example.com/leak').catch(() => 0)", "outside: http://example.com/leak"),
    ],
)
def test_a_fault_in_the_browser_is_noticed(context: BrowserContext, watch: Watch, script: str, told: str) -> None:
    page = _write(context, "<p>good</p>")
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(200)
    assert told in "\n".join(watch.faults)
    watch.faults.clear()  # else the fixture fails this test, as it should any other


@pytest.mark.urls(__name__)
def test_a_refused_inline_script_is_noticed(page: Page, watch: Watch) -> None:
    page.goto("/shown/")
    page.evaluate("() => { const s = document.createElement('script'); s.text = '1'; document.head.append(s) }")
    page.wait_for_timeout(200)
    assert "Content Security Policy" in "\n".join(watch.faults)
    watch.faults.clear()


@pytest.mark.console_allows("spilled on purpose")
def test_a_test_may_say_what_it_brings_about(context: BrowserContext) -> None:
    _write(context, "").evaluate("console.error('spilled on purpose')")


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("path", "faulty"), [("/gone/", False), ("/broken/", True)])
def test_a_page_may_answer_404_but_never_500(page: Page, watch: Watch, path: str, faulty: bool) -> None:
    page.goto(path)
    assert bool(watch.faults) is faulty
    watch.faults.clear()


@pytest.mark.urls(__name__)
def test_links_lead_to_the_live_server(page: Page, settings: Settings) -> None:
    page.goto("/shown/")
    assert page.url == settings.PUBLIC_BASE_URL + "/shown/"


@pytest.mark.urls(__name__)
def test_page_of_is_signed_in(page_of: Callable[..., Page], owner: User) -> None:
    page = page_of(owner)
    page.goto("/shown/")
    assert page.inner_text("h1") == "owner@example.com"
