"""One side of a comparison in a process of its own, so that its seconds and its memory are nobody else's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def home() -> Iterator[Path]:
    """A fresh LINLI_HOME: keys and files of whoever runs the benchmark stay out of it."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-home-") as folder:
        yield Path(folder)


def environment(home: Path, *, url: str | None) -> dict[str, str]:
    """For a child process; without ``url`` it opens the SQLite file of its home."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
    ours.pop("DATABASE_URL", None)
    ours |= {"LINLI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "linli.config.settings"}
    return ours | ({"DATABASE_URL": url} if url else {})


def url_of_default() -> str:
    """The database that ``default`` points at just now, in the way in which a child is told of it."""
    at = connections[DEFAULT_DB_ALIAS].settings_dict
    if "sqlite" in at["ENGINE"]:
        return f"sqlite://{at['NAME']}"
    port = f":{at['PORT']}" if at["PORT"] else ""
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@{port}/{at['NAME']}?host={at['HOST']}"


def start(module: str, *arguments: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    """``python -m <module> <arguments>``; it prints one line of JSON when it is done."""
    return subprocess.Popen(  # noqa: S603 - this interpreter and our own module
        [sys.executable, "-m", module, *arguments], env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def answer(process: subprocess.Popen[str]) -> Any:
    output, _nothing = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return json.loads(output.splitlines()[-1])


def run(module: str, *arguments: str, environment: dict[str, str]) -> Any:
    return answer(start(module, *arguments, environment=environment))


class Memory:
    """What this process takes above what it held when the measurement began, in megabytes."""

    def __init__(self) -> None:
        self._idle = _held()

    def above_idle(self) -> float:
        return _peak() - self._idle


def _held() -> float:
    return _of_status("VmRSS") or _peak()


def _peak() -> float:
    # ru_maxrss starts with the peak of the parent, which outlives fork and exec; the kernel's status does not.
    if from_status := _of_status("VmHWM"):
        return from_status
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def _of_status(name: str) -> float:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except FileNotFoundError:
        return 0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))
