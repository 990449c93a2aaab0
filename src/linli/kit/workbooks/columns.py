"""A roster column by column: rows that are no entries are left out, and every value keeps its row number."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from linli.core.finding import Finding, Place, Severity
from linli.core.text import header_key
from linli.kit.workbooks.headers import ExpectedColumn, HeaderMatch, find_header
from linli.kit.workbooks.reading import Merge, Sheet, Workbook
from linli.kit.workbooks.values import CellValue, ErrorCell, column_letters, has_lost_digits

_TOTALS = frozenset({"合计", "总计", "小计", "累计", "总合计", "本页小计", "本页合计"})
_SIGNATURE = re.compile(
    r"[（(【*※]?\s*(?:填表人?|制表人?|填报人?|经办人?|审核人?|复核人?|核对人?|校对|审批|负责人|单位负责人|社区负责人|社区主任|主任|书记|"
    r"分管领导|填表日期|制表日期|填报日期|填报时间|制表时间|填报单位|制表单位|填表单位|报送单位|盖章|公章|联系人|联系电话|"
    r"注|备注|说明|填表说明|填报说明)\s*[（(]?(?:签字|签名|签章|盖章|公章)?\s*[)）】]?\s*[:：]"
)


@dataclass(slots=True)
class _Left:
    """Rows that were left out, by reason."""

    totals: list[int] = field(default_factory=list)
    signatures: list[int] = field(default_factory=list)
    headers: list[int] = field(default_factory=list)


class Table:
    """The entries of one sheet. Blank rows, totals, signature lines and repeated headers are not entries.

    A value may be an ``ErrorCell``: ``findings`` already says so, with the same row and column.
    """

    def __init__(self, sheet: Sheet, match: HeaderMatch) -> None:
        self.file = sheet.file
        self.sheet = sheet.name
        self.match = match
        self.row_numbers: list[int] = []
        self._columns: dict[str, list[CellValue]] = {key: [] for key in match.columns}
        self._left = _Left()
        self._nameless: dict[int, int] = {}
        self._read(sheet)
        self.findings: tuple[Finding, ...] = (*match.findings, *self._notes(sheet), *self._bad_cells())

    def __len__(self) -> int:
        return len(self.row_numbers)

    def __contains__(self, key: str) -> bool:
        return key in self._columns

    def column(self, key: str) -> list[CellValue]:
        """One value for each of ``row_numbers``; nothing but None for a column the sheet does not have."""
        return self._columns[key] if key in self._columns else [None] * len(self)

    def place(self, index: int, key: str = "") -> Place:
        """Where the reader finds entry ``index`` in the file."""
        title = self.match.title(key) if key in self.match.columns else ""
        return Place(file=self.file, sheet=self.sheet, row=self.row_numbers[index], column=title)

    def _read(self, sheet: Sheet) -> None:
        if not self.match.columns:
            return
        targets = [(at, self._columns[key].append) for key, at in self.match.columns.items()]
        nameless = [at for at, title in enumerate(self.match.titles) if not title]
        may_sign: list[bool] = []
        for number, row in _entries(sheet, self.match, self._left, may_sign):
            self.row_numbers.append(number)
            for at, append in targets:
                append(row[at])
            for at in nameless:
                if row[at] is not None:
                    self._nameless[at] = self._nameless.get(at, 0) + 1
        self._drop_signatures(may_sign)

    def _drop_signatures(self, may_sign: Sequence[bool]) -> None:
        """Only at the end: further up, a row that begins with 备注： is somebody's entry."""
        keep = len(may_sign)
        while keep and may_sign[keep - 1]:
            keep -= 1
        self._left.signatures += self.row_numbers[keep:]
        del self.row_numbers[keep:]
        for values in self._columns.values():
            del values[keep:]

    def _notes(self, sheet: Sheet) -> Iterator[Finding]:
        for code, numbers, what in (
            ("rows-total", self._left.totals, "合计、小计行"),
            ("rows-signature", self._left.signatures, "表尾的签名、说明行"),
            ("rows-header-again", self._left.headers, "重复的表头"),
        ):
            if numbers:
                found = f"{_rows(numbers)}是{what}，没有当作记录读入"
                yield self._note(code, found, "不用处理；如果其中有真实的记录，请改写第一格后重新导入。")
        if inside := _merged_down(sheet, self.match):
            yield self._note(
                "cells-merged",
                f"有 {len(inside)} 处上下合并的单元格，合并范围内的每一行都按这个值读入",
                "不用处理；如果下面的行不是这个值，请取消合并、逐行填写后重新导入。",
            )
        for at, count in self._nameless.items():
            letters = column_letters(sheet.first_column + at)
            yield Finding(
                code="header-empty",
                found=f"{letters} 列没有表头，下面却有 {count} 个值，没有读入",
                remedy="如果这一列要导入，请在表头行写上列名；如果不用，可以不管。",
                severity=Severity.ASKS,
                place=Place(file=self.file, sheet=self.sheet, row=self.match.row, column=letters),
            )

    def _note(self, code: str, found: str, remedy: str) -> Finding:
        place = Place(file=self.file, sheet=self.sheet)
        return Finding(code=code, found=found, remedy=remedy, severity=Severity.TELLS, place=place)

    def _bad_cells(self) -> Iterator[Finding]:
        for key, values in self._columns.items():
            if not {int, float, ErrorCell} & set(map(type, values)):
                continue
            for index, value in enumerate(values):
                if isinstance(value, ErrorCell):
                    yield Finding(
                        code="cell-error",
                        found=f"单元格显示 {value.text}，没有值",
                        remedy="请在 Excel 或 WPS 里修正公式，或直接填上值，保存后重新导入。",
                        place=self.place(index, key),
                    )
                elif has_lost_digits(value):
                    yield Finding(
                        code="cell-digits-lost",
                        found="单元格里是 16 位以上的数字，Excel 只保存前 15 位，后面的已经变成 0",
                        remedy="请先把这一列的格式设为“文本”，再照原件重新填写。",
                        place=self.place(index, key),
                    )


def read_table(
    workbook: Workbook,
    expected: Sequence[ExpectedColumn],
    *,
    sheet_name: str = "",
    choices: Mapping[str, str] | None = None,
) -> Table:
    """The sheet of that name, else the visible one whose header names most of the expected columns."""
    named = workbook.sheet(sheet_name) if sheet_name else None
    best: tuple[Sheet, HeaderMatch] | None = None
    for sheet in [named] if named else workbook.visible_sheets or workbook.sheets:
        match = find_header(sheet, expected, choices)
        if best is None or len(match.columns) > len(best[1].columns):
            if best:
                best[0].release()
            best = sheet, match
        else:
            sheet.release()
    assert best is not None, "a workbook without sheets is refused when it is opened"
    table = Table(*best)
    best[0].release()
    return table


def _entries(
    sheet: Sheet, match: HeaderMatch, left: _Left, may_sign: list[bool]
) -> Iterator[tuple[int, list[CellValue]]]:
    """The rows below the header that may be entries, with the number Excel shows beside them."""
    again = _HeaderAgain(match)
    merged = _MergedDown(sheet, match)
    for number, row in enumerate(sheet.rows(), sheet.first_row):
        blanks = row.count(None)
        if number <= match.row or blanks == len(row):
            continue
        lead = next(value for value in row if value is not None)
        if type(lead) is str and len(lead) < 12 and _squeezed(lead).rstrip(":：") in _TOTALS:
            left.totals.append(number)
        elif again.stands_in(row, blanks) or (number == match.row + 1 and _is_numbering(row)):
            left.headers.append(number)
        else:
            may_sign.append(type(lead) is str and _SIGNATURE.match(lead) is not None)
            merged.fill(number - 1, row)
            yield number, row


class _HeaderAgain:
    """Recognises the header, or the title above it, where a printed roster repeats it on every page."""

    def __init__(self, match: HeaderMatch) -> None:
        self._titles = {at: header_key(match.titles[at]) for at in match.columns.values()}
        self._first = min(self._titles)
        self._sign = match.titles[self._first][-1]
        self._above = {line for line in match.above if line}
        self._longest = max(map(len, self._above), default=0)

    def stands_in(self, row: Sequence[CellValue], blanks: int) -> bool:
        value = row[self._first]
        # The cheap question first: this is asked of every row.
        if type(value) is str and self._sign in value and self._repeats_titles(row):
            return True
        return len(row) - blanks <= self._longest and _texts(row) in self._above

    def _repeats_titles(self, row: Sequence[CellValue]) -> bool:
        return all(
            isinstance(row[at], str) and header_key(str(row[at])) == key for at, key in self._titles.items()
        )


class _MergedDown:
    """Gives each row of a block merged downwards the value of its first cell: one 户号 for a family."""

    def __init__(self, sheet: Sheet, match: HeaderMatch) -> None:
        self._first_column = sheet.first_column
        self._starting: dict[int, list[Merge]] = {}
        for merge in _merged_down(sheet, match):
            self._starting.setdefault(merge.top, []).append(merge)
        self._open: dict[int, tuple[CellValue, int]] = {}

    def fill(self, number: int, row: list[CellValue]) -> None:
        if not self._starting and not self._open:
            return
        for at, (value, bottom) in list(self._open.items()):
            if number > bottom:
                del self._open[at]
            elif row[at] is None:
                row[at] = value
        for merge in self._starting.pop(number, ()):
            at = merge.left - self._first_column
            if 0 <= at < len(row):
                self._open[at] = row[at], merge.bottom


def _merged_down(sheet: Sheet, match: HeaderMatch) -> list[Merge]:
    return [merge for merge in sheet.merges if merge.bottom > merge.top >= match.row]


def _is_numbering(row: Sequence[CellValue]) -> bool:
    """The line of column numbers under a form's header: 1 2 3 4, or 甲 乙 1 2."""
    texts = list(_texts(row))
    while texts and texts[0] in ("甲", "乙", "丙", "丁"):
        texts.pop(0)
    return len(texts) >= 3 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _texts(row: Sequence[CellValue]) -> tuple[str, ...]:
    return tuple(_squeezed(str(value)) for value in row if value is not None)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _rows(numbers: Sequence[int]) -> str:
    """第5行, 第5、9行, 第5、9、12行等 7 行."""
    shown = "、".join(str(number) for number in numbers[:5])
    return f"第{shown}行" if len(numbers) <= 5 else f"第{shown}行等共 {len(numbers)} 行"
