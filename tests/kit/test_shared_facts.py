"""What belongs to no community is in the log all the same: organisations and parameters."""

from datetime import date

import pytest

from linli.kit import chain, shared_facts
from linli.kit.chain import ChangeLine
from linli.kit.parameters import parameter
from linli.kit.recording import Writer
from linli.org.founding import ActRefused
from linli.org.models import Level, Organisation

pytestmark = pytest.mark.django_db
ON = date(2010, 1, 1)


def told(organisation: Organisation) -> list[tuple[str, str]]:
    lines = ChangeLine.objects.filter(ledger=shared_facts.ORGANISATION, entry=organisation.pk)
    return list(lines.order_by("version").values_list("act", "reason"))


def test_the_first_organisation_begins_its_own_chain(db: None) -> None:
    province = shared_facts.found(Level.PROVINCE, "山西省", "140000000000", on=ON)
    assert told(province) == [("record", "设立")]
    assert list(chain.breaks(province.pk)) == []


def test_every_act_on_the_tree_is_a_line_of_whoever_did_it(
    street: Organisation, community: Organisation, neighbour: Organisation
) -> None:
    office = Writer(street.pk, handler="张主任")
    shared_facts.rename(community, "教场巷第一社区", on=ON, by=office)
    shared_facts.recode(community, "140107002013", on=ON, by=office)
    shared_facts.merge([neighbour], community, on=ON, by=office)
    assert told(community) == [("correct", "更名"), ("correct", "改码")]
    assert told(neighbour) == [("withdraw", "并入教场巷第一社区")]
    assert ChangeLine.objects.filter(organisation=street).count() == 3
    assert list(chain.breaks(street.pk)) == []


def test_a_refused_act_leaves_no_line(community: Organisation, neighbour: Organisation) -> None:
    with pytest.raises(ActRefused, match="已经属于另一个机构"):
        shared_facts.recode(community, neighbour.code, on=ON, by=Writer(community.pk))
    assert told(community) == []


def test_a_local_value_of_a_parameter_is_logged_and_holds_from_its_day(
    street: Organisation, community: Organisation
) -> None:
    shared_facts.set_parameter(
        "employment.reemployment_rate", 85, valid_from=ON, source="街道办〔2010〕3号", by=Writer(street.pk),
        locality=street,
    )  # fmt: skip
    assert parameter("employment.reemployment_rate", community.pk, ON) == 85
    assert parameter("employment.reemployment_rate", community.pk, date(2009, 12, 31)) == 95
    (line,) = ChangeLine.objects.filter(ledger=shared_facts.PARAMETER)
    assert (line.organisation_id, "85" in (line.payload or "")) == (street.pk, True)
