"""Opens an .xlsx, .xls or .csv and gives its sheets row by row, each cell as people mean it."""

import csv
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import python_calamine

from linli.kit.workbooks import delimited
from linli.kit.workbooks.guard import ORDINARY, Contents, Kind, Limits, WorkbookUnreadable, inspect
from linli.kit.workbooks.refusal import damaged, encrypted, without_content
from linli.kit.workbooks.values import CellValue, ErrorCell, plain, safe_sheet_name

__all__ = ["Merge", "Sheet", "Workbook", "WorkbookUnreadable", "open_workbook"]

Rows = Callable[[], Iterator[list[Any]]]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block, counted from 0, both ends included; its value stands in the first cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """What a sheet holds once it is loaded; raw rows begin at ``top`` and ``left``, both counted from 0."""

    raw_rows: Rows
    top: int = 0
    left: int = 0
    height: int = 0
    width: int = 0
    merges: tuple[Merge, ...] = ()


@dataclass(slots=True)
class Sheet:
    """One sheet; it is loaded when something of it is asked for, and let go by ``release``."""

    name: str
    file: str
    is_hidden: bool
    load: Callable[[], Grid]
    faults: Mapping[tuple[int, int], ErrorCell] = field(default_factory=dict)
    _grid: Grid | None = None

    @property
    def first_row(self) -> int:
        """The number Excel shows beside the first row of ``rows()``."""
        return self._frame()[0] + 1

    @property
    def first_column(self) -> int:
        """Where ``rows()`` begin, 0 is column A."""
        return self._frame()[1]

    @property
    def width(self) -> int:
        """Every row has as many cells."""
        _, left, _, right = self._frame()
        return right - left

    @property
    def merges(self) -> tuple[Merge, ...]:
        return self.grid.merges

    @property
    def grid(self) -> Grid:
        if self._grid is None:
            self._grid = self.load()
        return self._grid

    def rows(self) -> Iterator[list[CellValue]]:
        """All rows from the first to the last with content, blank ones between them included."""
        if not self.faults:
            for row in self.grid.raw_rows():
                yield list(map(plain, row))
            return
        yield from self._rows_with_faults()

    def release(self) -> None:
        """Gives the memory of a loaded sheet back."""
        self._grid = None

    def _frame(self) -> tuple[int, int, int, int]:
        """Top, left, and the row and column after the end; error cells may stand outside what was loaded."""
        grid = self.grid
        rows = [row for row, _ in self.faults]
        columns = [column for _, column in self.faults]
        if grid.height:
            rows += [grid.top, grid.top + grid.height - 1]
            columns += [grid.left, grid.left + grid.width - 1]
        if not rows:
            return 0, 0, 0, 0
        return min(rows), min(columns), max(rows) + 1, max(columns) + 1

    def _rows_with_faults(self) -> Iterator[list[CellValue]]:
        """Puts the error cells, which the fast reader shows as empty or not at all, where they stand."""
        by_row: dict[int, dict[int, ErrorCell]] = {}
        for (row, column), fault in self.faults.items():
            by_row.setdefault(row, {})[column] = fault
        grid = self.grid
        raw = grid.raw_rows()
        top, left, bottom, right = self._frame()
        for number in range(top, bottom):
            cells: list[CellValue] = [None] * (right - left)
            if grid.top <= number < grid.top + grid.height:
                begin = grid.left - left
                cells[begin : begin + grid.width] = map(plain, next(raw))
            for column, fault in by_row.get(number, {}).items():
                cells[column - left] = fault
            yield cells


class Workbook:
    """An open file; use it in a ``with`` block, on Windows an open file cannot be replaced."""

    def __init__(self, path: Path, kind: Kind, sheets: list[Sheet], close: Callable[[], None]) -> None:
        self.path = path
        self.kind = kind
        self.sheets = sheets
        self._close = close

    @property
    def visible_sheets(self) -> list[Sheet]:
        return [sheet for sheet in self.sheets if not sheet.is_hidden]

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def close(self) -> None:
        for sheet in self.sheets:
            sheet.release()
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_workbook(path: str | Path, limits: Limits = ORDINARY) -> Workbook:
    """Looks the file over first; ``WorkbookUnreadable`` brings the finding to show when it cannot be read."""
    path = Path(path)
    contents = inspect(path, limits)
    if contents.kind is Kind.CSV:
        return _open_text(path, contents.encoding)
    return _open_binary(path, contents)


def _open_binary(path: Path, contents: Contents) -> Workbook:
    with _failures_as_findings(path):
        # By its path only when the name tells the truth: the reader believes the extension.
        if path.suffix.lower() == f".{contents.kind}":
            book = python_calamine.CalamineWorkbook.from_path(path)
        else:
            with path.open("rb") as file:
                book = python_calamine.CalamineWorkbook.from_filelike(file)
    sheets = [
        Sheet(
            name=described.name,
            file=path.name,
            is_hidden=described.visible != python_calamine.SheetVisibleEnum.Visible,
            load=_loader(path, book, described.name),
            faults=contents.faults.get(place, {}),
        )
        for place, described in enumerate(book.sheets_metadata)
        if described.typ == python_calamine.SheetTypeEnum.WorkSheet and place not in contents.empty
    ]
    if not sheets:
        book.close()
        raise without_content(path)
    return Workbook(path, contents.kind, sheets, book.close)


def _loader(path: Path, book: python_calamine.CalamineWorkbook, name: str) -> Callable[[], Grid]:
    def load() -> Grid:
        with _failures_as_findings(path, f"工作表“{name}”"):
            sheet = book.get_sheet_by_name(name)
        if sheet.start is None:
            return Grid(lambda: iter(()))
        (top, left), (bottom, _) = sheet.start, sheet.end or sheet.start
        merges = tuple(Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ())
        # The reader's rows begin at the very first row, its cells at the first filled column.
        return Grid(
            lambda: islice(sheet.iter_rows(), top, None), top, left, bottom - top + 1, sheet.width, merges
        )

    return load


@contextmanager
def _failures_as_findings(path: Path, where: str = "") -> Iterator[None]:
    try:
        yield
    except python_calamine.PasswordError as broken:
        raise encrypted(path) from broken
    except (python_calamine.CalamineError, OSError, ValueError) as broken:
        raise damaged(path, where) from broken
    except BaseException as broken:
        # The reader panics at some damaged .xls; a panic cannot be imported, and is no ordinary exception.
        if type(broken).__name__ != "PanicException":
            raise
        raise damaged(path, where) from broken


def _open_text(path: Path, encoding: str) -> Workbook:
    try:
        lengths = [len(row) for row in delimited.read_rows(path, encoding)]
    except csv.Error as broken:
        raise damaged(path, "有一格文字长得不正常，可能少了引号") from broken
    width = max(lengths, default=0)

    def padded() -> Iterator[list[str]]:
        for row in delimited.read_rows(path, encoding):
            yield row + [""] * (width - len(row))

    grid = Grid(padded, height=len(lengths), width=width)
    sheet = Sheet(name=safe_sheet_name(path.stem), file=path.name, is_hidden=False, load=lambda: grid)
    return Workbook(path, Kind.CSV, [sheet], lambda: None)
