"""The form by which a community without Linli reports its figures: written blank, read back whole."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path
from typing import Any

from linli.core.finding import Finding
from linli.core.finding import Place as At
from linli.core.missing import Missing
from linli.core.period import Period
from linli.filing.forms import Reported
from linli.indicators import catalogue
from linli.kit.workbooks.reading import open_workbook
from linli.kit.workbooks.writing import CellKind, SheetColumn, SheetData, write_workbook
from linli.reports.kinds import Kind

NAME, UNIT, VALUE, MEANING, CODE = "指标", "单位", "数值", "口径", "代码"
_OPEN = {"", *(reason.label for reason in Missing)}


def blank(kind: Kind, period: Period) -> bytes:
    known = catalogue.indicators()
    rows = [
        [place, known[name].label, known[name].unit, "", known[name].definition, name]
        for place, name in enumerate(kind.figures, start=1)
    ]
    columns = [
        SheetColumn("序号", CellKind.NUMBER, 6), SheetColumn(NAME, width=30), SheetColumn(UNIT, width=8),
        SheetColumn(VALUE, CellKind.NUMBER, 12), SheetColumn(MEANING, width=60), SheetColumn(CODE, width=40),
    ]  # fmt: skip
    content = BytesIO()
    sheet = SheetData(
        "数字表", columns, rows, title=f"{period.label()}{kind.title}数字表",
        subtitle="只填“数值”一栏；不知道的空着，不要填0；不要改动代码。",
    )  # fmt: skip
    write_workbook(content, [sheet])
    return content.getvalue()


def read(kind: Kind, path: Path) -> tuple[list[Reported], list[Finding]]:
    """Every figure of the form, or what is wrong with it: one wrong cell keeps the whole form out."""
    findings: list[Finding] = []
    found: dict[str, Decimal | None] = {}
    with open_workbook(path) as book:
        sheet = book.sheets[0]
        columns: dict[str, int] = {}
        for number, row in enumerate(sheet.rows(), start=sheet.first_row):
            texts = [str(value).strip() if value is not None else "" for value in row]
            if not columns:
                if {CODE, VALUE} <= set(texts):
                    columns = {text: place for place, text in enumerate(texts) if text}
                continue
            code = texts[columns[CODE]]
            if not any(texts):
                continue
            at = At(row=number, column=VALUE)
            if code not in kind.figures:
                what = texts[columns[NAME]] if NAME in columns else code
                findings.append(Finding(
                    "form-unknown", f"“{what or code}”不是这张表的指标", "请用下载的空表，不要改动代码",
                    place=at,
                ))  # fmt: skip
            elif code in found:
                findings.append(Finding("form-twice", f"“{code}”写了两行", "请只留一行", place=at))
            else:
                value, wrong = _number(row[columns[VALUE]])
                found[code] = value
                if wrong:
                    findings.append(Finding("form-number", wrong, "请填数字，不知道就空着", place=at))
    if not columns:
        head = f"没有找到“{CODE}”“{VALUE}”两栏"
        return [], [Finding("form-head", head, "请用从收报箱下载的空表填写")]
    for name in _absent(kind, found):
        label = catalogue.indicators()[name].label
        findings.append(Finding("form-absent", f"表里少了“{label}”一行", "请补上这一行，不知道就空着"))
    if not findings and all(value is None for value in found.values()):
        findings.append(Finding("form-empty", "表里一个数都没有填", "请填好再交"))
    return [Reported(name, found[name]) for name in kind.figures if name in found], findings


def _absent(kind: Kind, found: dict[str, Decimal | None]) -> Sequence[str]:
    return [name for name in kind.figures if name not in found]


def _number(value: Any) -> tuple[Decimal | None, str]:
    text = str(value).strip().replace(",", "").replace("，", "") if value is not None else ""
    if text in _OPEN:
        return None, ""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None, f"“{text[:30]}”不是数"
    if not number.is_finite() or number < 0 or number >= Decimal(10) ** 15:
        return None, f"“{text[:30]}”不可能是这个数"
    if number != number.quantize(Decimal("0.01")):
        return None, f"“{text[:30]}”最多两位小数"
    return number, ""
