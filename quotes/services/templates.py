"""Templates of quotes: saved from a quote, renamed, deleted, and a quote started from one."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from clients.models import Client
from groundwork.errors import DomainError, StaleError
from groundwork.history import sign
from groundwork.models import User
from plans.selectors.versions import latest_version, plan_of
from quotes.drafts import Draft
from quotes.errors import DraftError, LockedError
from quotes.models import Quote, QuoteTemplate
from quotes.services.compiling import draft_of
from quotes.services.drafting import save_draft, start_quote
from quotes.services.handling import add_note
from quotes.services.template_said import Fitted, fitted, said_of, without

# What a template has that no number of a client can stand against.
_WHATEVER_FITS: Final = (
    "title",
    "personal_line",
    "valid_days",
    "cover_text",
    "cover_items",
    "show_parts",
    "show_pictures",
    "signing",
    "extras",
)


class NameTakenError(DomainError):
    """Another template is called the same."""


@dataclass(frozen=True, slots=True)
class Started:
    """A quote, and in words what of its template is not as it was."""

    quote: Quote
    told: tuple[str, ...]


@transaction.atomic
def save_template(quote: Quote, name: str, by: User, now: datetime, *, words: bool) -> QuoteTemplate:
    """Keep what this quote offers under a name. Title and personal line go along only where `words` are wanted.

    Raises NameTakenError, LockedError for a quote that changes or renews a contract, DraftError for a draft that no
    longer fits its plan.
    """
    if quote.purpose != Quote.Purpose.NEW:
        raise LockedError(_("This quote is about a contract, and no template for others."))
    _demand_free(name, None)
    said = said_of(plan_of(quote.plan_version), draft_of(quote), words=words)
    template = QuoteTemplate(name=name, plan_version=quote.plan_version, said=said, by=by, made_at=now)
    sign(template, by)
    template.save()
    return template


@transaction.atomic
def rename_template(template: QuoteTemplate, name: str, revision: int, by: User) -> None:
    """Call it otherwise. `revision` is the one that was seen. Raises NameTakenError, StaleError."""
    found = QuoteTemplate.objects.select_for_update().filter(pk=template.pk, revision=revision).first()
    if found is None:
        raise StaleError(_("Somebody has changed or deleted this template meanwhile. Look at it, then try again."))
    _demand_free(name, found.pk)
    found.name = name
    found.revision += 1
    sign(found, by)
    found.save()


@transaction.atomic
def delete_template(template: QuoteTemplate, by: User) -> None:
    """Delete it. Quotes that were started from it stay as they are."""
    sign(template, by)
    template.delete()


@transaction.atomic
def start_from_template(template: QuoteTemplate, client: Client, by: User, now: datetime) -> Started:
    """A draft for this client with what the template has, on the newest version of its plan, counted now.

    What does not fit any more, or not this client, is left out and told, and stands as a note on the quote. Raises
    DraftError where the plan has nothing to offer, ArchivedError for an archived client.
    """
    version = latest_version(template.plan_version.plan) or template.plan_version
    quote = start_quote(client, version, by, now)
    found = fitted(template.said, plan_of(template.plan_version).currency, plan_of(version), draft_of(quote))
    quote = _saved(quote, found, by)
    if found.told:
        words = _("From the template “%(name)s”:") % {"name": template}
        add_note(quote, "\n".join([words, *found.told])[:2000], by, now)
    return Started(quote, tuple(found.told))


def _saved(quote: Quote, found: Fitted, by: User) -> Quote:
    """The quote with as much of the template as its client's numbers allow; what is left out is told."""
    draft: Draft | None = found.draft
    usual = draft_of(quote)
    while draft is not None:
        try:
            return save_draft(quote, draft, by, None)
        except DraftError as error:
            found.told.append(str(error))
            draft = without(draft, error.field)
    found.told.append(
        _(
            "Its options do not fit this client: those of the plan stand here, with the plan’s terms and without "
            "discounts, deposit and numbers to choose."
        )
    )
    return save_draft(quote, replace(usual, **{name: getattr(found.draft, name) for name in _WHATEVER_FITS}), by, None)


def _demand_free(name: str, key: int | None) -> None:
    others = QuoteTemplate.objects.filter(name__iexact=name)
    if (others if key is None else others.exclude(pk=key)).exists():
        raise NameTakenError(_("Another template is called that. Give this one another name."))
