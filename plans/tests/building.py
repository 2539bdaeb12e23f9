"""A plan built by hand in the page: boxes filled and buttons pressed as an owner would."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Locator, Page

from groundwork import device_kinds
from plans.models import Plan

# What is typed into a form: a text or a choice, a list of ticks, or one tick.
Typed = dict[str, str | list[str] | bool]
_FORMS = {
    "unit": ("Add a unit", "A new unit"),
    "tier": ("Tier", "A new tier"),
    "service": ("Service", "A new service"),
    "package": ("Package", "A new package"),
    "bundle": ("Add a bundle", "A new bundle"),
    "preset": ("Add a preset", "A new preset"),
    "term": ("Add a term", "A new term"),
    "billing": ("Add a way of billing", "A new way of billing"),
    "fee": ("Add a fee", "A new one-time fee"),
    "tax": ("Add a tax", "A new tax"),
}


def with_one_service_of_each_kind(document: dict[str, Any]) -> dict[str, Any]:
    """The plan with the first of those services in whose forms the same boxes are filled."""
    kinds = {_boxes("service", _filled(_service(one))): one for one in reversed(document["services"])}
    kept = [service for service in document["services"] if service in kinds.values()]
    codes = {service["code"] for service in kept}
    columns = {
        column: [
            {**each, "services": [code for code in each["services"] if code in codes]} for each in document[column]
        ]
        for column in ("tiers", "packages")
    }
    return {**document, **columns, "services": kept}


def _filled(typed: Typed) -> Typed:
    return {name: value for name, value in typed.items() if value or value is False}


def _boxes(kind: str, typed: Typed) -> tuple[object, ...]:
    return (kind, *typed, typed.get("model"), typed.get("basis"))


class Hand:
    """An owner at the page of an empty plan. Each method waits until the page shows what was done.

    What has been done once is done the same way again: an entry in which the same boxes are filled as in one before,
    and a press in a column after one in a column of its kind, go through the same address without the page, unless
    `all_by_hand`.
    """

    def __init__(self, page: Page, plan: Plan, *, all_by_hand: bool) -> None:
        self.page, self.plan, self.all_by_hand = page, plan, all_by_hand
        self._done: set[tuple[object, ...]] = set()
        self._behind = False

    def build(self, document: dict[str, Any]) -> None:
        """All of a plan, from one that is empty and has its name and currency."""
        self.figures(document)
        self.add("unit", document["units"], _unit)
        self.add("tier", document["tiers"], _tier)
        self.add("service", document["services"], _service)
        self.add("package", document["packages"], _package)
        for column in ("tier", "package"):
            for holder in document[f"{column}s"]:
                for service in holder["services"]:
                    self.press(service, column, holder["code"])
        self.add("bundle", document.get("bundles", []), _bundle)
        self.add("preset", document["presets"], _preset)
        self.add("term", document["terms"], _term)
        self.add("billing", document.get("billing", []), _billing)
        self.add("fee", document["one_time"], _fee)
        self.add("tax", document["taxes"], _tax)
        self._catch_up()

    def figures(self, document: dict[str, Any]) -> None:
        self.page.get_by_role("link", name="Change name, rates and limits").click()
        form = self.page.get_by_role("form", name="This plan")
        typed: Typed = {name: document[name] for name in ("labour_rate", "break_fix_rate")}
        typed |= {name: percent(document[name]) for name in ("margin_floor", "discount_limit")}
        self._fill(form, typed)
        self._save(form)

    def add(self, kind: str, entries: list[dict[str, Any]], typed_of: Callable[[dict[str, Any]], Typed]) -> None:
        """New entries of one kind, in their order."""
        for entry in entries:
            typed = _filled(typed_of(entry))
            boxes = _boxes(kind, typed)
            if boxes in self._done and not self.all_by_hand:
                self._post(f"add/{kind}/", typed)
                continue
            self._done.add(boxes)
            self._catch_up()
            link, title = _FORMS[kind]
            self.page.get_by_role("link", name=link, exact=True).click()
            form = self.page.get_by_role("form", name=title)
            form.locator("[name=name]").wait_for()
            self._fill(form, typed)
            self._save(form)

    def press(self, service: str, column: str, code: str) -> None:
        """Put a service on a rung or into a package."""
        cell = f"{column}:{code} {service}"
        if (column,) in self._done and not self.all_by_hand:
            self._post("put/", {"do": f"put {cell}"})
            return
        self._done.add((column,))
        self._catch_up()
        self.page.locator(f'button[value="put {cell}"]').click()
        self.page.locator(f'button[value="take {cell}"]').wait_for(state="attached")

    def _fill(self, form: Locator, typed: Typed) -> None:
        for name, value in typed.items():
            if isinstance(value, list):
                for code in value:
                    form.locator(f"[name={name}][value={code}]").check()
                continue
            box = form.locator(f"[name={name}]")
            tag, folded = box.evaluate("box => [box.tagName, box.closest('details:not([open])') !== null]")
            if folded:
                within = self.page.locator(f"[name={name}]")
                form.locator("details:not([open])", has=within).locator("summary").click()
            if isinstance(value, bool):
                box.set_checked(value)
            elif tag == "SELECT":
                box.select_option(value)
            else:
                box.fill(value)

    def _save(self, form: Locator) -> None:
        form.locator(".editor-actions .btn-primary").click()
        form.wait_for(state="detached")

    def _post(self, address: str, typed: Typed) -> None:
        """The same form, sent without its page."""
        self.plan.refresh_from_db()
        pairs = [("revision", str(self.plan.revision))]
        for name, value in typed.items():
            values = value if isinstance(value, list) else ["on"] if value is True else [value] if value else []
            pairs += [(name, each) for each in values]
        place = f"{self.page.url.partition('#')[0]}{address}"
        cookies = {cookie["name"]: cookie["value"] for cookie in self.page.context.cookies()}
        fields = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
        answer = self.page.context.request.post(
            place,
            data=fields,
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": cookies["csrftoken"],
                "Referer": self.page.url,
            },
            max_redirects=0,
        )
        assert answer.status == 302, answer.text()
        self._behind = True

    def _catch_up(self) -> None:
        if self._behind:
            self.page.reload()
            self._behind = False


def _coded(entry: dict[str, Any]) -> Typed:
    return {"name": entry["name"], "code": entry["code"]}


def _unit(unit: dict[str, Any]) -> Typed:
    beyond = unit.get("beyond") or {"each": "", "unit": ""}
    known = [key for key in unit["counts"] if key in {kind.code for kind in device_kinds.KINDS}]
    # The code of a thing of the owner's own comes of its word.
    own = [key.replace("-", " ") for key in unit["counts"] if key not in known]
    words = {"thing_one": own[0], "thing_many": f"{own[0]} in all"} if own else {}
    return {**_coded(unit), "counts": known, **words, "each": str(beyond["each"]), "goes_with": beyond["unit"]}


def _tier(tier: dict[str, Any]) -> Typed:
    return {**_coded(tier), "tagline": tier.get("tagline", ""), "minimum": tier.get("minimum", "")}


def _service(service: dict[str, Any]) -> Typed:
    charge = service.get("charge") or {"model": "included"}
    typed = {**_coded(service), "category": service["category"], "unit": service["unit"], "model": charge["model"]}
    if "price" in charge:
        typed["price"] = charge["price"]
    if "rate" in charge:
        typed["rate"] = percent(charge["rate"])
    for at, bracket in enumerate(charge.get("brackets", [])):
        typed[f"up_to_{at}"] = "" if bracket["up_to"] is None else str(bracket["up_to"])
        typed[f"price_{at}"] = bracket["price"]
        typed[f"flat_{at}"] = bracket.get("flat", "")
    for name in ("cost", "minutes", "break_fix_minutes", "benefit", "description"):
        typed[name] = service.get(name, "")
    return {**typed, "taxable": service.get("taxable", True)}


def _package(package: dict[str, Any]) -> Typed:
    return {
        **_coded(package),
        "tagline": package.get("tagline", ""),
        "requires_tier": package.get("requires_tier") or "",
        "requires": package.get("requires", []),
        "conflicts": package.get("conflicts", []),
    }


def _bundle(bundle: dict[str, Any]) -> Typed:
    return {
        **_coded(bundle),
        "packages": bundle["packages"],
        "requires_tier": bundle.get("requires_tier") or "",
        "percent": percent(bundle["percent"]) if bundle.get("percent") else "",
        "amount": bundle.get("amount") or "",
    }


def _preset(preset: dict[str, Any]) -> Typed:
    typed = {**_coded(preset), "tier": preset["tier"], "packages": preset.get("packages", [])}
    return {**typed, "recommended": preset.get("recommended", False)}


def _term(term: dict[str, Any]) -> Typed:
    shares = {name: percent(term.get(name, "0")) for name in ("adjustment", "escalator")}
    return {"months": str(term["months"]), "name": term["name"], **shares}


def _billing(billing: dict[str, Any]) -> Typed:
    change = percent(billing.get("adjustment", "0"))
    return {"months": str(billing["months"]), "name": billing["name"], "adjustment": change}


def _fee(fee: dict[str, Any]) -> Typed:
    return {
        **_coded(fee),
        "basis": fee["basis"],
        "amount": fee["amount"],
        "unit": fee.get("unit") or "",
        "minimum": fee.get("minimum", ""),
        "waived_from": str(fee.get("waived_from") or ""),
        "taxable": fee.get("taxable", True),
    }


def _tax(tax: dict[str, Any]) -> Typed:
    return {**_coded(tax), "rate": percent(tax["rate"])}


def percent(share: str) -> str:
    """A share of a plan file as it is typed: "0.0825" is "8.25"."""
    return format(Decimal(share).scaleb(2).normalize(), "f")
