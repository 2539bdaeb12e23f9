"""What tests of people say of them."""

from datetime import UTC, datetime
from typing import Final

from groundwork.access import Role
from groundwork.models import User
from msp_portal import people
from msp_portal.people import Profile

NOW: Final = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def a_profile(user: User, role: Role) -> Profile:
    """Theirs, with another role."""
    return Profile(user.name, user.title, user.email, role, needs_second_factor=False)


def invited(email: str, role: Role, by: User) -> User:
    """Somebody new with this address and role."""
    return people.invite(Profile("Nina New", "", email, role, needs_second_factor=False), by, NOW)
