"""How codes and dotted names look in addresses."""

from django.urls import register_converter
from django.urls.converters import StringConverter


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
