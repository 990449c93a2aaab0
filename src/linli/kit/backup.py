"""Copies of the books: data in one file, keys in another, so that a lost disk gives away neither."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from linli.kit import clock


class BackupRefused(RuntimeError):
    """The copy cannot be made or brought back as asked; nothing was overwritten."""


@dataclass(frozen=True)
class Made:
    data: Path
    keys: Path


def back_up(directory: Path) -> Made:
    """A consistent copy while others work: SQLite's own backup, or pg_dump where PostgreSQL is used."""
    directory.mkdir(parents=True, exist_ok=True)
    stamp = f"{clock.now():%Y%m%d-%H%M%S}"
    keys = directory / f"linli-keys-{stamp}.json"
    if connection.vendor == "sqlite":
        data = directory / f"linli-data-{stamp}.sqlite3"
        _copy_sqlite(Path(str(settings.DATABASES["default"]["NAME"])), data)
    else:
        data = directory / f"linli-data-{stamp}.dump"
        command = ["pg_dump", "--format=custom", f"--file={data}", os.environ["DATABASE_URL"]]
        if shutil.which("pg_dump") is None:
            msg = "这台机器上没有 pg_dump，请安装 PostgreSQL 客户端后再备份"
            raise BackupRefused(msg)
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - own arguments
        if done.returncode:
            msg = f"pg_dump 没有成功：{done.stderr.strip().splitlines()[-1]}"
            raise BackupRefused(msg)
    keys.touch(mode=0o600)
    keys.write_bytes(Path(settings.LINLI_KEY_FILE).read_bytes())
    return Made(data, keys)


def bring_back(data: Path, keys: Path) -> None:
    """Into an empty home only: books that exist are never overwritten."""
    if connection.vendor != "sqlite":
        msg = "PostgreSQL 请用 pg_restore 恢复数据文件，再把密钥文件放回 LINLI_HOME"
        raise BackupRefused(msg)
    target = Path(str(settings.DATABASES["default"]["NAME"]))
    for missing in (path for path in (data, keys) if not path.is_file()):
        msg = f"没有文件“{missing}”"
        raise BackupRefused(msg)
    if target.exists() and target.stat().st_size:
        msg = f"“{target}”里已有账簿；请换一个空的 LINLI_HOME 再恢复"
        raise BackupRefused(msg)
    try:
        with sqlite3.connect(f"file:{data}?mode=ro", uri=True) as source:
            if source.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                msg = f"备份文件“{data}”已损坏"
                raise BackupRefused(msg)
    except sqlite3.DatabaseError:
        msg = f"“{data}”不是邻里的数据备份"
        raise BackupRefused(msg) from None
    _copy_sqlite(data, target)
    key_file = Path(settings.LINLI_KEY_FILE)
    key_file.unlink(missing_ok=True)
    key_file.touch(mode=0o600)
    key_file.write_bytes(keys.read_bytes())


def _copy_sqlite(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as reading, sqlite3.connect(target) as writing:
        reading.backup(writing)
    target.chmod(0o600)
