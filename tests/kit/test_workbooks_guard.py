"""What is refused before it is opened, and what the worker is told to do about it."""

import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import pyzipper

from linli.kit.workbooks import reading
from linli.kit.workbooks.guard import Kind, Limits, inspect
from linli.kit.workbooks.reading import open_workbook
from linli.kit.workbooks.refusal import WorkbookUnreadable
from tests.kit.workbook_files import MAIN, ole_file, xls_file, xls_stream, xlsx_of


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号"])
    book.active.append(["王小明", "14010719700101001X"])
    book.save(tmp_path / "花名册.xlsx")
    return tmp_path / "花名册.xlsx"


def with_part(source: Path, name: str, content: bytes, target: str = "") -> Path:
    """A copy of the roster with one part more."""
    path = source.with_name(target or f"另存{source.suffix}")
    path.write_bytes(source.read_bytes())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def refused(path: Path, code: str, *, limits: Limits | None = None) -> str:
    """The whole message; a refusal always says where, what was found and what to do next."""
    with pytest.raises(WorkbookUnreadable) as caught:
        inspect(path, limits or Limits())
    finding = caught.value.finding
    assert finding.code == code
    assert finding.is_refusal
    assert finding.place.file == path.name
    assert finding.found
    assert finding.remedy.endswith("。")
    assert str(path.parent) not in str(caught.value)  # no folder of the server in a message
    return str(caught.value)


def test_an_ordinary_roster_passes(roster: Path) -> None:
    assert inspect(roster).kind is Kind.XLSX


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "没有.xlsx", "workbook-missing").startswith("没有.xlsx：找不到这个文件。")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    refused(tmp_path, "workbook-missing")


def test_a_file_of_no_bytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    assert "0 字节" in refused(tmp_path / "空.xlsx", "workbook-empty-file")


def test_a_file_over_the_limit_is_refused_unopened(roster: Path) -> None:
    refused(roster, "workbook-too-large", limits=Limits(file_bytes=1000))


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "workbook-other-kind", "网页"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><table>", "workbook-other-kind", "网页"),
        (b'<?xml version="1.0"?><Workbook/>', "workbook-other-kind", "XML"),
        (b"%PDF-1.7\n1 0 obj", "workbook-other-kind", "PDF"),
        ("姓名,金额\n王,3\n".encode(), "workbook-not-a-workbook", "把扩展名改为 .csv"),
        ("姓名,金额\n王,3\n".encode("gb18030"), "workbook-not-a-workbook", "把扩展名改为 .csv"),
        (bytes(range(256)) * 4, "workbook-not-a-workbook", "认不出"),
    ],
)
def test_what_only_bears_the_name_xlsx_is_refused_by_its_content(
    tmp_path: Path, content: bytes, code: str, said: str
) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(content)
    assert said in refused(path, code)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["word/document.xml"], "Word 文档"),
        (["ppt/presentation.xml"], "演示文稿"),
        (["xl/workbook.bin"], ".xlsb"),
        (["mimetype", "content.xml"], ".ods"),
        (["照片.jpg"], "压缩包"),
    ],
)
def test_other_zips_are_named_for_what_they_are(tmp_path: Path, names: list[str], said: str) -> None:
    path = tmp_path / "文件.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    assert said in refused(path, "workbook-other-kind")


def test_an_encrypted_workbook_says_how_to_take_the_password_away(tmp_path: Path) -> None:
    path = ole_file(
        tmp_path / "密.xlsx", {"EncryptionInfo": b"\4\0\4\0" * 20, "EncryptedPackage": b"\1" * 9000}
    )
    assert "去掉密码" in refused(path, "workbook-encrypted")


def test_an_old_xls_with_a_password_is_refused(tmp_path: Path) -> None:
    path = xls_file(tmp_path / "密.xls", {"表": {(0, 0): "姓名"}}, password=True)
    assert "密码" in refused(path, "workbook-encrypted")


def test_a_zip_with_a_password_on_its_parts_is_refused(tmp_path: Path, roster: Path) -> None:
    path = tmp_path / "加密压缩.xlsx"
    with (
        zipfile.ZipFile(roster) as plain,
        pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES) as secret,
    ):
        secret.setpassword(b"1234")
        for name in plain.namelist():
            secret.writestr(name, plain.read(name))
    refused(path, "workbook-encrypted")


def test_a_word_document_in_the_old_container_is_named(tmp_path: Path) -> None:
    path = ole_file(tmp_path / "报告.xls", {"WordDocument": b"x" * 5000})
    assert "Word 文档" in refused(path, "workbook-other-kind")


def test_an_old_xls_is_accepted_from_the_small_and_the_large_stream(tmp_path: Path) -> None:
    small = xls_file(tmp_path / "小.xls", {"表": {(0, 0): "姓名"}})
    large = xls_file(tmp_path / "大.xls", {"表": {(row, 0): f"居民{row}" for row in range(300)}})
    assert small.stat().st_size < 4096 < large.stat().st_size
    assert inspect(small).kind is inspect(large).kind is Kind.XLS


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "XL\\VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"])
def test_a_workbook_with_macros_says_how_to_save_without(roster: Path, name: str) -> None:
    message = refused(with_part(roster, name, b"x"), "workbook-with-macros")
    assert "数据不会少" in message


def test_the_macro_extension_is_enough(roster: Path) -> None:
    refused(roster.rename(roster.with_suffix(".xlsm")), "workbook-with-macros")


def test_an_old_xls_with_macros_is_refused(tmp_path: Path) -> None:
    streams = {"Workbook": xls_stream({"表": {(0, 0): "姓名"}}), "_VBA_PROJECT": b"x" * 100}
    refused(ole_file(tmp_path / "宏.xls", streams), "workbook-with-macros")


def test_a_bomb_is_refused_by_its_list_without_unpacking_it(roster: Path) -> None:
    bomb = with_part(roster, "xl/media/image1.xml", b"\0" * (40 << 20))
    assert bomb.stat().st_size < 100_000
    assert "压缩了" in refused(bomb, "workbook-bomb")


def test_many_parts_that_are_small_one_by_one_are_refused_by_their_sum(roster: Path) -> None:
    path = roster.with_name("多.xlsx")
    path.write_bytes(roster.read_bytes())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"xl/media/{number}.xml", os.urandom(1000) * 500)
    assert "解压后" in refused(path, "workbook-bomb", limits=Limits(unpacked_bytes=4_000_000))


def test_a_part_that_unpacks_to_more_than_it_admits_is_refused(roster: Path) -> None:
    bomb = with_part(roster, "xl/media/image1.xml", b"\0" * 3_000_000)
    content = bytearray(bomb.read_bytes())
    at = content.rindex(b"xl/media/image1.xml") - 46  # its line in the list at the end
    assert struct.unpack_from("<I", content, at + 24) == (3_000_000,)
    struct.pack_into("<I", content, at + 24, 10)
    bomb.write_bytes(content)
    refused(bomb, "workbook-damaged", limits=Limits(unpacked_bytes=1_000_000))


def test_a_crowd_of_parts_is_refused_before_its_list_is_read(tmp_path: Path) -> None:
    path = tmp_path / "人海.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5_001):
            archive.writestr(f"{number}", b"")
    refused(path, "workbook-bomb")


def test_five_kilobytes_that_ask_for_500_gigabytes_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "姓名", "x"
    book.save(tmp_path / "远.xlsx")
    message = refused(tmp_path / "远.xlsx", "workbook-reaches-too-far")
    assert "第 1048576 行、XFD 列" in message
    assert "Ctrl+End" in message


@pytest.mark.parametrize(
    "far",
    [
        '<c s="1" r="XFD1048576"><v>1</v></c>',
        "<c r='XFD1048576'><v>1</v></c>",
        '<c\nr="XFD1048576"><v>1</v></c>',
        '<c r="xfd1048576"><v>1</v></c>',
        '<c r="XFD1048576" x="/>"><v>1</v></c>',
        '<c r="XFD1048576" x=\'"/>\'><v>1</v></c>',
        '<c r="XFD0001048576"><v>1</v></c>',
        f'<x:c xmlns:x="{MAIN}" r="XFD1048576"><x:v>1</x:v></x:c>',
    ],
)
def test_no_way_of_writing_the_far_cell_hides_it(tmp_path: Path, far: str) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">{far}</row>'
    refused(xlsx_of(tmp_path / "远.xlsx", rows), "workbook-reaches-too-far")


def test_a_far_cell_in_another_encoding_is_found(tmp_path: Path) -> None:
    text = (
        f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1">'
        '<v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    refused(xlsx_of(tmp_path / "远.xlsx", text.encode("utf-16")), "workbook-reaches-too-far")


def test_cells_without_addresses_are_counted_on(tmp_path: Path) -> None:
    row = "<row>" + "<c><v>1</v></c>" * 40 + "</row>"
    path = xlsx_of(tmp_path / "无地址.xlsx", row * 60)
    assert inspect(path, Limits(cells=2400)).kind is Kind.XLSX
    refused(path, "workbook-reaches-too-far", limits=Limits(cells=2399))


def test_formatted_empty_cells_far_away_are_no_obstacle(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFC1048576" s="0"/><c r="XFD1048576" s="0"></c></row>'
    )
    path = xlsx_of(tmp_path / "格式.xlsx", rows)
    assert inspect(path).kind is Kind.XLSX
    with open_workbook(path) as workbook:
        assert list(workbook.sheets[0].rows()) == [[1]]


@pytest.mark.parametrize(
    "record",
    [
        struct.pack("<HHHHHd", 0x0203, 14, 65535, 65535, 0, 1.0),
        struct.pack("<HHHHHiH", 0x00BD, 12, 65535, 65000, 0, 5, 65000),
        struct.pack("<HHHH", 0x00BD, 6 + 6 * 200, 65535, 100) + bytes(6 * 200) + struct.pack("<H", 299),
    ],
)
def test_a_far_cell_in_an_old_xls_is_refused(tmp_path: Path, record: bytes) -> None:
    stream = xls_stream({"表": {(0, 0): "姓名"}})
    path = ole_file(tmp_path / "远.xls", {"Workbook": stream[:-4] + record + stream[-4:]})
    assert "第 65536 行" in refused(path, "workbook-reaches-too-far")


def test_an_old_xls_that_claims_an_impossible_size_is_refused(tmp_path: Path) -> None:
    stream = xls_stream({"表": {(0, 0): "姓名"}})
    claim = struct.pack("<HHIIHHH", 0x0200, 14, 0, 0x7FFFFFFF, 0, 0xFFFF, 0)
    refused(
        ole_file(tmp_path / "大.xls", {"Workbook": stream[:-4] + claim + stream[-4:]}), "workbook-damaged"
    )


def test_a_loop_in_the_old_container_is_refused(tmp_path: Path) -> None:
    path = xls_file(tmp_path / "环.xls", {"表": {(row, 0): f"居民{row}" for row in range(300)}})
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, 512 + 4 * 1, 1)  # the first sector of the stream follows itself
    path.write_bytes(content)
    refused(path, "workbook-damaged")


def test_one_flipped_byte_in_a_part_is_damage(roster: Path) -> None:
    content = bytearray(roster.read_bytes())
    content[content.index(b"xl/worksheets/sheet1.xml") + 60] ^= 0xFF
    roster.write_bytes(content)
    assert "损坏" in refused(roster, "workbook-damaged")


def test_a_download_that_broke_off_is_damage(roster: Path) -> None:
    roster.write_bytes(roster.read_bytes()[:-300])
    refused(roster, "workbook-damaged")


def test_xml_that_defines_its_own_words_is_refused(tmp_path: Path) -> None:
    laughs = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "哈哈哈">]><worksheet xmlns="{MAIN}"><sheetData>'
        '<row r="1"><c r="A1" t="str"><v>&a;</v></c></row></sheetData></worksheet>'
    )
    refused(xlsx_of(tmp_path / "实体.xlsx", laughs), "workbook-damaged")


def test_text_that_the_reader_would_take_for_empty_is_refused(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><v><![CDATA[姓名]]></v></c><c r="B1"><v>1</v></c></row>'
    refused(xlsx_of(tmp_path / "壳.xlsx", rows), "workbook-damaged")
    strings = f'<sst xmlns="{MAIN}"><si><t><![CDATA[姓名]]></t></si></sst>'
    plain = '<row r="1"><c r="A1"><v>1</v></c></row>'
    refused(xlsx_of(tmp_path / "串.xlsx", plain, xl__sharedStrings=strings), "workbook-damaged")
    harmless = "<Properties><![CDATA[x]]></Properties>"
    assert inspect(xlsx_of(tmp_path / "属性.xlsx", plain, docProps__custom=harmless)).kind is Kind.XLSX


def test_a_workbook_with_only_empty_sheets_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("二")
    book.save(tmp_path / "空表.xlsx")
    refused(tmp_path / "空表.xlsx", "workbook-without-content")


def test_an_old_xls_with_only_empty_sheets_is_refused(tmp_path: Path) -> None:
    refused(xls_file(tmp_path / "空.xls", {"表": {}}), "workbook-without-content")


def test_a_workbook_without_sheets_is_refused(tmp_path: Path) -> None:
    path = xlsx_of(tmp_path / "无表.xlsx", "")
    empty = f'<workbook xmlns="{MAIN}"><sheets/></workbook>'
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, empty if name == "xl/workbook.xml" else content)
    refused(path, "workbook-without-content")


def test_links_to_other_files_and_names_that_climb_out_change_nothing(roster: Path) -> None:
    path = with_part(roster, "../../evil.xlsx", b"x", "链接.xlsx")
    path = with_part(path, "xl/externalLinks/externalLink1.xml", b"<externalLink/>", "链接二.xlsx")
    with open_workbook(path) as workbook:
        assert [row[0] for row in workbook.sheets[0].rows()] == ["姓名", "王小明"]
    assert not (roster.parent.parent.parent / "evil.xlsx").exists()


def test_two_parts_of_one_name_are_refused(roster: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = with_part(roster, "xl/workbook.xml", b"<workbook/>")
    assert "重名" in refused(path, "workbook-damaged")


def test_a_workbook_under_the_name_of_the_old_kind_is_read_by_its_content(roster: Path) -> None:
    renamed = roster.rename(roster.with_suffix(".xls"))
    with open_workbook(renamed) as workbook:
        assert workbook.kind is Kind.XLSX
        assert next(workbook.sheets[0].rows()) == ["姓名", "身份证号"]


def test_nothing_here_needs_the_web_framework(tmp_path: Path) -> None:
    program = (
        "import sys, pkgutil, importlib, linli.kit.workbooks as package\n"
        "for module in pkgutil.iter_modules(package.__path__):\n"
        "    importlib.import_module(f'{package.__name__}.{module.name}')\n"
        "print([name for name in sys.modules if name.startswith('django')])\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert said.stdout.strip() == "[]"


def test_an_old_xls_at_which_the_reader_panics_is_damage(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A list of merged cells that promises 65,535 of them and holds none."""
    stream = xls_stream({"表": {(0, 0): "姓名"}})
    merged = struct.pack("<HHH", 0x00E5, 2, 0xFFFF)
    path = ole_file(tmp_path / "坏.xls", {"Workbook": stream[:-4] + merged + stream[-4:]})
    assert inspect(path).kind is Kind.XLS
    with pytest.raises(WorkbookUnreadable, match="损坏"):
        open_workbook(path)
    capfd.readouterr()  # the reader writes about its panic itself


def test_a_stop_from_the_keyboard_is_not_taken_for_damage(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), reading._failures_as_findings(tmp_path):
        raise KeyboardInterrupt


def with_number(path: Path, at: int, number: int, form: str = "<I") -> Path:
    content = bytearray(path.read_bytes())
    struct.pack_into(form, content, at, number)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("what", "at", "number", "form"),
    [
        ("sectors of 64 kilobytes", 30, 16, "<H"),
        ("a directory outside the file", 48, 90_000, "<I"),
        ("a table outside the file", 76, 90_000, "<I"),
        ("a stream that begins outside the table", 512 + 4 * 2, 90_000, "<I"),
    ],
)
def test_an_old_container_that_contradicts_itself_is_damage(
    tmp_path: Path, what: str, at: int, number: int, form: str
) -> None:
    path = xls_file(tmp_path / "坏.xls", {"表": {(row, 0): f"居民{row}" for row in range(300)}})
    assert inspect(path).kind is Kind.XLS
    refused(with_number(path, at, number, form), "workbook-damaged")


def test_a_container_cut_off_in_its_header_is_damage(tmp_path: Path) -> None:
    path = xls_file(tmp_path / "短.xls", {"表": {(0, 0): "姓名"}})
    path.write_bytes(path.read_bytes()[:40])
    refused(path, "workbook-damaged")


def test_a_container_whose_tables_are_listed_in_a_chain_is_read(tmp_path: Path) -> None:
    path = xls_file(tmp_path / "链.xls", {"表": {(0, 0): "姓名"}})
    content = path.read_bytes()
    listed = struct.pack("<128I", 0, *[0xFFFFFFFF] * 126, 0xFFFFFFFE)
    path.write_bytes(content + listed)
    with_number(with_number(path, 68, len(content) // 512 - 1), 76, 0xFFFFFFFF)
    with open_workbook(path) as workbook:
        assert list(workbook.sheets[0].rows()) == [["姓名"]]


def test_a_table_listed_a_thousand_times_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = xls_file(tmp_path / "重.xls", {"表": {(0, 0): "姓名"}})
    content = bytearray(path.read_bytes())
    struct.pack_into("<109I", content, 76, *[0] * 109)
    path.write_bytes(content)
    refused(path, "workbook-damaged")


@pytest.mark.parametrize(
    "cells", ["<c r='A1'><v>1</c></v>", "<c r='A-1'><v>1</v></c>", "<c r='A1' r='B1'><v>1</v></c>"]
)
def test_an_unusual_sheet_that_is_no_proper_xml_is_damage(tmp_path: Path, cells: str) -> None:
    refused(xlsx_of(tmp_path / "乱.xlsx", f'<row r="1">{cells}</row>'), "workbook-damaged")


def test_a_definition_hidden_in_another_encoding_is_found(tmp_path: Path) -> None:
    text = (
        f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "哈">]><worksheet xmlns="{MAIN}">'
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
    )
    refused(xlsx_of(tmp_path / "实体.xlsx", text.encode("utf-16")), "workbook-damaged")


def test_a_large_picture_is_passed_over(roster: Path) -> None:
    picture = os.urandom(3 << 20) + b"<c " + os.urandom(3 << 20)
    assert inspect(with_part(roster, "xl/media/image1.png", picture)).kind is Kind.XLSX
