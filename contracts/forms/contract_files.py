"""Sending a file of contracts."""

from typing import Any

from django.utils.translation import gettext as _

from clients.forms.importing import UploadForm


class ContractsUploadForm(UploadForm):
    """The file of contracts to bring in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("File of contracts")
        self.fields["file"].help_text = _("CSV or XLSX, a row for each contract. At most 20 MB.")
