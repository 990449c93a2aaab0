"""Every address of the workbench; what a code, number or name leads to is the view's to check (404)."""

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from linli.workbench import drilldown, entrance, figures, home, reports, rows


class PeriodCode(StringConverter):
    """2010, 2010H1, 2010-06, 2010-01-01..2010-06-30."""

    regex = r"[0-9HQ.\-]{4,24}"


class DottedName(StringConverter):
    """<domain>.<ledger>, <domain>.<ledger>.<name>.<value>."""

    regex = r"[a-z][a-z0-9_.\-]*"


class RegionCode(StringConverter):
    regex = r"[0-9]{6,12}"


for _name, _converter in (("period", PeriodCode), ("dotted", DottedName), ("region", RegionCode)):
    register_converter(_converter, _name)

app_name = "workbench"
urlpatterns = [
    path("", home.home, name="home"),
    path("login/", entrance.log_in, name="login"),
    path("logout/", entrance.log_out, name="logout"),
    path("password/", entrance.change_password, name="password"),
    path("figures/<region:code>/", figures.choose, name="choose"),
    path("figures/<region:code>/<period:period>/", figures.figures, name="figures"),
    path("figures/<region:code>/<period:period>/<dotted:indicator>/", drilldown.figure, name="figure"),
    path("figures/<region:code>/<period:period>/<dotted:indicator>.xlsx", drilldown.workbook, name="xlsx"),
    path("rows/<dotted:ledger>/<int:number>/", rows.entry, name="entry"),
    path("reports/", reports.submissions, name="reports"),
    path("reports/report.css", reports.stylesheet, name="paper"),
    path("reports/draft/", reports.begin_draft, name="begin-draft"),
    re_path(
        r"^reports/draft/(?P<kind>[a-z][a-z0-9_\-]*)/(?P<code>[0-9]{6,12})/(?P<period>[0-9HQ.\-]{4,24})\.(?P<form>html|pdf|docx)$",
        reports.draft, name="draft",
    ),
    path("reports/<int:number>/", reports.submission, name="submission"),
    re_path(r"^reports/(?P<number>[0-9]{1,18})\.(?P<form>html|pdf|docx)$", reports.stored_file, name="file"),
    path("reports/<int:number>/<slug:key>/", reports.evidence, name="evidence"),
]  # fmt: skip
