"""Django's entry for the organisation tree and the accounts."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "linli.org"
    label = "org"
    verbose_name = "机构与账号"
