"""The ``linli`` command in processes of its own: the real one, and a warm one that forks after its imports.

A second of every command is Python reading modules. Where a test runs many commands, or kills one at a
chosen moment, a process that has read them already forks a child for each: the child is a whole process with
its own exit status and output, and can be killed like any other.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

LINLI = str(Path(sys.executable).with_name("linli"))


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def environment(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """A user's environment: nothing of the tests' own settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LINLI_", "DJANGO_", "PYTEST_"))
    }
    kept.pop("DATABASE_URL", None)
    return {**kept, "LINLI_HOME": str(home), **(more or {})}


def cold(*arguments: object, home: Path, **more: str) -> Done:
    """The installed command, as a user types it."""
    command = [LINLI, *(str(one) for one in arguments)]
    done = subprocess.run(
        command, env=environment(home, more), capture_output=True, text=True, check=False, timeout=120
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


class Warm:
    """Runs commands in forks of one process; ``home`` and environment stay the same for all of them."""

    def __init__(self, home: Path, folder: Path, **more: str) -> None:
        self._folder, self._count = folder, 0
        self._files: dict[int, tuple[Path, Path]] = {}
        self._server = subprocess.Popen(
            [sys.executable, __file__], env=environment(home, more), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.stdout.close()
        self._server.wait(30)

    def run(self, *arguments: object) -> Done:
        return self.wait(self.start(*arguments))

    def start(self, *arguments: object) -> int:
        """The number of a process that has begun to carry out this command."""
        self._count += 1
        out, err = (self._folder / f"{self._count}.{name}" for name in ("out", "err"))
        pid = self._ask({"argv": [str(one) for one in arguments], "out": str(out), "err": str(err)})
        self._files[pid] = out, err
        return pid

    def wait(self, pid: int) -> Done:
        """A killed one has the negative number of its signal as its code."""
        code = self._ask({"wait": pid})
        out, err = self._files.pop(pid)
        return Done(code, out.read_text(), err.read_text())

    def _ask(self, question: dict[str, Any]) -> int:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps(question) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())


#: What the commands themselves read only when they need it.
_READ_LATE = (
    "linli.filing.examination", "linli.indicators.figures", "linli.kit.backup", "linli.kit.exporting",
    "linli.kit.importing.correcting", "linli.kit.importing.running", "linli.kit.workbooks.marking",
    "linli.reports.writing",
)  # fmt: skip


def _serve() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "linli.config.settings"
    import django

    django.setup()
    from linli.cli import main

    with contextlib.redirect_stderr(io.StringIO()):
        main([])  # prints the usage, and reads the modules of the commands on the way
    for module in _READ_LATE:
        importlib.import_module(module)
    for line in sys.stdin:
        question = json.loads(line)
        if "wait" in question:
            _pid, status = os.waitpid(question["wait"], 0)
            _answer(os.waitstatus_to_exitcode(status))
            continue
        pid = os.fork()
        if pid == 0:
            _carry_out(question)
        _answer(pid)


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _carry_out(question: dict[str, Any]) -> None:
    from linli.cli import main

    for name, number in (("out", 1), ("err", 2)):
        os.dup2(os.open(question[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    code = 70
    try:
        code = main(question["argv"])
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
