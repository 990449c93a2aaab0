"""What the commands share: finding an organisation, reading a period, printing JSON."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from linli.cli.refusal import Refused
from linli.core.period import Period, PeriodUnreadable

if TYPE_CHECKING:
    from linli.kit.recording import Writer
    from linli.org.organisations import Organisation

Commands = Any


def add_org(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--org", required=True, metavar="区划代码", help="12位区划代码（社区、街道、区县……）")


def add_period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--period",
        required=True,
        metavar="期间",
        help="2010、2010H1、2010Q3、2010-06、2010-06-30、2010-01-01..2010-06-30",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="结果以 JSON 输出")


def organisation(code: str, on: date | None = None) -> Organisation:
    """The organisation that bears this code today (or bore it on a day)."""
    from linli.kit import clock
    from linli.org.organisations import Organisation

    found = Organisation.objects.with_code(code, on or clock.today()).first()
    found = found or Organisation.objects.filter(code=code).first()
    if found is None:
        known = "、".join(f"{one.code} {one.name}" for one in Organisation.objects.order_by("path")[:20])
        raise Refused(
            f"没有区划代码是“{code}”的机构。现有：{known or '（还没有机构，先运行 linli demo 或登记机构）'}"
        )
    return found


def period(text: str) -> Period:
    try:
        return Period.parse(text)
    except PeriodUnreadable as error:
        raise Refused(str(error)) from None


def writer(code: str) -> Writer:
    """Commands run on the machine itself; the log names them as such."""
    from linli.kit.recording import Writer

    return Writer(organisation(code).pk, handler="命令行")


def print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=_plain)
    sys.stdout.write("\n")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
