"""Exports under way: asked for by one worker, written by a thread, fetched by her, then gone."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import connections, models
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from linli.kit import clock
from linli.kit.description import LEDGERS
from linli.kit.exporting import LONGEST_PURPOSE, export_entries
from linli.kit.recording import Writer
from linli.org.models import Account, Organisation
from linli.workbench.ledger.listing import Listing
from linli.workbench.shell.sight import Sight

#: This run of this process: what another one left behind is never taken for ours.
_RUN = secrets.token_hex(8)
#: A job of which nothing was heard for so long died with its server.
_SILENCE = timedelta(minutes=1)
#: A fetched file stays a little, in case the network broke; one that nobody fetches, a day.
_AFTER_FETCHING, _UNFETCHED = timedelta(minutes=10), timedelta(days=1)
_TOUCH = timedelta(seconds=1)
_ONE_AFTER_ANOTHER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="export")


class State(models.TextChoices):
    WAITING = "waiting", "排队"
    RUNNING = "running", "正在导出"
    DONE = "done", "已导出"
    REFUSED = "refused", "没有导出"


class ExportJob(models.Model):
    """Stays when its file is gone: who took which rows out of which ledger, when and for what."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="账号")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    handler = models.CharField("经办人", max_length=50)
    ledger = models.CharField("台账", max_length=60)
    #: Which rows: the list's question, and the chosen ones of them (None: all that answer it).
    query = models.TextField("条件", blank=True, default="")
    chosen: Any = models.JSONField("所选记录号", null=True, default=None)
    is_unmasked = models.BooleanField("原号", default=False)
    purpose = models.CharField("用途", max_length=LONGEST_PURPOSE)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    rows = models.PositiveIntegerField("行数", default=0)
    written = models.PositiveIntegerField("已写", default=0)
    refusal = models.CharField("原因", max_length=200, blank=True, default="")
    asked_at = models.DateTimeField("提出时间")
    touched_at = models.DateTimeField("最近动静")
    finished_at = models.DateTimeField("完成时间", null=True)
    fetched_at = models.DateTimeField("下载时间", null=True)
    #: The file in the folder of exports; empty when there is none (any more).
    file = models.CharField("文件", max_length=60, blank=True, default="")
    run = models.CharField("进程", max_length=16, default="")

    class Meta:
        verbose_name = "导出"
        indexes: ClassVar = [models.Index(fields=["account", "asked_at"], name="ledger_export_of_account")]

    def __str__(self) -> str:
        return f"{self.organisation}{self.title}"

    @property
    def title(self) -> str:
        return LEDGERS[self.ledger].title if self.ledger in LEDGERS else self.ledger

    @property
    def is_interrupted(self) -> bool:
        """Its server went away before it was done."""
        under_way = self.state in {State.WAITING, State.RUNNING}
        return under_way and clock.now() - self.touched_at > _SILENCE

    @property
    def is_under_way(self) -> bool:
        return self.state in {State.WAITING, State.RUNNING} and not self.is_interrupted

    @property
    def percent(self) -> int:
        return min(99, 100 * self.written // self.rows) if self.rows else 0

    @property
    def path(self) -> Path | None:
        """The file, as long as it is there."""
        path = folder() / self.file if self.file else None
        return path if path is not None and path.exists() else None

    @property
    def download_name(self) -> str:
        return f"{self.organisation.name}{self.title}{self.asked_at:%Y%m%d}.xlsx"


def folder() -> Path:
    path: Path = Path(settings.HOME) / "exports"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def start(job: ExportJob) -> None:
    """Stores the job and has it done behind the page that asked."""
    job.asked_at = job.touched_at = clock.now()
    job.run = _RUN
    job.save()
    sweep()
    _later(job.pk)


def sweep() -> None:
    """Takes away files that were fetched, that nobody fetched, and that belong to no job."""
    now = clock.now()
    with_file = ExportJob.objects.exclude(file="")
    over = with_file.filter(fetched_at__lt=now - _AFTER_FETCHING) | with_file.filter(
        finished_at__lt=now - _UNFETCHED
    )
    for job in over:
        with suppress(FileNotFoundError):
            (folder() / job.file).unlink()
        ExportJob.objects.filter(pk=job.pk).update(file="")
    known = set(with_file.values_list("file", flat=True))
    for path in folder().iterdir():
        if path.name not in known and now.timestamp() - path.stat().st_mtime > _UNFETCHED.total_seconds():
            path.unlink(missing_ok=True)


def run(number: int) -> None:
    """Does one job. Whatever goes wrong is told at the job; a thread has nobody to tell it to."""
    job = ExportJob.objects.select_related("account", "organisation").get(pk=number)
    try:
        _write(job)
    except Http404:
        _refuse(job, _("您现在的职责打不开这本台账，没有导出"))
    except Exception as trouble:
        _refuse(
            job,
            _("导出时出错，请再试一次；还不行请告诉系统管理员：%(what)s") % {"what": type(trouble).__name__},
        )
        raise


def _later(number: int) -> None:
    def work() -> None:
        try:
            run(number)
        finally:
            connections.close_all()  # this thread's own

    _ONE_AFTER_ANOTHER.submit(work)


def _write(job: ExportJob) -> None:
    """By the rights the account has now, not by those it had when it asked."""
    _note(job, state=State.RUNNING)
    sight = Sight.of(job.account, clock.today())
    description = sight.ledger(job.ledger)
    if not sight.opens(job.organisation, description):
        raise Http404
    listing = Listing(sight, job.organisation, description, QueryDict(job.query), job.handler)
    entries = list(listing.as_on_paper(job.chosen))
    _note(job, rows=len(entries))
    name = f"{secrets.token_urlsafe(24)}.xlsx"
    writer = Writer(job.organisation_id, account=job.account_id, handler=job.handler)
    export_entries(
        description, entries, folder() / name, job.organisation, by=writer, unmasked=job.is_unmasked,
        purpose=job.purpose, progress=_told(job),
    )  # fmt: skip
    _note(job, state=State.DONE, written=len(entries), file=name, finished_at=clock.now())


def _told(job: ExportJob) -> Callable[[int], None]:
    last: list[datetime] = [clock.now()]

    def tell(written: int) -> None:
        if clock.now() - last[0] > _TOUCH:
            last[0] = clock.now()
            _note(job, written=written)

    return tell


def _refuse(job: ExportJob, why: str) -> None:
    _note(job, state=State.REFUSED, refusal=why, finished_at=clock.now())


def _note(job: ExportJob, **columns: Any) -> None:
    now = clock.now()
    ExportJob.objects.filter(pk=job.pk).update(touched_at=now, **columns)
    # Those behind it in the same queue are as alive as this one.
    ExportJob.objects.filter(run=_RUN, state=State.WAITING).update(touched_at=now)
