"""Rows typed into a grid go the way of an import: resolved, compared, and written all or nothing."""

from typing import Any

import pytest

from linli.kit.importing.running import enter_cells
from linli.kit.recording import Writer
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Organisation

pytestmark = pytest.mark.django_db
LEDGER = "employment.unemployment"


def _cells(*rows: tuple[str, str, str]) -> dict[str, list[Any]]:
    names, kinds, days = zip(*rows, strict=True)
    return {"person.name": list(names), "kind": list(kinds), "started_on": list(days)}


def test_cells_become_entries_as_a_file_s_rows_do(community: Organisation, clerk: Writer) -> None:
    outcome, problems = enter_cells(
        LEDGER,
        _cells(("王小明", "下岗", "2010-03-05"), ("李大姐", "企业失业", "2010年4月")),
        community,
        by=clerk,
    )
    assert (outcome.written, outcome.new, problems) == (True, 2, [])
    assert Unemployment.objects.get(kind="enterprise").precision == {"started_on": 1}


def test_one_wrong_cell_keeps_all_rows_out_and_says_where_it_is(
    community: Organisation, clerk: Writer
) -> None:
    outcome, problems = enter_cells(
        LEDGER,
        _cells(("王小明", "下岗", "2010-03-05"), ("李大姐", "不知哪种", "2010-04-01")),
        community,
        by=clerk,
    )
    assert not outcome.written
    assert [(one.row, one.key, one.finding.code) for one in problems] == [(1, "kind", "choice")]
    assert not Unemployment.objects.exists()


def test_a_trial_writes_nothing_and_names_the_other_row_as_the_grid_counts(
    community: Organisation, clerk: Writer
) -> None:
    cells = _cells(("王小明", "下岗", "2010-03-05"), ("王小明", "下岗", "2010-03-05"))
    outcome, problems = enter_cells(LEDGER, cells, community, by=clerk, dry_run=True)
    assert "第1行" in problems[-1].finding.found
    assert [finding.code for finding in outcome.findings][-1] == "row-twice"
    assert not Unemployment.objects.exists()
