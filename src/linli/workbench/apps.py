"""Django's entry for the workbench."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WorkbenchConfig(AppConfig):
    name = "linli.workbench"
    label = "workbench"
    verbose_name = "工作台"

    def ready(self) -> None:
        # Nobody keeps count of when a worker logs in; the log-in page says so.
        user_logged_in.disconnect(dispatch_uid="update_last_login")
