"""Django's entry for the workbench's templates and static files; its parts are apps of their own."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "linli.workbench"
    label = "workbench"
    verbose_name = "工作台"
