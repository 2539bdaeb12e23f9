"""Fixtures: somebody of each role, somebody of none, and their signed-in clients."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from groundwork.access import Role
from groundwork.models import User

PASSWORD = "correct horse battery"


def a_person(email: str, *roles: Role, name: str = "") -> User:
    """A user with these roles; without any, a stranger who can sign in and see nothing."""
    user: User = User.objects.create_user(email, PASSWORD, name=name or email.partition("@")[0].title())
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def signed_in(user: User) -> Client:
    """A test client in which the user is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def owner(db: None) -> User:
    return a_person("owner@example.com", Role.OWNER, name="Olivia Owner")


@pytest.fixture
def sales(db: None) -> User:
    return a_person("sales@example.com", Role.SALES, name="Sam Sales")


@pytest.fixture
def viewer(db: None) -> User:
    return a_person("viewer@example.com", Role.VIEWER, name="Vera Viewer")


@pytest.fixture
def stranger(db: None) -> User:
    """Signed in, but with no role: sees no more than anybody from the street, and gets a 404 instead of sign-in."""
    return a_person("stranger@example.com", name="Stan Stranger")


@pytest.fixture
def owner_client(owner: User) -> Client:
    return signed_in(owner)


@pytest.fixture
def sales_client(sales: User) -> Client:
    return signed_in(sales)


@pytest.fixture
def viewer_client(viewer: User) -> Client:
    return signed_in(viewer)


@pytest.fixture
def stranger_client(stranger: User) -> Client:
    return signed_in(stranger)
