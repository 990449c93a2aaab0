"""Lines as they are typed at a counter, and what is told from them: who, what, done or not, which day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.counter_line import Part, Words, goals_of, read_line, read_lines, without_numbers

FRIDAY = date(2010, 7, 2)
#: line | called | door | name | matter | outcome
LINES = """
3-2-501 王姨 咨询养老保险补贴 已答复 | 3-2-501 王姨 | 3-2-501 | 王 | 咨询养老保险补贴 | done
李军来办失业登记 缺照片 | 李军 | | 李军 | 办失业登记 | open
7号楼水管漏 已联系物业 | 7号楼 | 7号楼 | | 水管漏 | open
0702 张建国 领再就业优惠证 已领 | 张建国 | | 张建国 | 领再就业优惠证 | done
3号楼2单元501 老李 反映楼道灯不亮 已报物业 | 3号楼2单元501 老李 | 3号楼2单元501 | 李 | 反映楼道灯不亮 | open
刘芳问4050补贴怎么领，已告知 | 刘芳 | | 刘芳 | 问4050补贴怎么领 | done
昨天 赵大爷 来开居住证明 已开 | 赵大爷 | | 赵 | 开居住证明 | done
陈秀英女儿 替母亲办退休认证 办好了 | 陈秀英女儿 | | 陈秀英 | 替母亲办退休认证 | done
欧阳明 申请小额担保贷款 材料不全 | 欧阳明 | | 欧阳明 | 申请小额担保贷款 | open
王桂香 140107195505051223 年审优惠证 办完了 | 王桂香 140107********1223 | | 王桂香 | 年审优惠证 | done
13834567890 来电问幼儿园招工 已答复 | 138****7890 | | | 来电问幼儿园招工 | done
5-1-302租户 投诉楼上漏水 待上门 | 5-1-302 租户 | 5-1-302 | | 投诉楼上漏水 | open
李军 反映3号楼门口垃圾没人清 已联系环卫 | 李军 | | 李军 | 反映3号楼门口垃圾没人清 | open
孙红 报名技能培训 | 孙红 | | 孙红 | 报名技能培训 |
马师傅来盖章 盖了 | 马师傅 | | 马 | 盖章 | done
3-2-501 水管漏 | 3-2-501 | 3-2-501 | | 水管漏 |
楼道灯坏了 | | | | 楼道灯坏了 |
有人问低保 让他明天带户口本来 | 有人 | | | 问低保 | open
周丽 失业登记 不符合，已过退休年龄 | 周丽 | | 周丽 | 失业登记 | not-done
何远的爱人来问医保报销 已解释 | 何远的爱人 | | 何远 | 问医保报销 | done
杨晓伟失业证丢了要补办 让他回去拿照片 | 杨晓伟 | | 杨晓伟 | 失业证丢了要补办 | open
6月30日 石磊 找工作 推荐北仓食堂 已联系 | 石磊 | | 石磊 | 找工作，推荐北仓食堂 | open
东院-12 冯奶奶 摔伤送医院 已通知家属 | 东院-12 冯奶奶 | 东院-12 | 冯 | 摔伤送医院 | done
甲院-3 高翔 养犬登记没办成 | 甲院-3 高翔 | 甲院-3 | 高翔 | 养犬登记 | not-done
李文给孩子办入学证明 已盖章 | 李文 | | 李文 | 给孩子办入学证明 | done
任海生 公益岗协议续签 待街道批 | 任海生 | | 任海生 | 公益岗协议续签 | open
张伟 张强 两人来应聘保洁 约周三面试 | 张伟 | | 张伟 | 张强，两人来应聘保洁 | open
阿依古丽·买买提 办居住证 已登记 | 阿依古丽·买买提 | | 阿依古丽·买买提 | 办居住证 | done
居民刘芳反映噪音 已劝 | 居民刘芳 | | 刘芳 | 反映噪音 | done
黄敏来领补贴没带身份证 | 黄敏 | | 黄敏 | 领补贴 | open
程浩想开店咨询小额贷款已答复 | 程浩 | | 程浩 | 想开店咨询小额贷款 | done
高龄补贴 咨询 已答复 | | | | 高龄补贴，咨询 | done
安装路灯 待回复 | | | | 安装路灯 | open
王芳 少儿医保 已答复 | 王芳 | | 王芳 | 少儿医保 | done
郭强 待业证明 已开 | 郭强 | | 郭强 | 待业证明 | done
李军 等级评定 已提交 | 李军 | | 李军 | 等级评定 | open
王姨 办低保 不符合，已解释 | 王姨 | | 王 | 办低保 | not-done
7号楼 停电 已报供电所 明天上午来修 | 7号楼 | 7号楼 | | 停电 | open
单位来函 政审 已回复 | | | | 单位来函，政审 | done
1. 3-2-501 王姨 水管漏 已联系物业 | 3-2-501 王姨 | 3-2-501 | 王 | 水管漏 | open
江涛 退休认证 办完了 | 江涛 | | 江涛 | 退休认证 | done
王芳 | 王芳 | | 王芳 | |
已答复 | | | | | done
3-2-501 | 3-2-501 | 3-2-501 | | |
失业登记怎么办 | | | | 失业登记怎么办 |
"""


@pytest.mark.parametrize("row", LINES.strip().splitlines())
def test_a_line_is_told_apart(row: str) -> None:
    line, *wanted = (cell.strip() for cell in row.split("|"))
    read = read_line(line, today=FRIDAY)
    assert [read.called, read.door, read.name, read.matter, str(read.outcome)] == wanted


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("0702 张建国 领证", date(2010, 7, 2)), ("0630 张建国 领证", date(2010, 6, 30)),
        ("昨天 赵大爷 来开证明", date(2010, 7, 1)), ("6月30日 石磊 找工作", date(2010, 6, 30)),
        ("2010-06-28 石磊 找工作", date(2010, 6, 28)), ("石磊 找工作", None),
        # A day that has not come is no day of this line, and 3-2-501 is none at all.
        ("12月1日 石磊 复查", None), ("3-2-0501 石磊 找工作", None),
    ],
)  # fmt: skip
def test_digits_at_the_head_are_a_day(line: str, day: date | None) -> None:
    assert read_line(line, today=FRIDAY).day == day


def test_the_way_of_calling_tells_a_woman_from_a_man() -> None:
    assert [read_line(f"{who} 办证", today=FRIDAY).sex for who in ("王姨", "张大爷", "马师傅", "李军")] == [
        "2", "1", "", "",
    ]  # fmt: skip


def test_every_stretch_but_the_gaps_is_underlined_once() -> None:
    line = "0702 3-2-501 王姨 咨询养老保险补贴 已答复"
    read = read_line(line, today=FRIDAY)
    assert [(line[one.start : one.end], one.part) for one in read.pieces] == [
        ("0702", Part.DAY), ("3-2-501", Part.WHO), ("王姨", Part.WHO), ("咨询养老保险补贴", Part.MATTER),
        ("已答复", Part.OUTCOME),
    ]  # fmt: skip


def test_numbers_of_people_are_told_but_not_kept() -> None:
    read = read_line("王桂香 140107195505051223 电话13834567890 年审", today=FRIDAY)
    assert read.number == "140107195505051223"
    assert read.kept == "王桂香 140107********1223 电话138****7890 年审"
    assert "19550505" not in read.called + read.matter
    assert without_numbers("138 3456 7890") == "138****7890"


def test_a_chain_of_lines_loses_its_heading_and_its_numbers() -> None:
    pasted = "#接龙\n1. 3-2-501 王姨 水管漏 已联系物业\n2、李军 问低保\n\n③ 7号楼 路灯不亮\n"
    assert [one.text for one in read_lines(pasted, today=FRIDAY)] == [
        "3-2-501 王姨 水管漏 已联系物业", "李军 问低保", "7号楼 路灯不亮",
    ]  # fmt: skip


KNOWN = [
    Words("employment.unemployment", ("下岗失业", "失业登记", "失业人员")),
    Words("employment.enquiry", ("咨询", "政策咨询")),
    Words("employment.subsidy_payment", ("养老保险补贴", "社保补贴")),
    Words("employment.preferential_certificate", ("再就业优惠证", "优惠证")),
]


@pytest.mark.parametrize(
    ("matter", "goals"),
    [
        ("办失业登记", ["employment.unemployment"]),
        ("咨询养老保险补贴", ["employment.enquiry", "employment.subsidy_payment"]),
        ("问养老保险补贴怎么领", ["employment.enquiry", "employment.subsidy_payment"]),
        ("领养老保险补贴", ["employment.subsidy_payment"]),
        ("年审优惠证", ["employment.preferential_certificate"]),
        ("水管漏", []),
    ],
)
def test_a_matter_leads_to_the_ledgers_whose_words_it_uses(matter: str, goals: list[str]) -> None:
    assert goals_of(matter, KNOWN) == goals


@given(st.text(alphabet="3-2 501王姨李军来办问失业登记已答复没缺，。0123456789号楼单元#.、|\t", max_size=40))
def test_no_line_breaks_the_reader_and_pieces_never_overlap(line: str) -> None:
    read = read_line(line, today=FRIDAY)
    places = [place for one in read.pieces for place in range(one.start, one.end)]
    assert len(places) == len(set(places))
    assert all(0 <= place < len(line) for place in places)
    # Beyond separators and the number of a chain's line, every character belongs somewhere.
    left = "".join(char for place, char in enumerate(line) if place not in places)
    assert not any("\u4e00" <= char <= "\u9fff" for char in left)
