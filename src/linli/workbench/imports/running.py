"""Writes an upload into the books: a small one at once, a large one behind a progress bar."""

from __future__ import annotations

import threading
from uuid import UUID

from django.db import connection

from linli.kit.importing.remembered import remember_columns
from linli.kit.importing.rosters import roster
from linli.kit.importing.running import NotHere, Outcome, import_file
from linli.kit.importing.sheets import read_file
from linli.kit.recording import Writer
from linli.kit.storage import ChangedMeanwhile
from linli.kit.workbooks.refusal import WorkbookUnreadable
from linli.workbench.imports.uploads import Upload

#: Rows that are written while the browser waits.
AT_ONCE = 3_000
STEPS = 5
_RUNNING: set[UUID] = set()


def start(upload: Upload, by: Writer, *, rows: int, remember: bool) -> None:
    if rows <= AT_ONCE:
        _write(upload, by, remember=remember)
        return
    Upload.objects.filter(pk=upload.pk).update(step="打开文件", done=0)
    _RUNNING.add(upload.key)
    threading.Thread(target=_apart, args=(upload.key, by, remember), daemon=True).start()


def is_running(upload: Upload) -> bool:
    """Whether this process is at it. After a restart it is not, and nothing was written: all or nothing."""
    return upload.key in _RUNNING


def _apart(key: UUID, by: Writer, remember: bool) -> None:
    try:
        _write(Upload.objects.get(pk=key), by, remember=remember)
    except Exception:
        Upload.objects.filter(pk=key).update(step="", done=0)
        raise
    finally:
        _RUNNING.discard(key)
        connection.close()


def _write(upload: Upload, by: Writer, *, remember: bool) -> None:
    def told(step: str, done: int, _all: int) -> None:
        # While the books are being written SQLite lets nobody else write; the steps before are told.
        if done < STEPS - 1:
            Upload.objects.filter(pk=upload.pk).update(step=step, done=done)

    with upload.file() as path:
        try:
            outcome = import_file(
                upload.roster, path, upload.organisation, by=by, ends=upload.meaning, progress=told,
                decided=upload.decided,
            )  # fmt: skip
        except (WorkbookUnreadable, NotHere, ChangedMeanwhile) as why:
            upload.step, upload.done, upload.result = "", 0, {"refused": str(why)}
            upload.save()
            return
        if remember and upload.columns:
            read = read_file(roster(upload.roster), path, upload.organisation, upload.decided)
            remember_columns(upload.organisation, read.match.fingerprint, upload.columns)
    upload.step, upload.done = "", 0
    if outcome.written:
        upload.finish(_told(outcome))
    else:
        upload.save()


def _told(outcome: Outcome) -> dict[str, int]:
    return {
        "new": outcome.new, "changed": outcome.changed, "unchanged": outcome.unchanged,
        "absent": outcome.absent,
    }  # fmt: skip
