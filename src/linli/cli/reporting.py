"""The command that writes a report: draft or submission, as Word, PDF and HTML."""

from __future__ import annotations

import argparse
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from linli.cli.arguments import (
    Commands,
    add_json,
    add_org,
    add_period,
    organisation,
    period,
    print_json,
    writer,
)
from linli.cli.refusal import Refused
from linli.cli.wording import reason_of

if TYPE_CHECKING:
    from linli.core.period import Period
    from linli.org.organisations import Organisation

FORMATS = ("docx", "pdf", "html")


def add_commands(commands: Commands) -> None:
    entry = commands.add_parser("report", help="写一份工作报告")
    entry.add_argument("kind", metavar="种类")
    add_org(entry)
    add_period(entry)
    entry.add_argument("--out", type=Path, required=True, metavar="目录")
    entry.add_argument(
        "--format", default="docx,pdf", metavar="格式", help="docx,pdf,html 中的一种或几种，用逗号隔开"
    )
    entry.add_argument("--submit", action="store_true", help="自查后报送：冻结数据和明细，存档文件")
    entry.add_argument(
        "--hand",
        action="append",
        default=[],
        metavar="指标=数",
        help="手工数：以自己的数代替计算的数，须写 --reason",
    )
    entry.add_argument("--reason", default="", metavar="理由", help="手工数的理由，印在报告里")
    entry.add_argument("--by", default="", metavar="姓名", help="填写手工数的人")
    add_json(entry)
    entry.set_defaults(run=write_report)


def write_report(options: argparse.Namespace) -> int:
    from linli.filing.acts import MoveRefused
    from linli.indicators.catalogue import UnknownIndicator
    from linli.reports.kinds import KindUnknown, kind
    from linli.reports.writing import submit_report, write_draft

    formats = [one.strip() for one in options.format.split(",") if one.strip()]
    if wrong := [one for one in formats if one not in FORMATS]:
        raise Refused(f"没有“{'、'.join(wrong)}”这种格式，可选：{'、'.join(FORMATS)}")
    chosen, where = period(options.period), organisation(options.org)
    try:
        kind(options.kind)
        _type_over(options, where, chosen)
        options.out.mkdir(parents=True, exist_ok=True)
        if options.submit:
            written = submit_report(options.kind, where, chosen, formats, by=writer(options.org))
        else:
            written = write_draft(options.kind, where, chosen, formats)
    except (KindUnknown, MoveRefused, UnknownIndicator) as error:
        raise Refused(str(error)) from None
    except OSError as error:
        raise Refused(f"写不了目录“{options.out}”：{reason_of(error)}") from None
    paths = []
    for name, content in written.files.values():
        path = options.out / name
        path.write_bytes(content)
        paths.append(str(path))
    if options.json:
        print_json({
            "kind": options.kind, "organisation": options.org, "period": str(chosen), "files": paths,
            "submission": written.submission,
            "preflight": [
                {"question": one.question, "why": one.why, "blocks": one.blocks} for one in written.preflight
            ],
        })  # fmt: skip
    else:
        for path in paths:
            print(path)
        for one in written.preflight:
            print(f"  报前自查：{one.question}（{one.why}）")
    return 1 if any(one.blocks for one in written.preflight) else 0


def _type_over(options: argparse.Namespace, where: Organisation, chosen: Period) -> None:
    """--hand 指标=数: kept with the draft, printed with name and reason."""
    from linli.filing import acts
    from linli.kit.recording import Writer

    if not options.hand:
        return
    by = Writer(where.pk, handler=options.by)
    draft = acts.draft(options.kind, where, chosen, by=by)
    for text in options.hand:
        indicator, equals, value = text.partition("=")
        try:
            number = Fraction(value) if value else None
        except ValueError:
            raise Refused(f"“{text}”里的“{value}”不是数字") from None
        if not equals:
            raise Refused(f"“{text}”应写成 指标=数（不写数表示取消手工数）")
        acts.type_over(draft, indicator, number, reason=options.reason, by=by)
