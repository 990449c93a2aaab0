"""Copies a zip with some parts replaced: every other part passes byte for byte, still compressed.

The zip module of Python can only unpack and pack again, which takes seconds for a large sheet and would
re-compress what nobody touched.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

#: 1980-01-01, the first day a zip knows: the same content gives the same bytes.
_FIXED_DATE = 0x21
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8 = 0x800
_LARGEST = 0xFFFFFFFF
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class _Written:
    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    def local_header(self) -> bytes:
        fields = (
            20,
            self.flags,
            self.method,
            0,
            _FIXED_DATE,
            self.crc,
            self.packed,
            self.size,
            len(self.name),
            0,
        )
        return _LOCAL.pack(b"PK\x03\x04", *fields) + self.name

    def central_header(self) -> bytes:
        known = (
            20,
            20,
            self.flags,
            self.method,
            0,
            _FIXED_DATE,
            self.crc,
            self.packed,
            self.size,
            len(self.name),
        )
        return _CENTRAL.pack(b"PK\x01\x02", *known, 0, 0, 0, 0, 0, self.offset) + self.name


def copy_with(source: BinaryIO, target: BinaryIO, changed: Mapping[str, bytes | Iterable[bytes]]) -> None:
    """``changed`` gives the content of replaced parts and, after the old ones, of additional parts.

    Content may come in pieces: it is compressed as it comes, never held whole. ``target`` must be seekable.
    """
    written = []
    with zipfile.ZipFile(source) as old:
        present = old.infolist()
        for entry in present:
            if entry.filename in changed:
                written.append(_pack(target, entry.filename, changed[entry.filename]))
            else:
                written.append(_pass_on(source, target, entry))
        known = {entry.filename for entry in present}
    written += [_pack(target, name, content) for name, content in changed.items() if name not in known]
    _finish(target, written)


def _pack(target: BinaryIO, name: str, content: bytes | Iterable[bytes]) -> _Written:
    """The header is written twice: first to keep its place, then with what is known at the end."""
    offset = target.tell()
    encoded, flags = _encoded(name)
    target.write(_Written(encoded, flags, zipfile.ZIP_DEFLATED, 0, 0, 0, offset).local_header())
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    crc = packed = size = 0
    for piece in [content] if isinstance(content, bytes) else content:
        crc = zlib.crc32(piece, crc)
        size += len(piece)
        packed += target.write(deflate.compress(piece))
    packed += target.write(deflate.flush())
    entry = _checked(_Written(encoded, flags, zipfile.ZIP_DEFLATED, crc, packed, size, offset))
    end = target.tell()
    target.seek(offset)
    target.write(entry.local_header())
    target.seek(end)
    return entry


def _pass_on(source: BinaryIO, target: BinaryIO, entry: zipfile.ZipInfo) -> _Written:
    offset = target.tell()
    encoded, flags = _encoded(entry.filename)
    copied = _checked(
        _Written(encoded, flags, entry.compress_type, entry.CRC, entry.compress_size, entry.file_size, offset)
    )
    target.write(copied.local_header())
    source.seek(entry.header_offset)
    *_, name_length, extra_length = _LOCAL.unpack(source.read(_LOCAL.size))
    source.seek(entry.header_offset + _LOCAL.size + name_length + extra_length)
    left = entry.compress_size
    while left:
        piece = source.read(min(left, _PIECE))
        if not piece:
            raise zipfile.BadZipFile(f"{entry.filename} ends too early")
        target.write(piece)
        left -= len(piece)
    return copied


def _finish(target: BinaryIO, written: list[_Written]) -> None:
    start = target.tell()
    for entry in written:
        target.write(entry.central_header())
    size = target.tell() - start
    count = len(written)
    target.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, 0))


def _encoded(name: str) -> tuple[bytes, int]:
    return (name.encode("ascii"), 0) if name.isascii() else (name.encode("utf-8"), _UTF8)


def _checked(entry: _Written) -> _Written:
    if max(entry.size, entry.packed, entry.offset) >= _LARGEST:
        raise zipfile.LargeZipFile("a part of a workbook cannot be larger than 4 GB")
    return entry
