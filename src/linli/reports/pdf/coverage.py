"""Which characters a font file can draw: its cmap table, read without a font library."""

import struct
from functools import lru_cache
from pathlib import Path

_SFNT_IN_COLLECTION = b"ttcf"
#: (platform, encoding) of the Unicode tables, the best first: all of Unicode before its first 65,536.
_UNICODE = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))


class FontUnreadable(ValueError):
    """A file in the fonts folder that is not a usable font."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"字体文件“{path.name}”不能用：{reason}。请换一个 .ttf、.otf 或 .ttc 文件，或把它移出字体文件夹"
        )


def characters(path: Path, index: int = 0) -> frozenset[int]:
    """The code points a font draws; ``index`` is its place in a collection (.ttc)."""
    state = path.stat()
    return _characters(path, index, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=32)
def _characters(path: Path, index: int, modified: int, size: int) -> frozenset[int]:
    try:
        return frozenset(_read(path, index))
    except (struct.error, IndexError, KeyError) as error:
        raise FontUnreadable(path, "文件损坏，或没有Unicode字符表") from error


def _read(path: Path, index: int) -> set[int]:
    with path.open("rb") as file:
        start = 0
        if file.read(4) == _SFNT_IN_COLLECTION:
            file.seek(12 + 4 * index)
            (start,) = struct.unpack(">I", file.read(4))
        file.seek(start + 4)
        (count,) = struct.unpack(">H", file.read(2))
        file.seek(start + 12)
        records = [struct.unpack(">4sIII", file.read(16)) for _ in range(count)]
        offset, length = {tag: (at, size) for tag, _, at, size in records}[b"cmap"]
        file.seek(offset)
        table = file.read(length)
    (count,) = struct.unpack_from(">H", table, 2)
    found = {}
    for n in range(count):
        platform, encoding, at = struct.unpack_from(">HHI", table, 4 + 8 * n)
        found[platform, encoding] = at
    best = next((found[pair] for pair in _UNICODE if pair in found), None)
    if best is None:
        raise KeyError("no Unicode cmap")
    (form,) = struct.unpack_from(">H", table, best)
    if form == 12:
        return _segmented_coverage(table, best)
    if form == 4:
        return _segment_mapping(table, best)
    raise KeyError(f"cmap format {form}")


def _segmented_coverage(table: bytes, at: int) -> set[int]:
    (groups,) = struct.unpack_from(">I", table, at + 12)
    codes: set[int] = set()
    for first, last, glyph in struct.iter_unpack(">III", table[at + 16 : at + 16 + 12 * groups]):
        # Glyph 0 is the empty box.
        codes.update(range(first + (glyph == 0), last + 1))
    return codes


def _segment_mapping(table: bytes, at: int) -> set[int]:
    (doubled,) = struct.unpack_from(">H", table, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", table, at + 14)
    starts = struct.unpack_from(f">{count}H", table, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", table, at + 16 + 2 * doubled)
    ranges_at = at + 16 + 3 * doubled
    ranges = struct.unpack_from(f">{count}H", table, ranges_at)
    codes: set[int] = set()
    for n, (first, last, delta, indirect) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if indirect:
                (glyph,) = struct.unpack_from(">H", table, ranges_at + 2 * n + indirect + 2 * (code - first))
                if glyph == 0:
                    continue
            if (glyph + delta) % 65536:
                codes.add(code)
    return codes
