"""Plan documents made up by hypothesis: every key of msp-plan/1, with the values that storage could spoil."""

from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]

# Letters of several scripts, marks that combine, quotes and angle brackets, an emoji outside the first plane.
_LETTERS = "abcXYZ019 -'\"<>&{}%éßñøЖשلا語\u0301\U0001f5a5"
names = st.text(_LETTERS, min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
texts = st.text(_LETTERS + "\n\t", max_size=60)
lines = st.text(_LETTERS, max_size=40)
codes = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)


def decimals(digits: int, places: int, signed: bool = False) -> st.SearchStrategy[str]:
    """Decimal strings of up to so many digits before and after the point, the longest among them."""
    whole = st.integers(0, 10**digits - 1) | st.just(10**digits - 1)
    after = st.integers(0, places).flatmap(lambda count: st.text("0123456789", min_size=count, max_size=count))
    return st.builds(_decimal, whole, after, st.booleans() if signed else st.just(False))


def _decimal(whole: int, after: str, negative: bool) -> str:
    text = f"{whole}.{after}" if after else str(whole)
    return f"-{text}" if negative and text.strip("0.") else text


prices = decimals(9, 4)
costs = decimals(9, 6)
rates = decimals(5, 8)
changes = decimals(0, 8) | st.sampled_from(["-0.08", "-0.99999999", "12345.00000001"])


def _some(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=4) if values else st.just([])


@st.composite
def charges(draw: st.DrawFn) -> Document | None:
    """A charge of any model, or none."""
    model = draw(st.sampled_from(["per_unit", "flat", "volume", "graduated", None]))
    if model is None:
        return None
    if model in ("per_unit", "flat"):
        return {"model": model, "price": draw(prices)}
    ends: list[int | None] = [*sorted(draw(st.sets(st.integers(1, 1_000_000_000), max_size=3))), None]
    return {
        "model": model,
        "brackets": [{"up_to": end, "price": draw(prices), "flat": draw(prices)} for end in ends],
    }


def _codes(draw: st.DrawFn, most: int, least: int = 0) -> list[str]:
    return draw(st.lists(codes.filter(lambda code: code != "client"), unique=True, min_size=least, max_size=most))


@st.composite
def plan_documents(draw: st.DrawFn) -> Document:
    """A whole plan that `read_plan` takes; nothing is said about its ladder being any good."""
    units, services = _codes(draw, 3), _codes(draw, 6)
    tiers, packages = _codes(draw, 3, least=1), _codes(draw, 3)
    months = draw(st.lists(st.integers(1, 600), unique=True, max_size=3))
    return {
        "format": "msp-plan/1",
        "name": draw(names),
        "currency": draw(st.sampled_from(["USD", "JPY", "KWD"])),
        "labour_rate": draw(costs),
        "break_fix_rate": draw(costs),
        "margin_floor": draw(rates),
        "discount_limit": draw(rates),
        "units": [{"code": code, "name": draw(names), "counts": _codes(draw, 3)} for code in units],
        "services": [_service(draw, code, units) for code in services],
        "tiers": [
            {
                "code": code,
                "name": draw(names),
                "tagline": draw(lines),
                "services": draw(_some(services)),
                "minimum": draw(prices),
            }
            for code in tiers
        ],
        "packages": [
            {
                "code": code,
                "name": draw(names),
                "tagline": draw(lines),
                "services": draw(_some(services)),
                "requires_tier": draw(st.none() | st.sampled_from(tiers)),
                "requires": draw(_some(packages)),
                "conflicts": draw(_some(packages)),
            }
            for code in packages
        ],
        "presets": [
            {
                "code": code,
                "name": draw(names),
                "tier": draw(st.sampled_from(tiers)),
                "packages": draw(_some(packages)),
                "recommended": draw(st.booleans()),
            }
            for code in _codes(draw, 3)
        ],
        "terms": [
            {"months": count, "name": draw(names), "adjustment": draw(changes), "escalator": draw(changes)}
            for count in months
        ],
        "one_time": [_fee(draw, code, units) for code in _codes(draw, 3)],
        "taxes": [{"code": code, "name": draw(names), "rate": draw(rates)} for code in _codes(draw, 2)],
    }


def _service(draw: st.DrawFn, code: str, units: list[str]) -> Document:
    return {
        "code": code,
        "name": draw(names),
        "category": draw(names),
        "unit": draw(st.sampled_from([*units, "client"])),
        "charge": draw(charges()),
        "cost": draw(costs),
        "minutes": draw(costs),
        "break_fix_minutes": draw(costs),
        "taxable": draw(st.booleans()),
        "benefit": draw(texts),
        "description": draw(texts),
    }


def _fee(draw: st.DrawFn, code: str, units: list[str]) -> Document:
    basis = draw(st.sampled_from(["fixed", "per_unit", "months"]))
    return {
        "code": code,
        "name": draw(names),
        "basis": basis,
        "amount": draw(prices),
        "unit": draw(st.sampled_from([*units, "client"])) if basis == "per_unit" else None,
        "minimum": draw(prices),
        "waived_from": draw(st.none() | st.integers(1, 600)),
        "taxable": draw(st.booleans()),
    }
