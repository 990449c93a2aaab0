"""Chinese numerals both ways, amounts in capitals, numbers of headings."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.numerals import (
    NumberUnreadable,
    chinese_amount,
    chinese_number,
    heading_number,
    read_chinese_amount,
    read_heading,
    read_number,
)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1430", 1430),
        ("1,430", 1430),
        ("1，430", 1430),
        ("１４３０", 1430),
        (" 14 30 ", 1430),
        ("12,345,678", 12_345_678),
        ("-5", -5),
        ("−5", -5),
        ("+5", 5),
        ("负五", -5),
        ("3.50", Decimal("3.5")),
        ("3.0", 3),
        ("15万", 150_000),
        ("1.5万", 15_000),
        ("1.55万", 15_500),
        ("1.00005万", Decimal("10000.5")),
        ("2千", 2000),
        ("3百万", 3_000_000),
        ("1.2亿", 120_000_000),
        ("1万亿", 10**12),
        ("1亿2000万", 120_000_000),
        ("3万5千", 35_000),
        ("十", 10),
        ("十二", 12),
        ("二十一", 21),
        ("百二十", 120),
        ("一百十二", 112),
        ("一百二", 120),
        ("一百零二", 102),
        ("二百五", 250),
        ("两百", 200),
        ("一千", 1000),
        ("一千三", 1300),
        ("一千零三", 1003),
        ("一千零三十", 1030),
        ("一千四百三十", 1430),
        ("三万二", 32_000),
        ("三万零二", 30_002),
        ("三万二千", 32_000),
        ("十五万", 150_000),
        ("一千二百万", 12_000_000),
        ("一亿零五", 100_000_005),
        ("三亿五", 350_000_000),
        ("一亿五千万", 150_000_000),
        ("一亿零五千", 100_005_000),
        ("一亿零三百万", 103_000_000),
        ("二十亿", 2_000_000_000),
        ("一万亿", 10**12),
        ("五千六百七十八亿零四十", 567_800_000_040),
        ("廿五", 25),
        ("卅", 30),
        ("〇", 0),
        ("零", 0),
        ("七", 7),
        ("两", 2),
        ("二〇一〇", 2010),
        ("二○一○", 2010),
        ("一九八一", 1981),
        ("一〇", 10),
        ("三点五", Decimal("3.5")),
        ("九十二点五", Decimal("92.5")),
        ("零点零五", Decimal("0.05")),
        ("壹仟贰佰", 1200),
        ("叁萬", 30_000),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, number: int | Decimal) -> None:
    read = read_number(written)
    assert read == number
    assert type(read) is type(number)


@pytest.mark.parametrize(
    "written", ["十余", "100余", "近百", "约100", "几十", "数十", "100多", "十来", "80左右", "5以上"]
)
def test_a_vague_number_is_no_number(written: str) -> None:
    with pytest.raises(NumberUnreadable, match="约数"):
        read_number(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "  ",
        "-",
        "负",
        "人",
        "1430人",
        "1,43",
        "1,4300",
        "1.2.3",
        "3万5",
        "3万5万",
        "1千2万",
        "3万千",
        "万",
        "亿",
        "万五",
        "二三百",
        "三十十",
        "二千百",
        "百千",
        "一百零",
        "零五",
        "零零",
        "一百零零二",
        "一百零二十",
        "一百百",
        "一二三十",
        "一亿二百",
        "一亿二亿",
        "一万五万",
        "一万百",
        "点五",
        "三点",
        "三点十",
        "三四",
        "一亿五千",
        "十亿亿",
        "三万万",
        "一百〇",
        "二点",
        "1e5",
        "0x10",
        "١٢",
        "½",
    ],
)
def test_what_is_not_one_exact_number_is_refused(written: str) -> None:
    with pytest.raises(NumberUnreadable) as refused:
        read_number(written)
    assert refused.value.found == written
    assert refused.value.reason in str(refused.value)


def test_two_digits_side_by_side_are_said_to_look_vague() -> None:
    with pytest.raises(NumberUnreadable, match="三十四或34"):
        read_number("三四")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (102, "一百零二"),
        (110, "一百一十"),
        (1003, "一千零三"),
        (1030, "一千零三十"),
        (1300, "一千三百"),
        (10_000, "一万"),
        (10_010, "一万零一十"),
        (11_000, "一万一千"),
        (100_000, "十万"),
        (100_500, "十万零五百"),
        (100_000_005, "一亿零五"),
        (100_050_000, "一亿零五万"),
        (150_000_000, "一亿五千万"),
        (10**12, "一万亿"),
        (-21, "负二十一"),
    ],
)
def test_a_number_is_spelled_as_in_a_document(number: int, words: str) -> None:
    assert chinese_number(number) == words


@given(st.integers(min_value=-(10**16) + 1, max_value=10**16 - 1))
def test_every_spelled_number_reads_back(number: int) -> None:
    assert read_number(chinese_number(number)) == number


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["", "{:,}", "{}"]))
def test_digits_read_back_with_and_without_separators(number: int, form: str) -> None:
    assert read_number((form or "{}").format(number)) == number


def test_beyond_ten_to_the_sixteenth_nothing_is_spelled() -> None:
    with pytest.raises(ValueError, match="10\\*\\*16"):
        chinese_number(10**16)
    with pytest.raises(ValueError, match="10\\*\\*16"):
        chinese_amount(10**18)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (120_000, "壹仟贰佰元整"),
        (150, "壹元伍角整"),
        (105, "壹元零伍分"),
        (5, "伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (1_000, "壹拾元整"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (500_000_00, "伍拾万元整"),
        (-120_000, "负壹仟贰佰元整"),
    ],
)
def test_an_amount_is_written_in_capitals_as_on_a_receipt(fen: int, words: str) -> None:
    assert chinese_amount(fen) == words
    assert read_chinese_amount(words) == fen


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("人民币壹仟贰佰圆正", 120_000),
        ("人民币：壹仟贰佰元整", 120_000),
        ("壹仟贰佰元零伍角", 120_050),
        ("一千二百元", 120_000),
        ("叁角", 30),
        ("壹元零伍分整", 105),
    ],
)
def test_the_other_ways_of_writing_an_amount_are_read(written: str, fen: int) -> None:
    assert read_chinese_amount(written) == fen


@pytest.mark.parametrize(
    "written", ["", "整", "壹仟贰佰", "元", "壹元拾角", "壹元百分", "一点五元", "1200", "壹元伍角伍角"]
)
def test_what_is_no_amount_in_capitals_is_refused(written: str) -> None:
    with pytest.raises(NumberUnreadable):
        read_chinese_amount(written)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_every_amount_in_capitals_reads_back(fen: int) -> None:
    assert read_chinese_amount(chinese_amount(fen)) == fen


def test_headings_are_numbered_in_the_four_levels_of_official_documents() -> None:
    assert [heading_number(12, level) for level in (1, 2, 3, 4)] == ["十二、", "（十二）", "12.", "（12）"]
    for number, level in ((0, 1), (1, 0), (1, 5)):
        with pytest.raises(ValueError, match="numbered from 1"):
            heading_number(number, level)


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("一、社区概况", (1, 1, "社区概况")),
        (" 十二、 开发创新 ", (1, 12, "开发创新")),
        ("（一）立足“便民”", (2, 1, "立足“便民”")),
        ("(二)规范管理", (2, 2, "规范管理")),
        ("1.注重科学发展", (3, 1, "注重科学发展")),
        ("1、注重科学发展", (3, 1, "注重科学发展")),
        ("（3）台账", (4, 3, "台账")),
        ("3.5万元用于装修", None),
        ("2003年通过了居委会改革", None),
        ("一是积极开展随访活动", None),
        ("十百、不是编号", None),
        ("社区概况", None),
    ],
)
def test_a_numbered_heading_is_recognised(line: str, heading: tuple[int, int, str] | None) -> None:
    assert read_heading(line) == heading


@given(st.integers(1, 99), st.integers(1, 4))
def test_every_heading_number_reads_back(number: int, level: int) -> None:
    assert read_heading(heading_number(number, level) + "平台建设") == (level, number, "平台建设")
