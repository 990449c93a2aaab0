"""Every address of the workbench, part by part."""

from linli.workbench.shell import converters  # noqa: F401 - registers what the addresses are made of

app_name = "workbench"


def _patterns() -> list[object]:
    from linli.workbench.entrance import urls as entrance
    from linli.workbench.figures import urls as figures
    from linli.workbench.forms import urls as forms
    from linli.workbench.imports import urls as imports
    from linli.workbench.ledger import urls as ledger
    from linli.workbench.reports import urls as reports
    from linli.workbench.today import urls as today

    parts = (today, entrance, ledger, figures, imports, reports, forms)
    return [pattern for part in parts for pattern in part.urlpatterns]


urlpatterns = _patterns()
