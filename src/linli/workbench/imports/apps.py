"""Django's entry for files that wait to be imported."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "linli.workbench.imports"
    label = "imports"
    verbose_name = "导入"
