"""correct, withdraw, export, template as users run them; copies of the books that can be brought back."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import NEIGHBOUR, ORG, Linli, dump
from tests.cli.prepare import LI, PHONE, UNEMPLOYED, WANG
from tests.commands import Done, cold
from tests.promises.sheets import everything_in

pytestmark = [pytest.mark.xdist_group("cli"), pytest.mark.one_database]

LEDGER = "employment.unemployment"
NOW = ("--org", ORG, "--period", "2010H1", "--json")


def value(linli: Linli, indicator: str) -> Any:
    return next(one["value"] for one in linli("figures", *NOW).json if one["indicator"] == indicator)


def first(linli: Linli, indicator: str) -> int:
    """The number of the first row behind a figure."""
    return int(linli("rows", indicator, *NOW).json[0]["id"])


def asked(home: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{home / 'linli.sqlite3'}?mode=ro", uri=True)) as database:
        return database.execute(question).fetchall()


# correct and withdraw


def test_a_correction_changes_figure_and_version_and_is_logged(linli: Linli, home: Path) -> None:
    number = first(linli, "registry.building.residential")
    done = linli("correct", "registry.building", number, "用途=办公", "层数=六", "--reason", "核对")
    assert (done.code, done.out) == (0, f"已更正 registry.building {number}，现在是第2版\n")
    assert value(linli, "registry.building.residential") == 1
    line = asked(
        home, f"SELECT act, handler, reason FROM kit_changeline WHERE entry = {number} AND version = 2"
    )
    assert line == [("correct", "命令行", "核对")]
    assert asked(home, f"SELECT storeys FROM registry_building WHERE id = {number}") == [(6,)]


def test_columns_are_named_as_on_paper_or_as_in_the_program(linli: Linli) -> None:
    number = first(linli, f"{LEDGER}.unemployed")
    assert (
        linli("correct", LEDGER, number, "失业时间=2009年12月", "reason=bankrupt", "--reason", "查档").code
        == 0
    )
    row = linli("rows", f"{LEDGER}.unemployed", *NOW).json[0]
    assert (row["lost_on"], row["version"]) == ("2009年12月", 2)
    assert linli("correct", LEDGER, number, "失业时间=", "--reason", "存疑").code == 0
    assert linli("rows", f"{LEDGER}.unemployed", *NOW).json[0]["lost_on"] is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (["用途=仓库"], "不在可选范围内。可选：居住"),
        (["楼层=5"], "栏目有：楼栋号、楼栋名称、用途"),
        (["用途"], "应写成 栏目=值"),
        (["楼栋号="], "“楼栋号”没有填"),
        (["楼栋号=2"], "本社区已有这个楼栋号的楼"),
        (["层数=六层左右"], "约数"),
        (["层数=99999"], "最大32767"),
        (["建成时间=2010-02-30"], "读不出日期"),
        (["拆除日期=1970-01-01", "建成时间=1980"], "早于"),
        (["grid=1"], "“所属网格”请填对方的记录号"),
        (["version=9"], "由系统推算|应写成"),
        (["id=9"], "应写成"),
    ],
)
def test_a_wrong_correction_is_one_line_and_changes_nothing(
    changes: list[str], said: str, linli: Linli, home: Path
) -> None:
    before = dump(home)
    number = first(linli, "registry.building.residential")
    done = linli("correct", "registry.building", number, *changes, "--reason", "改")
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert re.search(said, done.err)
    assert dump(home) == before


def test_a_withdrawn_entry_leaves_every_figure_and_stays_in_the_log(linli: Linli, home: Path) -> None:
    number = first(linli, f"{LEDGER}.unemployed")
    assert linli("withdraw", LEDGER, number, "--reason", "登记错人").code == 0
    assert value(linli, f"{LEDGER}.unemployed") == 0
    assert linli("rows", f"{LEDGER}.unemployed", *NOW).json == []
    lines = asked(home, f"SELECT act, reason FROM kit_changeline WHERE entry = {number} ORDER BY version")
    assert lines[-1] == ("withdraw", "登记错人")
    again = linli("withdraw", LEDGER, number, "--reason", "再作废")
    assert (again.code, f"没有记录号是{number}的有效记录" in again.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("withdraw", LEDGER, "1", "--reason", "错"), "没有记录号是1的有效记录"),
        (("withdraw", "registry.nothing", "1", "--reason", "错"), "没有叫“registry.nothing”的台账"),
        (("withdraw", LEDGER, "一", "--reason", "错"), "记录号不能是“一”"),
        (("withdraw", LEDGER, "1"), "缺少--reason"),
        (("correct", LEDGER, "1", "备注=甲", "--reason", "错"), "没有记录号是1的有效记录"),
        (("correct", LEDGER, "1", "--reason", "错"), "缺少栏目=值"),
    ],
)
def test_an_entry_that_is_not_there_is_refused(arguments: tuple[str, ...], said: str, linli: Linli) -> None:
    done = linli(*arguments)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert said in done.err


def test_a_reason_longer_than_the_log_is_refused(linli: Linli, home: Path) -> None:
    before = dump(home)
    done = linli("withdraw", LEDGER, first(linli, f"{LEDGER}.unemployed"), "--reason", "因" * 301)
    assert (done.code, "最多300个字" in done.err) == (2, True)
    assert dump(home) == before


# export and template


def test_an_export_is_masked_and_comes_back_without_a_change(
    linli: Linli, home: Path, tmp_path: Path
) -> None:
    before = dump(home)
    for ledger in (LEDGER, "registry.shop"):
        assert linli("export", ledger, tmp_path / "表.xlsx", "--org", ORG).code == 0
        assert [secret for secret in (WANG, LI, PHONE) if secret in everything_in(tmp_path / "表.xlsx")] == []
        told = linli("import", ledger, tmp_path / "表.xlsx", "--org", ORG, "--json").json
        assert (told["new"], told["changed"], told["findings"]) == (0, 0, [])
    assert dump(home) == before


def test_numbers_leave_only_with_a_purpose_that_is_logged(linli: Linli, home: Path, tmp_path: Path) -> None:
    for wrong in ((), ("--purpose", ""), ("--purpose", "  "), ("--purpose", "报" * 201)):
        done = linli("export", LEDGER, tmp_path / "表.xlsx", "--org", ORG, "--unmasked", *wrong)
        assert (done.code, "--purpose" in done.err) == (2, True)
    assert not (tmp_path / "表.xlsx").exists()
    assert asked(home, "SELECT count(*) FROM kit_unmasking") == [(0,)]
    done = linli(
        "export", LEDGER, tmp_path / "表.xlsx", "--org", ORG, "--unmasked", "--purpose", "报送人社局"
    )
    assert (done.code, WANG in everything_in(tmp_path / "表.xlsx")) == (0, True)
    ((ledger, entries, columns, purpose, handler),) = asked(
        home, "SELECT ledger, entries, columns, purpose, handler FROM kit_unmasking"
    )
    assert (ledger, purpose, handler) == (LEDGER, "报送人社局", "命令行")
    assert len(json.loads(entries)) == 2
    assert json.loads(columns) == ["person.identity_number"]


def test_a_neighbour_exports_none_of_our_people(linli: Linli, tmp_path: Path) -> None:
    for ledger in (LEDGER, "registry.person", "registry.resident_card"):
        done = linli("export", ledger, tmp_path / "表.xlsx", "--org", NEIGHBOUR)
        assert (done.code, done.out.startswith("已导出0条")) == (0, True)
        assert "王小明" not in everything_in(tmp_path / "表.xlsx")
    assert linli("export", "registry.person", tmp_path / "表.xlsx", "--org", ORG).out.startswith("已导出2条")


@pytest.mark.parametrize("command", ["export", "template"])
def test_a_file_that_cannot_be_written_is_one_line(command: str, linli: Linli, tmp_path: Path) -> None:
    more = ("--org", ORG) if command == "export" else ()
    for target, said in ((tmp_path / "没有" / "表.xlsx", "没有这个文件或文件夹"), (tmp_path, "这是文件夹")):
        done = linli(command, LEDGER, target, *more)
        assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
        assert said in done.err
    assert "现有：" in linli(command, "registry.nothing", tmp_path / "表.xlsx", *more).err


def test_a_template_filled_by_hand_comes_in(linli: Linli, tmp_path: Path) -> None:
    assert linli("template", LEDGER, tmp_path / "表.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    sheet: Any = book.worksheets[0]
    titles = {cell.value: cell.column for cell in sheet[2]}
    typed = {"姓名": "赵云", "身份证号": "140107197102030116", "失业类型": "下岗", "登记日期": "2010年4月1日"}
    for title, text in typed.items():
        sheet.cell(3, titles[title]).value = text
    book.save(tmp_path / "表.xlsx")
    done = linli("import", LEDGER, tmp_path / "表.xlsx", "--org", ORG, "--json")
    assert (done.code, done.json["new"], done.json["findings"]) == (0, 1, [])
    assert value(linli, f"{LEDGER}.unemployed") == 2


def test_the_residents_roster_has_a_template_too(linli: Linli, tmp_path: Path) -> None:
    assert linli("template", "registry.residents", tmp_path / "表.xlsx").code == 0
    assert "与户主关系" in everything_in(tmp_path / "表.xlsx")


# backup and restore


def copies(done: Done) -> tuple[Path, Path]:
    """The data and the keys of a backup, as the command prints them."""
    assert done.code == 0, done.err
    data, keys = re.findall(r"：(\S+?)(?:（|\n|$)", done.out)[:2]
    return Path(data), Path(keys)


def test_books_brought_back_give_the_same_figures_and_open_the_same_numbers(
    linli: Linli, home: Path, tmp_path: Path
) -> None:
    data, keys = copies(linli("backup", tmp_path / "备份"))
    assert {data.stat().st_mode & 0o777, keys.stat().st_mode & 0o777} == {0o600}
    sealing = json.loads(keys.read_text())
    content = data.read_bytes()
    for secret in (*sealing["sealing"].values(), sealing["indexing"], WANG, LI, PHONE):
        assert secret.encode() not in content
    other = tmp_path / "另一台"
    assert cold("restore", data, "--keys", keys, home=other).code == 0
    assert dump(other) == dump(home)
    figures = cold("figures", *NOW, home=other, LINLI_TODAY="2010-07-02")
    assert figures.json == linli("figures", *NOW).json
    unmasked = ("export", LEDGER, tmp_path / "表.xlsx", "--org", ORG, "--unmasked", "--purpose", "核对备份")
    assert cold(*unmasked, home=other).code == 0
    assert WANG in everything_in(tmp_path / "表.xlsx")
    assert (other / "keys.json").stat().st_mode & 0o777 == 0o600
    assert cold("doctor", home=other).code == 0


def test_books_that_exist_are_never_overwritten(linli: Linli, home: Path, tmp_path: Path) -> None:
    data, keys = copies(linli("backup", tmp_path))
    before = dump(home)
    done = linli("restore", data, "--keys", keys)
    assert (done.code, "已有账簿" in done.err) == (2, True)
    assert dump(home) == before


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data, _keys: data.write_bytes(data.read_bytes()[:9000]), "损坏|不是邻里的数据备份"),
        (lambda data, _keys: data.write_text("不是数据库"), "不是邻里的数据备份"),
        (lambda _data, keys: keys.write_text("不是密钥"), "不是邻里的密钥备份"),
        (lambda _data, keys: _other_keys(keys), "打不开这份数据里的证件号"),
        (lambda data, _keys: data.unlink(), "没有文件"),
        (lambda _data, keys: keys.unlink(), "没有文件"),
    ],
)
def test_a_copy_that_cannot_be_used_leaves_the_home_empty(
    spoil: Any, said: str, linli: Linli, tmp_path: Path
) -> None:
    data, keys = copies(linli("backup", tmp_path))
    spoil(data, keys)
    done = cold("restore", data, "--keys", keys, home=tmp_path / "新")
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert re.search(said, done.err)
    assert not (tmp_path / "新" / "linli.sqlite3").exists()
    assert not (tmp_path / "新" / "keys.json").exists()


def _other_keys(keys: Path) -> None:
    """As if the key file of another installation had been taken."""
    stored = json.loads(keys.read_text())
    turned = {name: key[::-1].replace("=", "A")[:43] + "=" for name, key in stored["sealing"].items()}
    keys.write_text(json.dumps(stored | {"sealing": turned}))


def test_books_that_were_never_sealed_have_keys_in_their_copy_all_the_same(tmp_path: Path) -> None:
    assert cold("migrate", home=tmp_path / "新").code == 0
    data, keys = copies(cold("backup", tmp_path / "备份", home=tmp_path / "新"))
    assert data.exists()
    assert "indexing" in json.loads(keys.read_text())


def test_lost_keys_are_asked_for_and_never_made_anew(linli: Linli, home: Path, tmp_path: Path) -> None:
    """New keys would open nothing, and what they seal could not be matched with what is there."""
    (home / "keys.json").rename(tmp_path / "keys.json")
    before = dump(home)
    for command in (
        ("rows", f"{LEDGER}.unemployed", *NOW),
        ("import", LEDGER, _roster(tmp_path), "--org", NEIGHBOUR),
        ("backup", tmp_path / "备份"),
    ):
        done = linli(*command)
        assert (done.code, "请从密钥备份放回" in done.err) == (2, True), command
        assert not (home / "keys.json").exists()
    assert dump(home) == before
    (tmp_path / "keys.json").rename(home / "keys.json")
    assert linli("rows", f"{LEDGER}.unemployed", *NOW).code == 0


def _roster(folder: Path) -> Path:
    from tests.cli.prepare import write

    return write(folder / "表.xlsx", *UNEMPLOYED)


def test_migrating_twice_changes_nothing(linli: Linli, home: Path) -> None:
    before = dump(home)
    assert linli("migrate").code == 0
    assert dump(home) == before
