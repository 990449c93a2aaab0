"""Django's entry for the inbox and the remarks that an officer has not sent yet."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "linli.workbench.office"
    label = "office"
    verbose_name = "收报箱"
