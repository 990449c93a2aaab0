"""Django's entry for this part."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "linli.workbench"
    label = "workbench"
