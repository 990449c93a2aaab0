"""Copies of the books: data in one file, keys in another, so that a lost disk gives away neither."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from linli.kit import attachments, clock, privacy
from linli.kit.description import LEDGERS
from linli.kit.fields import EncryptedField
from linli.kit.privacy import KeyMissing, Keys, Sealed

#: In the home: when the last backup was made.
_LAST = "last-backup.json"


class BackupRefused(RuntimeError):
    """The copy cannot be made or brought back as asked; nothing was overwritten."""


@dataclass(frozen=True)
class Made:
    data: Path
    keys: Path
    #: The attached files, as sealed as they lie; None where there are none.
    attachments: Path | None = None


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
        _dump_postgres(data)
    privacy.keys()  # made now if nothing was ever sealed: a copy without keys could not be brought back
    _write_private(keys, Path(settings.LINLI_KEY_FILE).read_bytes())
    packed = _pack_attachments(directory / f"linli-attachments-{stamp}.tar")
    _note(data)
    return Made(data, keys, packed)


def last_backup() -> tuple[datetime, str] | None:
    """When the last one was made, and the file's name; None before the first."""
    path = Path(settings.HOME) / _LAST
    if not path.exists():
        return None
    told = json.loads(path.read_text())
    return datetime.fromisoformat(told["at"]), str(told["file"])


def _note(data: Path) -> None:
    _write_private(
        Path(settings.HOME) / _LAST, json.dumps({"at": clock.now().isoformat(), "file": data.name}).encode()
    )


def bring_back(data: Path, keys: Path) -> None:
    """Into an empty home only: books that exist are never overwritten, and a half-made copy is never used."""
    if connection.vendor != "sqlite":
        msg = "PostgreSQL 请用 pg_restore 恢复数据文件，再把密钥文件放回 LINLI_HOME"
        raise BackupRefused(msg)
    target, key_file = Path(str(settings.DATABASES["default"]["NAME"])), Path(settings.LINLI_KEY_FILE)
    for missing in (path for path in (data, keys) if not path.is_file()):
        msg = f"没有文件“{missing}”"
        raise BackupRefused(msg)
    if target.exists() and target.stat().st_size:
        msg = f"“{target}”里已有账簿；请换一个空的 LINLI_HOME 再恢复"
        raise BackupRefused(msg)
    _refuse_damaged(data, keys)
    _bring_attachments(data)
    _write_private(key_file, keys.read_bytes())
    copy = target.with_name(f"{target.name}.restoring")
    copy.unlink(missing_ok=True)
    _copy_sqlite(data, copy)
    copy.replace(target)


def _refuse_damaged(data: Path, keys: Path) -> None:
    """A file that is no copy of ours, or keys that belong to another one."""
    try:
        with closing(sqlite3.connect(f"{data.resolve().as_uri()}?mode=ro", uri=True)) as source:
            is_whole = source.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            source.execute("SELECT 1 FROM kit_changeline LIMIT 1")
            sealed = next(_sealed(source), None) if is_whole else None
    except sqlite3.DatabaseError:
        msg = f"“{data}”不是邻里的数据备份"
        raise BackupRefused(msg) from None
    if not is_whole:
        msg = f"备份文件“{data}”已损坏"
        raise BackupRefused(msg)
    try:
        opened = sealed is None or sealed.opens_with(Keys.at(keys))
    except KeyMissing:
        msg = f"“{keys}”不是邻里的密钥备份"
        raise BackupRefused(msg) from None
    if not opened:
        msg = f"密钥备份“{keys}”打不开这份数据里的证件号；请找出与数据同时备份的密钥文件"
        raise BackupRefused(msg)


def _pack_attachments(target: Path) -> Path | None:
    """After the data: files are only ever added, so what the copied rows name is there."""
    files = sorted(attachments.files())
    if not files:
        return None
    _write_private(target, b"")
    with tarfile.open(target, "w") as archive:
        for path in files:
            archive.add(path, arcname=path.name)
    return target


def _bring_attachments(data: Path) -> None:
    """The archive that was made with the data lies beside it; no row may name a file that is not there."""
    archive = data.with_name(f"linli-attachments-{data.stem.removeprefix('linli-data-')}.tar")
    with closing(sqlite3.connect(f"{data.resolve().as_uri()}?mode=ro", uri=True)) as source:
        try:
            needed = {row[0] for row in source.execute("SELECT DISTINCT sha256 FROM kit_attachment")}
        except sqlite3.DatabaseError:  # a copy from before there were any
            return
    if not needed:
        return
    if not archive.is_file():
        msg = f"这份数据里有{len(needed)}个附件，旁边却没有“{archive.name}”；请把备份的三个文件放在一起"
        raise BackupRefused(msg)
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            file = packed.extractfile(member) if attachments.is_name(member.name) else None
            if file is not None:
                place = attachments.place_of(member.name)
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _write_private(place, file.read())
                needed.discard(member.name)
    if needed:
        msg = f"附件备份“{archive}”里少了{len(needed)}个文件"
        raise BackupRefused(msg)


def _sealed(source: sqlite3.Connection) -> Iterator[Sealed]:
    """One value of each encrypted column that holds any."""
    for description in LEDGERS.values():
        for column in description.model._meta.concrete_fields:
            if isinstance(column, EncryptedField):
                table, name = description.model._meta.db_table, column.column
                found = source.execute(f'SELECT "{name}" FROM "{table}" WHERE "{name}" IS NOT NULL LIMIT 1')  # noqa: S608
                for (ciphertext,) in found:
                    yield Sealed(ciphertext, column._purpose())


def _dump_postgres(data: Path) -> None:
    if shutil.which("pg_dump") is None:
        msg = "这台机器上没有 pg_dump，请安装 PostgreSQL 客户端后再备份"
        raise BackupRefused(msg)
    command = ["pg_dump", "--format=custom", f"--file={data}", os.environ["DATABASE_URL"]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - own arguments
    if done.returncode:
        data.unlink(missing_ok=True)
        said = done.stderr.strip().splitlines() or ["没有说明原因"]
        msg = f"pg_dump 没有成功：{said[-1]}"
        raise BackupRefused(msg)


def _copy_sqlite(source: Path, target: Path) -> None:
    _write_private(target, b"")  # nobody else may read it, from the first byte on
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)


def _write_private(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
