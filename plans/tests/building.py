"""A plan built by hand in the page: every box filled and every button pressed as an owner would."""

from decimal import Decimal
from typing import Any

from playwright.sync_api import Locator, Page


class Hand:
    """An owner at the plan's page. Each method waits until the page shows what was done."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def build(self, document: dict[str, Any]) -> None:
        """All of a plan, from one that is empty and has its name and currency."""
        self.figures(document)
        for unit in document["units"]:
            self.unit(unit)
        for tier in document["tiers"]:
            self.tier(tier)
        for service in document["services"]:
            self.service(service)
        for package in document["packages"]:
            self.package(package)
        for column in ("tier", "package"):
            for holder in document[f"{column}s"]:
                for service in holder["services"]:
                    self.press(service, column, holder["code"])
        for preset in document["presets"]:
            self.preset(preset)
        for term in document["terms"]:
            self.term(term)
        for fee in document["one_time"]:
            self.fee(fee)
        for tax in document["taxes"]:
            self.tax(tax)

    def figures(self, document: dict[str, Any]) -> None:
        self.page.get_by_role("link", name="Change name, rates and limits").click()
        form = self.page.get_by_role("form", name="This plan")
        for name in ("labour_rate", "break_fix_rate"):
            self.fill(form, name, document[name])
        for name in ("margin_floor", "discount_limit"):
            self.fill(form, name, percent(document[name]))
        self.save(form)

    def unit(self, unit: dict[str, Any]) -> None:
        form = self.new("Add a unit", "A new unit")
        self.coded(form, unit)
        for key in unit["counts"]:
            form.locator(f"[name=counts][value={key}]").check()
        self.save(form)

    def tier(self, tier: dict[str, Any]) -> None:
        form = self.new("Tier", "A new tier")
        self.coded(form, tier)
        self.fill(form, "tagline", tier.get("tagline", ""))
        self.fill(form, "minimum", tier.get("minimum", ""))
        self.save(form)

    def service(self, service: dict[str, Any]) -> None:
        form = self.new("Service", "A new service")
        self.coded(form, service)
        self.fill(form, "category", service["category"])
        form.locator("[name=unit]").select_option(service["unit"])
        charge = service.get("charge") or {"model": "included"}
        form.locator("[name=model]").select_option(charge["model"])
        if "price" in charge:
            self.fill(form, "price", charge["price"])
        for at, bracket in enumerate(charge.get("brackets", [])):
            self.fill(form, f"up_to_{at}", "" if bracket["up_to"] is None else str(bracket["up_to"]))
            self.fill(form, f"price_{at}", bracket["price"])
            self.fill(form, f"flat_{at}", bracket.get("flat", ""))
        for name in ("cost", "minutes", "break_fix_minutes", "benefit", "description"):
            self.fill(form, name, service.get(name, ""))
        if not service.get("taxable", True):
            form.locator("[name=taxable]").uncheck()
        self.save(form)

    def package(self, package: dict[str, Any]) -> None:
        form = self.new("Package", "A new package")
        self.coded(form, package)
        self.fill(form, "tagline", package.get("tagline", ""))
        form.locator("[name=requires_tier]").select_option(package.get("requires_tier") or "")
        for rule in ("requires", "conflicts"):
            for code in package.get(rule, []):
                form.locator(f"[name={rule}][value={code}]").check()
        self.save(form)

    def press(self, service: str, column: str, code: str) -> None:
        """Put a service on a rung or into a package."""
        self.page.locator(f'button[value="put {column}:{code} {service}"]').click()
        self.page.locator(f'button[value="take {column}:{code} {service}"]').wait_for(state="attached")

    def preset(self, preset: dict[str, Any]) -> None:
        form = self.new("Add a preset", "A new preset")
        self.coded(form, preset)
        form.locator("[name=tier]").select_option(preset["tier"])
        for code in preset.get("packages", []):
            form.locator(f"[name=packages][value={code}]").check()
        form.locator("[name=recommended]").set_checked(preset.get("recommended", False))
        self.save(form)

    def term(self, term: dict[str, Any]) -> None:
        form = self.new("Add a term", "A new term")
        self.fill(form, "months", str(term["months"]))
        self.fill(form, "name", term["name"])
        self.fill(form, "adjustment", percent(term.get("adjustment", "0")))
        self.fill(form, "escalator", percent(term.get("escalator", "0")))
        self.save(form)

    def fee(self, fee: dict[str, Any]) -> None:
        form = self.new("Add a fee", "A new one-time fee")
        self.coded(form, fee)
        form.locator("[name=basis]").select_option(fee["basis"])
        self.fill(form, "amount", fee["amount"])
        if fee.get("unit"):
            form.locator("[name=unit]").select_option(fee["unit"])
        self.fill(form, "minimum", fee.get("minimum", ""))
        self.fill(form, "waived_from", str(fee.get("waived_from") or ""))
        self.save(form)

    def tax(self, tax: dict[str, Any]) -> None:
        form = self.new("Add a tax", "A new tax")
        self.coded(form, tax)
        self.fill(form, "rate", percent(tax["rate"]))
        self.save(form)

    def new(self, link: str, title: str) -> Locator:
        """Open the form of a new entry."""
        self.page.get_by_role("link", name=link, exact=True).click()
        form = self.page.get_by_role("form", name=title)
        form.locator("[name=name]").wait_for()
        return form

    def coded(self, form: Locator, entry: dict[str, Any]) -> None:
        self.fill(form, "name", entry["name"])
        self.fill(form, "code", entry["code"])

    def fill(self, form: Locator, name: str, text: str) -> None:
        if text:
            form.locator(f"[name={name}]").fill(text)

    def save(self, form: Locator) -> None:
        form.locator(".editor-actions .btn-primary").click()
        form.wait_for(state="detached")


def percent(share: str) -> str:
    """A share of a plan file as it is typed: "0.0825" is "8.25"."""
    return format(Decimal(share).scaleb(2).normalize(), "f")
