"""The ``linli`` command; exit status 0 done, 1 findings, 2 wrong use or unreadable input."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from linli.cli.refusal import Refused
from linli.cli.wording import in_words, usage_in_words


def main(argv: Sequence[str] | None = None) -> int:
    """Parses, sets Django up, runs one command. One-line reasons go to stderr, results to stdout."""
    parser = _parser()
    options = parser.parse_args(argv)
    if not getattr(options, "run", None):
        parser.print_help(sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    import django

    django.setup()
    try:
        if getattr(options, "needs_books", True):
            _require_books()
        return int(options.run(options) or 0)
    except Refused as refusal:
        print(str(refusal), file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        words = in_words(error)
        if words is None:
            raise
        print(words, file=sys.stderr)
        return 2


def _require_books() -> None:
    from django.db import connection

    if "org_organisation" not in connection.introspection.table_names():
        raise Refused("这里还没有账簿。先运行 linli demo 看演示，或运行 linli migrate 建立空账簿")


class _Parser(argparse.ArgumentParser):
    """argparse with its refusals in one line, as every other refusal of ours."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False)
        self._positionals.title, self._optionals.title = "要写明的", "选项"
        self.add_argument("-h", "--help", action="help", help="看用法")

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}：用法不对（{usage_in_words(message)}）。看用法：{self.prog} --help\n")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "用法：", 1)


def _parser() -> argparse.ArgumentParser:
    from linli.cli import books, demonstration, installation, reading, reporting

    parser = _Parser(prog="linli", description="邻里·一本账：台账 → 数字 → 工作报告")
    commands = parser.add_subparsers(title="命令", metavar="命令", parser_class=_Parser)
    for part in (demonstration, reading, reporting, books, installation):
        part.add_commands(commands)
    return parser
