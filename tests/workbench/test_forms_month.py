"""Last month's list: what is keyed is written in one book, and the month's paper says the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from linli.kit import recording
from linli.kit.chain import ChangeLine
from linli.ledgers.employment.placement import Placement
from linli.workbench.forms.drafts import FormDraft
from tests.workbench.books import Books, again, day
from tests.workbench.test_pages import read

pytestmark = pytest.mark.django_db
MONTH = "/ledgers/employment.placement/140107002003/month/?month=2010-06"
STATEMENT = "/ledgers/employment.placement/140107002003/month/statement/?month=2010-06"


def keyed(**texts: Any) -> dict[str, str]:
    return {"rows": json.dumps(texts), "-reason": "6月核对"}


def test_a_month_opens_with_what_stood_in_the_books_and_counts_what_nobody_looked_at(
    desk: Client, ours: Books
) -> None:
    said = read(desk, MONTH)
    assert "还没看 1" in said
    assert "东门超市" in said
    assert "巷口面馆" not in said  # ended in March
    assert "期初 1 + 本月增 0 − 本月减 0 = 期末 1" in said


def test_leaving_changing_and_coming_are_written_in_one_book(desk: Client, ours: Books) -> None:
    other = Placement(
        person=ours.waiting, channel="flexible", started_on=day(5, 1), verified_on=day(5, 2), post="钟点工"
    )
    recording.record(other, by=ours.clerk)
    gone, changed = f"r{ours.placements[1].pk}.", f"r{other.pk}."
    answer = desk.post(MONTH, keyed(**{
        f"{gone}mark": "went", f"{gone}version": again(ours.placements[1]).version, f"{gone}ended_on": "0619",
        f"{changed}mark": "changed", f"{changed}version": again(other).version, f"{changed}post": "保安",
        "n0.person.new": "yes", "n0.person.name": "武秀兰", "n0.channel": "hired", "n0.started_on": "0621",
        "n0.verified_on": "0624", "n0.employer.name": "锦地物业公司",
    }))  # fmt: skip
    assert answer["Location"].endswith("?month=2010-06&saved=3")
    assert again(ours.placements[1]).ended_on == day(6, 19)
    assert again(other).post == "保安"
    fresh = Placement.objects.get(started_on=day(6, 21))
    assert (fresh.person.name, fresh.employer.name) == ("武秀兰", "锦地物业公司")
    line = ChangeLine.objects.filter(ledger="employment.placement", entry=other.pk).latest("version")
    assert line.reason == "6月核对"
    paper = read(desk, STATEMENT)
    assert "2010年5月末在岗人员2人，2010年6月增加1人、减少1人，2010年6月末2人" in paper
    assert "武秀兰（6月21日" in paper
    assert "苗青（6月19日）" in paper
    assert "石磊：岗位：钟点工→保安" in paper


def test_one_wrong_row_keeps_the_whole_month_out_and_everything_typed_is_kept(
    desk: Client, ours: Books
) -> None:
    gone = f"r{ours.placements[1].pk}."
    lines = ChangeLine.objects.count()
    page = desk.post(MONTH, keyed(**{
        f"{gone}mark": "went", f"{gone}version": "1", f"{gone}ended_on": "1332", "n0.person.new": "yes",
        "n0.person.name": "武秀兰", "n0.started_on": "0621", "n0.channel": "hired",
    })).content.decode()  # fmt: skip
    assert "没有13月" in page
    assert 'value="1332"' in page
    assert 'value="武秀兰"' in page
    assert ChangeLine.objects.count() == lines


def test_what_was_looked_at_is_kept_after_saving_and_for_the_next_worker(desk: Client, ours: Books) -> None:
    same = f"r{ours.placements[1].pk}."
    desk.post(MONTH, keyed(**{f"{same}mark": "same"}))
    assert FormDraft.objects.get().form == "month:2010-06"
    assert "还没看 0" in read(desk, MONTH)
    assert "2010-06增减变" in read(desk, "/drafts/")


def test_a_row_of_another_community_or_month_is_not_touched(desk: Client, ours: Books, theirs: Books) -> None:
    foreign = f"r{theirs.placements[0].pk}."
    desk.post(
        MONTH, keyed(**{f"{foreign}mark": "went", f"{foreign}version": "1", f"{foreign}ended_on": "0619"})
    )
    assert again(theirs.placements[0]).ended_on is None
    row = f"/ledgers/employment.placement/140107002003/month/{theirs.placements[0].pk}/?mark=went"
    assert desk.get(row).status_code == 404
    for month in ("2010-08", "2010", "abc"):
        assert desk.get(MONTH.replace("2010-06", month)).status_code == 404
    assert desk.get("/ledgers/registry.dwelling/140107002003/month/").status_code == 404
