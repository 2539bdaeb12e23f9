"""What reports say: from narrow columns alone, in a fixed number of queries, currencies never added up.

- facts: what is asked of the database, as groups of quotes with their sums
- report: a table of values and a picture, and how they are written
- money_tables, offer_tables: each report, from these groups
- tables: all of them
"""

from quotes.selectors.reports.facts import PERIODS, Asked, facts
from quotes.selectors.reports.report import Bar, Column, Report
from quotes.selectors.reports.tables import KEYS, reports

__all__ = ["KEYS", "PERIODS", "Asked", "Bar", "Column", "Report", "facts", "reports"]
