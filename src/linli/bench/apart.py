"""One side of a comparison in a process of its own, so that its seconds and its memory are nobody else's."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


class Memory:
    """What this process takes above what it held when it was idle, in megabytes."""

    def __init__(self) -> None:
        self._idle = _of_status("VmRSS") or _peak()

    def above_idle(self) -> float:
        return _peak() - self._idle


#: What runs apart: it is given the idle process's memory and texts, and returns what JSON can hold.
Side = Callable[..., Any]


def run(side: Side, *arguments: str, environment: dict[str, str]) -> Any:
    return answer(start(side, *arguments, environment=environment))


def start(side: Side, *arguments: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Calls a function of a module in a process that has set Django up and opened its database."""
    command = [sys.executable, "-m", "linli.bench.apart", side.__module__, side.__name__, *arguments]
    return subprocess.Popen(  # noqa: S603 - this interpreter and our own module
        command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    """Until it has printed its first line."""
    assert process.stdout is not None
    process.stdout.readline()


def let_go(process: subprocess.Popen[str]) -> None:
    """It waits for a line on its standard input."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def answer(process: subprocess.Popen[str]) -> Any:
    output, _nothing = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return json.loads(output.splitlines()[-1])


@contextmanager
def home() -> Iterator[Path]:
    """A fresh LINLI_HOME: keys and files of whoever runs the benchmark stay out of it."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-home-") as folder:
        yield Path(folder)


def environment(home: Path, *, url: str | None) -> dict[str, str]:
    """For a process of its own; without ``url`` it opens the SQLite file of its home."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
    ours.pop("DATABASE_URL", None)
    ours |= {"LINLI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "linli.config.settings"}
    return ours | ({"DATABASE_URL": url} if url else {})


def url_of_default() -> str:
    """The database that ``default`` points at just now, as another process is told of it."""
    at = connections[DEFAULT_DB_ALIAS].settings_dict
    if "sqlite" in at["ENGINE"]:
        return f"sqlite://{at['NAME']}"
    port = f":{at['PORT']}" if at["PORT"] else ""
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@{port}/{at['NAME']}?host={at['HOST']}"


def _peak() -> float:
    # ru_maxrss begins with the parent's peak, which outlives fork and exec; the kernel's status does not.
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


def _main(module: str, side: str, *arguments: str) -> None:
    import django
    from django.conf import settings

    # django-import-export copies every row to show the difference; Django copies rows of installed apps only.
    # The admin is what our list is measured against.
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "linli.bench", "django.contrib.admin"]
    django.setup()
    connections[DEFAULT_DB_ALIAS].ensure_connection()
    memory = Memory()
    print(json.dumps(getattr(importlib.import_module(module), side)(memory, *arguments)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
