"""One form for each kind of entry of a plan."""

from plans.forms.entries.base import EntryForm
from plans.forms.entries.bundle import BundleForm
from plans.forms.entries.header import CategoryForm, HeaderForm
from plans.forms.entries.ladder import PackageForm, PresetForm, TierForm
from plans.forms.entries.price import PriceForm
from plans.forms.entries.rules import BillingForm, FeeForm, TaxForm, TermForm, UnitForm
from plans.forms.entries.service import ServiceForm
from plans.forms.entries.several import SeveralForm

FORMS: dict[str, type[EntryForm]] = {
    "service": ServiceForm,
    "tier": TierForm,
    "package": PackageForm,
    "bundle": BundleForm,
    "preset": PresetForm,
    "term": TermForm,
    "billing": BillingForm,
    "fee": FeeForm,
    "tax": TaxForm,
    "unit": UnitForm,
}

__all__ = ["FORMS", "CategoryForm", "EntryForm", "HeaderForm", "PriceForm", "SeveralForm"]
