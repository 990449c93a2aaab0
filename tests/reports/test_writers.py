"""All formats through one door: the same report gives the same bytes, here, elsewhere and tomorrow."""

import hashlib
import os
import subprocess
import sys
import time
from datetime import UTC
from pathlib import Path

import pytest

from linli.reports.blocks import Letterhead
from linli.reports.writers import WRITERS, UnknownFormat, write
from tests.reports.example import BLOCKS, work_report

SIGNATURES = {"docx": b"PK\x03\x04", "pdf": b"%PDF-1.7", "html": b"<!DOCTYPE html>"}
ROOT = Path(__file__).parents[2]
PRINT_DIGESTS = """
import hashlib
from linli.reports.writers import WRITERS, write
from tests.reports.example import work_report
for fmt in sorted(WRITERS):
    print(fmt, hashlib.sha256(write(work_report(), fmt)).hexdigest())
"""


def test_there_are_three_formats() -> None:
    assert sorted(WRITERS) == sorted(SIGNATURES)


@pytest.mark.parametrize("fmt", SIGNATURES)
def test_each_writes_its_own_kind_of_file(fmt: str) -> None:
    assert write(work_report(), fmt).startswith(SIGNATURES[fmt])


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(UnknownFormat, match="不认识的文件格式“doc”，可以写：docx、pdf、html"):
        write(work_report(), "doc")


@pytest.mark.parametrize("fmt", SIGNATURES)
def test_the_same_report_gives_the_same_bytes_a_moment_later(fmt: str) -> None:
    first = write(work_report(), fmt)
    time.sleep(1.1 if fmt == "docx" else 0)  # the dates of a zip and of its workbooks count seconds
    assert write(work_report(), fmt) == first


def test_the_same_report_gives_the_same_bytes_in_another_process_and_time_zone() -> None:
    here = {fmt: hashlib.sha256(write(work_report(), fmt)).hexdigest() for fmt in WRITERS}
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "America/New_York", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", PRINT_DIGESTS],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=ROOT,
    )
    assert dict(line.split() for line in run.stdout.splitlines()) == here


@pytest.mark.parametrize("fmt", SIGNATURES)
def test_the_same_moment_in_another_zone_is_the_same_report(fmt: str) -> None:
    report = work_report()
    assert write(work_report(made_at=report.made_at.astimezone(UTC)), fmt) == write(report, fmt)


@pytest.mark.parametrize("fmt", SIGNATURES)
def test_one_changed_word_changes_the_file(fmt: str) -> None:
    assert write(work_report(recipient="西街街道办事处"), fmt) != write(work_report(), fmt)


@pytest.mark.parametrize("fmt", SIGNATURES)
def test_the_smallest_report_can_be_written(fmt: str) -> None:
    assert write(work_report(blocks=(), recipient="", issuer=""), fmt)


@pytest.mark.parametrize("fmt", SIGNATURES)
def test_a_letterhead_with_a_name_alone_can_be_written(fmt: str) -> None:
    assert write(work_report(blocks=(Letterhead("东街街道办事处"), *BLOCKS)), fmt)
