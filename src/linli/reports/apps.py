"""Django's entry for this part."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "linli.reports"
    label = "reports"
    verbose_name = "报告草稿"
