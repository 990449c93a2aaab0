"""The founding community's 4,522 lines of the residents' roster: out and in again, nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from linli.kit.chain import ChangeLine
from linli.kit.exporting import export_file
from linli.kit.importing.running import import_file
from linli.kit.recording import Writer
from linli.org.models import Organisation

pytestmark = [pytest.mark.xdist_group("founding"), pytest.mark.django_db]


def test_the_residents_roster_comes_back_unchanged(
    founding: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    before = ChangeLine.objects.count()
    assert export_file("registry.residents", tmp_path / "名册.xlsx", founding, by=clerk) == 4_522
    outcome = import_file("registry.residents", tmp_path / "名册.xlsx", founding, by=clerk)
    assert [str(one) for one in outcome.findings] == []
    assert (outcome.new, outcome.changed, outcome.absent, outcome.written) == (0, 0, 0, True)
    assert ChangeLine.objects.count() == before
