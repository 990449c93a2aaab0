"""Django's entry for the forms and the drafts they leave."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "linli.workbench.forms"
    label = "forms"
    verbose_name = "登记表"
