"""Loads the demonstration: writes the committee's rosters, then imports them like any user's."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from linli.core.period import Period
from linli.demonstration.accounts import open_accounts
from linli.demonstration.rosters import ROSTERS
from linli.demonstration.writing import write_rosters
from linli.filing.submissions import Submission
from linli.indicators.targets import set_target
from linli.kit.chain import ChangeLine
from linli.kit.importing.running import import_file
from linli.kit.recording import Writer
from linli.kit.shared_facts import ORGANISATION, found
from linli.org.organisations import Level, Organisation
from linli.reports.writing import submit_report

#: (level, name, code) from the province down; the founding report's community is the last.
TREE = (
    (Level.PROVINCE, "山西省", "140000000000"),
    (Level.CITY, "太原市", "140100000000"),
    (Level.DISTRICT, "杏花岭区", "140107000000"),
    (Level.STREET, "坝陵桥街道", "140107002000"),
    (Level.COMMUNITY, "教场巷社区", "140107002003"),
)
COMMUNITY = TREE[-1][2]
PERIOD = Period.parse("2010H1")
FOUNDED = date(2000, 5, 1)
#: The founding report names no targets; these show how one stands beside a figure.
TARGETS = {
    "employment.vacancy.posts": 300,
    "employment.placement.placed": 60,
    "employment.placement.placed_4050": 10,
    "employment.training.people": 12,
    "employment.loan.referred": 5,
}
TARGET_SOURCE = "演示用的目标，不是公开报告的内容"


class DemonstrationRefused(RuntimeError):
    """The database holds somebody's own books, or a roster could not be imported; theirs are unchanged."""


def load() -> bool:
    """Fills an empty database, or goes on where an interrupted one stopped; progress goes to stderr.

    False when the demonstration is already complete.
    """
    if Submission.objects.filter(organisation__code=COMMUNITY).exclude(manifest=None).exists():
        return False
    codes = [code for _level, _name, code in TREE]
    if Organisation.objects.exclude(code__in=codes).exists() or (
        ChangeLine.objects.exclude(ledger=ORGANISATION).exists()
        and not Organisation.objects.filter(code=COMMUNITY).exists()
    ):
        msg = "这个数据库里已有别的单位的账簿，演示数据不会混进去；请另设一个空的 LINLI_HOME 再运行"
        raise DemonstrationRefused(msg)
    community = fill(Path(settings.HOME) / "demonstration")
    _report(community, Writer(community.pk, handler="演示"), Path(settings.HOME) / "out")
    if opened := open_accounts(community, FOUNDED, Path(settings.HOME) / "demonstration"):
        print(f"演示账号和密码在 {opened}", file=sys.stderr)  # noqa: T201 - said once, beside the progress
    return True


def fill(rosters: Path) -> Organisation:
    """Writes the rosters into a folder and imports each, in the order in which one needs the other."""
    community = _tree()
    writer = Writer(community.pk, handler="演示")
    with _progress() as progress:
        writing = progress.add_task("写出社区的名册", total=len(ROSTERS))
        write_rosters(rosters, progress=lambda done, _total, _file: progress.update(writing, completed=done))
        sheets = [(roster.file, ledger) for roster in ROSTERS for ledger in roster.ledgers]
        importing = progress.add_task("导入名册", total=len(sheets))
        for file, ledger in sheets:
            progress.update(importing, description=f"导入{file}")
            _import(ledger, rosters / file, community, writer)
            progress.advance(importing)
    for indicator, value in TARGETS.items():
        set_target(indicator, community, PERIOD, value, source=TARGET_SOURCE, handler=writer.handler)
    return community


def _tree() -> Organisation:
    parent: Organisation | None = None
    for level, name, code in TREE:
        parent = Organisation.objects.filter(code=code).first() or found(
            level, name, code, on=FOUNDED, parent=parent
        )
    assert parent is not None
    return parent


def _import(ledger: str, path: Path, community: Organisation, writer: Writer) -> None:
    outcome = import_file(ledger, path, community, by=writer)
    if not outcome.written:
        msg = f"{path.name} 导入 {ledger} 没有成功：{_first(outcome.refusals)}"
        raise DemonstrationRefused(msg)


def _first(findings: Iterable[object]) -> str:
    return str(next(iter(findings), "表头认不出来"))


def _report(community: Organisation, writer: Writer, out: Path) -> None:
    written = submit_report("employment", community, PERIOD, ["docx", "pdf", "html"], by=writer)
    out.mkdir(parents=True, exist_ok=True)
    for name, content in written.files.values():
        (out / name).write_bytes(content)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(file=sys.stderr), transient=not sys.stderr.isatty(),
    )  # fmt: skip
