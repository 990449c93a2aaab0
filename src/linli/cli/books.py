"""Commands that write or copy ledgers: import, export, template, withdraw, correct."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from linli.cli.arguments import Commands, add_json, add_org, organisation, print_json, writer
from linli.cli.refusal import Refused
from linli.cli.wording import reason_of


def add_commands(commands: Commands) -> None:
    entry = commands.add_parser("import", help="导入一张名册或台账")
    entry.add_argument("ledger", metavar="台账")
    entry.add_argument("file", metavar="文件", type=Path)
    add_org(entry)
    entry.add_argument("--dry-run", action="store_true", help="只核对，不写入")
    entry.add_argument(
        "--ends", choices=["last-day", "first-day-after"], help="表中“终止日期”是最后一天，还是之后的第一天"
    )
    entry.add_argument("--marked", type=Path, metavar="文件", help="把问题标在表里另存")
    add_json(entry)
    entry.set_defaults(run=import_ledger)

    entry = commands.add_parser("export", help="导出一本台账")
    entry.add_argument("ledger", metavar="台账")
    entry.add_argument("file", metavar="文件", type=Path)
    add_org(entry)
    entry.add_argument("--unmasked", action="store_true", help="导出证件号和电话原号（必须写明用途，会留痕）")
    entry.add_argument("--purpose", default="", help="查看原号的用途")
    entry.set_defaults(run=export_ledger)

    entry = commands.add_parser("template", help="生成一本台账的空白填报表")
    entry.add_argument("ledger", metavar="台账")
    entry.add_argument("file", metavar="文件", type=Path)
    entry.set_defaults(run=write_template, needs_books=False)

    entry = commands.add_parser("withdraw", help="作废一条记录")
    entry.add_argument("ledger", metavar="台账")
    entry.add_argument("id", metavar="记录号", type=int)
    entry.add_argument("--reason", required=True, metavar="理由")
    entry.set_defaults(run=withdraw_entry)

    entry = commands.add_parser("correct", help="更正一条记录的一栏")
    entry.add_argument("ledger", metavar="台账")
    entry.add_argument("id", metavar="记录号", type=int)
    entry.add_argument("change", metavar="栏目=值", nargs="+")
    entry.add_argument("--reason", required=True, metavar="理由")
    entry.set_defaults(run=correct_entry)


def import_ledger(options: argparse.Namespace) -> int:
    from linli.kit.description import Ends
    from linli.kit.importing.rosters import RosterUnknown
    from linli.kit.importing.running import import_file
    from linli.kit.workbooks.refusal import WorkbookUnreadable

    ends = Ends(options.ends) if options.ends else None
    try:
        outcome = import_file(
            options.ledger, options.file, organisation(options.org), by=writer(options.org),
            dry_run=options.dry_run, ends=ends,
        )  # fmt: skip
    except (WorkbookUnreadable, RosterUnknown) as error:
        raise Refused(str(error)) from None
    findings = [_finding(finding) for finding in outcome.findings]
    if options.marked and outcome.findings:
        from linli.kit.workbooks.marking import mark_findings

        mark_findings(options.file, options.marked, outcome.findings)
    if options.json:
        print_json({
            "ledger": outcome.roster, "new": outcome.new, "changed": outcome.changed,
            "unchanged": outcome.unchanged, "absent": outcome.absent, "written": outcome.written,
            "findings": findings,
        })  # fmt: skip
    else:
        state = "已写入" if outcome.written else ("只核对，没有写入" if options.dry_run else "没有写入")
        print(
            f"新增{outcome.new}条，变更{outcome.changed}条，无变化{outcome.unchanged}条，表中没有提到{outcome.absent}条：{state}"
        )
        for finding in outcome.findings:
            print(f"  {finding}", file=sys.stderr)
    return 1 if any(finding["severity"] != "tells" for finding in findings) else 0


def _finding(finding: Any) -> dict[str, Any]:
    return {
        "code": finding.code, "severity": finding.severity.value, "sheet": finding.place.sheet,
        "row": finding.place.row, "column": finding.place.column, "found": finding.found,
        "remedy": finding.remedy,
    }  # fmt: skip


def export_ledger(options: argparse.Namespace) -> int:
    from linli.kit.exporting import PurposeMissing, export_file
    from linli.kit.importing.rosters import RosterUnknown

    try:
        count = export_file(
            options.ledger, options.file, organisation(options.org), by=writer(options.org),
            unmasked=options.unmasked, purpose=options.purpose,
        )  # fmt: skip
    except (PurposeMissing, RosterUnknown) as error:
        raise Refused(str(error)) from None
    except OSError as error:
        raise Refused(f"写不了文件“{options.file}”：{reason_of(error)}") from None
    print(f"已导出{count}条到 {options.file}")
    return 0


def write_template(options: argparse.Namespace) -> int:
    from linli.kit.exporting import template_file
    from linli.kit.importing.rosters import RosterUnknown

    try:
        template_file(options.ledger, options.file)
    except RosterUnknown as error:
        raise Refused(str(error)) from None
    except OSError as error:
        raise Refused(f"写不了文件“{options.file}”：{reason_of(error)}") from None
    print(f"已生成 {options.file}")
    return 0


def withdraw_entry(options: argparse.Namespace) -> int:
    from linli.kit import recording

    entry = _entry(options.ledger, options.id)
    recording.withdraw(entry, by=_writer_for(entry), reason=options.reason)
    print(f"已作废 {options.ledger} {options.id}")
    return 0


def correct_entry(options: argparse.Namespace) -> int:
    from linli.kit import recording
    from linli.kit.importing.correcting import ChangeUnreadable, read_changes
    from linli.kit.recording import EntryRefused

    entry = _entry(options.ledger, options.id)
    try:
        changes = read_changes(entry, options.change)
        recording.correct(entry, changes, by=_writer_for(entry), reason=options.reason)
    except (ChangeUnreadable, EntryRefused) as error:
        raise Refused(str(error)) from None
    print(f"已更正 {options.ledger} {options.id}，现在是第{entry.version}版")
    return 0


def _entry(ledger: str, number: int) -> Any:
    from linli.kit.description import LEDGERS

    if ledger not in LEDGERS:
        raise Refused(f"没有叫“{ledger}”的台账")
    entry = LEDGERS[ledger].model.objects.in_books().filter(pk=number).first()
    if entry is None:
        raise Refused(f"“{LEDGERS[ledger].title}”里没有记录号是{number}的有效记录")
    return entry


def _writer_for(entry: Any) -> Any:
    from linli.kit.chain import ChangeLine
    from linli.kit.recording import Writer

    where = getattr(entry, "community_id", None)
    if where is None:  # a row without a community stays in the chain that first wrote it
        where = (
            ChangeLine.objects.filter(ledger=entry.description.name, entry=entry.pk)
            .values_list("organisation", flat=True)
            .first()
        )
    return Writer(where, handler="命令行")  # type: ignore[arg-type]
