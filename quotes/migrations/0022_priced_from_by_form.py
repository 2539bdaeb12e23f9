"""What a month is priced from: two forms that many quotes share, and figures, in place of one document for each quote."""

import hashlib
import json
from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

_AT_ONCE = 500


def fill(apps, schema_editor):
    Quote, PricedForm = apps.get_model("quotes", "Quote"), apps.get_model("quotes", "PricedForm")
    keys = {}

    def key_of(text):
        if text not in keys:
            keys[text] = PricedForm.objects.create(text=text, sha256=hashlib.sha256(text.encode()).hexdigest()).pk
        return keys[text]

    kept = []
    for quote in Quote.objects.exclude(priced_from=None).only("priced_from").order_by("pk").iterator(_AT_ONCE):
        counts, choice, figures = _kept(**quote.priced_from)
        quote.priced_counts_id, quote.priced_choice_id, quote.priced_figures = key_of(counts), key_of(choice), figures
        kept.append(quote)
    Quote.objects.bulk_update(kept, ["priced_counts", "priced_choice", "priced_figures"], batch_size=_AT_ONCE)


def _kept(counts, selection):
    """As `pricing.kept` wrote it when this was made."""
    discounts = selection["discount"], selection["one_time_discount"]
    quantities, prices = selection["quantities"], selection.get("prices", {})
    tax = selection["tax"]
    form = {
        "tier": selection["tier"],
        "packages": sorted(selection["packages"]),
        "term": selection["term"],
        "billing": selection.get("billing", 1),
        "taxes": tax if isinstance(tax, list) else [] if tax is None else [tax],
        "ramp": [entry["months"] for entry in selection.get("ramp", [])],
        "prorate": selection.get("prorate") is not None,
        "elapsed": selection.get("elapsed", 0),
        "one_time": selection.get("one_time", True),
        "quantities": sorted(quantities),
        "prices": sorted(prices),
        "discount": _form_of(discounts[0]),
        "one_time_discount": _form_of(discounts[1]),
        "extras": [extra["recurrence"] for extra in selection["extras"]],
    }
    figures = [counts[key] for key in sorted(counts)]
    figures += [quantities[unit] for unit in sorted(quantities)]
    figures += [_whole(prices[service], 4) for service in sorted(prices)]
    for discount in filter(None, discounts):
        share = discount.get("percent")
        figures.append(_whole(discount["amount"], 4) if share is None else _whole(share, 8))
    for extra in selection["extras"]:
        figures += [extra["quantity"], _whole(extra["price"], 4), _whole(extra["cost"], 6)]
    return json.dumps(sorted(counts)), json.dumps(form), " ".join(map(str, figures))


def _form_of(discount):
    if discount is None:
        return None
    return "share" if discount.get("percent") is not None else len(discount["amount"].partition(".")[2])


def _whole(text, decimals):
    return int(Decimal(text).scaleb(decimals))


class Migration(migrations.Migration):
    dependencies = [("quotes", "0021_kept_pdfs_move")]

    operations = [
        migrations.CreateModel(
            name="PricedForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
            ],
        ),
        *(
            migrations.AddField(
                model_name="quote",
                name=name,
                field=models.ForeignKey(
                    db_index=False,
                    editable=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="quotes.pricedform",
                ),
            )
            for name in ("priced_counts", "priced_choice")
        ),
        migrations.AddField(
            model_name="quote", name="priced_figures", field=models.TextField(blank=True, editable=False)
        ),
        migrations.RunPython(fill),
        migrations.RemoveField(model_name="historicalquote", name="priced_from"),
        migrations.RemoveField(model_name="quote", name="priced_from"),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(priced_choice=None, priced_counts=None, priced_figures="")
                | models.Q(priced_choice__isnull=False, priced_counts__isnull=False),
                name="quote_priced_from_all_of_it",
            ),
        ),
    ]
