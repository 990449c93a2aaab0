"""Django's entry for this part."""

from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "linli.filing"
    label = "filing"
