"""Django's entry for the kit's own tables: change log, parameters, findings, opening balances."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "linli.kit"
    label = "kit"
    verbose_name = "账簿"

    def ready(self) -> None:
        from linli.kit import startup

        startup.register()
