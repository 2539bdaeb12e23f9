"""What of a proposal would be an empty box on paper: the characters that no face of the PDF has."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from contracts.documents import Person, SellerCard
from groundwork.fonts.coverage import named, undrawn
from pricing import Plan
from quotes.documents import Cover, Revision
from quotes.errors import NotSendableError


@dataclass(frozen=True, slots=True)
class Undrawn:
    """Where it stands, as the salesperson knows the place, and the characters as a message names them."""

    place: str
    characters: str


def undrawn_in(revision: Revision) -> tuple[Undrawn, ...]:
    """Every place of a proposal or its contract with a character that cannot be drawn; empty where all can."""
    found = ((place, undrawn(text)) for place, text in _words(revision))
    return tuple(Undrawn(place, named(characters)) for place, characters in found if characters)


def demand_drawn(revision: Revision) -> None:
    """Raise NotSendableError, which names the characters and where they stand, if one of them cannot be drawn."""
    found = undrawn_in(revision)
    if found:
        places = "; ".join(f"{entry.place}: {entry.characters}" for entry in found)
        raise NotSendableError(
            _("The PDF cannot show some characters. Write them another way before you send it. %(places)s.")
            % {"places": places}
        )


def _words(revision: Revision) -> Iterator[tuple[str, str]]:
    yield _("Title"), revision.title
    yield _("Personal line"), revision.personal_line
    yield from _of_cover(revision.cover)
    yield _("Client's name"), revision.client
    yield _("Tax exemption certificate"), revision.tax_exempt
    if revision.contact:
        yield _("Contact"), _of_person(revision.contact)
    yield _("Salesperson"), _of_person(revision.prepared_by)
    for option in revision.options:
        yield _("Option %(name)s") % {"name": option.name}, f"{option.name} {option.tagline}"
    for extra in revision.common.extras:
        yield _("Line outside the plan"), extra.label
    if revision.goods and revision.goods.parts_shown:
        yield _("Part number"), " ".join(one.part for one in revision.goods.rows)
    yield from _of_seller(revision.seller)
    yield _("Terms in the company profile"), revision.terms
    yield _("Consent in the company profile"), revision.consent
    yield _("Who signs"), " ".join(f"{one.name} {one.title} {one.email} {one.role}" for one in revision.signing.signers)
    yield from _of_plan(revision.plan)


def _of_cover(cover: Cover | None) -> Iterator[tuple[str, str]]:
    if cover is None:
        return
    yield _("Cover text"), cover.text
    for section in cover.sections:
        yield _("Library, section %(name)s") % {"name": section.heading}, f"{section.heading} {section.text}"
    yield _("Library, what pictures show"), " ".join(one.caption for one in cover.pictures)


def _of_person(person: Person) -> str:
    return f"{person.name} {person.title} {person.email}"


def _of_seller(seller: SellerCard) -> Iterator[tuple[str, str]]:
    texts = (seller.name, seller.legal_name, seller.address, seller.email, seller.phone, seller.website)
    yield _("Company profile"), " ".join((*texts, seller.tax_number))


def _of_plan(plan: Plan) -> Iterator[tuple[str, str]]:
    for service in plan.services:
        texts = (service.name, service.category, service.benefit, service.description)
        yield _("Plan, service %(name)s") % {"name": service.name}, " ".join(texts)
    rungs = [(rung.name, rung.tagline) for rung in plan.tiers] + [(row.name, row.tagline) for row in plan.packages]
    for name, tagline in rungs:
        yield _("Plan, %(name)s") % {"name": name}, f"{name} {tagline}"
    named_only = [entry.name for entry in plan.units] + [entry.name for entry in plan.terms]
    named_only += [entry.name for entry in plan.bundles] + [entry.name for entry in plan.billing]
    for name in (*named_only, *(entry.name for entry in plan.one_time), *(entry.name for entry in plan.taxes)):
        yield _("Plan, %(name)s") % {"name": name}, name
