"""What the owner counts besides devices and people: the list, a new one, changing and removing one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groundwork.access import Role, allow, staff_user
from groundwork.errors import DomainError
from groundwork.models import CountedThing
from quotes.forms.things import ThingForm
from quotes.selectors.things import line_of, things_page
from quotes.services.things import remove_thing


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def things(request: HttpRequest) -> HttpResponse:
    """Every thing with who counts it, and a form for a new one; `key` is one that plans count and nobody has."""
    form = ThingForm(code=request.GET.get("key", "")[:100])
    if request.method == "POST":
        form = ThingForm(request.POST)
        if form.is_valid() and _saved(request, form):
            messages.success(request, _("Added. Clients have a box for it, and units can count it."))
            return redirect("things")
    shown = {"form": form, "things": things_page(), "key": form["code"].value() or ""}
    return render(request, "quotes/things.html", shown, status=422 if form.is_bound else 200)


@allow(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def thing_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words for a thing, or hiding it."""
    thing = get_object_or_404(CountedThing, pk=pk)
    form, status = ThingForm(thing=thing), 200
    if request.method == "POST":
        form, status = ThingForm(request.POST, thing=thing), 422
        if form.is_valid() and _saved(request, form):
            messages.success(request, _("Saved. What was sent and signed keeps the words of its day."))
            return redirect("things")
        if thing.revision != form.cleaned_data.get("revision"):
            # The next save is against what they see now, which stands beside the form.
            faults = form.non_field_errors()
            form, status = ThingForm({**request.POST.dict(), "revision": str(thing.revision)}, thing=thing), 409
            form.is_valid()
            for fault in faults:
                form.add_error(None, fault)
    shown = {"form": form, "line": line_of(thing), "stale": status == 409}
    return render(request, "quotes/thing_edit.html", shown, status=status)


@allow(Role.OWNER)
@require_POST
def thing_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out a thing that nothing counts."""
    thing = get_object_or_404(CountedThing, pk=pk)
    try:
        remove_thing(thing, staff_user(request))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(things)s: removed.") % {"things": thing.many})
    return redirect("things")


def _saved(request: HttpRequest, form: ThingForm) -> bool:
    """Save it; what is refused stands at the form."""
    try:
        form.save(staff_user(request))
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True
