"""Templates of quotes, each with the version of its plan that a quote takes today."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans.models import PlanVersion
from plans.selectors.versions import latest_versions
from quotes.models import QuoteTemplate


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template; `takes` is the number of the version that a quote takes, None where its plan can no longer be had."""

    template: QuoteTemplate
    options: str
    lines: int
    takes: int | None

    @property
    def newer(self) -> bool:
        """Whether that is a newer version than the one that it was saved on."""
        return self.takes is not None and self.takes > self.template.plan_version.number

    @property
    def label(self) -> str:
        """As a choice on the start page."""
        words = {"name": self.template.name, "plan": self.template.plan_version.plan.name, "takes": self.takes}
        if self.newer:
            words["saved"] = self.template.plan_version.number
            return _("%(name)s (%(plan)s, version %(takes)s; saved on version %(saved)s)") % words
        return _("%(name)s (%(plan)s, version %(takes)s)") % words


def template_rows() -> tuple[TemplateRow, ...]:
    """All of them by name; two queries."""
    newest: Mapping[int, PlanVersion] = {version.plan_id: version for version in latest_versions()}
    rows = QuoteTemplate.objects.select_related("plan_version__plan", "by").defer("plan_version__document")
    return tuple(
        TemplateRow(
            row,
            ", ".join(option["name"] for option in row.said["options"]),
            len(row.said["goods"]),
            newest[row.plan_version.plan_id].number if row.plan_version.plan_id in newest else None,
        )
        for row in rows
    )
