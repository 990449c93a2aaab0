"""Cards, loans, subsidies, training, aid, the counter: what is counted, in which unit, what is refused.

证件        证号     姓名    办理日期     事项
再就业优惠证  0001    王小明  2010-03-01  年审通过
再就业优惠证  0002    李强    2010-04-12  发放
再就业优惠证  0002    李强    2010-05-20  补发        ← 不是发放
就业失业证   0001    李强    2010-01-11  发放        ← 另一种证，号可以一样
就业失业证   0002    赵敏    2010-07-01  发放        ← 下一期
再就业优惠证  0003    赵敏    2010-06-30  年审未通过
"""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from linli.core.period import Period
from linli.indicators.figures import figure
from linli.kit import recording
from linli.kit.facts import those
from linli.kit.parameters import Parameter
from linli.kit.recording import EntryRefused, Writer
from linli.ledgers.employment.aid_case import AidCase
from linli.ledgers.employment.aid_service import AidService
from linli.ledgers.employment.carrier import Carrier
from linli.ledgers.employment.certificate_event import CertificateEvent
from linli.ledgers.employment.enquiry import Enquiry
from linli.ledgers.employment.loan import Loan, beyond_caps
from linli.ledgers.employment.preferential_certificate import PreferentialCertificate, review_due
from linli.ledgers.employment.public_post import PublicPost
from linli.ledgers.employment.referral import Referral
from linli.ledgers.employment.service_duty import ServiceDuty
from linli.ledgers.employment.service_visit import ServiceVisit
from linli.ledgers.employment.subsidy_payment import SubsidyPayment, beyond_months
from linli.ledgers.employment.training import Training
from linli.ledgers.employment.unemployment_certificate import UnemploymentCertificate
from linli.org.models import Organisation
from linli.registry.establishment import Establishment
from linli.registry.person import Person
from tests.ledgers.employment_books import again, day
from tests.ledgers.measuring import counted_twice, rows, value

pytestmark = pytest.mark.django_db

HALF = Period.half(2010, 1)


@pytest.fixture
def people(clerk: Writer) -> dict[str, Person]:
    known = {
        name: Person(name=name, sex="1", born_on=date(1970, 1, 1)) for name in ("王小明", "李强", "赵敏")
    }
    enter(clerk, *known.values())
    return known


def enter(clerk: Writer, *entries: Any) -> None:
    """All in one book."""
    with recording.open_book(clerk) as book:
        for entry in entries:
            book.record(entry)


def figures_here(community: Organisation, ledger: str) -> dict[str, Any]:
    """The ledger's figures of the half-year, once the engine has agreed with a plain count."""
    naive, engine = counted_twice(f"employment.{ledger}", community, HALF)
    assert naive == engine
    return {name.split(".", 2)[2]: number for name, number in naive.items()}


def test_acts_with_cards_are_counted_by_kind_and_act(
    people: dict[str, Person], community: Organisation, clerk: Writer
) -> None:
    page = [
        ("preferential", "0001", "王小明", day(3, 1), "reviewed"),
        ("preferential", "0002", "李强", day(4, 12), "issued"),
        ("preferential", "0002", "李强", day(5, 20), "reissued"),
        ("unemployment", "0001", "李强", day(1, 11), "issued"),
        ("unemployment", "0002", "赵敏", day(7, 1), "issued"),
        ("preferential", "0003", "赵敏", day(6, 30), "review-failed"),
    ]  # fmt: skip
    enter(
        clerk,
        *(
            CertificateEvent(kind=kind, number=number, person=people[name], occurred_on=on, act=act)
            for kind, number, name, on, act in page
        ),
    )
    assert figures_here(community, "certificate_event") == {
        "acts": 5, "acts_by_kind": 5, "acts_by_kind.preferential": 4, "acts_by_kind.unemployment": 1,
        "preferential_reviewed": 1, "preferential_issued": 1, "unemployment_issued": 1, "people": 1,
    }  # fmt: skip
    twice = CertificateEvent(
        kind="preferential", number="0001", person=people["王小明"], occurred_on=day(3, 1), act="reviewed"
    )
    with pytest.raises(EntryRefused, match="当天的这个事项已登记过"):
        recording.record(twice, by=clerk)


def test_a_card_number_belongs_to_one_card_of_its_kind(
    people: dict[str, Person], community: Organisation, clerk: Writer, neighbour: Organisation
) -> None:
    def card(model: Any, name: str) -> Any:
        return model(number="0001", person=people[name], started_on=day(2, 1))

    enter(clerk, card(PreferentialCertificate, "王小明"), card(UnemploymentCertificate, "李强"))
    for model in (PreferentialCertificate, UnemploymentCertificate):
        with pytest.raises(EntryRefused, match="号已登记在另一行"):
            recording.record(card(model, "赵敏"), by=clerk)
    recording.record(
        card(UnemploymentCertificate, "李强"), by=Writer(neighbour.pk)
    )  # he moved, with his card
    assert figures_here(community, "preferential_certificate") == {"holders": 1, "issued": 1}
    assert figures_here(community, "unemployment_certificate") == {"holders": 1, "issued": 1}


def test_cards_not_reviewed_this_year_are_listed(
    people: dict[str, Person], community: Organisation, clerk: Writer
) -> None:
    def card(
        number: str, name: str, started_on: date, ended_on: date | None = None
    ) -> PreferentialCertificate:
        return PreferentialCertificate(
            number=number, person=people[name], started_on=started_on, ended_on=ended_on
        )

    waiting = card("0001", "王小明", day(3, 1, 2008))
    enter(
        clerk, waiting, card("0002", "李强", day(3, 1, 2008)), card("0003", "赵敏", day(2, 1)),
        card("0004", "赵敏", day(2, 1, 2008), day(1, 15)),
        CertificateEvent(
            kind="preferential", number="0002", person=people["李强"], occurred_on=day(3, 2), act="reviewed"
        ),
        CertificateEvent(
            kind="preferential", number="0001", person=people["王小明"], occurred_on=day(3, 2, 2009),
            act="reviewed"
        ),
    )  # fmt: skip
    assert [(one.entry, one.found) for one in review_due(community, day(6, 30))] == [
        (waiting.pk, "王小明的再就业优惠证2010年还没有年审")
    ]
    assert len(list(review_due(community, day(3, 1)))) == 2


def test_loans_are_referred_granted_and_repaid(
    people: dict[str, Person], community: Organisation, clerk: Writer
) -> None:
    granted = Loan(
        person=people["王小明"], business="早点铺", started_on=day(1, 19), asked=5_000_000, months=24,
    )  # fmt: skip
    refused = Loan(person=people["李强"], started_on=day(3, 23))
    enter(
        clerk, granted, refused,
        Loan(person=people["李强"], started_on=day(6, 22)), Loan(person=people["赵敏"], started_on=day(7, 1)),
    )  # fmt: skip
    answer = {"state": "granted", "granted_on": day(3, 16), "granted": 5_000_000, "jobs": 2}
    recording.correct(granted, answer, by=clerk, reason="银行已放款")
    recording.correct(refused, by=clerk, reason="银行未通过", state="refused")
    assert figures_here(community, "loan") == {
        "referred": 2, "granted_people": 1, "granted_amount": 5_000_000, "jobs_created": 2,
    }  # fmt: skip
    assert figure("employment.loan.granted_amount", community, HALF).value == 50_000
    assert rows("employment.loan.referred", community).count() == 3
    recording.correct(again(granted), by=clerk, reason="没有按期还", state="overdue")
    assert value("employment.loan.overdue", community) == 1


def test_an_application_above_the_cap_of_its_day_is_a_finding(
    people: dict[str, Person], community: Organisation, clerk: Writer
) -> None:
    def loan(started_on: date, asked: int, months: int) -> Loan:
        return Loan(person=people["王小明"], started_on=started_on, asked=asked, months=months)

    before = loan(day(6, 2, 2008), 3_000_000, 24)
    enter(clerk, before, loan(day(1, 19), 5_000_000, 24), loan(day(3, 1), 5_000_001, 30))
    found = [(one.entry == before.pk, one.found) for one in beyond_caps(community, day(6, 30))]
    assert found == [
        (True, "王小明的小额担保贷款申请30000元，当时最高20000元"),
        (False, "王小明的小额担保贷款申请50000.01元，当时最高50000元"),
        (False, "王小明的小额担保贷款申请30个月，当时最长24个月"),
    ]
    Parameter.objects.create(
        name="loan.most_months", locality=community, valid_from=date(2010, 1, 1), value=36, source="本地文件"
    )
    assert len(list(beyond_caps(community, day(6, 30)))) == 2


def test_subsidies_are_people_months_and_an_amount(
    people: dict[str, Person], community: Organisation, clerk: Writer
) -> None:
    paid = [
        SubsidyPayment(
            person=people[name], insurance="pension", month=date(2010, month, 1), amount=14_180,
            occurred_on=date(2010, month, 20),
        )
        for name in ("王小明", "李强") for month in range(1, 8)
    ]  # fmt: skip
    enter(clerk, *paid)
    assert figures_here(community, "subsidy_payment") == {
        "pension_people": 2, "people": 2, "amount_paid": 12 * 14_180, "months_paid": 12,
    }  # fmt: skip
    again_in_june = SubsidyPayment(
        person=people["李强"], insurance="pension", month=date(2010, 6, 1), amount=1, occurred_on=day(6, 25)
    )
    with pytest.raises(EntryRefused, match="这个月的这项补贴已发放过"):
        recording.record(again_in_june, by=clerk)
    with pytest.raises(EntryRefused, match="不能是负数"):
        recording.correct(again(paid[0]), by=clerk, reason="误", amount=-1)
    assert list(beyond_months(community, day(12, 31))) == []
    Parameter.objects.create(
        name="subsidy.most_months",
        locality=community,
        valid_from=date(2010, 1, 1),
        value=6,
        source="本地文件",
    )
    assert [one.found for one in beyond_months(community, day(7, 31))] == [
        "王小明的养老保险补贴已发7个月，一般最长6个月", "李强的养老保险补贴已发7个月，一般最长6个月",
    ]  # fmt: skip
    assert list(beyond_months(community, day(6, 30))) == []


def test_one_person_in_two_classes_is_one_person_and_two_enrolments(
    people: dict[str, Person], community: Organisation, clerk: Writer
) -> None:
    page = [
        ("王小明", "syb", "创办你的企业", day(3, 8)), ("王小明", "skill", "家政服务员", day(3, 29)),
        ("李强", "skill", "家政服务员", day(3, 29)), ("李强", "skill", "中式面点", day(4, 12)),
        ("赵敏", "skill", "中式面点", day(7, 1)),
    ]  # fmt: skip
    enter(
        clerk,
        *(
            Training(person=people[name], kind=kind, course=course, occurred_on=on, completed_on=on)
            for name, kind, course, on in page
        ),
    )
    assert figures_here(community, "training") == {
        "people": 2, "syb": 1, "skill": 2, "enrolments": 4, "completed": 4,
    }  # fmt: skip


def test_hard_to_place_is_who_was_recognised_and_has_not_left(
    people: dict[str, Person], community: Organisation, clerk: Writer
) -> None:
    wang, li, zhao = people.values()
    left = AidCase(
        person=li, category="disabled", started_on=day(1, 5), recognised_on=day(1, 20), ended_on=day(5, 4),
        end_reason="employed",
    )  # fmt: skip
    applied = AidCase(person=zhao, category="older", started_on=day(6, 1))
    enter(
        clerk, left, applied,
        AidCase(person=wang, category="older", started_on=day(1, 5), recognised_on=day(1, 20)),
        AidCase(person=wang, category="long-term", started_on=day(2, 5), recognised_on=day(2, 20)),
    )  # fmt: skip
    assert (left.state, applied.state) == ("exited", "applied")
    assert value("employment.aid_case.in_aid", community) == 1
    assert value("employment.aid_case.recognised", community) == 2
    assert value("employment.aid_case.employed", community) == 1
    by_class = figure("employment.aid_case.in_aid_by_class.long-term", community, HALF)
    assert by_class.value == 1  # his last recognition
    assert figure("employment.aid_case.in_aid_by_class.older", community, HALF).value == 0
    everybody = [wang.pk, li.pk, zhao.pk]
    assert those("hard-to-place", everybody, day(5, 3)) == {wang.pk, li.pk}
    assert those("hard-to-place", everybody, day(5, 4)) == {wang.pk}
    with pytest.raises(EntryRefused, match="已有一条没有退出的认定"):
        recording.record(AidCase(person=wang, category="older", started_on=day(3, 1)), by=clerk)
    recording.correct(again(applied), by=clerk, reason="公示", publicised_from=day(6, 10))
    assert again(applied).state == "publicised"


def test_the_counter_counts_visits_and_not_visitors(community: Organisation, clerk: Writer) -> None:
    enter(
        clerk,
        ServiceVisit(occurred_on=day(3, 1), visitor="王姨", matter="certificate", detail="补证"),
        ServiceVisit(occurred_on=day(3, 1), visitor="王姨", matter="policy", outcome="forwarded"),
        ServiceVisit(occurred_on=day(3, 2), visitor="老李", matter="policy", followed_up_on=day(3, 9)),
        ServiceVisit(occurred_on=day(7, 1), visitor="老李", matter="policy"),
        ServiceDuty(occurred_on=day(3, 1), officer="李文"),
        Enquiry(
            occurred_on=day(3, 1), name="路人", topic="小额贷款", answer="已解答", followed_up_on=day(3, 20)
        ),
        Enquiry(occurred_on=day(3, 3), topic="4050补贴"),
    )
    assert figures_here(community, "service_visit") == {
        "visits": 3, "visits_by_matter": 3, "visits_by_matter.certificate": 1, "visits_by_matter.policy": 2,
        "done_at_once": 2, "followed_up": 1,
    }  # fmt: skip
    assert figures_here(community, "service_duty") == {"duties": 1}
    assert figures_here(community, "enquiry") == {"enquiries": 2, "answered": 1, "followed_up": 1}
    rate = figure("employment.enquiry.follow_up_rate", community, HALF)
    assert rate.value == Fraction(1, 2)
    with pytest.raises(EntryRefused, match="这一班已登记过"):
        recording.record(ServiceDuty(occurred_on=day(3, 1), officer="李文"), by=clerk)


def test_referrals_services_and_agreements(
    people: dict[str, Person], community: Organisation, clerk: Writer
) -> None:
    nursery = Establishment(name="幼儿园")
    wang, li, _zhao = people.values()
    enter(
        clerk, nursery,
        Referral(person=wang, employer=nursery, post="保育员", occurred_on=day(3, 1), result="declined"),
        Referral(person=wang, employer=nursery, post="保洁员", occurred_on=day(3, 8), result="hired"),
        Referral(person=li, employer=nursery, post="保洁员", occurred_on=day(3, 8)),
        AidService(person=li, kind="offer", occurred_on=day(3, 8)),
        AidService(person=li, kind="guidance", occurred_on=day(3, 8)),
        PublicPost(
            person=wang, employer=nursery, started_on=day(3, 8), ended_on=day(3, 8, 2013), subsidy=60_000
        ),
        PublicPost(person=li, started_on=day(3, 8, 2007), ended_on=day(3, 8)),
    )  # fmt: skip
    assert figures_here(community, "referral") == {"referrals": 3, "hired": 1, "people": 2}
    assert figures_here(community, "aid_service") == {
        "services": 2, "services_by_kind": 2, "services_by_kind.offer": 1, "services_by_kind.guidance": 1,
        "people": 1,
    }  # fmt: skip
    assert figures_here(community, "public_post") == {"in_force": 1, "ending": 1, "monthly_subsidy": 60_000}


def test_a_carrier_is_founded_once(community: Organisation, clerk: Writer) -> None:
    enter(
        clerk, Carrier(name="迎春缝纫合作社", started_on=day(3, 29)),
        Carrier(name="旧货市场", started_on=day(5, 1, 2007), ended_on=day(2, 1)),
    )  # fmt: skip
    founded = figure("employment.carrier.founded", community, HALF)
    assert (founded.value, founded.names) == (1, ("迎春缝纫合作社",))
    assert value("employment.carrier.operating", community) == 1
    with pytest.raises(EntryRefused, match="同名的就业载体"):
        recording.record(Carrier(name="迎春缝纫合作社", started_on=day(4, 1)), by=clerk)
