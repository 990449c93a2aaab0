"""A file between being dropped and being imported: sealed, for two days, with what was decided about it."""

from __future__ import annotations

import base64
import json
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import models

from linli.kit import clock
from linli.kit.description import Ends
from linli.kit.importing.sheets import Decided
from linli.kit.privacy import Sealed, seal
from linli.org.models import Account, Organisation

KEPT = timedelta(days=2)
LARGEST = 30 << 20
_PURPOSE = "imports.upload"


class Upload(models.Model):
    """Its content is gone as soon as it was imported, given up, or forgotten for two days."""

    key = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name="单位")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name="账号")
    roster = models.CharField("台账", max_length=80, blank=True, default="")
    file_name = models.CharField("文件名", max_length=200)
    #: Sealed: a roster is full of identity numbers.
    content = models.TextField("内容", blank=True, default="")
    #: Sealed JSON of rewritten cells: [[row, key, text], …].
    cells = models.TextField("改过的单元格", blank=True, default="")
    columns: Any = models.JSONField("列的对应", default=dict)
    skipped: Any = models.JSONField("不导的行", default=list)
    ends = models.CharField("终止日期的意思", max_length=20, blank=True, default="")
    made_at = models.DateTimeField("时间")
    #: While it is being written: the step, and how far.
    step = models.CharField("步骤", max_length=20, blank=True, default="")
    done = models.PositiveSmallIntegerField("已完成", default=0)
    #: What came of it; empty while nothing has.
    result: Any = models.JSONField("结果", null=True)

    class Meta:
        verbose_name = "待导入的文件"

    def __str__(self) -> str:
        return self.file_name

    def keep(self, content: bytes) -> None:
        self.content = seal(base64.b64encode(content).decode(), purpose=_PURPOSE).ciphertext

    def bytes(self) -> bytes:
        return base64.b64decode(Sealed(self.content, _PURPOSE).reveal())

    @contextmanager
    def file(self) -> Iterator[Path]:
        """The file under its own name, in a folder of its own, for as long as it is read."""
        with tempfile.TemporaryDirectory(prefix="linli-import-") as folder:
            path = Path(folder) / Path(self.file_name).name
            path.write_bytes(self.bytes())
            yield path

    @property
    def rewritten(self) -> dict[tuple[int, str], str]:
        if not self.cells:
            return {}
        return {(row, key): text for row, key, text in json.loads(Sealed(self.cells, _PURPOSE).reveal())}

    def rewrite(self, row: int, key: str, text: str) -> None:
        cells = self.rewritten | {(row, key): text}
        told = [[row, key, text] for (row, key), text in sorted(cells.items())]
        self.cells = seal(json.dumps(told, ensure_ascii=False), purpose=_PURPOSE).ciphertext

    @property
    def decided(self) -> Decided:
        return Decided(self.columns, self.rewritten, frozenset(self.skipped))

    @property
    def meaning(self) -> Ends | None:
        return Ends(self.ends) if self.ends else None

    def finish(self, result: dict[str, Any]) -> None:
        self.result, self.content, self.cells = result, "", ""
        self.save()


def forget_old() -> None:
    Upload.objects.filter(made_at__lt=clock.now() - KEPT).delete()
