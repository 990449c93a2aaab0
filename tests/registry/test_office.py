"""The office itself: profile, workers and their certificates, ledgers it keeps.

姓名    岗位                        任职日期     离任日期
郝主任  社区主任兼劳动保障工作站站长   2003-05
申姐    专职劳动保障员               2005-09-01  2008-09-01   ← 有证，已离任
薛姐    专职劳动保障员               2008-09-01
樊姐    民政委员                    2006-03-01               ← 有证，不是劳动保障员
"""

from datetime import date

import pytest

from linli.kit import recording
from linli.kit.recording import EntryRefused, Writer
from linli.org.models import Organisation
from linli.registry.ledger_opening import LedgerOpening
from linli.registry.profile import Profile
from linli.registry.staff import PostKind, Staff, kind_of
from linli.registry.staff_certificate import StaffCertificate
from tests.ledgers.measuring import parts, rows, value

pytestmark = pytest.mark.django_db

YEAR_2008, YEAR_2007 = ((date(year, 1, 1), date(year + 1, 1, 1)) for year in (2008, 2007))
OFFICER, CERTIFIED = "专职劳动保障员", "registry.staff.certified_labour_officers"


@pytest.fixture
def staff(clerk: Writer) -> dict[str, Staff]:
    page = [
        Staff(name="郝主任", post="社区主任兼劳动保障工作站站长", started_on=date(2003, 5, 1)),
        Staff(name="申姐", post=OFFICER, started_on=date(2005, 9, 1), ended_on=date(2008, 9, 1)),
        Staff(name="薛姐", post=OFFICER, started_on=date(2008, 9, 1)),
        Staff(name="樊姐", post="民政委员", started_on=date(2006, 3, 1)),
    ]
    with recording.open_book(clerk) as book:
        for worker in page:
            book.record(worker)
    return {worker.name: worker for worker in page}


def certified(
    clerk: Writer, name: str, on: date | None, certificate: str = "计算机操作证"
) -> StaffCertificate:
    entry = StaffCertificate(name=name, certificate=certificate, started_on=on)
    recording.record(entry, by=clerk)
    return entry


def test_one_labour_officer_in_post_has_the_certificate(
    staff: dict[str, Staff], clerk: Writer, community: Organisation
) -> None:
    for name in staff:
        certified(clerk, name, date(2007, 6, 1))
    assert list(rows(CERTIFIED, community)) == [staff["薛姐"]]
    assert value("registry.staff.labour_officers", community) == 1
    assert value("registry.staff.staff", community) == 3
    assert list(rows(CERTIFIED, community, YEAR_2007)) == [staff["申姐"]]


def test_a_certificate_counts_from_the_day_it_was_obtained(
    staff: dict[str, Staff], clerk: Writer, community: Organisation
) -> None:
    certified(clerk, "薛姐", date(2009, 5, 1))
    assert (value(CERTIFIED, community, YEAR_2008), value(CERTIFIED, community)) == (0, 1)


def test_a_certificate_of_unknown_date_counts_since_its_holder_came(
    staff: dict[str, Staff], clerk: Writer, community: Organisation
) -> None:
    certified(clerk, "薛姐", None)
    assert (value(CERTIFIED, community, YEAR_2007), value(CERTIFIED, community, YEAR_2008)) == (0, 1)


def test_a_certificate_written_together_with_its_holder_counts(
    clerk: Writer, community: Organisation
) -> None:
    with recording.open_book(clerk) as book:
        book.record(StaffCertificate(name="薛姐", certificate="计算机操作证"))
        book.record(Staff(name="薛姐", post=OFFICER, started_on=date(2008, 9, 1)))
    assert value(CERTIFIED, community) == 1


def test_other_certificates_and_other_peoples_do_not_count(
    staff: dict[str, Staff], clerk: Writer, community: Organisation, neighbour: Organisation
) -> None:
    certified(clerk, "薛姐", date(2007, 6, 1), "社会工作师证")
    certified(Writer(neighbour.pk), "薛姐", date(2007, 6, 1))
    assert value(CERTIFIED, community) == 0
    assert value("registry.staff_certificate.holders", community) == 1


def test_a_certificate_withdrawn_or_given_to_another_name_is_lost_to_the_first(
    staff: dict[str, Staff], clerk: Writer, community: Organisation
) -> None:
    first = certified(clerk, "薛姐", date(2007, 6, 1), "微机操作证")
    assert value(CERTIFIED, community) == 1
    recording.withdraw(first, by=clerk, reason="登记错人")
    assert value(CERTIFIED, community) == 0
    second = certified(clerk, "薛姐", date(2007, 6, 1))
    recording.correct(second, by=clerk, reason="登记错人", name="樊姐")
    assert value(CERTIFIED, community) == 0
    assert Staff.objects.get(name="樊姐").holds_computer_certificate


@pytest.mark.parametrize(
    ("post", "kind"),
    [
        (OFFICER, PostKind.LABOUR_OFFICER),
        ("劳动保障协理员", PostKind.LABOUR_OFFICER),
        ("专职保障人员", PostKind.LABOUR_OFFICER),
        ("社区主任兼劳动保障工作站站长", PostKind.DIRECTOR),
        ("社区党支部书记", PostKind.SECRETARY),
        ("书记兼主任", PostKind.SECRETARY),
        ("副主任", PostKind.DEPUTY),
        ("治保委员", PostKind.SAFETY_OFFICER),
        ("治保主任", PostKind.SAFETY_OFFICER),
        ("计生委员", PostKind.FAMILY_OFFICER),
        ("环境卫生委员", PostKind.HEALTH_OFFICER),
        ("残疾人联络员", PostKind.DISABILITY_OFFICER),
        ("委员", PostKind.COMMITTEE_MEMBER),
        ("打字", PostKind.OTHER),
    ],
)
def test_a_post_is_what_somebody_mainly_does(post: str, kind: PostKind) -> None:
    assert kind_of(post) is kind


def test_the_workers_add_up_by_kind_of_post(staff: dict[str, Staff], community: Organisation) -> None:
    assert parts("registry.staff.by_kind", community) == {
        "director": 1,
        "labour-officer": 1,
        "welfare-officer": 1,
    }
    assert value("registry.staff.joined", community, YEAR_2008) == 1
    assert value("registry.staff.left", community, YEAR_2008) == 1


def test_the_profile_gives_the_area_and_counts_the_boundaries(clerk: Writer, community: Organisation) -> None:
    profile = Profile(name="教场巷社区", area_m2=150_000, east="东城巷", west="五一路", south="南街")
    recording.record(profile, by=clerk)
    assert (value("registry.profile.area", community), value("registry.profile.boundaries", community)) == (
        150_000,
        3,
    )
    recording.correct(profile, by=clerk, reason="补全四至", north="小东门街")
    assert value("registry.profile.boundaries", community) == 4


def test_a_new_profile_follows_an_old_one_and_never_stands_beside_it(
    clerk: Writer, community: Organisation
) -> None:
    old = Profile(name="教场巷社区", area_m2=150_000)
    recording.record(old, by=clerk)
    new = Profile(name="教场巷社区", area_m2=180_000, started_on=date(2010, 4, 1))
    with pytest.raises(EntryRefused, match="已有一份在用的概况"):
        recording.record(new, by=clerk)
    recording.correct(Profile.objects.get(), by=clerk, reason="区划调整", ended_on=date(2010, 4, 1))
    recording.record(new, by=clerk)
    march, april = (date(2010, 3, 1), date(2010, 4, 1)), (date(2010, 4, 1), date(2010, 5, 1))
    assert value("registry.profile.area", community, march) == 150_000
    assert value("registry.profile.area", community, april) == 180_000


def test_a_ledger_counts_while_it_is_kept(clerk: Writer, community: Organisation) -> None:
    names = ("下岗失业人员台账", "安置失业人员台账", "零就业家庭台账")
    openings = [LedgerOpening(name=name, started_on=date(2009, 1, 1)) for name in names]
    for opening in openings:
        recording.record(opening, by=clerk)
    recording.record(
        LedgerOpening(name="旧台账", started_on=date(2004, 1, 1), ended_on=date(2010, 6, 30)), by=clerk
    )
    assert value("registry.ledger_opening.in_use", community) == 3
    recording.withdraw(openings[0], by=clerk, reason="没有正式建立")
    assert value("registry.ledger_opening.in_use", community) == 2
    with pytest.raises(EntryRefused, match="已经设立"):
        recording.record(LedgerOpening(name=names[1], started_on=date(2010, 1, 1)), by=clerk)
