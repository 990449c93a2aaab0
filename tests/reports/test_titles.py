"""Where titles are broken."""

import pytest

from linli.reports.titles import text_width, title_lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("2010年上半年工作总结", ("2010年上半年工作总结",)),
        (
            "柳树巷社区居民委员会关于2010年上半年就业援助工作情况的报告",
            ("柳树巷社区居民委员会关于2010年", "上半年就业援助工作情况的报告"),
        ),
        ("东街街道柳树巷社区2010年度平安建设工作报告", ("东街街道柳树巷社区", "2010年度平安建设工作报告")),
        (
            "坝陵桥街道办事处关于2010年上半年充分就业社区创建和失业人员再就业援助工作情况的报告",
            ("坝陵桥街道办事处关于2010年", "上半年充分就业社区创建和失业人员", "再就业援助工作情况的报告"),
        ),
        (
            "关于开展城乡清洁工程情况的报告\n（柳树巷社区）",
            ("关于开展城乡清洁工程情况的报告", "（柳树巷社区）"),
        ),
    ],
)
def test_a_title_is_broken_where_a_reader_pauses(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title) == lines


@pytest.mark.parametrize(
    "title",
    [
        "东街街道办事处关于2010年上半年充分就业社区创建和失业人员再就业援助工作情况的报告",
        "柳树巷社区居民委员会关于开展“一帮一”“四送”活动和《就业失业证》年检工作情况的报告",
        "关于2010年1—6月矛盾纠纷排查调解和社会治安综合治理工作情况的报告",
        "没有任何熟悉字眼而且非常长的一个题目它只能按照宽度来断开并且不会丢掉任何一个字符",
    ],
)
def test_no_line_is_too_long_and_nothing_is_lost_or_torn(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(text_width(line) <= 19 for line in lines)
    for word in ("2010年", "失业人员", "1—6月", "《就业失业证》", "矛盾", "“四送”", "社区"):
        assert word not in title or any(word in line for line in lines), word
    assert not any(line[0] in "，、》”）" or line[-1] in "《“（" for line in lines)


def test_a_title_of_many_lines_is_broken_at_once() -> None:
    title = "没有任何熟悉字眼而且非常长的一个题目它只能按照宽度来断开并且不会丢掉任何一个字符" * 4
    lines = title_lines(title)
    assert "".join(lines) == title
    assert {len(line) for line in lines[:-1]} == {19}


def test_a_word_longer_than_a_line_does_not_hang_the_writer() -> None:
    assert title_lines("A" * 60) == ("A" * 60,)
