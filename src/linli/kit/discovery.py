"""Finds the ledger files of an app, so that a new ledger names itself once: in its own file."""

import importlib
import pkgutil

from django.apps import AppConfig, apps
from django.db import models

NOT_LEDGERS = frozenset({"apps", "migrations", "models"})


class LedgerConfig(AppConfig):
    """An app whose tables are declared in its ledger files instead of one ``models`` module."""

    def import_models(self) -> None:
        self.models: dict[str, type[models.Model]] = apps.all_models[self.label]
        package = importlib.import_module(self.name)
        self.models_module = package  # Django takes an app without one for an app without tables
        for module in pkgutil.iter_modules(package.__path__):
            if module.name not in NOT_LEDGERS:
                importlib.import_module(f"{self.name}.{module.name}")
