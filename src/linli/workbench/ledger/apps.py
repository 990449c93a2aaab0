"""Django's entry for what a worker keeps of a list: views, columns, exports under way."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "linli.workbench.ledger"
    label = "ledger"
    verbose_name = "台账页面"
