"""The 12-digit codes of regions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.finding import Severity
from linli.core.regions import PROVINCES, RegionCode, RegionCodeWrong, RegionLevel

COMMUNITY = RegionCode("140107002003")


def test_a_community_names_its_province_and_what_it_is() -> None:
    assert COMMUNITY.level is RegionLevel.COMMUNITY
    assert COMMUNITY.level.label == "村级"
    assert COMMUNITY.province == "山西省"
    assert COMMUNITY.kind == "居民委员会"
    assert COMMUNITY.findings == ()
    assert str(COMMUNITY) == "140107002003"


def test_the_way_up_ends_at_the_province() -> None:
    way, region = [], COMMUNITY
    while (parent := region.parent) is not None:
        way.append((str(parent), parent.level.name, parent.prefix))
        region = parent
    assert way == [
        ("140107002000", "TOWNSHIP", "140107002"),
        ("140107000000", "COUNTY", "140107"),
        ("140100000000", "CITY", "1401"),
        ("140000000000", "PROVINCE", "14"),
    ]


def test_a_street_of_a_city_without_counties_belongs_to_the_city() -> None:
    street = RegionCode("441900003000")  # 东莞 has no districts
    assert street.level is RegionLevel.TOWNSHIP
    assert street.parent == RegionCode("441900000000")


def test_what_lies_below_begins_with_the_same_digits() -> None:
    district = RegionCode("140107000000")
    assert COMMUNITY.is_within(district)
    assert district.is_within(district)
    assert not district.is_within(COMMUNITY)
    assert not RegionCode("140105000000").is_within(district)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("14", "140000000000"),
        ("1401", "140100000000"),
        ("140107", "140107000000"),
        ("140107002", "140107002000"),
        ("140107002003", "140107002003"),
        (" 140107 002003 ", "140107002003"),
        ("１４０１０７", "140107000000"),
        (140107002003, "140107002003"),
        (140107002003.0, "140107002003"),
    ],
)
def test_short_codes_and_numbers_are_filled_up(typed: object, code: str) -> None:
    assert str(RegionCode.parse(typed)) == code


@pytest.mark.parametrize(
    ("typed", "code", "reason"),
    [
        ("", "characters", "只能有数字"),
        ("14010700200X", "characters", "只能有数字"),
        ("14010", "length", "有5位"),
        ("1401070020030", "length", "有13位"),
        ("1.40107E+11", "excel_number", "科学记数"),
        (1.5, "characters", "只能有数字"),
        ("990107", "province", "没有以99开头的省份"),
        ("140007", "gap", "地级"),
        ("140000002000", "gap", "地级"),
        ("140107000003", "gap", "乡级"),
    ],
)
def test_a_wrong_code_is_refused_with_its_reason(typed: object, code: str, reason: str) -> None:
    with pytest.raises(RegionCodeWrong) as refused:
        RegionCode.parse(typed)
    assert refused.value.code == code
    assert reason in refused.value.reason


def test_a_code_is_kept_with_all_its_digits() -> None:
    with pytest.raises(RegionCodeWrong, match="应是12位数字"):
        RegionCode("140107")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("140107002000", "街道"),
        ("140107100000", "镇"),
        ("140107200000", "乡"),
        ("140107400000", "类似乡级单位"),
        ("140107002201", "村民委员会"),
        ("140107002401", "类似居民委员会"),
        ("140107002501", "类似村民委员会"),
        ("140107000000", ""),
    ],
)
def test_the_digits_say_what_a_region_is(code: str, kind: str) -> None:
    assert RegionCode(code).kind == kind
    assert RegionCode(code).findings == ()


@pytest.mark.parametrize(("code", "level"), [("140107700000", "乡级"), ("140107002498", "村级")])
def test_a_code_outside_the_ranges_is_asked_about_and_not_refused(code: str, level: str) -> None:
    (finding,) = RegionCode(code).findings
    assert finding.code == "region_range"
    assert finding.severity is Severity.ASKS
    assert level in finding.found


def test_there_are_34_provinces() -> None:
    assert len(PROVINCES) == 34
    assert PROVINCES["14"] == "山西省"


@given(
    st.sampled_from(sorted(PROVINCES)),
    st.integers(1, 99),
    st.integers(0, 99),
    st.integers(1, 999),
    st.integers(0, 999),
)
def test_every_parent_holds_its_child(province: str, city: int, county: int, town: int, village: int) -> None:
    region = RegionCode(f"{province}{city:02d}{county:02d}{town:03d}{village:03d}")
    parent = region.parent
    assert parent is not None
    assert region.is_within(parent)
    assert parent.level < region.level
    assert RegionCode.parse(region.prefix) == region
