"""Django's entry for the indicators: stored cells, definitions, targets, and the lint of every measure."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IndicatorsConfig(AppConfig):
    name = "linli.indicators"
    label = "indicators"
    verbose_name = "指标"

    def ready(self) -> None:
        from linli.indicators import cells, lint, versions

        lint.register()
        post_migrate.connect(versions.record_definitions, sender=self)
        post_migrate.connect(cells.sweep, sender=self)
