"""Looks into the container of .xls and of encrypted workbooks: its streams and the bytes of one."""

import struct
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_REGULAR = 0xFFFFFFFA  # sector numbers above are marks: free, end of chain
_ENTRY = 128


class OleDamaged(Exception):
    """The container contradicts itself."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


class OleFile:
    """The directory of an OLE container, read from its bytes."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            powers = struct.unpack_from("<HH", content, 30)
            if powers not in ((9, 6), (12, 6)):
                raise OleDamaged("扇区大小不合规定")
            self._sector, self._mini_sector = 1 << powers[0], 1 << powers[1]
            (directory,) = struct.unpack_from("<I", content, 48)
            self._cutoff, mini_fat = struct.unpack_from("<II", content, 56)
            self._fat = self._allocation()
            self._entries = self._directory(self._chain(directory))
            self._mini_fat = _numbers(self._chain(mini_fat)) if mini_fat < _LAST_REGULAR else ()
        except (struct.error, UnicodeDecodeError) as broken:
            raise OleDamaged(str(broken)) from broken

    @property
    def names(self) -> frozenset[str]:
        """Names of all streams and storages, without their paths."""
        return frozenset(entry.name for entry in self._entries)

    def stream(self, name: str) -> bytes:
        for entry in self._entries:
            if entry.name == name and entry.kind == 2:
                return self._read(entry)
        raise OleDamaged(f"没有 {name}")

    def _read(self, entry: _Entry) -> bytes:
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        root = next((candidate for candidate in self._entries if candidate.kind == 5), None)
        if root is None:
            raise OleDamaged("没有根目录")
        small = self._chain(root.start)
        size = self._mini_sector
        pieces = [small[at * size : at * size + size] for at in _walk(self._mini_fat, entry.start)]
        return b"".join(pieces)[: entry.size]

    def _allocation(self) -> tuple[int, ...]:
        """The table of next sectors: its own sectors are listed in the header, then in a chain of lists."""
        listed = list(struct.unpack_from("<109I", self._content, 76))
        (further,) = struct.unpack_from("<I", self._content, 68)
        seen: set[int] = set()
        while further < _LAST_REGULAR and further not in seen:
            seen.add(further)
            *more, further = _numbers(self._at(further))
            listed += more
        used = [number for number in listed if number < _LAST_REGULAR]
        # One table sector describes sector/4 others: more tables than the file has room for fill the memory.
        if (len(used) - 1) * (self._sector // 4) * self._sector > len(self._content):
            raise OleDamaged("扇区表比文件还大")
        return _numbers(b"".join(self._at(number) for number in used))

    def _directory(self, content: bytes) -> list[_Entry]:
        entries = []
        for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            if kind:
                name = content[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le")
                start, size = struct.unpack_from("<II", content, at + 116)
                entries.append(_Entry(name, kind, start, size))
        return entries

    def _chain(self, start: int) -> bytes:
        return b"".join(self._at(number) for number in _walk(self._fat, start))

    def _at(self, number: int) -> bytes:
        """One sector; the header fills the place of a sector before the first."""
        begin = (number + 1) * self._sector
        if begin >= len(self._content):
            raise OleDamaged("指向文件之外")
        return self._content[begin : begin + self._sector]


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _walk(table: tuple[int, ...], number: int) -> list[int]:
    steps: list[int] = []
    while number < _LAST_REGULAR:
        if number >= len(table) or len(steps) > len(table):
            raise OleDamaged("扇区链不完整")
        steps.append(number)
        number = table[number]
    return steps
