"""Makes the small home on which the commands are tried: two communities, a few rosters; run once."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import django
import openpyxl

#: Whole numbers, because the tests look for them wherever they must not be.
WANG, LI = "14010719700101001X", "140107196803050027"
PHONE = "13800000001"
BUILDINGS = (
    ["楼栋号", "楼栋名称", "用途"],
    ["1", "甲楼", "居住"],
    ["2", "乙楼", "居住"],
    ["3", None, "办公"],
)
UNEMPLOYED = (
    ["姓名", "身份证号", "住址", "失业类型", "原工作单位", "失业时间", "登记日期", "终止日期", "终止原因"],
    ["王小明", WANG, "3-2-501", "下岗", "汽车厂", "2009.11", "2010.3.5", None, None],
    [
        "李大姐",
        LI,
        "甲院-12",
        "企业失业",
        "毛纺厂",
        "2008年",
        date(2009, 6, 1),
        "2010年2月1日",
        "享受养老待遇",
    ],
)
SHOPS = (["门店名称", "地址", "经营人", "联系电话"], ["兴旺面馆", "教场巷1号", "王小明", PHONE])


def write(path: Path, *rows: Any) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def prepare(folder: Path | None) -> None:
    """Two communities under a street; with a folder also the rosters of the first, written there."""
    from django.core.management import call_command

    from linli.org.founding import found
    from linli.org.organisations import Level

    call_command("migrate", verbosity=0, interactive=False)
    on = date(2000, 5, 1)
    district = found(Level.DISTRICT, "杏花岭区", "140107000000", on=on)
    street = found(Level.STREET, "坝陵桥街道", "140107002000", on=on, parent=district)
    community = found(Level.COMMUNITY, "教场巷社区", "140107002003", on=on, parent=street)
    found(Level.COMMUNITY, "小东门社区", "140107002004", on=on, parent=street)
    if folder is not None:
        _import_rosters(folder, community)


def _import_rosters(folder: Path, community: Any) -> None:
    from linli.kit.importing.running import import_file
    from linli.kit.recording import Writer

    rosters = {
        "registry.building": BUILDINGS, "employment.unemployment": UNEMPLOYED, "registry.shop": SHOPS,
    }  # fmt: skip
    for ledger, rows in rosters.items():
        path = write(folder / f"{ledger}.xlsx", *rows)
        outcome = import_file(ledger, path, community, by=Writer(community.pk, handler="李文"))
        assert outcome.written, [str(one) for one in outcome.findings]


if __name__ == "__main__":
    django.setup()
    prepare(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
