"""figures, rows, report, doctor as users run them: exit status, one-line refusals, the contract in JSON."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from linli.indicators.catalogue import indicators
from tests.cli.conftest import NEIGHBOUR, ORG, STREET, Linli
from tests.cli.prepare import LI, PHONE, WANG
from tests.commands import Done, cold

pytestmark = [pytest.mark.xdist_group("cli"), pytest.mark.one_database]

UNEMPLOYED = "employment.unemployment.unemployed"


def refused(done: Done) -> str:
    """Exit status 2, nothing on stdout, and one line of Chinese on stderr."""
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    assert re.search("[\u4e00-\u9fff]", line)
    return line


def test_the_installed_command_answers_as_the_warm_one_does(home: Path, linli: Linli) -> None:
    ask = ("figures", "--org", ORG, "--period", "2010H1", "--json")
    installed = cold(*ask, home=home, LINLI_TODAY="2010-07-02")
    assert (installed.code, installed.err) == (0, "")
    assert installed.json == linli(*ask).json
    wrong = ("rows", "nothing", "--org", ORG, "--period", "2010H1")
    assert refused(cold(*wrong, home=home)) == refused(linli(*wrong))


def test_figures_have_the_shape_of_the_contract(linli: Linli) -> None:
    found = linli("figures", "--org", ORG, "--period", "2010H1", "--json").json
    assert {tuple(one) for one in found} == {
        ("indicator", "label", "organisation", "period", "value", "unit", "definition", "rows")
    }
    assert {one["indicator"] for one in found} == set(indicators())
    (unemployed,) = (one for one in found if one["indicator"] == UNEMPLOYED)
    assert (unemployed["value"], unemployed["unit"], unemployed["rows"]) == (1, "人", 1)
    assert (unemployed["organisation"], unemployed["period"]) == (ORG, "2010H1")
    assert "期末" in unemployed["definition"]


@pytest.mark.parametrize(
    ("organisation", "period", "value"),
    [(ORG, "2009", 1), (ORG, "2010-01", 1), (ORG, "2010-03-05", 1), (ORG, "2008", 0), (STREET, "2010H1", 1),
     (NEIGHBOUR, "2010H1", 0), (ORG, "2009-06-01..2010-01-31", 1), (ORG, "2010Q1", 1)],
)  # fmt: skip
def test_a_figure_is_of_its_place_and_period(
    organisation: str, period: str, value: int, linli: Linli
) -> None:
    found = linli("figures", "--org", organisation, "--period", period, "--json").json
    assert next(one["value"] for one in found if one["indicator"] == UNEMPLOYED) == value


def test_figures_for_people_say_what_the_rows_are(linli: Linli) -> None:
    lines = linli("figures", "--org", ORG, "--period", "2010H1").out.splitlines()
    assert f"期末登记失业人员\t1人\t{UNEMPLOYED}\t明细1条" in lines


def test_rows_have_number_version_columns_and_masked_people(linli: Linli) -> None:
    (row,) = linli("rows", UNEMPLOYED, "--org", ORG, "--period", "2010H1", "--json").json
    assert list(row)[:2] == ["id", "version"]
    assert isinstance(row["person"], int)
    assert (row["kind"], row["started_on"], row["lost_on"]) == ("下岗", "2010-03-05", "2009年11月")
    assert (row["person_name"], row["person_identity_number"]) == ("王小明", "140107********001X")


def test_no_number_and_no_phone_is_printed(linli: Linli) -> None:
    said = ""
    for indicator in ("registry.shop.open_shops", UNEMPLOYED):
        for form in ((), ("--json",)):
            said += linli("rows", indicator, "--org", ORG, "--period", "2010H1", *form).out
    assert [secret for secret in (WANG, LI, PHONE) if secret in said] == []
    assert "138****0001" in said


def test_a_figure_without_rows_is_an_empty_list(linli: Linli) -> None:
    done = linli("rows", UNEMPLOYED, "--org", NEIGHBOUR, "--period", "2010H1", "--json")
    assert (done.code, done.json) == (0, [])


HALF_YEAR = ("--org", ORG, "--period", "2010H1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("figures", "--org", "999", "--period", "2010"), "没有区划代码是“999”的机构。现有：.*教场巷社区"),
        (("figures", "--org", ORG, "--period", "2010-13"), "没有13月。可以写：2010"),
        (("figures", "--org", ORG, "--period", "去年"), "读不出来"),
        (("figures", "--org", ORG), "缺少--period）。看用法"),
        (("figures", "--org", ORG, "--period"), "--period后面没有写内容"),
        (("rows", f"{UNEMPLOYED}x", *HALF_YEAR), f"相近的有：{UNEMPLOYED}"),
        (("rows", "registry.survey_target.reach_rate", *HALF_YEAR), "请分别打开分子和分母"),
        (("report", "nothing", *HALF_YEAR, "--out", "x"), "没有叫“nothing”的报告。现有：employment"),
        (("report", "employment", *HALF_YEAR, "--out", "x", "--format", "odt"), "可选：docx、pdf、html"),
        (("nothing",), "里没有“nothing”，可选：demo"),
        (("doctor", "--quick"), "不认识--quick"),
    ],
)
def test_wrong_use_is_one_line_with_the_way_out(arguments: tuple[str, ...], said: str, linli: Linli) -> None:
    assert re.search(said, refused(linli(*arguments)))


def test_without_a_command_the_commands_are_listed(linli: Linli) -> None:
    done = linli()
    assert (done.code, done.out) == (2, "")
    assert re.match("用法： ?linli", done.err)
    assert "导入一张名册或台账" in done.err
    assert linli("import", "--help").code == 0


def test_an_empty_home_says_how_to_begin(tmp_path: Path) -> None:
    said = refused(cold("figures", "--org", ORG, "--period", "2010", home=tmp_path / "新"))
    assert "linli demo" in said
    assert "linli migrate" in said


def report(linli: Linli, out: Path, *more: str) -> Done:
    return linli("report", "employment", *HALF_YEAR, "--out", out, "--format", "html", *more)


def test_a_draft_report_is_written_with_what_must_be_asked_first(linli: Linli, tmp_path: Path) -> None:
    done = report(linli, tmp_path / "报告", "--json")
    told = done.json
    assert list(told) == ["kind", "organisation", "period", "files", "submission", "preflight"]
    assert [told[one] for one in ("kind", "organisation", "period", "submission")] == [
        "employment", ORG, "2010H1", None,
    ]  # fmt: skip
    (path,) = told["files"]
    assert "教场巷社区" in Path(path).read_text()
    assert {tuple(one) for one in told["preflight"]} == {("question", "why", "blocks")}
    assert done.code == (1 if any(one["blocks"] for one in told["preflight"]) else 0)


def test_a_report_goes_into_a_folder_that_can_be_written(linli: Linli, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("")
    said = refused(report(linli, tmp_path / "文件"))
    assert "写不了目录" in said
    assert "已有同名的文件" in said


def test_the_doctor_finds_whole_chains_and_an_altered_line(linli: Linli, home: Path) -> None:
    sound = linli("doctor", "--json")
    assert sound.code == 0
    assert {"chain", "drift"} <= set(sound.json)
    assert [sound.json["chain"]["whole"], sound.json["chain"]["breaks"], sound.json["drift"]] == [
        True,
        [],
        [],
    ]
    with closing(sqlite3.connect(home / "linli.sqlite3")) as database, database:
        database.execute("UPDATE kit_changeline SET payload = replace(payload, '甲楼', '丙楼')")
    broken = linli("doctor", "--json")
    assert (broken.code, broken.json["chain"]["whole"]) == (1, False)
    assert [one["found"] for one in broken.json["chain"]["breaks"]] == ["内容与摘要不符"]


def test_a_submitted_report_that_the_books_leave_is_told_by_the_doctor(linli: Linli, tmp_path: Path) -> None:
    assert report(linli, tmp_path, "--submit", "--json").json["submission"] is not None
    (row,) = linli("rows", UNEMPLOYED, *HALF_YEAR, "--json").json
    assert linli("withdraw", "employment.unemployment", row["id"], "--reason", "登记错人").code == 0
    told = linli("doctor", "--json")
    assert told.code == 1
    assert {"report", "indicator", "submitted", "now"} <= set(told.json["drift"][0])
    assert (UNEMPLOYED, 1, 0) in [
        (one["indicator"], one["submitted"], one["now"]) for one in told.json["drift"]
    ]
