"""Commands that read: figures of an organisation and period, and the rows behind one."""

from __future__ import annotations

import argparse
from typing import Any

from linli.cli.arguments import Commands, add_json, add_org, add_period, organisation, period, print_json
from linli.cli.refusal import Refused
from linli.indicators.figure import plain


def add_commands(commands: Commands) -> None:
    entry = commands.add_parser("figures", help="一个机构一个期间的全部数据")
    add_org(entry)
    add_period(entry)
    add_json(entry)
    entry.set_defaults(run=show_figures)

    entry = commands.add_parser("rows", help="一个数据的明细")
    entry.add_argument("indicator", metavar="指标")
    add_org(entry)
    add_period(entry)
    add_json(entry)
    entry.set_defaults(run=show_rows)


def show_figures(options: argparse.Namespace) -> int:
    from linli.indicators.figures import figures

    chosen = period(options.period)
    found = figures(organisation(options.org), chosen)
    if options.json:
        print_json([figure.as_json() for figure in found.values()])
        return 0
    for figure in found.values():
        shown = "—" if figure.value is None else f"{plain(figure.value)}{figure.unit}"
        print(f"{figure.label}\t{shown}\t{figure.indicator}\t明细{figure.rows}条")
    return 0


def show_rows(options: argparse.Namespace) -> int:
    from linli.indicators.catalogue import UnknownIndicator, indicator
    from linli.indicators.drill import NoRowsOfItsOwn, basis_rows

    chosen = period(options.period)
    try:
        description = indicator(options.indicator).description
        entries = list(basis_rows(options.indicator, organisation(options.org), chosen))
    except (UnknownIndicator, NoRowsOfItsOwn) as error:
        raise Refused(str(error)) from None
    rows = as_objects(description, entries)
    if options.json:
        print_json(rows)
        return 0
    for row in rows:
        print("\t".join(str(value) for value in row.values() if value is not None))
    return 0


def as_objects(description: Any, entries: list[Any]) -> list[dict[str, Any]]:
    """Each row with id, version, its columns as shown (masked), every reference also as its integer key."""
    from linli.kit.fields import Reference
    from linli.kit.importing.composition import composition
    from linli.kit.rendering import cell, cells

    shown = cells(description, entries)
    sheet = composition(description.name)
    typed = {column.name for column in sheet.typed_columns()}
    rows = []
    for index, entry in enumerate(entries):
        row: dict[str, Any] = {"id": entry.pk, "version": entry.version}
        for name in description.columns:
            column = description.column(name)
            if isinstance(column, Reference) or column.is_relation:
                row[name] = getattr(entry, column.attname)
            elif name in typed:
                row[name] = shown[name][index]
            else:
                row[name] = cell(entry, column)
        for key, values in shown.items():
            if "." in key and values[index] is not None:
                row[key.replace(".", "_")] = values[index]
        rows.append(row)
    return rows
