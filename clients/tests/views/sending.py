"""Sending a file and answering what it leaves open, as the pages do."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from clients.models import Client, PendingImport


def send(browser: Browser, client: Client, content: bytes, name: str = "devices.csv") -> Any:
    return browser.post(f"/clients/{client.pk}/import/", {"file": SimpleUploadedFile(name, content)})


def answer(browser: Browser, client: Client, do: str = "apply", **answers: Any) -> Any:
    """Post the check page's form with what the page holds, and these answers."""
    client.refresh_from_db()
    pending = PendingImport.objects.get(client=client)
    form = {"revision": client.revision, "sha256": pending.sha256, "do": do, **answers}
    return browser.post(f"/clients/{client.pk}/import/check/", form)


def check(browser: Browser, client: Client) -> str:
    return " ".join(str(browser.get(f"/clients/{client.pk}/import/check/").text).split())
