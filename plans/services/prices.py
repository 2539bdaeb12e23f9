"""Changing what a service costs the client."""

from datetime import datetime

from django.db import transaction

from groundwork.models import User
from plans import pricing
from plans.models import Bracket, Service
from plans.services.rows import Author, remove_rows, sign, write_rows
from plans.services.working_copy import take_plan
from plans.services.working_rows import bracket_key, bracket_rows


def set_price(service: Service, charge: pricing.Charge | None, *, revision: int, by: User, now: datetime) -> Service:
    """Give a service of the working copy this charge; None is included and costs the client nothing.

    `charge` is sound already (a form or `read_plan` has seen to its decimals and brackets). `revision` is the one of
    the plan that the editor was looking at; raises StaleError where the plan has moved on since.
    """
    author = Author(by, now)
    with transaction.atomic():
        take_plan(service.plan, revision, now)
        service.charge_model = Service.ChargeModel.INCLUDED if charge is None else charge.model
        service.price = None if charge is None else charge.price
        sign(author, service)
        service.save(update_fields=["charge_model", "price"])
        brackets = [] if charge is None else bracket_rows(service, charge)
        unwanted = write_rows(author, Bracket, service.brackets.all(), brackets, bracket_key)
        remove_rows(author, unwanted)
    return service
