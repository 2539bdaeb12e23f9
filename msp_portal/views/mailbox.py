"""The mails of a portal that has no mail server, for whoever sells."""

from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from groundwork.access import SELLERS, Role, allow, has_role, sees_own_only, staff_user
from groundwork.addresses import folded
from groundwork.models import User
from msp_portal.mailbox import Mail, find_mail, keeps_mail, mails

SHOWN = 50


def _private_to_others(user: User) -> frozenset[str]:
    """Addresses whose mail this user may not read.

    A colleague's mail may hold the link that sets their password; whoever reads it becomes them. The owner lets
    people in and out anyway, and so may read all.
    """
    if has_role(user, Role.OWNER):
        return frozenset()
    return frozenset(map(folded, User.objects.exclude(pk=user.pk).values_list("email", flat=True)))


def _is_closed(user: User) -> bool:
    """A mail does not say whose client it is about: who sees their own alone reads none."""
    return not keeps_mail() or sees_own_only(user)


@allow(*SELLERS)
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest mails."""
    user = staff_user(request)
    if _is_closed(user):
        raise Http404
    private = _private_to_others(user)
    shown = islice((mail for mail in mails() if mail.addresses.isdisjoint(private)), SHOWN)
    return render(request, "msp_portal/mailbox.html", {"mails": tuple(shown)})


@allow(*SELLERS)
@never_cache
def mail_page(request: HttpRequest, name: str, position: int) -> HttpResponse:
    """One mail. Its text is shown with links; its HTML only as source, so that nothing in it runs."""
    user = staff_user(request)
    mail: Mail | None = None if _is_closed(user) else find_mail(name, position)
    if mail is None or not mail.addresses.isdisjoint(_private_to_others(user)):
        raise Http404
    return render(request, "msp_portal/mail_page.html", {"mail": mail})
