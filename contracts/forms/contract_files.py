"""Sending a file of contracts."""

from django.utils.translation import gettext_lazy as _

from clients.forms.importing import TableFileField, UploadForm


class ContractsUploadForm(UploadForm):
    """The file of contracts to bring in."""

    file = TableFileField(
        label=_("File of contracts"),
        help_text=_("CSV, XLSX, XLS, XLSB or ODS, a row for each contract. At most 20 MB."),
    )
