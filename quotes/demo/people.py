"""The demo's seller and the three people who sign in."""

from django.contrib.auth.models import Group

from contracts.models import Seller
from groundwork.models import User
from quotes.demo.texts import OWNER, SALES, SELLER, TERMS, VIEWER

SIGN_INS = (OWNER, SALES, VIEWER)


def is_loaded() -> bool:
    """Whether the demo is in this database already."""
    return User.objects.filter(email=OWNER.email).exists()


def load_people() -> dict[str, User]:
    """Make the seller's profile and the people; returns the people by role."""
    Seller.objects.create(**SELLER, terms=TERMS)
    people: dict[str, User] = {}
    for sign_in in SIGN_INS:
        user = User.objects.create_user(sign_in.email, sign_in.password, name=sign_in.name, title=sign_in.title)
        user.groups.add(Group.objects.get(name=sign_in.role))
        people[sign_in.role] = user
    return people
