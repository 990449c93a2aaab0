"""Django's entry for submissions."""

from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "linli.filing"
    label = "filing"
    verbose_name = "报送"
