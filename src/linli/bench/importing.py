"""A roster of 100,000 rows through our import, and its first 10,000 through django-import-export: time and memory."""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from linli.bench import Result, scratch
from linli.bench.limit import at_most

ROWS, FEW = 100_000, 10_000
#: Community codes: each import finds an empty ledger of its own.
MANY_OURS, FEW_OURS, FEW_THEIRS = "990000000001", "990000000002", "990000000003"
MOST_MB = 400


@dataclass(frozen=True, slots=True)
class Side:
    """One way of importing: what it took, and what then stood in the database."""

    rows: int
    seconds: float
    #: Above what the process held when its database was open.
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
    from linli.bench import apart, claim

    results: list[Result] = []
    with apart.home() as home, tempfile.TemporaryDirectory(prefix="linli-bench-rosters-") as folder:
        rosters = {count: Path(folder) / f"{count}.xlsx" for count in (rows, few)}
        for count, path in rosters.items():
            claim.write_roster(path, count)
        for backend in on:
            try:
                with scratch.prepared(backend, "claims", prepare):
                    environment = apart.environment(home, url=apart.url_of_default())
                    sides = {
                        code: Side(**apart.run(__spec__.name, way, code, str(rosters[count]), str(few), environment=environment))
                        for way, code, count in (
                            ("ours", FEW_OURS, few),
                            ("ours", MANY_OURS, rows),
                            ("theirs", FEW_THEIRS, few),
                        )
                    }
            except scratch.NoServer as why:
                print(why)
                continue
            results += _results(backend, sides)
    return results


def _results(backend: str, sides: dict[str, Side]) -> list[Result]:
    many, few, theirs = sides[MANY_OURS], sides[FEW_OURS], sides[FEW_THEIRS]
    equal = len({side.content for side in sides.values()}) == 1
    whole = many.is_chained and few.is_chained
    return [
        Result(
            "importing", "每千行：openpyxl+django-import-export逐行 / 本系统导入", backend, theirs.per_thousand,
            many.per_thousand, 20, equal and whole,
            f"对方{theirs.rows:,}行，本系统{many.rows:,}行×15栏（两栏加密）、校验、记变更链，共{many.seconds:.1f}秒",
        ),
        at_most(
            MOST_MB, many.megabytes, bench="importing", what=f"导入{many.rows:,}行，内存高出空闲时", backend=backend,
            unit="MB", right=whole, remark=f"{few.rows:,}行时{few.megabytes:.0f} MB；对方{theirs.rows:,}行{theirs.megabytes:.0f} MB",
        ),
        Result(
            "importing", f"{many.rows:,}行 / {few.rows:,}行的用时", backend, many.seconds, few.seconds, None, equal,
            f"行数之比{many.rows / few.rows:g}",
        ),
    ]  # fmt: skip


def prepare() -> None:
    """The product's own tables, the two measured ones, and communities that hold nothing yet."""
    from django.core.management import call_command

    from linli.bench.claim import Claim
    from linli.bench.row_by_row import PlainClaim
    from linli.org.founding import found
    from linli.org.organisations import Level

    call_command("migrate", verbosity=0, interactive=False)
    scratch.create_tables(Claim, PlainClaim)
    for code in (MANY_OURS, FEW_OURS, FEW_THEIRS):
        found(Level.COMMUNITY, f"测速社区{code[-1]}", code, on=date(2000, 1, 1))


def _ours(code: str, roster: Path, compared: int) -> Side:
    from linli.bench import apart, timing
    from linli.bench.claim import DESCRIPTION, Claim
    from linli.kit import chain
    from linli.kit.description import LEDGERS
    from linli.kit.importing.running import import_file
    from linli.kit.recording import Writer
    from linli.org.organisations import Organisation

    LEDGERS[DESCRIPTION.name] = DESCRIPTION
    community = Organisation.objects.get(code=code)
    memory = apart.Memory()
    seconds, outcome = timing.timed(
        lambda: import_file(DESCRIPTION.name, roster, community, by=Writer(community.pk, handler="测速"))
    )
    megabytes = memory.above_idle()
    assert outcome.written, outcome.refusals[:3]
    lines = chain.ChangeLine.objects.filter(organisation=community).count()
    whole = lines == outcome.new and not list(chain.breaks(community.pk))
    return Side(outcome.new, seconds, megabytes, _content(Claim.objects.filter(community=community), compared), whole)


def _theirs(code: str, roster: Path, compared: int) -> Side:
    from linli.bench import apart, timing
    from linli.bench.row_by_row import PlainClaim, import_roster
    from linli.org.organisations import Organisation

    community = Organisation.objects.get(code=code)
    memory = apart.Memory()
    seconds, rows = timing.timed(lambda: import_roster(roster, community.pk))
    megabytes = memory.above_idle()
    return Side(rows, seconds, megabytes, _content(PlainClaim.objects.filter(community=community), compared))


def _content(rows: Any, count: int) -> str:
    """A digest of the first rows by their number, protected columns in the open."""
    from linli.bench.claim import DESCRIPTION
    from linli.kit.privacy import Sealed

    digest = hashlib.sha256()
    for row in rows.order_by("number").values_list(*DESCRIPTION.columns)[:count].iterator():
        digest.update(repr([one.reveal() if isinstance(one, Sealed) else one for one in row]).encode())
    return digest.hexdigest()


def _main(way: str, code: str, roster: str, compared: str) -> None:
    import django
    from django.conf import settings

    if way == "theirs":
        # It copies every row to show the difference, and Django copies rows of installed apps only.
        settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "linli.bench"]
    django.setup()
    side = {"ours": _ours, "theirs": _theirs}[way](code, Path(roster), int(compared))
    print(json.dumps(asdict(side)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
