"""From an empty LINLI_HOME to the demonstration with its report, and one report in three formats."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from typing import Any

from linli.bench import Result, apart, timing
from linli.bench.apart import Memory
from linli.bench.limit import at_most

LOADED_WITHIN, REPORTED_WITHIN = 60, 2
#: The published figures of the founding report.
FIGURES = 42
FORMATS = ("docx", "pdf", "html")
#: The day on which the demonstration plays, as ``make demo`` sets it.
TODAY = "2010-07-02"
BACKEND = "SQLite"
_LINLI = "import sys; from linli.cli import main; sys.exit(main())"


def run(large: bool) -> list[Result]:
    del large
    with apart.home() as home:
        told = apart.environment(home, url=None) | {"LINLI_TODAY": TODAY}
        loading, figures = timing.timed(lambda: _figures(told))
        reports = apart.run(write_reports, environment=told)
        again = _figures(told)
        files = sorted(path.suffix[1:] for path in (home / "out").iterdir())
    loaded = _agree(figures) and files == sorted(FORMATS)
    sound = loaded and _agree(again) and reports["same"]
    formats = f"{'、'.join(FORMATS)}，{'每次' if reports['same'] else '并非每次'}字节相同"
    agreed = f"{sum(bool(one['agrees']) for one in figures)}个公开数字一致"
    return [
        at_most(
            LOADED_WITHIN, loading, "demonstration", "从空目录载入演示、写出报告并对照", BACKEND,
            right=loaded, remark=agreed,
        ),
        at_most(
            REPORTED_WITHIN, reports["cold"], "demonstration", "一个进程的第一份报告", BACKEND, right=sound,
            remark=formats,
        ),
        at_most(
            REPORTED_WITHIN, reports["warm"], "demonstration", "以后的每份报告", BACKEND, right=sound,
            remark="三份的中位数",
        ),
    ]  # fmt: skip


def _figures(told: dict[str, str]) -> list[dict[str, Any]]:
    """What ``linli demo --check --json`` says: it loads what is not there yet, and compares."""
    command = [sys.executable, "-c", _LINLI, "demo", "--check", "--json"]
    done = subprocess.run(  # noqa: S603 - this interpreter and our own command
        command, env=told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, text=True
    )
    figures: list[dict[str, Any]] = json.loads(done.stdout)
    return figures


def _agree(figures: list[dict[str, Any]]) -> bool:
    return len(figures) == FIGURES and all(one["agrees"] for one in figures)


def write_reports(_memory: Memory) -> dict[str, Any]:
    """Times reports of one process, the first with everything that has to be imported for it."""

    def report() -> str:
        from linli.core.period import Period
        from linli.org.models import Organisation
        from linli.reports.writing import write_draft

        community = Organisation.objects.get(name="教场巷社区")
        written = write_draft("employment", community, Period.parse("2010H1"), FORMATS)
        return hashlib.sha256(b"".join(content for _name, content in written.files.values())).hexdigest()

    cold, first = timing.timed(report)
    warm, last = timing.timed(report, times=3)
    return {"cold": cold, "warm": warm, "same": first == last}
