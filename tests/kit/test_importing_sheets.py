"""Which sheet of a workbook is imported, and into which ledger a workbook is taken to belong.

再就业优惠证 and 就业失业证 have registers with the same columns: their names alone tell them apart.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from linli.kit.description import LEDGERS
from linli.kit.importing.guessing import guesses
from linli.kit.importing.running import import_file
from linli.kit.recording import Writer
from linli.ledgers.employment.preferential_certificate import PreferentialCertificate
from linli.ledgers.employment.unemployment_certificate import UnemploymentCertificate
from linli.org.models import Organisation

PREFERENTIAL, UNEMPLOYMENT = "employment.preferential_certificate", "employment.unemployment_certificate"
HEAD = ["证号", "姓名", "发证日期", "失效日期"]
NUMBER = "14010719700101001X"


def workbook(path: Path, *sheets: tuple[str, str, list[Any], list[Any]]) -> Path:
    """Sheets as (tab, title above the header, header, row)."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for tab, title, head, row in sheets:
        sheet = book.create_sheet(tab)
        for cells in ([title], head, row):
            sheet.append(cells)
    book.save(path)
    return path


@pytest.mark.django_db
@pytest.mark.parametrize("tabs", [("优惠证", "失业证"), ("Sheet1", "Sheet2")])
def test_of_two_sheets_with_the_same_columns_the_one_that_bears_the_name_is_imported(
    tabs: tuple[str, str], community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    titles = ("", "") if tabs[0] == "优惠证" else ("《再就业优惠证》登记", "《就业失业证》登记")
    path = workbook(
        tmp_path / "证件.xlsx",
        (tabs[0], titles[0], HEAD, ["Y001", "王小明", "2008-03-05", None]),
        (tabs[1], titles[1], HEAD, ["S001", "李秀英", "2009-06-01", None]),
    )
    for ledger in (PREFERENTIAL, UNEMPLOYMENT):
        assert import_file(ledger, path, community, by=clerk).written
    assert [row.number for row in PreferentialCertificate.objects.all()] == ["Y001"]
    assert [row.number for row in UnemploymentCertificate.objects.all()] == ["S001"]


@pytest.mark.parametrize(
    ("file", "title", "ledger"),
    [
        ("就业失业证台账.xlsx", "", UNEMPLOYMENT),
        ("再就业优惠证台账.xlsx", "", PREFERENTIAL),
        ("证件.xlsx", "教场巷社区《再就业优惠证》台账", PREFERENTIAL),
        ("证件.xlsx", "教场巷社区 就业失业证 台账", UNEMPLOYMENT),
    ],
)
def test_a_file_is_taken_for_the_ledger_that_it_names(
    file: str, title: str, ledger: str, tmp_path: Path
) -> None:
    path = workbook(tmp_path / file, ("Sheet1", title, HEAD, ["S001", "李秀英", "2009-06-01", None]))
    first, second = guesses(path, [PREFERENTIAL, UNEMPLOYMENT])
    assert (first.name, first.is_named, second.is_named) == (ledger, True, False)


@pytest.mark.django_db
def test_an_identity_number_is_not_taken_for_the_number_of_a_certificate(
    community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    """证件号码 beside a name is the number of his identity card: it would lie in the open."""
    head, row = ["姓名", "证件号码", "失业证号", "发证日期"], ["李秀英", NUMBER, "S001", "2009-06-01"]
    path = workbook(tmp_path / "表.xlsx", ("Sheet1", "", head, row))
    assert import_file(UNEMPLOYMENT, path, community, by=clerk).written
    assert UnemploymentCertificate.objects.get().number == "S001"
    path = workbook(tmp_path / "缺.xlsx", ("Sheet1", "", [*head[:2], head[3]], [*row[:2], row[3]]))
    outcome = import_file(UNEMPLOYMENT, path, community, by=clerk)
    assert [(one.code, one.place.column) for one in outcome.refusals] == [("header-missing", "证号")]
    assert "“证件号码”" in outcome.refusals[0].remedy


def test_no_other_column_than_the_persons_number_is_called_证件号码() -> None:
    called = {
        f"{one.name}.{column}"
        for one in LEDGERS.values()
        for column, aliases in one.aliases.items()
        if "证件号码" in aliases
    }
    assert called == {"registry.person.identity_number"}
