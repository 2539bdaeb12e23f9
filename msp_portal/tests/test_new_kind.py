"""A new kind of device is one entry of the catalogue: every house knows it then."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# A process of its own, in which the catalogue has one entry more when anything first asks for it.
PROGRAM = r"""
import io, os, sys
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

source = Path("groundwork/device_kinds.py").read_text("utf-8")
entry = 'Kind("projector", ngettext_lazy("projector", "projectors"), looks_like=r"projectors?|beamer"),'
assert source.count("KINDS: Final = (\n") == 1
source = source.replace("KINDS: Final = (\n", "KINDS: Final = (\n    " + entry + "\n")
catalogue = sys.modules["groundwork.device_kinds"] = module_from_spec(spec_from_loader("groundwork.device_kinds", None))
exec(compile(source, "groundwork/device_kinds.py", "exec"), catalogue.__dict__)

os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ["DJANGO_SETTINGS_MODULE"] = "msp_portal.settings_test"
import django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.test import override_settings

said = io.StringIO()
call_command("makemigrations", "clients", dry_run=True, stdout=said)
assert "device_kind_known" in said.getvalue(), said.getvalue()
with override_settings(MIGRATION_MODULES={app.label: None for app in apps.get_app_configs()}):
    call_command("migrate", run_syncdb=True, verbosity=0)

from decimal import Decimal
import pricing
from clients.forms.device import DeviceForm
from clients.importing.kinds import kind_of, read_answers
from clients.importing.rows import Choices
from clients.models import Client, Device
from clients.selectors import device_lines, inventory_counts
from clients.services.imports import import_devices
from groundwork.held_files import SourceFile
from plans.forms.entries import UnitForm
from quotes.proposal.words import noun
from quotes.selectors.offering import named_counts

client = Client.objects.create(name="Harbor")
choices = DeviceForm(client=client).fields["kind"].choices
assert ("projector", "Projector") in [(code, str(name)) for code, name in choices]
assert kind_of("NMS_PROJECTOR", "", "", {}) == kind_of("Beamer", "", "", {}) == "projector"
assert read_answers([("toaster", "projector")]) == {"toaster": "projector"}
Device.objects.create(client=client, kind="projector", hostname="P-1")
import_devices(client, SourceFile("x", b"Host name,Kind\nP-2,Beamer\n"), Choices(), None, datetime.now(UTC))
assert inventory_counts(client) == {"projector": 2}
assert [(line.key, str(line.label), line.counted) for line in device_lines(client)] == [("projector", "projector", 2)]
assert named_counts(inventory_counts(client)) == [("projectors", 2)]
assert (catalogue.device_words({"projector": 3}), noun("projector", 1)) == ("3 projectors", "projector")
plan = pricing.Plan("P", "USD", *[Decimal(0)] * 4, (), (), (), (), (), (), (), ())
assert ("projector", "projectors") in UnitForm(plan, None).fields["counts"].choices
print("known")
"""


def test_a_new_kind_is_one_entry() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.stdout.splitlines()[-1:], done.returncode) == (["known"], 0), done.stderr
