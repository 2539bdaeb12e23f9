"""The mailbox: reads back what Django's file backend wrote, runs nothing of it, and leaves its folder for nothing."""

from pathlib import Path

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django import Settings

from groundwork.mail_server import FILES
from groundwork.models import User
from msp_portal.mailbox import find_mail, mails

ASSERTED_LINK = "http://127.0.0.1:8000/p/a-token-of-a-proposal/"


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = FILES
    settings.MAILBOX_DIR = settings.EMAIL_FILE_PATH = tmp_path / "mail"
    (tmp_path / "mail").mkdir()
    (tmp_path / "secret.log").write_text("Subject: outside\nTo: a@b.example\n\nsecret", encoding="utf-8")
    return tmp_path / "mail"


def _write(*messages: EmailMessage) -> None:
    get_connection().send_messages(list(messages))


def _proposal(to: str = "Ruth Harbor <ruth@harbor.example>", body: str = "") -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives("Your proposal — “Gold”", body or f"Dear Ruth,\n\n{ASSERTED_LINK}\n\nÜber", to=[to])
    mail.attach_alternative("<p>Dear Ruth<script>alert(1)</script></p>", "text/html")
    mail.attach("Proposal.pdf", b"%PDF-1.7", "application/pdf")
    return mail


def test_a_mail_is_listed_and_shown_with_its_links(folder: Path, sales_client: Client) -> None:
    _write(_proposal())
    (mail,) = mails()

    listed = sales_client.get("/mailbox/").content.decode()
    shown = sales_client.get(f"/mailbox/{mail.name}/{mail.position}/").content.decode()

    assert f"/mailbox/{mail.name}/0/" in listed
    assert "Your proposal — “Gold”" in listed
    assert f'<a href="{ASSERTED_LINK}" rel="nofollow">' in shown
    assert "Über" in shown
    assert "Proposal.pdf" in shown
    assert "Ruth Harbor &lt;ruth@harbor.example&gt;" in shown


def test_the_html_part_is_shown_as_source_and_runs_nothing(folder: Path, sales_client: Client) -> None:
    _write(_proposal(body="<img src=x onerror=alert(1)>"))
    (mail,) = mails()

    shown = sales_client.get(f"/mailbox/{mail.name}/0/").content.decode()

    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "<img" not in shown


def test_newest_first_and_several_in_one_file(folder: Path) -> None:
    _write(_proposal("first@harbor.example"), _proposal("second@harbor.example"))
    (file,) = folder.iterdir()
    file.rename(folder / "20261122-100000-1.log")
    _write(_proposal("third@harbor.example"))

    assert [mail.recipients for mail in mails()] == [f"{who}@harbor.example" for who in ("third", "second", "first")]
    assert [mail.position for mail in mails()] == [0, 1, 0]


def test_dashes_in_a_text_do_not_tear_a_mail_apart(folder: Path) -> None:
    _write(EmailMessage("One", "above\n" + "-" * 79 + "\nbelow", to=["ruth@harbor.example"]))

    (mail,) = mails()
    assert "above" in mail.text
    assert "below" in mail.text


def test_a_colleagues_mail_is_the_owners_alone_to_read(
    folder: Path, owner: User, owner_client: Client, sales: User, sales_client: Client
) -> None:
    """It may hold the link that sets the colleague's password."""
    _write(EmailMessage("Choose a new password", "the link", to=[f"Olivia <{owner.email.upper()}>", "x@y.example"]))
    (mail,) = mails()

    assert "Choose a new password" not in sales_client.get("/mailbox/").content.decode()
    assert sales_client.get(f"/mailbox/{mail.name}/0/").status_code == 404
    assert "Choose a new password" in owner_client.get("/mailbox/").content.decode()
    assert owner_client.get(f"/mailbox/{mail.name}/0/").status_code == 200


def test_ones_own_mail_can_be_read(folder: Path, sales: User, sales_client: Client) -> None:
    _write(EmailMessage("Choose a new password", "the link", to=[sales.email]))
    (mail,) = mails()

    assert "Choose a new password" in sales_client.get("/mailbox/").content.decode()
    assert sales_client.get(f"/mailbox/{mail.name}/0/").status_code == 200


@pytest.mark.parametrize(
    "name", ["../secret", "..%2fsecret", "%2e%2e/secret", "/etc/passwd", "secret", "x" * 101, "a\x00b", "a.b", ""]
)
def test_nothing_outside_the_folder_is_read(folder: Path, owner_client: Client, name: str) -> None:
    assert find_mail(name, 0) is None
    assert owner_client.get(f"/mailbox/{name}/0/").status_code == 404


def test_a_symbolic_link_leads_nowhere(folder: Path) -> None:
    (folder / "20261122-100000-1.log").symlink_to(folder.parent / "secret.log")

    assert find_mail("20261122-100000-1", 0) is None
    assert list(mails()) == []


@pytest.mark.parametrize("position", [1, 99, 10**12])
def test_a_place_that_is_not_there_is_a_404(folder: Path, owner_client: Client, position: int) -> None:
    _write(_proposal())
    (mail,) = mails()

    assert owner_client.get(f"/mailbox/{mail.name}/{position}/").status_code == 404


def test_a_damaged_file_is_no_error(folder: Path, owner_client: Client) -> None:
    (folder / "20261122-100000-1.log").write_bytes(b"\xff\xfe\x00 no mail at all")
    broken = b'Content-Type: text/plain; charset="no-such"\nSubject: x\nDate: never\nTo: \n\n\xff\n' + b"-" * 79 + b"\n"
    (folder / "20261122-100001-1.log").write_bytes(broken)

    assert owner_client.get("/mailbox/").status_code == 200
    assert owner_client.get("/mailbox/20261122-100001-1/0/").status_code == 200


def test_an_empty_mailbox_says_how_it_fills(folder: Path, sales_client: Client) -> None:
    assert "Send a quote" in sales_client.get("/mailbox/").content.decode()


def test_a_portal_that_sends_mail_has_no_mailbox(folder: Path, owner_client: Client, settings: Settings) -> None:
    _write(_proposal())
    (mail,) = mails()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    assert owner_client.get("/mailbox/").status_code == 404
    assert owner_client.get(f"/mailbox/{mail.name}/0/").status_code == 404


def test_the_menu_leads_to_the_mailbox_only_where_there_is_one(
    folder: Path, sales_client: Client, viewer_client: Client, settings: Settings
) -> None:
    link = 'href="/mailbox/"'
    page = "/accounts/password/change/"

    assert link in sales_client.get(page).content.decode()
    assert link not in viewer_client.get(page).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert link not in sales_client.get(page).content.decode()
