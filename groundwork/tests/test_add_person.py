"""manage.py add_person."""

import io

import pytest
from django.core.management import CommandError, call_command

from groundwork.access import Role, has_role
from groundwork.models import User

pytestmark = pytest.mark.django_db


def add(monkeypatch: pytest.MonkeyPatch, email: str, role: str = "owner", password: str = "plum-tree-42-north") -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    call_command("add_person", email, "Dana Whitfield", role, stdout=io.StringIO())


def test_somebody_who_is_let_in_has_the_role_and_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    add(monkeypatch, "dana@northgate.example")
    user = User.objects.get(email="dana@northgate.example")
    assert has_role(user, Role.OWNER)
    assert not has_role(user, Role.SALES, Role.VIEWER)
    assert user.check_password("plum-tree-42-north")


def test_only_the_first_owner_finds_the_list_of_the_first_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    for email, role in (
        ("v@northgate.example", "viewer"),
        ("d@northgate.example", "owner"),
        ("e@northgate.example", "owner"),
    ):
        add(monkeypatch, email, role)
    assert User.objects.get(in_first_hour=True).email == "d@northgate.example"


@pytest.mark.parametrize(("email", "password"), [("no address", "plum-tree-42-north"), ("d@northgate.example", "1234")])
def test_a_bad_address_or_password_lets_nobody_in(monkeypatch: pytest.MonkeyPatch, email: str, password: str) -> None:
    with pytest.raises(CommandError):
        add(monkeypatch, email, password=password)
    assert not User.objects.exists()


def test_nobody_is_let_in_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    add(monkeypatch, "dana@northgate.example")
    with pytest.raises(CommandError, match="already"):
        add(monkeypatch, "Dana@Northgate.example", "viewer")
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["", " ", ".", "\u3164", "12"])
def test_nobody_is_let_in_without_a_name_to_read(name: str) -> None:
    with pytest.raises(CommandError, match=r"^NAME .*: it is how colleagues and clients know them"):
        call_command("add_person", "dana@northgate.example", name, "owner")
    assert not User.objects.exists()
