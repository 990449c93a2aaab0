"""What is looked at before a file is opened: is it a workbook at all, and is it safe to unpack."""

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from lxml import etree

from linli.kit.workbooks import biff, delimited
from linli.kit.workbooks.ole import MAGIC, OleDamaged, OleFile
from linli.kit.workbooks.package import sheet_parts
from linli.kit.workbooks.refusal import WorkbookUnreadable, damaged, encrypted, refuse, without_content
from linli.kit.workbooks.sheetscan import PartDamaged, SheetScan, scan, scan_slowly
from linli.kit.workbooks.values import ErrorCell, column_letters

__all__ = ["Contents", "Kind", "Limits", "WorkbookUnreadable", "inspect"]


class Kind(StrEnum):
    """What the content is; the name of the file is not believed."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may ask of an office PC. A roster of 100,000 people unpacks to about 70 MB."""

    file_bytes: int = 100 << 20
    entries: int = 5_000
    unpacked_bytes: int = 400 << 20
    #: Sheets unpack to 8-20 times their size, empty formatted ones as well; a bomb to 1,000 times.
    ratio: int = 150
    ratio_from_bytes: int = 16 << 20
    #: Rows times columns up to the furthest filled cell; the reader takes 32 bytes for each.
    cells: int = 12_000_000


ORDINARY = Limits()


@dataclass(frozen=True, slots=True)
class Contents:
    """What the look told; ``faults`` and ``empty`` by the sheet's place in the workbook, 0 the first."""

    kind: Kind
    encoding: str = ""
    faults: Mapping[int, Mapping[tuple[int, int], ErrorCell]] = field(default_factory=dict)
    empty: frozenset[int] = frozenset()


_SAVE_AS = "请用 Excel 或 WPS 打开，“另存为”选择“Excel 工作簿 (*.xlsx)”，再上传新文件。"
_WITHOUT_MACROS = (
    "请用 Excel 或 WPS 打开，“另存为”选择“Excel 工作簿 (*.xlsx)”，"
    "提示“无法保存宏”时选“是”，再上传新文件；数据不会少。"
)
_TOO_MUCH = (
    "请先删除数据以外的行、列和工作表（选中后右键“删除”，只清空内容不够），另存一份再上传；或分成几个文件。"
)
_MACRO_MARKS = ("vbaproject.bin", "/macrosheets/")
_OTHER_DOCUMENTS = (
    ("word/", "Word 文档"),
    ("ppt/", "演示文稿"),
    ("xl/workbook.bin", "二进制工作簿（.xlsb）"),
    ("content.xml", "OpenDocument 表格（.ods）"),
)


def inspect(path: Path, limits: Limits = ORDINARY) -> Contents:
    """What ``path`` is; raises ``WorkbookUnreadable``. No part is unpacked before its size is known."""
    if not path.is_file():
        raise refuse(path, "workbook-missing", "找不到这个文件", "请检查文件名和所在文件夹，或重新选择文件。")
    size = path.stat().st_size
    if size == 0:
        raise refuse(
            path,
            "workbook-empty-file",
            "文件是空的（0 字节），多半是没有下载完或没有保存",
            "请重新下载或重新保存后再上传。",
        )
    if size > limits.file_bytes:
        raise refuse(
            path,
            "workbook-too-large",
            f"文件有 {_megabytes(size)}，超过上限 {_megabytes(limits.file_bytes)}",
            _TOO_MUCH,
        )
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inspect_package(path, limits)
    if head.startswith(MAGIC):
        return _inspect_ole(path, limits)
    return _inspect_text(path, head)


def _inspect_package(path: Path, limits: Limits) -> Contents:
    if path.suffix.lower() in (".xlsm", ".xltm", ".xlam"):
        raise refuse(
            path, "workbook-with-macros", "这是带宏的工作簿，宏可能带来风险，不予打开", _WITHOUT_MACROS
        )
    try:
        _refuse_crowd(path, limits)
        with zipfile.ZipFile(path) as archive:
            _refuse_by_list(path, archive.infolist(), limits)
            scans = _scan_parts(archive)
            sheets = sheet_parts(archive)
    except (zipfile.BadZipFile, zlib.error, PartDamaged, etree.XMLSyntaxError) as broken:
        raise damaged(path) from broken
    except (KeyError, EOFError, OSError, ValueError, NotImplementedError, struct.error) as broken:
        raise damaged(path) from broken
    scanned = [(sheet.name, scans.get(sheet.part, SheetScan())) for sheet in sheets]
    return _judged(path, Kind.XLSX, scanned, limits)


def _judged(path: Path, kind: Kind, sheets: Sequence[tuple[str, SheetScan]], limits: Limits) -> Contents:
    for name, found in sheets:
        if found.rows * found.columns > limits.cells:
            raise _too_far(path, name, found)
    if not any(found.rows for _, found in sheets):
        raise without_content(path)
    return Contents(
        kind=kind,
        faults={place: found.faults for place, (_, found) in enumerate(sheets) if found.faults},
        empty=frozenset(place for place, (_, found) in enumerate(sheets) if not found.rows),
    )


def _refuse_crowd(path: Path, limits: Limits) -> None:
    """Reads the size of the zip's list before the list: a million entries alone would fill the memory."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 66_000))
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + 22 > len(tail):
        raise zipfile.BadZipFile("no end of list")
    count, list_bytes = struct.unpack_from("<HL", tail, end + 10)
    if count > limits.entries or list_bytes > limits.entries * 400:
        raise refuse(
            path, "workbook-bomb", f"压缩包里有 {count} 个以上的部件，正常的工作簿没有这么多", _TOO_MUCH
        )


def _refuse_by_list(path: Path, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [entry.filename.replace("\\", "/").lower() for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise encrypted(path)
    if any(mark in f"/{name}" for name in names for mark in _MACRO_MARKS):
        raise refuse(
            path, "workbook-with-macros", "工作簿里带有宏，宏可能带来风险，不予打开", _WITHOUT_MACROS
        )
    if not any(name.endswith("workbook.xml") for name in names):
        for mark, what in _OTHER_DOCUMENTS:
            if any(name == mark or name.startswith(mark) for name in names):
                raise refuse(path, "workbook-other-kind", f"这是{what}，不是 .xlsx 工作簿", _SAVE_AS)
        raise refuse(
            path, "workbook-other-kind", "这是压缩包，里面没有工作簿", "请先解压，再上传其中的 Excel 文件。"
        )
    if len(set(names)) < len(names):
        raise damaged(path, "部件重名")
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked_bytes:
        raise refuse(
            path,
            "workbook-bomb",
            f"解压后有 {_megabytes(total)}，超过上限 {_megabytes(limits.unpacked_bytes)}",
            _TOO_MUCH,
        )
    for entry in entries:
        if entry.file_size > max(limits.ratio_from_bytes, entry.compress_size * limits.ratio):
            raise refuse(
                path,
                "workbook-bomb",
                f"有一个部件压缩了 {entry.file_size // max(entry.compress_size, 1)} 倍，正常的工作簿不会这样",
                _TOO_MUCH,
            )


def _scan_parts(archive: zipfile.ZipFile) -> dict[str, SheetScan]:
    """Unpacks every part once; one that holds more than the zip's list admits fails its check sum here."""
    scans = {}
    for entry in archive.infolist():
        with archive.open(entry) as part:
            found = scan(part)
        if found.is_unusual and found.looks_like_sheet:
            with archive.open(entry) as part:
                found = scan_slowly(part)
        scans[entry.filename] = found
    return scans


def _inspect_ole(path: Path, limits: Limits) -> Contents:
    content = path.read_bytes()
    try:
        container = OleFile(content)
        names = container.names
        if names & {"EncryptedPackage", "EncryptionInfo"}:
            raise encrypted(path)
        if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"}:
            raise refuse(
                path, "workbook-with-macros", "工作簿里带有宏，宏可能带来风险，不予打开", _WITHOUT_MACROS
            )
        book = next((name for name in ("Workbook", "Book") if name in names), "")
        if not book:
            what = "Word 文档" if "WordDocument" in names else "其他程序的文档"
            raise refuse(path, "workbook-other-kind", f"这是{what}，不是工作簿", _SAVE_AS)
        stream = container.stream(book)
        if biff.has_password(stream):
            raise encrypted(path)
        return _judged(path, Kind.XLS, biff.scan_sheets(stream), limits)
    except (OleDamaged, PartDamaged, struct.error) as broken:
        raise damaged(path) from broken


def _inspect_text(path: Path, head: bytes) -> Contents:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style", b"<div")):
        raise refuse(
            path,
            "workbook-other-kind",
            f"内容是网页，不是工作簿，只是扩展名写成了 {path.suffix or '（无）'}",
            _SAVE_AS,
        )
    if start.startswith(b"<"):
        raise refuse(path, "workbook-other-kind", "内容是 XML 文本，不是 .xlsx 工作簿", _SAVE_AS)
    if start.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"rar!", b"7z\xbc\xaf")):
        raise refuse(
            path,
            "workbook-other-kind",
            "这不是表格文件（可能是 PDF、图片或压缩包）",
            "请上传 .xlsx、.xls 或 .csv 文件；压缩包请先解压。",
        )
    encoding = delimited.detect_encoding(path)
    if encoding is None:
        raise refuse(
            path,
            "workbook-not-a-workbook",
            "认不出文件内容，既不是 Excel 工作簿也不是文本",
            "请确认上传的是 .xlsx、.xls 或 .csv 文件；如果文件本来能打开，" + _SAVE_AS[1:],
        )
    if path.suffix.lower() != ".csv":
        raise refuse(
            path,
            "workbook-not-a-workbook",
            f"内容是文本，不是工作簿，只是扩展名写成了 {path.suffix or '（无）'}",
            "如果这是逗号分隔的文本，请把扩展名改为 .csv 再上传；否则" + _SAVE_AS[1:],
        )
    return Contents(kind=Kind.CSV, encoding=encoding)


def _too_far(path: Path, sheet: str, found: SheetScan) -> WorkbookUnreadable:
    return refuse(
        path,
        "workbook-reaches-too-far",
        f"工作表“{sheet}”的内容一直延伸到第 {found.rows} 行、{column_letters(found.columns - 1)} 列，"
        "很远的地方有零星内容",
        "请在工作表里按 Ctrl+End 找到最远的单元格，删除数据以外的整行整列，保存后再上传。",
    )


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):.0f} MB"
