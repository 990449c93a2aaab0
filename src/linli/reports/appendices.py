"""Attachments every work report carries: the table of figures, the evidence, lists by serial number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from linli.indicators.figure import Number
from linli.kit.rendering import cell
from linli.reports.blocks import Attachment, Block, Column, Table, paragraph
from linli.reports.reading import Quote, Reading, printed, share


def figures_table(reading: Reading, groups: Sequence[tuple[str, Sequence[str]]]) -> list[Block]:
    """Every figure with last year's, the change, the target, the share of it done; "—" for not available."""
    columns = (
        Column("指标", 3.2), Column("单位", 0.9, "center"), Column("本期", 1.1, "right"),
        Column("上年同期", 1.5, "right"), Column("增减", 1, "right"), Column("目标", 1, "right"),
        Column("完成", 1.1, "right"),
    )  # fmt: skip
    blocks: list[Block] = []
    for caption, indicators in groups:
        rows = [_figure_row(reading, indicator) for indicator in indicators]
        blocks.append(Table(caption, columns, rows, ["“—”表示没有可比的数或没有下达目标。"]))
    return blocks


def _figure_row(reading: Reading, indicator: str) -> tuple[Any, ...]:
    now, before, target = reading(indicator), reading.last_year(indicator), reading.target(indicator)
    has_before = before.is_known and before.figure.rows > 0
    change = _signed(now.value - before.value) if has_before else "—"
    done = share(now.value, target) if target else "—"
    return (
        now.figure.label, now.figure.unit, now.span(unit=False),
        before.span(unit=False) if has_before else "—", change,
        printed(target) if target is not None else "—", done,
    )  # fmt: skip


def _signed(change: Number) -> str:
    return f"+{printed(change)}" if change > 0 else printed(change)


def evidence(reading: Reading) -> list[Block]:
    """What stands behind each number of the text: its definition and how many rows."""
    columns = (
        Column("数据", 2.6),
        Column("数值", 1.2, "right"),
        Column("口径", 4.6),
        Column("明细", 1, "right"),
    )
    rows = []
    for quote in _once(reading.quotes):
        figure = quote.figure
        if figure.rows or figure.value == 0:
            rows.append(
                (figure.label, printed(quote.value) + figure.unit, figure.definition, f"{figure.rows}条")
            )
    return [
        Attachment("数据依据"),
        paragraph(
            "正文中的每个数字都由台账明细计数得出，口径和明细条数如下；明细随报送一并留存，可以逐条查对。"
        ),
        Table(f"数据口径与明细（{reading.period.label()}）", columns, rows),
    ]


def serial_list(
    reading: Reading, indicator: str, title: str, columns: Sequence[tuple[str, str]]
) -> list[Block]:
    """The rows behind one figure by serial number: no name, no number, no address of a person."""
    entries = reading.rows(indicator)
    if not entries:
        return []
    shown = [Column("序号", 0.7, "center"), *(Column(label, 2) for label, _name in columns)]
    rows = [
        (str(serial), *(_shown(entry, name) for _label, name in columns))
        for serial, entry in enumerate(entries, 1)
    ]
    return [
        Attachment(title),
        Table(title, shown, rows, ["按序号列出，不印姓名；需要查对时在系统中按序号打开。"]),
    ]


def _shown(entry: Any, name: str) -> str:
    column = entry._meta.get_field(name)
    value = getattr(entry, column.attname)
    if column.is_relation:
        return "—" if value is None else str(getattr(entry, name))
    text = cell(entry, column)
    return "—" if text is None else str(text)


def _once(quotes: Sequence[Quote]) -> list[Quote]:
    """Each figure of the report's own period once."""
    seen: dict[tuple[str, str], Quote] = {}
    for quote in quotes:
        seen.setdefault((quote.figure.indicator, str(quote.figure.period)), quote)
    first = str(quotes[0].figure.period) if quotes else ""
    return [quote for (_indicator, period), quote in seen.items() if period == first]
