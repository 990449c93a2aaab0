"""Django's entry for logging in and for what each worker prefers."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class EntranceConfig(AppConfig):
    name = "linli.workbench.entrance"
    label = "entrance"
    verbose_name = "登录与经办人"

    def ready(self) -> None:
        # Nobody keeps count of when a worker logs in; the log-in page says so.
        user_logged_in.disconnect(dispatch_uid="update_last_login")
        from linli.workbench.entrance import entering, factors  # noqa: F401 - what a session owes is noted
        from linli.workbench.shell import factor

        factor.checked_by(factors.fault_of)
