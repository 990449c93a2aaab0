"""Many rows at once: checked cell by cell, saved all or nothing, kept as a draft."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from linli.kit.chain import ChangeLine
from linli.ledgers.employment.unemployment import Unemployment
from linli.workbench.forms.drafts import FormDraft
from tests.workbench.books import Books, day

pytestmark = pytest.mark.django_db
GRID = "/ledgers/employment.unemployment/140107002003/grid/"
KEYS = ["person.name", "kind", "started_on"]
FOUR_WELL = [
    ["侯小军", "下岗", "0601"],
    ["任海燕", "企业失业", "2010.6.5"],
    ["薛强", "毕业未就业", "2010年6月"],
    ["武兰", "其他", "0615"],
]
ONE_WRONG = ["曹丽", "乱写", "0610"]


def sent(rows: list[list[str]], keys: list[str] = KEYS, **more: Any) -> dict[str, Any]:
    about = {f"-{name}": value for name, value in more.items()}
    return {"rows": json.dumps({"keys": keys, "rows": rows}), **about}


def test_one_wrong_row_keeps_all_five_out_and_is_named_by_its_cell(desk: Client, ours: Books) -> None:
    rows = [*FOUR_WELL[:2], ["", "", ""], ONE_WRONG, *FOUR_WELL[2:]]
    lines = ChangeLine.objects.count()
    told = desk.post(f"{GRID}check/", sent(rows)).json()
    assert (told["new"], [(one["row"], one["key"]) for one in told["problems"]]) == (4, [(3, "kind")])
    page = desk.post(GRID, sent(rows)).content.decode()
    assert "不在可选范围内" in page
    assert "侯小军" in page
    assert ChangeLine.objects.count() == lines


def test_when_all_rows_are_well_they_are_written_at_once_and_the_draft_goes(
    desk: Client, ours: Books
) -> None:
    draft = desk.post(
        "/ledgers/employment.unemployment/140107002003/draft/", sent([ONE_WRONG], form="grid")
    ).json()["draft"]
    assert "曹丽" in desk.get(f"{GRID}?draft={draft}").content.decode()
    answer = desk.post(GRID, sent(FOUR_WELL, draft=draft))
    assert answer["Location"].endswith("?new=4&changed=0&unchanged=0")
    fresh = Unemployment.objects.filter(started_on__gte=day(6, 1)).order_by("pk")
    assert [(one.started_on, one.precision) for one in fresh] == [
        (day(6, 1), None), (day(6, 5), None), (day(6, 1), {"started_on": 1}), (day(6, 15), None),
    ]  # fmt: skip
    assert not FormDraft.objects.exists()


def test_the_same_rows_again_change_nothing(desk: Client, ours: Books) -> None:
    desk.post(GRID, sent(FOUR_WELL))
    again = desk.post(GRID, sent(FOUR_WELL))
    assert again["Location"].endswith("?new=0&changed=0&unchanged=4")


def test_columns_nobody_knows_and_rows_that_are_no_rows_are_left_out(desk: Client, ours: Books) -> None:
    odd = desk.post(
        f"{GRID}check/", sent([["侯小军", "x", "下岗", "0601"]], ["person.name", "id", *KEYS[1:]])
    )
    assert odd.json()["new"] == 1
    for text in ("", "[", "[1]", '{"keys": 3, "rows": 4}', '{"keys": ["kind"], "rows": [5]}'):
        assert desk.post(f"{GRID}check/", {"rows": text}).json()["problems"] == []
    assert "还没有填任何一行" in desk.post(GRID, sent([["", "", ""]])).content.decode()
