"""Findings and their addresses."""

from linli.core.finding import Finding, Place, Severity


def test_a_finding_says_where_what_and_what_to_do() -> None:
    place = Place(file="失业.xlsx", sheet="2010年", row=7, column="身份证号")
    finding = Finding("checksum", "校验码对不上", "请对照证件核对", place=place)
    assert str(finding) == "失业.xlsx 工作表“2010年” 第7行 “身份证号”列：校验码对不上。请对照证件核对"
    assert finding.is_refusal


def test_a_finding_without_an_address_begins_with_what_was_found() -> None:
    finding = Finding("checksum", "校验码对不上", "请对照证件核对", Severity.ASKS)
    assert str(finding) == "校验码对不上。请对照证件核对"
    assert not finding.is_refusal
    assert str(Place(row=3)) == "第3行"
