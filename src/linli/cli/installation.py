"""Commands of whoever keeps the installation: serve, migrate, backup, restore, doctor, bench."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from linli.cli.arguments import Commands, add_json, print_json
from linli.cli.refusal import Refused


def add_commands(commands: Commands) -> None:
    entry = commands.add_parser("serve", help="启动网页")
    entry.add_argument("--host", default="127.0.0.1")
    entry.add_argument("--port", type=int, default=8000)
    entry.set_defaults(run=serve, needs_books=False)

    entry = commands.add_parser("migrate", help="建立或升级数据库")
    entry.set_defaults(run=migrate, needs_books=False)

    entry = commands.add_parser("backup", help="备份：数据一个文件，密钥另一个文件")
    entry.add_argument("directory", metavar="目录", type=Path)
    entry.set_defaults(run=backup)

    entry = commands.add_parser("restore", help="从备份恢复到一个空的 LINLI_HOME")
    entry.add_argument("data", metavar="数据备份", type=Path)
    entry.add_argument("--keys", type=Path, required=True, metavar="密钥备份")
    entry.set_defaults(run=restore, needs_books=False)

    entry = commands.add_parser("doctor", help="体检：变更链、存档、报送后有变动")
    add_json(entry)
    entry.set_defaults(run=doctor)

    entry = commands.add_parser("bench", help="测速：一次运行中的比值")
    entry.add_argument("name", nargs="?", metavar="名称")
    entry.add_argument("--large", action="store_true")
    entry.set_defaults(run=bench, needs_books=False)


def serve(options: argparse.Namespace) -> int:
    from granian import Granian
    from granian.constants import Interfaces

    migrate(options)
    _open_first_account()
    workers = 1 if os.environ.get("DATABASE_URL") is None else 2
    print(f"邻里·一本账：http://{options.host}:{options.port}（按 Ctrl+C 停止）", flush=True)
    Granian(
        "linli.config.wsgi:application", address=options.host, port=options.port, interface=Interfaces.WSGI,
        workers=workers, blocking_threads=os.cpu_count() or 2, websockets=False, log_access=False,
    ).serve()  # fmt: skip
    return 0


def _open_first_account() -> None:
    """Somebody must be able to log in; the password is shown this once and changed at the first log-in."""
    from django.db import connections

    from linli.kit import clock
    from linli.org.first_account import first_administrator
    from linli.org.models import Organisation

    if not Organisation.objects.exists():
        print("还没有任何机构，暂不开账号：先运行 linli demo 载入演示社区，再启动。", flush=True)
    elif opened := first_administrator(clock.today()):
        print(f"第一个账号：{opened.username}　一次性密码：{opened.password}", flush=True)
        print("密码只显示这一次，登录后先改。", flush=True)
    connections.close_all()  # the server's processes open their own


def migrate(_options: argparse.Namespace) -> int:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    return 0


def backup(options: argparse.Namespace) -> int:
    from linli.kit.backup import BackupRefused, back_up

    try:
        made = back_up(options.directory)
    except BackupRefused as error:
        raise Refused(str(error)) from None
    print(f"数据：{made.data}\n密钥：{made.keys}（请与数据分开保管）")
    if made.attachments:
        print(f"附件：{made.attachments}（与数据放在一起）")
    return 0


def restore(options: argparse.Namespace) -> int:
    from linli.kit.backup import BackupRefused, bring_back

    try:
        bring_back(options.data, options.keys)
    except BackupRefused as error:
        raise Refused(str(error)) from None
    print("已恢复")
    return 0


def doctor(options: argparse.Namespace) -> int:
    from linli.filing.examination import examine

    found = examine()
    if options.json:
        print_json(found.as_json())
    else:
        for line in found.report_lines():
            print(line)
    return 0 if found.is_sound else 1


def bench(options: argparse.Namespace) -> int:
    from linli.bench import BENCHES

    if options.name and options.name not in BENCHES:
        raise Refused(f"没有叫“{options.name}”的测速。现有：{'、'.join(BENCHES)}")
    chosen = {options.name: BENCHES[options.name]} if options.name else BENCHES
    sound = True
    for name, run in chosen.items():
        print(f"== {name}", flush=True)
        for result in run(options.large):
            print(f"   {result}", flush=True)
            sound = sound and result.is_met
    return 0 if sound else 1
