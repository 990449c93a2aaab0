"""A roster of 100,000 rows through our import, a tenth through django-import-export: time and memory."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command

from linli.bench import Result, apart, claim, scratch, timing
from linli.bench.apart import Memory
from linli.bench.limit import at_most
from linli.kit import chain
from linli.kit.importing.running import import_file
from linli.kit.privacy import Sealed
from linli.kit.recording import Writer
from linli.org.founding import found
from linli.org.models import Level, Organisation

ROWS, FEW = 100_000, 10_000
MOST_MB = 400
#: Communities: each import finds an empty ledger of its own.
OURS, OURS_FEW, THEIRS_FEW = "990000000001", "990000000002", "990000000003"


@dataclass(frozen=True, slots=True)
class Imported:
    """What one way of importing took, and what then stood in the database."""

    rows: int
    seconds: float
    megabytes: float
    #: Of the decrypted columns of the rows that both ways imported.
    content: str
    #: Whether every row has its line in an unbroken change log; the other way has none.
    is_chained: bool = True

    @property
    def per_thousand(self) -> float:
        return self.seconds / self.rows * 1000


def run(
    large: bool, *, rows: int = ROWS, few: int = FEW, on: tuple[str, ...] = scratch.BACKENDS
) -> list[Result]:
    del large  # a community has no roster of millions
    results: list[Result] = []
    sides = ((import_ours, OURS_FEW, few), (import_theirs, THEIRS_FEW, few), (import_ours, OURS, rows))
    with apart.home() as home, tempfile.TemporaryDirectory(prefix="linli-bench-rosters-") as folder:
        rosters = {count: Path(folder) / f"{count}.xlsx" for count in (rows, few)}
        for count, path in rosters.items():
            claim.write_roster(path, count)
        for backend in on:
            try:
                with scratch.prepared(backend, f"claims {rows} {few}", prepare):
                    told = apart.environment(home, url=apart.url_of_default())
                    # Theirs in the middle: a machine that gets busier or quieter meanwhile favours nobody.
                    ours_few, theirs, ours = (
                        Imported(**apart.run(side, code, str(rosters[count]), str(few), environment=told))
                        for side, code, count in sides
                    )
            except scratch.NoServer as why:
                print(why)
            else:
                results += _results(backend, ours, ours_few, theirs)
    return results


def _results(backend: str, ours: Imported, ours_few: Imported, theirs: Imported) -> list[Result]:
    equal = ours.content == ours_few.content == theirs.content
    whole = ours.is_chained and ours_few.is_chained
    took = f"{ours.rows:,}行×15栏（两栏加密）、校验、记变更链共{ours.seconds:.1f}秒，对方{theirs.rows:,}行"
    memory = (
        f"{ours_few.rows:,}行时{ours_few.megabytes:.0f} MB；对方{theirs.rows:,}行{theirs.megabytes:.0f} MB"
    )
    growth = f"{ours.rows:,}行 / {ours_few.rows:,}行的用时"
    return [
        Result(
            "importing", "每千行：openpyxl+django-import-export / 本系统", backend, theirs.per_thousand,
            ours.per_thousand, 20, equal and whole, took,
        ),
        at_most(
            MOST_MB, ours.megabytes, "importing", f"导入{ours.rows:,}行，内存高出空闲时", backend, unit="MB",
            right=whole, remark=memory,
        ),
        Result(
            "importing", growth, backend, ours.seconds, ours_few.seconds, None, equal,
            f"行数之比{ours.rows / ours_few.rows:g}",
        ),
    ]  # fmt: skip


def prepare() -> None:
    """The product's own tables, the two measured ones, and communities that hold nothing yet."""
    from linli.bench.row_by_row import PlainClaim

    call_command("migrate", verbosity=0, interactive=False)
    scratch.create_tables(claim.Claim, PlainClaim)
    for code in (OURS, OURS_FEW, THEIRS_FEW):
        found(Level.COMMUNITY, f"测速社区{code[-1]}", code, on=date(2000, 1, 1))


def import_ours(memory: Memory, code: str, roster: str, compared: str) -> dict[str, Any]:
    community = Organisation.objects.get(code=code)
    writer = Writer(community.pk, handler="测速")
    with claim.registered():
        seconds, outcome = timing.timed(
            lambda: import_file(claim.DESCRIPTION.name, Path(roster), community, by=writer)
        )
    megabytes = memory.above_idle()
    assert outcome.written, outcome.refusals[:3]
    lines = chain.ChangeLine.objects.filter(organisation=community).count()
    whole = lines == outcome.new and not list(chain.breaks(community.pk))
    content = _content(claim.claims().filter(community=community), int(compared))
    return asdict(Imported(outcome.new, seconds, megabytes, content, whole))


def import_theirs(memory: Memory, code: str, roster: str, compared: str) -> dict[str, Any]:
    from linli.bench.row_by_row import PlainClaim, import_roster

    community = Organisation.objects.get(code=code)
    seconds, rows = timing.timed(lambda: import_roster(Path(roster), community.pk))
    megabytes = memory.above_idle()
    content = _content(PlainClaim.objects.filter(community=community), int(compared))
    return asdict(Imported(rows, seconds, megabytes, content))


def _content(rows: Any, count: int) -> str:
    """A digest of the first rows by their number, protected columns in the open."""
    digest = hashlib.sha256()
    for row in rows.order_by("number").values_list(*claim.DESCRIPTION.columns)[:count].iterator():
        digest.update(repr([one.reveal() if isinstance(one, Sealed) else one for one in row]).encode())
    return digest.hexdigest()
