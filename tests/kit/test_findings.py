"""待核实问题: raised once, settled once, by the office that can ask both sides."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from linli.kit.findings import (
    WHOLE_LEDGER,
    AlreadySettled,
    StoredFinding,
    first_office_above,
    open_findings,
    raise_finding,
    raise_findings,
    settle,
)
from linli.kit.recording import Writer
from linli.org.founding import found, move
from linli.org.models import Level, Organisation

pytestmark = pytest.mark.django_db

CODE = "person.name-differs"
SETTLED_ON = date(2010, 7, 2)


def name_differs(
    street: Organisation, found: str = "两个社区登记的姓名不同", entry: int = 1_000_001
) -> StoredFinding:
    return raise_finding(
        CODE, organisation=street, ledger="registry.resident_card", entry=entry, found=found,
        remedy="请与两个社区核对",
    )  # fmt: skip


def test_the_same_problem_is_raised_once(street: Organisation) -> None:
    first = name_differs(street)
    assert name_differs(street).pk == first.pk
    assert [finding.found for finding in open_findings(street)] == ["两个社区登记的姓名不同"]


def test_two_entries_with_the_same_problem_are_two_findings(street: Organisation) -> None:
    name_differs(street)
    name_differs(street, entry=1_000_002)
    assert open_findings(street).count() == 2


def test_an_open_finding_takes_the_words_of_the_last_look(street: Organisation) -> None:
    name_differs(street)
    raise_finding(
        CODE, organisation=street, ledger="registry.resident_card", entry=1_000_001,
        found="三个社区登记的姓名不同", remedy="请核对", blocks_figure=True,
    )  # fmt: skip
    finding = open_findings(street).get()
    assert (finding.found, finding.remedy, finding.blocks_figure) == (
        "三个社区登记的姓名不同",
        "请核对",
        True,
    )


def test_a_settled_finding_leaves_the_list_with_who_when_and_what(street: Organisation) -> None:
    officer = Writer(street.pk, account=7, handler="赵云")
    settled = settle(name_differs(street), by=officer, on=SETTLED_ON, settlement="是同一人，户口簿为准")
    assert not open_findings(street).exists()
    assert (settled.settled_on, settled.settled_by, settled.settled_account) == (SETTLED_ON, "赵云", 7)
    assert settled.settlement == "是同一人，户口簿为准"


def test_nobody_is_asked_again_what_was_settled(street: Organisation) -> None:
    settled = settle(name_differs(street), by=Writer(street.pk), on=SETTLED_ON, settlement="是两个人")
    assert name_differs(street).pk == settled.pk
    assert not open_findings(street).exists()


def test_something_else_in_the_same_place_is_a_new_finding(street: Organisation) -> None:
    settled = settle(name_differs(street), by=Writer(street.pk), on=SETTLED_ON, settlement="是两个人")
    again = name_differs(street, found="出生日期也不同")
    assert again.pk != settled.pk
    assert list(open_findings(street)) == [again]
    assert name_differs(street, found="出生日期也不同").pk == again.pk


def test_the_second_settlement_is_refused_and_the_first_stands(street: Organisation) -> None:
    finding = name_differs(street)
    hers = StoredFinding.objects.get(pk=finding.pk)
    settle(finding, by=Writer(street.pk), on=SETTLED_ON, settlement="是同一人")
    with pytest.raises(AlreadySettled, match="已经有人核实过"):
        settle(hers, by=Writer(street.pk), on=SETTLED_ON, settlement="是两个人")
    assert StoredFinding.objects.get(pk=finding.pk).settlement == "是同一人"


def test_a_settlement_without_words_is_refused(street: Organisation) -> None:
    with pytest.raises(ValueError, match="请写明核实结果"):
        settle(name_differs(street), by=Writer(street.pk), on=SETTLED_ON, settlement="  ")
    assert open_findings(street).count() == 1


def test_the_database_refuses_a_second_open_finding(street: Organisation) -> None:
    finding = name_differs(street)
    finding.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        finding.save(force_insert=True)


def test_what_blocks_a_figure_stands_first(street: Organisation) -> None:
    name_differs(street)
    missing = raise_finding(
        "ledger.no-affirmation", organisation=street, ledger="employment.zero_employment_case",
        found="六月没有零报告", remedy="请补零报告", blocks_figure=True,
    )  # fmt: skip
    assert missing.entry == WHOLE_LEDGER
    assert [finding.code for finding in open_findings(street)] == ["ledger.no-affirmation", CODE]


def test_a_finding_is_seen_only_where_it_must_be_settled(
    street: Organisation, community: Organisation
) -> None:
    name_differs(street)
    assert not open_findings(community).exists()


def test_many_findings_take_as_many_queries_as_one(
    street: Organisation, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    def several(count: int) -> list[StoredFinding]:
        return [
            StoredFinding(
                code=CODE,
                organisation=street,
                ledger="registry.resident_card",
                entry=entry,
                found="不同",
                remedy="核对",
            )
            for entry in range(1, count + 1)
        ]

    with django_assert_num_queries(5):  # type: ignore[operator]
        assert len(raise_findings(several(40))) == 40
    with django_assert_num_queries(3):  # type: ignore[operator]
        raise_findings(several(40))
    assert open_findings(street).count() == 40


def test_two_communities_of_one_street_are_settled_by_the_street(
    street: Organisation, community: Organisation, neighbour: Organisation
) -> None:
    assert first_office_above([community, neighbour]) == street


def test_two_streets_are_settled_by_the_district(
    district: Organisation, street: Organisation, community: Organisation
) -> None:
    on = date(2000, 1, 1)
    elsewhere = found(Level.STREET, "鼓楼街道", "140107001000", on=on, parent=district)
    far = found(Level.COMMUNITY, "西羊市社区", "140107001001", on=on, parent=elsewhere)
    assert first_office_above([community, far]) == district
    move(far, street, on=date(2010, 1, 1))
    assert first_office_above([community, far]) == street


def test_one_community_alone_is_settled_by_its_street(street: Organisation, community: Organisation) -> None:
    assert first_office_above([community]) == street
    assert first_office_above([community, street]) == street


def test_without_a_common_office_nobody_is_named(community: Organisation) -> None:
    province = found(Level.PROVINCE, "陕西省", "610000000000", on=date(2000, 1, 1))
    alone = found(Level.COMMUNITY, "东关社区", "610102001001", on=date(2000, 1, 1), parent=province)
    assert first_office_above([community, alone]) is None
    assert first_office_above([]) is None
