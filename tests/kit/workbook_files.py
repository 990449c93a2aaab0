"""Builds files that no library of ours writes: old .xls, encrypted workbooks, hand-written sheets."""

import struct
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def ole_file(path: Path, streams: Mapping[str, bytes]) -> Path:
    """A container with one table sector: small streams lie in the mini stream, as Office writes them."""
    sectors: list[bytes] = [b""]  # the table itself, filled in last
    table: list[int] = [_FAT]

    def store(content: bytes) -> int:
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        start = len(sectors)
        for at, piece in enumerate(pieces):
            sectors.append(piece)
            table.append(start + at + 1 if at + 1 < len(pieces) else _END)
        return start if pieces else _END

    small = b""
    mini_table: list[int] = []
    placed: dict[str, tuple[int, int]] = {}
    for name, content in streams.items():
        if len(content) >= 4096:
            placed[name] = store(content), len(content)
            continue
        first = len(small) // 64
        count = (len(content) + 63) // 64
        small += content.ljust(count * 64, b"\0")
        mini_table += [first + at + 1 for at in range(count - 1)] + ([_END] if count else [])
        placed[name] = first if count else _END, len(content)
    mini_start = store(small)
    mini_fat = store(struct.pack(f"<{len(mini_table)}I", *mini_table).ljust(512, b"\xff"))
    entries = [_entry("Root Entry", 5, mini_start, len(small), 1)]
    entries += [
        _entry(name, 2, *placed[name], _FREE if at == len(streams) else at + 1)
        for at, name in enumerate(streams, 1)
    ]
    directory = store(b"".join(entries).ljust(-(-len(entries) // 4) * 512, b"\0"))
    sectors[0] = struct.pack("<128I", *(table + [_FREE] * (128 - len(table))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1)
    header += struct.pack("<IIIIIIII", directory, 0, 4096, mini_fat, 1, _END, 0, 0)
    header += struct.pack("<108I", *[_FREE] * 108)
    path.write_bytes(header.ljust(512, b"\xff") + b"".join(sectors))
    return path


def _entry(name: str, kind: int, start: int, size: int, link: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    left, right, child = (_FREE, _FREE, link) if kind == 5 else (_FREE, link, _FREE)
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    return head + struct.pack("<III", left, right, child) + bytes(36) + struct.pack("<II4x", start, size)


def xls_stream(sheets: Mapping[str, Mapping[tuple[int, int], object]], *, password: bool = False) -> bytes:
    """The content of an .xls (BIFF8). Bytes are an error code, a tuple of bytes one from a formula."""

    def record(kind: int, content: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    begin += record(0x002F, bytes(6)) if password else b""
    for number_format in (0, 22):  # the second look is a day with its time
        begin += record(0x00E0, struct.pack("<HH", 0, number_format) + bytes(16))
    bodies = []
    for cells in sheets.values():
        body = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
        for (row, column), value in sorted(cells.items()):
            at = struct.pack("<HHH", row, column, 0)
            if isinstance(value, bool):
                body += record(0x0205, at + bytes([value, 0]))
            elif isinstance(value, bytes):
                body += record(0x0205, at + value + b"\x01")
            elif isinstance(value, date):
                moment = value if isinstance(value, datetime) else datetime.combine(value, time())
                day = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
                body += record(0x0203, struct.pack("<HHHd", row, column, 1, day))
            elif isinstance(value, tuple):
                body += record(0x0006, at + b"\x02\0" + value[0] + b"\0\0\0\xff\xff" + bytes(6) + b"\0\0")
            elif isinstance(value, int | float):
                body += record(0x0203, at + struct.pack("<d", value))
            else:
                text = str(value).encode("utf-16-le")
                body += record(0x0204, at + struct.pack("<HB", len(text) // 2, 1) + text)
        bodies.append(body + record(0x000A))
    names = [name.encode("utf-16-le") for name in sheets]
    lists = sum(4 + 8 + len(name) for name in names)
    offset = len(begin) + lists + 4
    for name, body in zip(names, bodies, strict=True):
        begin += record(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(name) // 2, 1) + name)
        offset += len(body)
    return begin + record(0x000A) + b"".join(bodies)


def xls_file(path: Path, sheets: Mapping[str, Mapping[tuple[int, int], object]], **options: bool) -> Path:
    return ole_file(path, {"Workbook": xls_stream(sheets, **options)})


def xlsx_of(path: Path, sheet_data: str | bytes, **more: str | bytes) -> Path:
    """A workbook with one sheet 表 whose XML is given: rows only, or the whole part from ``<?xml`` on."""
    if isinstance(sheet_data, str) and not sheet_data.startswith("<?xml"):
        sheet_data = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData></worksheet>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet_data,
        **{name.replace("__", "/"): content for name, content in more.items()},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
