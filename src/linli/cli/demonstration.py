"""The command that loads the demonstration communities and compares every published figure."""

from __future__ import annotations

import argparse

from linli.cli.arguments import Commands, add_json, print_json
from linli.cli.refusal import Refused


def add_commands(commands: Commands) -> None:
    entry = commands.add_parser("demo", help="载入演示社区，写出它们的报告")
    entry.add_argument("--check", action="store_true", help="与公开报告里的每个数字对照")
    add_json(entry)
    entry.set_defaults(run=demonstrate, needs_books=False)


def demonstrate(options: argparse.Namespace) -> int:
    from linli.cli.installation import migrate
    from linli.demonstration.loading import DemonstrationRefused, load
    from linli.demonstration.published import compare

    migrate(options)
    try:
        load()
    except DemonstrationRefused as error:
        raise Refused(str(error)) from None
    if not options.check:
        return 0
    lines = compare()
    if options.json:
        print_json([line.as_json() for line in lines])
    else:
        for line in lines:
            print(line)
        agreed = sum(line.agrees for line in lines)
        print(f"共{len(lines)}个公开数字，{agreed}个一致。")
    return 0 if all(line.agrees for line in lines) else 1
