"""`manage.py price PLAN INVENTORY SELECTION`: the price as JSON, or one line of error and exit status 2."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

import pricing
from plans.management.files import read_file


class Command(BaseCommand):
    help = "Price a selection from a plan for an inventory, all three JSON files; prints msp-price/1 or /2."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="a file in the format msp-plan/1 or msp-plan/2")
        parser.add_argument("inventory", help="a file in the format msp-inventory/1")
        parser.add_argument("selection", help="a file in the format msp-selection/1 or msp-selection/2")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            plan = pricing.plan_from_json(read_file(options["plan"], "bad-plan"))
            inventory = pricing.inventory_from_json(read_file(options["inventory"], "bad-inventory"))
            selection = pricing.selection_from_json(read_file(options["selection"], "bad-selection"))
            document = pricing.price_document(pricing.price(plan, inventory, selection))
        except pricing.PricingError as error:
            self.stderr.write(str(error))
            sys.exit(2)
        self.stdout.write(json.dumps(document, indent=1))
