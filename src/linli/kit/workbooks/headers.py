"""Finds a roster's header row and says which column is which; what does not fit is a finding, no guess."""

import difflib
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from linli.core.finding import Finding, Place, Severity
from linli.core.text import header_key
from linli.kit.workbooks.reading import Sheet
from linli.kit.workbooks.values import ErrorCell

#: Above the header stand at most a title, a unit, a period and the like.
SEARCHED_ROWS = 10

_BRACKETED = re.compile(r"[（(\[【](?P<inside>[^（()）\[\]【】]*)[)）\]】]\s*$")
_UNIT = re.compile(
    r"(?:单位[:：]?)?(?P<unit>(?:万|亿)?元(?:/[人户月年次])*|[人户件次份期块个名栋幢套间处台辆张岁天日月年%％]|人次|平方米|平米|㎡|m2|公里|米|"
    r"周岁|小时|个月|件/期|份/期)"
)
_SAME_UNIT = {"平米": "平方米", "㎡": "平方米", "m2": "平方米", "％": "%", "个月": "月", "周岁": "岁"}
#: A serial number says nothing about the row; nobody needs to hear that it was left alone.
_SERIAL = frozenset({"序号", "序列", "行号", "no", "编次"})


@dataclass(frozen=True, slots=True)
class ExpectedColumn:
    """A column the ledger knows; ``needed`` means that without it no row can be read."""

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Which found column serves which key; positions count from 0 within the rows of the sheet."""

    columns: Mapping[str, int]
    titles: tuple[str, ...]  #: the header as found, one text a column, "" where there is none
    unknown: tuple[str, ...]
    findings: tuple[Finding, ...]
    fingerprint: str
    row: int = 1  #: the header's row as Excel shows it
    above: tuple[tuple[str, ...], ...] = field(default=())  #: the texts of each row above it

    @property
    def is_usable(self) -> bool:
        return not any(finding.is_refusal for finding in self.findings)

    def title(self, key: str) -> str:
        """The header over a column as the reader sees it."""
        return self.titles[self.columns[key]]


def find_header(
    sheet: Sheet, expected: Sequence[ExpectedColumn], choices: Mapping[str, str] | None = None
) -> HeaderMatch:
    """The one of the first ten rows that names most of the expected columns; of two equals the upper."""
    rows = [list(row) for row in islice(sheet.rows(), SEARCHED_ROWS)]
    matches = [match_headers(row, expected, choices) for row in rows]
    best = max(range(len(rows)), key=lambda at: (len(matches[at].columns), -at), default=None)
    place = Place(file=sheet.file, sheet=sheet.name)
    if best is None or not matches[best].columns:
        return HeaderMatch({}, (), (), (_no_header(expected, place),), "", sheet.first_row)
    found = matches[best]
    row = sheet.first_row + best
    return replace(
        found,
        row=row,
        above=tuple(tuple(_text(value) for value in line if value is not None) for line in rows[:best]),
        findings=tuple(
            replace(finding, place=replace(place, row=row, column=finding.place.column))
            for finding in found.findings
        ),
    )


def match_headers(
    found: Sequence[object], expected: Sequence[ExpectedColumn], choices: Mapping[str, str] | None = None
) -> HeaderMatch:
    """Compares one row with the expected columns, by title first, then by alias.

    ``choices`` are what a person decided for this header before: header text -> key, "" to leave it alone.
    A unit in brackets may be missing on one side, but 万元 where 元 is expected is a refusal, not a match.
    """
    titles = tuple(_text(value) for value in found)
    keys = [header_key(title) for title in titles]
    columns = _chosen(keys, expected, choices or {})
    findings: list[Finding] = []
    settled = {header_key(title) for title in choices or {}}
    free = {
        at: key for at, key in enumerate(keys) if key and at not in columns.values() and key not in settled
    }
    for reading in (header_key, _without_remark):
        for by_title in (True, False):
            for column in expected:
                names = (column.title,) if by_title else column.aliases
                hits = [] if column.key in columns else _bearing(names, reading, titles, free)
                if hits:
                    columns[column.key] = hits[0]
                    findings += _doubts(column, titles, hits)
                    for at in hits:
                        del free[at]
    unknown = tuple(titles[at] for at in free if keys[at] not in _SERIAL)
    findings += _missing(expected, columns, unknown)
    if unknown and columns:
        findings.append(_unknown(unknown))
    return HeaderMatch(columns, titles, unknown, tuple(findings), fingerprint(titles))


def fingerprint(titles: Sequence[str]) -> str:
    """The same for every file with this header, whatever its spaces; an import remembers choices by it."""
    keys = [header_key(title) for title in titles]
    while keys and not keys[-1]:
        keys.pop()
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16]


def _chosen(
    keys: Sequence[str], expected: Sequence[ExpectedColumn], choices: Mapping[str, str]
) -> dict[str, int]:
    known = {column.key for column in expected}
    return {
        key: keys.index(header_key(title))
        for title, key in choices.items()
        if key in known and header_key(title) in keys
    }


def _bearing(
    names: Sequence[str], reading: Callable[[str], str], titles: Sequence[str], free: Mapping[int, str]
) -> list[int]:
    """The free columns that bear the first of the names that occurs at all."""
    for name in names:
        wanted = reading(name)
        if hits := [at for at in free if reading(titles[at]) == wanted]:
            return hits
    return []


def _doubts(column: ExpectedColumn, titles: Sequence[str], hits: Sequence[int]) -> list[Finding]:
    title = titles[hits[0]]
    if len(hits) > 1:
        return [_twice(title, len(hits))]
    found, wanted = unit_of(title), unit_of(column.title)
    return [_wrong_unit(title, column.title, found, wanted)] if found and wanted and found != wanted else []


def _without_remark(title: str) -> str:
    """贷款金额（元） is 贷款金额, 结果(已发放/未通过) is 结果; 姓名（配偶） stays: that is another column."""
    text = title.strip()
    bracketed = _BRACKETED.search(text)
    if bracketed is None:
        return header_key(text)
    inside = bracketed["inside"].strip()
    if _UNIT.fullmatch(inside) or re.search("[/、；;]|如[:：]|格式|yyyy", inside, re.IGNORECASE):
        return header_key(text[: bracketed.start()])
    return header_key(text)


def unit_of(title: str) -> str:
    """The unit in the brackets at the end of a header, "" when there is none."""
    bracketed = _BRACKETED.search(title.strip())
    unit = _UNIT.fullmatch(bracketed["inside"].strip().lower()) if bracketed else None
    return _SAME_UNIT.get(unit["unit"], unit["unit"]) if unit else ""


def _text(value: object) -> str:
    if isinstance(value, ErrorCell):
        return value.text
    return "" if value is None else re.sub(r"\s+", "", str(value))


def _missing(
    expected: Sequence[ExpectedColumn], columns: Mapping[str, int], unknown: Sequence[str]
) -> list[Finding]:
    missing = []
    for column in expected:
        if column.needed and column.key not in columns:
            near = difflib.get_close_matches(column.title, unknown, n=3, cutoff=0.5)
            advice = (
                f"表头里有相近的{_listed(near)}，如果就是这一列，请把它改写为“{column.title}”，再重新导入。"
                if near
                else f"请加上这一列；如果原来叫别的名称，请把表头改写为“{column.title}”，再重新导入。"
            )
            missing.append(
                Finding(
                    code="header-missing",
                    found=f"缺少“{column.title}”列",
                    remedy=advice,
                    place=Place(column=column.title),
                )
            )
    return missing


def _twice(title: str, count: int) -> Finding:
    return Finding(
        code="header-twice",
        found=f"有 {count} 列都叫“{title}”，不知道该用哪一列",
        remedy="请给其中不用的列换一个名字，或删除，再重新导入。",
        place=Place(column=title),
    )


def _wrong_unit(title: str, expected: str, found_unit: str, expected_unit: str) -> Finding:
    return Finding(
        code="header-unit",
        found=f"“{title}”的单位是{found_unit}，台账“{expected}”按{expected_unit}登记",
        remedy=f"请把这一列换算成{expected_unit}，并把表头改为“{expected}”，再重新导入。",
        place=Place(column=title),
    )


def _unknown(titles: Sequence[str]) -> Finding:
    return Finding(
        code="header-unknown",
        found=f"台账里没有{_listed(titles)}，这些列没有读入",
        remedy="原表不受影响；如果其中有要导入的列，请把表头改成台账里的名称。",
        severity=Severity.TELLS,
    )


def _no_header(expected: Sequence[ExpectedColumn], place: Place) -> Finding:
    wanted = [column.title for column in expected if column.needed] or [
        column.title for column in expected[:5]
    ]
    return Finding(
        code="header-not-found",
        found=f"前 {SEARCHED_ROWS} 行里找不到表头",
        remedy=f"请保留写着列名的一行，至少要有{_listed(wanted)}；也可以下载本台账的模板，把数据粘贴进去。",
        place=place,
    )


def _listed(titles: Sequence[str]) -> str:
    return "、".join(f"“{title}”" for title in titles)
