"""The people who sign in, for owners: invited, changed, closed and opened again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundwork.access import SELLERS, Role, allow, staff_user
from groundwork.errors import DomainError
from groundwork.forms import faults_in
from groundwork.keys import given_number
from groundwork.models import User
from groundwork.searching import searched
from groundwork.several import back_to, each_of, ticked
from groundwork.sorting import Sorting, kept_in_address
from msp_portal import people as services
from msp_portal import people_selectors as selectors
from msp_portal.people_forms import CloseForm, PersonForm, SeveralPeopleForm

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@allow(Role.OWNER)
@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, narrowed by ?state= and ?q=, sorted by ?sort=."""
    state, search = request.GET.get("state", ""), searched(request)
    sorting = Sorting.asked(selectors.ORDERS, request.GET.get("sort", ""))
    page = request.GET.get("page", "1")
    kept = kept_in_address([("q", search), ("sort", sorting.code)])
    context = {
        "found": selectors.people_list(state=state, search=search, sort=sorting.code, page=page),
        "state": state,
        "search": search,
        "sorting": sorting,
        "heads": sorting.heads({**kept, "state": state}),
        "kept": urlencode(kept) + "&" if kept else "",
        "query": urlencode({**kept, "state": state}) + "&",
        "several": SeveralPeopleForm(),
    }
    return render(request, "msp_portal/people.html", context)


@allow(Role.OWNER)
@never_cache
@_form_page
def person_new(request: HttpRequest) -> HttpResponse:
    """Invite somebody."""
    start = {"role": Role.SALES.value, "needs_second_factor": selectors.everybody_needs_one()}
    form = PersonForm(request.POST or None, initial=start)
    if form.is_valid():
        try:
            user = services.invite(form.profile(), staff_user(request), timezone.now())
        except DomainError as error:
            form.add_error("email", str(error))
        else:
            told = {"name": user, "email": user.email}
            messages.success(request, _("%(name)s is invited. The way in is on its way to %(email)s.") % told)
            return redirect("people")
    return render(request, "msp_portal/person_new.html", {"form": form}, status=422 if form.is_bound else 200)


@allow(Role.OWNER)
@never_cache
@_form_page
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of somebody, what they may do, and what else there is to do about them."""
    user = get_object_or_404(User, pk=pk)
    form = PersonForm.about(user, request.POST or None)
    is_oneself = user.pk == staff_user(request).pk
    mark = request.POST.get("seen") or services.mark_of(user)
    if form.is_valid():
        if is_oneself and "email" in form.changed_data:
            # Whoever has the mailbox gets a new password: so it is asked who it is, as for any change of signing in.
            raise_if_reauthentication_required(request, app="msp_portal")
        try:
            services.change(user, form.profile(), staff_user(request), timezone.now(), seen=mark)
        except DomainError as error:
            form.add_error(None, str(error))
            mark = services.mark_of(user)
        else:
            messages.success(request, _("Saved."))
            if form.profile().role not in SELLERS and any(services.looked_after(user).values()):
                told = _("%(name)s still looks after quotes or clients and can answer nobody. Hand their clients over.")
                messages.warning(request, told % {"name": user})
            return redirect("person_edit", pk)
    context = {"form": form, "row": selectors.person(user), "deeds": selectors.deeds_about(user)}
    context |= {"is_oneself": is_oneself, "mark": mark}
    return render(request, "msp_portal/person.html", context, status=422 if form.is_bound else 200)


@allow(Role.OWNER)
@never_cache
@_form_page
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody in no more, and choose who takes over."""
    user = get_object_or_404(User, pk=pk)
    looked_after = services.looked_after(user)
    form = CloseForm(selectors.takers(user), needed=any(looked_after.values()), typed=request.POST or None)
    if form.is_valid():
        try:
            services.close(user, form.chosen(), staff_user(request), timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The account of %(name)s is closed.") % {"name": user})
            return redirect("people")
    context: dict[str, Any] = {"form": form, "person": user, "looked_after": looked_after}
    return render(request, "msp_portal/person_close.html", context, status=422 if form.is_bound else 200)


@allow(Role.OWNER)
@require_POST
def person_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Another mail for somebody who has not come in yet."""
    return _done(request, pk, services.invite_again, _("Another mail is on its way."))


@allow(Role.OWNER)
@require_POST
def person_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody in again."""
    return _done(
        request, pk, services.open_again, _("The account is open again. A mail with the way in is on its way.")
    )


@allow(Role.OWNER)
@require_POST
def person_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the second factor of somebody who has lost it."""
    told = _("The second factor is forgotten. They sign in with the password, and set up another.")
    return _done(request, pk, services.forget_second_factor, told)


@allow(Role.OWNER)
@require_POST
def person_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """End every session of somebody."""
    return _done(request, pk, services.sign_out_everywhere, _("They are signed out everywhere."))


@allow(Role.OWNER)
@require_POST
def people_several(request: HttpRequest) -> HttpResponse:
    """Do one thing about several people: what cannot be done about one of them is said."""
    by, now, form = staff_user(request), timezone.now(), SeveralPeopleForm(request.POST)
    keys = [given_number(key, 0) for key in ticked(request.POST, "person")]
    found = list(User.objects.filter(pk__in=keys).order_by("pk"))
    if not found:
        messages.error(request, _("Tick the people first."))
    elif not form.is_valid():
        messages.error(request, " ".join(faults_in(form)))
    elif done := len(each_of(request, found, lambda user: _DEEDS[form.cleaned_data["deed"]](user, by, now))):
        told = ngettext("Done for %(count)d person.", "Done for %(count)d people.", done)
        messages.success(request, told % {"count": done})
    return redirect(back_to(request, reverse("people")))


_DEEDS: Final = {
    "factor": services.need_of,
    "sign-out": services.sign_out_everywhere,
    "invite": services.invite_again,
}


@allow(Role.OWNER)
@require_POST
def people_factor(request: HttpRequest) -> HttpResponse:
    """Demand a second factor of everybody."""
    count = services.need_of_all(staff_user(request), timezone.now())
    told = ngettext(
        "%(count)s person more needs a second factor from now on.",
        "%(count)s people more need a second factor from now on.",
        count,
    )
    messages.success(request, told % {"count": count})
    return redirect("people")


def _done(request: HttpRequest, pk: int, deed: Callable[[User, User, datetime], None], told: str) -> HttpResponse:
    """Do it, and say so on the person's page; or say why not."""
    try:
        deed(get_object_or_404(User, pk=pk), staff_user(request), timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect("person_edit", pk)
