"""Sign-in, sign-out and passwords: who gets in, what people read, and where the links of mails lead."""

import re
from traceback import format_exception

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from groundwork import worker
from groundwork.mail_server import NotTakenError
from groundwork.models import User
from groundwork.tests.mail_server import MailServer
from groundwork.tests.people import signed_in
from groundwork.worker import GiveUp
from msp_portal.tasks import mail_password_reset

PASSWORD = "correct horse battery"
NEW = "four calm words together"
# What allauth's own templates say and ours never do.
NOT_OURS = ("Menu:", "If you have not created an account yet", "Bad Token", "Thank you for using")


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


def run_the_worker() -> None:
    while worker.run_one("worker-of-this-test"):
        pass


def _sign_in(client: Client, email: str, password: str) -> str:
    response = client.post("/accounts/login/", {"login": email, "password": password})
    return response["Location"] if response.status_code == 302 else response.content.decode()


@pytest.mark.parametrize("written", ["owner@example.com", "Owner@Example.COM"])
def test_staff_sign_in_and_land_on_the_first_page(owner: User, client: Client, written: str) -> None:
    assert _sign_in(client, written, PASSWORD) == "/"


def test_a_wrong_password_says_what_to_do_and_not_which_was_wrong(owner: User, client: Client) -> None:
    known = _sign_in(client, owner.email, "wrong")
    unknown = _sign_in(client, "nobody@example.com", "wrong")

    assert 'role="alert"' in known
    assert "E-mail address or password is wrong" in known
    assert re.findall(r"<li>(.*?)</li>", known) == re.findall(r"<li>(.*?)</li>", unknown) != []


def test_where_one_wanted_to_go_is_kept(owner: User, client: Client) -> None:
    page = client.get("/mailbox/", follow=True).content.decode()
    assert '<input type="hidden" name="next" value="/mailbox/">' in page

    response = client.post("/accounts/login/", {"login": owner.email, "password": PASSWORD, "next": "/mailbox/"})
    assert response["Location"] == "/mailbox/"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_sign_in_sends_nobody_away(owner: User, client: Client, away: str) -> None:
    response = client.post("/accounts/login/", {"login": owner.email, "password": PASSWORD, "next": away})
    assert response["Location"] == "/"


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(owner: User, client: Client) -> None:
    for _ in range(5):
        _sign_in(client, owner.email, "wrong")

    assert "Wait five minutes" in _sign_in(client, owner.email, PASSWORD)


def test_signing_out_needs_a_post(owner_client: Client) -> None:
    assert owner_client.get("/accounts/logout/").status_code == 200
    assert owner_client.get("/accounts/password/change/").status_code == 200

    assert owner_client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert owner_client.get("/accounts/password/change/").status_code == 302


@pytest.mark.django_db
def test_nobody_signs_up(client: Client) -> None:
    fields = {"email": "new@example.com", "password1": NEW, "password2": NEW}

    assert "Accounts are made by the owner" in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", fields)
    assert not User.objects.exists()


def test_a_forgotten_password_is_chosen_anew(
    owner: User, client: Client, mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    settings.PUBLIC_BASE_URL = "https://portal.example.com"
    settings.ALLOWED_HOSTS = ["*"]

    # A forged Host header must not lead the owner's link astray.
    done = client.post("/accounts/password/reset/", {"email": owner.email}, headers={"host": "evil.example"})
    assert done["Location"] == "/accounts/password/reset/done/"
    assert mailoutbox == [], "no request sends a mail"
    run_the_worker()
    (mail,) = mailoutbox
    assert mail.to == [owner.email]
    link = re.search(r"https://portal\.example\.com(/accounts/password/reset/key/\S+)", str(mail.body))
    assert link, mail.body
    assert "evil.example" not in str(mail.message())
    assert mail.subject == "Choose a new password for Your company"
    assert not [words for words in NOT_OURS if words in str(mail.body)]

    form = client.get(link[1], follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": NEW, "password2": NEW})
    assert _sign_in(Client(), owner.email, NEW) == "/"
    assert "This link no longer works" in Client().get(link[1]).content.decode()


@pytest.mark.parametrize("written", ["owner@example.com", "Owner@Example.COM"])
def test_asking_does_the_same_whether_there_is_an_account_or_not(
    owner: User, mailoutbox: list[EmailMessage], written: str
) -> None:
    def ask(email: str) -> tuple[int, str, bytes, list[str]]:
        with CaptureQueriesContext(connection) as asked:
            page = Client().post("/accounts/password/reset/", {"email": email})
        # The kind of statement and its table, without what is asked for.
        shapes = [re.split(r" WHERE | VALUES | \"s\d", query["sql"])[0] for query in asked]
        return page.status_code, page["Location"], page.content, shapes

    ask("somebody@example.com")  # what is read once a process is read now
    known, unknown = ask(written), ask("nobody@example.com")
    assert known == unknown
    assert any("django_tasks" in shape for shape in known[-1])
    assert [row.args_kwargs["kwargs"] for row in DBTaskResult.objects.order_by("enqueued_at")] == [
        {"user_id": 0},
        {"user_id": owner.pk},
        {"user_id": 0},
    ]
    run_the_worker()
    assert [mail.to for mail in mailoutbox] == [[owner.email]]


def test_who_was_shut_out_since_asking_gets_no_link(
    owner: User, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post("/accounts/password/reset/", {"email": owner.email})
    User.objects.filter(pk=owner.pk).update(is_active=False)
    run_the_worker()
    assert mailoutbox == []


def test_a_mail_server_that_does_not_speak_holds_up_nobody(owner: User, client: Client, silent_port: int) -> None:
    assert client.post("/accounts/password/reset/", {"email": owner.email}).status_code == 302
    # The control: it is the mail that would have waited.
    with pytest.raises(NotTakenError, match="stalled"):
        mail_password_reset.call(owner.pk)


def test_a_link_that_the_mail_server_refuses_is_not_tried_again_and_names_nobody(
    owner: User, mail_server: MailServer
) -> None:
    mail_server.refuse(f"550 5.1.1 <{owner.email}>: No such user")
    with pytest.raises(GiveUp) as refused:
        mail_password_reset.call(owner.pk)
    assert owner.email not in "".join(format_exception(refused.value))
    mail_server.refuse("451 4.7.1 Later")
    with pytest.raises(NotTakenError):
        mail_password_reset.call(owner.pk)


def test_a_password_is_changed_by_who_knows_it(owner: User) -> None:
    client = signed_in(owner)
    wrong = client.post("/accounts/password/change/", {"oldpassword": "x", "password1": NEW, "password2": NEW})
    assert 'href="#id_oldpassword"' in wrong.content.decode()

    right = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert right.status_code == 302
    assert [str(message) for message in get_messages(right.wsgi_request)] == ["Your password is changed."]
    assert _sign_in(Client(), owner.email, NEW) == "/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/inactive/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/1-abc-def/",
        "/accounts/password/reset/key/done/",
    ],
)
def test_every_page_of_sign_in_is_in_our_frame_and_words(client: Client, path: str) -> None:
    page = client.get(path).content.decode()

    assert "css/portal.css" in page
    assert page.count("<h1") == 1
    assert not [words for words in NOT_OURS if words in page]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["email/", "confirm-email/", "confirm-email/x/", "password/set/", "login/code/", "second-factor/trust/"]
)
def test_what_is_not_used_of_allauth_is_not_there(client: Client, owner_client: Client, path: str) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404
    assert owner_client.get(f"/accounts/{path}").status_code == 404
