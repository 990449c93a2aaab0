"""Why a fact is not there."""

import pytest

from linli.core.missing import Missing, read_missing


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("未采集", Missing.NOT_COLLECTED),
        ("不详", Missing.NOT_COLLECTED),
        ("（不详）", Missing.NOT_COLLECTED),
        ("待补。", Missing.NOT_COLLECTED),
        ("？", Missing.NOT_COLLECTED),
        ("证件遗失", Missing.NOT_COLLECTED),
        ("拒绝提供", Missing.REFUSED),
        ("拒 填", Missing.REFUSED),
        ("保密", Missing.REFUSED),
        ("未办证", Missing.NO_PAPER),
        ("无证", Missing.NO_PAPER),
        ("办理中", Missing.NO_PAPER),
        ("未上户口", Missing.NO_PAPER),
        ("不适用", Missing.NOT_APPLICABLE),
        ("无此项", Missing.NOT_APPLICABLE),
        ("——", Missing.NOT_APPLICABLE),
        ("—", Missing.NOT_APPLICABLE),
        ("－", Missing.NOT_APPLICABLE),
        ("/", Missing.NOT_APPLICABLE),
        ("N/A", Missing.NOT_APPLICABLE),
    ],
)
def test_a_cell_says_why_a_fact_is_missing(written: str, reason: Missing) -> None:
    assert read_missing(written) is reason


@pytest.mark.parametrize(
    "answer", ["", "无", "没有", "否", "0", "3-2-501", "王明", "不", "未就业", "已拒绝补贴"]
)
def test_an_answer_is_not_a_missing_fact(answer: str) -> None:
    assert read_missing(answer) is None


@pytest.mark.parametrize("reason", Missing)
def test_every_label_reads_back(reason: Missing) -> None:
    assert read_missing(reason.label) is reason


def test_the_stored_words_never_change() -> None:
    assert [(reason.value, reason.label, reason.label_en) for reason in Missing] == [
        ("not_collected", "未采集", "not collected"),
        ("refused", "拒绝提供", "refused"),
        ("no_paper", "未办证", "no paper issued"),
        ("not_applicable", "不适用", "not applicable"),
    ]
