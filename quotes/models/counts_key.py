"""The fingerprint of a quote's counts, for lists that ask what has changed since."""

from typing import Any

from django.db import models

from clients.services.counting import counts_key


class CountsKeyField(models.CharField):  # type: ignore[type-arg]
    """The fingerprint of the row's `counts`, as `Client.counts_key` is of the client's; written whenever the row is.

    An update() of counts passes it by.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 64, "editable": False, "blank": True, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = counts_key(model_instance.counts)  # type: ignore[attr-defined]  # a quote has them
        setattr(model_instance, self.attname, key)
        return key
