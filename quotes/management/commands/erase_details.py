"""manage.py erase_details: erase visitors, the words of who said no, where mails went, and who else got quotes."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clients.models import Contact
from groundwork.chain import Subject
from groundwork.errors import DomainError
from quotes.services.forgetting import erase_people, erase_person


class Command(BaseCommand):
    """Prints how much was erased, and exits 0; the chain has an entry that says so for each subject."""

    help = (
        "Erase the network addresses and browsers of whoever looked at, declined or tried to accept a proposal, the "
        "reasons of those who declined, the addresses that mails went to, and whoever else got a quote that is done "
        "with. The entries of the chain stay, and say that it was done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--before", metavar="YYYY-MM-DD", help="What is older than this day (UTC).")
        which.add_argument("--person", metavar="EMAIL", help="What names this person, whenever it was.")
        which.add_argument("--about", nargs=2, metavar=("KIND", "NUMBER"), help="For instance: quote Q-2026-0014")
        parser.add_argument(
            "--signers", action="store_true", help="Also where signatures came from, which is evidence of them."
        )
        parser.add_argument("--by", default="an operator", help="Who erases. Their name stands in the chain for ever.")

    def handle(
        self,
        *args: Any,
        before: str | None,
        about: list[str] | None,
        person: str | None,
        signers: bool,
        by: str,
        **options: Any,
    ) -> None:
        now = timezone.now()
        if not by.strip():
            raise CommandError("Say who erases: it stands in the chain for ever.", returncode=2)
        if person is not None:
            person = person.strip()
            try:
                erased = erase_person(person, by, now, signers=signers)
            except DomainError as error:
                raise CommandError(str(error), returncode=2) from None
        else:
            subject = None if about is None else Subject(*about)
            moment = None if before is None else _start_of(before)
            erased = erase_people(by, now, about=subject, before=moment, signers=signers)
        self.stdout.write(
            f"Erased: details of entries {erased.details}, addresses of mails {erased.addresses}, "
            f"recipients of quotes {erased.people}. The entries themselves stay, and one for each subject says so."
        )
        for contact in Contact.objects.filter(email__iexact=person or "").select_related("client"):
            self.stdout.write(
                f"{contact.email} is still a contact of {contact.client}. Take them off on its page, then do this once "
                "more: the history of the contact goes with it."
            )


def _start_of(day: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time.min, UTC)
    except ValueError:
        raise CommandError(f"{day} is no day. Write it like 2026-01-31.", returncode=2) from None
