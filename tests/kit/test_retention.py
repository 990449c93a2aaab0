"""保存期限: what has been kept long enough leaves the books and the log, and the chain stays whole.

登记日期      终止日期      到2020-06-30（保存10年）
2009-11-02   2010-06-30   到期
2010-03-05   2010-07-01   还差一天
2008-05-06   （未终止）    不到期
"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from linli.kit import chain, recording, retention
from linli.kit.chain import Act, ChangeLine, LedgerClock
from linli.kit.description import FOREVER, years
from linli.kit.findings import StoredFinding, raise_finding
from linli.kit.recording import Writer
from linli.kit.retention import StillNeeded
from linli.kit.storage import ChangedMeanwhile
from linli.ledgers.employment.unemployment import Unemployment
from linli.ledgers.environment.courtyard_contract import CourtyardContract
from linli.ledgers.outreach.delivery import Delivery
from linli.ledgers.outreach.pairing import Pairing
from linli.ledgers.publicity.publicity_issue import PublicityIssue
from linli.ledgers.shared.asset import Asset
from linli.org.models import Organisation
from linli.registry.courtyard import Courtyard
from linli.registry.person import Person

pytestmark = pytest.mark.django_db

TEN_YEARS_LATER = date(2020, 6, 30)
WHY = "登记满十年，依本台账保存期限"


def someone(clerk: Writer, name: str) -> Person:
    person = Person(name=name, sex="1", born_on=date(1970, 1, 1))
    recording.record(person, by=clerk)
    return person


def unemployed(clerk: Writer, name: str, started: date, ended: date | None) -> Unemployment:
    entry = Unemployment(person=someone(clerk, name), kind="laid-off", started_on=started, ended_on=ended)
    recording.record(entry, by=clerk)
    return entry


@pytest.fixture
def over(clerk: Writer) -> Unemployment:
    return unemployed(clerk, "王小明", date(2009, 11, 2), date(2010, 6, 30))


def test_a_spell_expires_on_the_day_its_years_are_over(over: Unemployment, clerk: Writer) -> None:
    unemployed(clerk, "李强", date(2010, 3, 5), date(2010, 7, 1))
    unemployed(clerk, "赵敏", date(2008, 5, 6), None)
    assert list(retention.expired(Unemployment.description, TEN_YEARS_LATER)) == [over]
    assert list(retention.expired(Unemployment.description, date(2020, 6, 29))) == []


def test_an_event_is_kept_to_the_close_of_its_day(clerk: Writer) -> None:
    issue = PublicityIssue(occurred_on=date(2010, 6, 30), form="leaflet", topic="就业政策", quantity=20)
    recording.record(issue, by=clerk)
    assert list(retention.expired(PublicityIssue.description, TEN_YEARS_LATER)) == []
    assert list(retention.expired(PublicityIssue.description, date(2020, 7, 1))) == [issue]


def test_an_end_known_only_to_the_year_waits_a_year_longer(clerk: Writer) -> None:
    entry = Unemployment(
        person=someone(clerk, "王小明"), kind="laid-off", started_on=date(2008, 1, 1),
        ended_on=date(2010, 1, 1), precision={"ended_on": 2},
    )  # fmt: skip
    recording.record(entry, by=clerk)
    assert list(retention.expired(Unemployment.description, date(2020, 12, 31))) == []
    assert list(retention.expired(Unemployment.description, date(2021, 1, 1))) == [entry]


def test_a_withdrawn_row_expires_by_the_day_of_its_withdrawal(clerk: Writer) -> None:
    entry = unemployed(clerk, "王小明", date(2008, 5, 6), None)
    recording.withdraw(entry, by=clerk, reason="登记错人")
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(datetime(2010, 6, 29, 9, 0, tzinfo=UTC))
        cursor.execute("UPDATE employment_unemployment SET withdrawn_at = %s", [moment])
    assert list(retention.expired(Unemployment.description, date(2020, 6, 29))) == []
    assert [row.pk for row in retention.expired(Unemployment.description, TEN_YEARS_LATER)] == [entry.pk]


def test_what_is_kept_for_ever_never_expires(clerk: Writer) -> None:
    someone(clerk, "王小明")
    assert not retention.expired(Person.description, date(2999, 1, 1)).exists()


def test_a_blanked_row_is_gone_and_its_log_says_so(
    over: Unemployment, community: Organisation, clerk: Writer
) -> None:
    recording.correct(over, by=clerk, reason="补充", skill="缝纫")
    assert retention.blank(Unemployment.description, [over], by=clerk, reason=WHY) == 1
    assert not Unemployment.objects.exists()
    lines = [
        (line.version, line.act, content)
        for line, content in chain.versions("employment.unemployment", over.pk)
    ]
    assert lines == [(1, Act.RECORD, None), (2, Act.CORRECT, None), (3, Act.BLANK, None)]
    last = ChangeLine.objects.get(act=Act.BLANK)
    assert (last.reason, last.handler, last.organisation) == (WHY, "李文", community)


def test_the_chain_stays_whole_and_goes_on(
    over: Unemployment, community: Organisation, clerk: Writer
) -> None:
    retention.blank(Unemployment.description, [over], by=clerk, reason=WHY)
    unemployed(clerk, "李强", date(2020, 6, 30), None)
    assert list(chain.breaks(community.pk)) == []
    assert list(retention.unexplained(community.pk)) == []


def test_other_rows_keep_their_content(over: Unemployment, clerk: Writer) -> None:
    kept = unemployed(clerk, "李强", date(2010, 3, 5), date(2010, 7, 1))
    retention.blank(Unemployment.description, [over], by=clerk, reason=WHY)
    ((_line, content),) = chain.versions("employment.unemployment", kept.pk)
    assert content
    assert content["ended_on"] == "2010-07-01"
    assert list(Unemployment.objects.all()) == [kept]


def test_blanking_tells_the_stored_cells_that_the_ledger_changed(over: Unemployment, clerk: Writer) -> None:
    retention.blank(Unemployment.description, [over], by=clerk, reason=WHY)
    last = ChangeLine.objects.get(act=Act.BLANK).sequence
    assert LedgerClock.objects.get(ledger="employment.unemployment").sequence == last


def test_a_content_emptied_without_a_blanking_is_found(
    over: Unemployment, community: Organisation, clerk: Writer
) -> None:
    line = ChangeLine.objects.get(ledger="employment.unemployment", entry=over.pk)
    ChangeLine.objects.filter(pk=line.pk).update(payload=None)
    assert [(found.sequence, found.found) for found in retention.unexplained(community.pk)] == [
        (line.sequence, "内容被清空，没有到期清除的记录")
    ]


def test_questions_about_a_blanked_row_go_with_it(
    over: Unemployment, street: Organisation, clerk: Writer
) -> None:
    def raised(entry: int) -> StoredFinding:
        return raise_finding(
            "name",
            organisation=street,
            ledger="employment.unemployment",
            entry=entry,
            found="王小明",
            remedy="核对",
        )

    raised(over.pk)
    other = raised(over.pk + 1)
    retention.blank(Unemployment.description, [over], by=clerk, reason=WHY)
    assert list(StoredFinding.objects.all()) == [other]


def test_a_row_changed_since_it_was_listed_is_not_blanked(over: Unemployment, clerk: Writer) -> None:
    listed = list(retention.expired(Unemployment.description, TEN_YEARS_LATER))
    recording.correct(over, by=clerk, reason="其实没有终止", ended_on=None)
    with pytest.raises(ChangedMeanwhile, match="没有清除"):
        retention.blank(Unemployment.description, listed, by=clerk, reason=WHY)
    assert Unemployment.objects.get() == over
    assert not ChangeLine.objects.filter(payload__isnull=True).exists()


def test_a_blanking_without_a_reason_is_refused(over: Unemployment, clerk: Writer) -> None:
    with pytest.raises(ValueError, match="必须写明依据"):
        retention.blank(Unemployment.description, [over], by=clerk, reason=" ")
    assert Unemployment.objects.get() == over


def test_blanking_nothing_writes_nothing(clerk: Writer) -> None:
    assert retention.blank(Unemployment.description, [], by=clerk, reason=WHY) == 0
    assert not ChangeLine.objects.exists()


def test_a_part_is_kept_as_long_as_its_whole_and_goes_with_it(community: Organisation, clerk: Writer) -> None:
    pairing = Pairing(
        number="1",
        helper="刘芳",
        person=someone(clerk, "王小明"),
        started_on=date(2009, 1, 5),
        ended_on=date(2010, 6, 30),
    )
    delivery = Delivery(pairing=pairing, occurred_on=date(2009, 2, 1), kind="policy")
    with recording.open_book(clerk) as book:
        book.record(pairing)
        book.record(delivery)
    assert not retention.expired(Delivery.description, date(2030, 1, 1)).exists()
    assert list(retention.expired(Pairing.description, TEN_YEARS_LATER)) == [pairing]
    assert retention.blank(Pairing.description, [pairing], by=clerk, reason=WHY) == 2
    assert not Pairing.objects.exists()
    assert not Delivery.objects.exists()
    blanked = ChangeLine.objects.filter(act=Act.BLANK).values_list("ledger", "entry")
    assert set(blanked) == {("outreach.pairing", pairing.pk), ("outreach.delivery", delivery.pk)}
    assert list(chain.breaks(community.pk)) == []


def test_a_whole_stays_as_long_as_its_parts_must_be_kept(clerk: Writer) -> None:
    shorter = replace(Pairing.description, retention=years(5))
    pairing = Pairing(
        number="1", helper="刘芳", person=someone(clerk, "王小明"), started_on=date(2009, 1, 5),
        ended_on=date(2010, 6, 30),
    )  # fmt: skip
    recording.record(pairing, by=clerk)
    assert not retention.expired(shorter, date(2020, 6, 29)).exists()
    assert list(retention.expired(shorter, TEN_YEARS_LATER)) == [pairing]


def test_a_part_of_something_kept_for_ever_expires_by_its_own_day(
    clerk: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairing = Pairing(number="1", helper="刘芳", person=someone(clerk, "王小明"), started_on=date(2009, 1, 5))
    delivery = Delivery(pairing=pairing, occurred_on=date(2010, 6, 30), kind="policy")
    with recording.open_book(clerk) as book:
        book.record(pairing)
        book.record(delivery)
    assert not retention.expired(Delivery.description, date(2020, 7, 1)).exists()
    monkeypatch.setattr(Pairing, "description", replace(Pairing.description, retention=FOREVER))
    assert list(retention.expired(Delivery.description, date(2020, 7, 1))) == [delivery]
    assert not retention.expired(Pairing.description, date(2999, 1, 1)).exists()


def test_a_row_that_another_row_names_does_not_expire(clerk: Writer) -> None:
    short = replace(Courtyard.description, retention=years(5))
    gone, named = (Courtyard(name=name, ended_on=date(2010, 6, 30)) for name in ("甲院", "乙院"))
    contract = CourtyardContract(
        number="1", courtyard=named, person=someone(clerk, "王小明"), started_on=date(2010, 3, 22)
    )
    with recording.open_book(clerk) as book:
        for entry in (gone, named, contract):
            book.record(entry)
    assert list(retention.expired(short, date(2015, 6, 30))) == [gone]


def test_a_row_that_another_row_needs_stays(over: Unemployment, clerk: Writer) -> None:
    with pytest.raises(StillNeeded, match=f"失业登记.*{over.pk}.*没有清除"):
        retention.blank(Person.description, [over.person], by=clerk, reason="本人要求")
    assert Person.objects.get().name == "王小明"
    retention.blank(Unemployment.description, [over], by=clerk, reason="本人要求")
    assert retention.blank(Person.description, [over.person], by=clerk, reason="本人要求") == 1


def test_an_asset_card_goes_five_years_after_disposal(clerk: Writer) -> None:
    scrapped = Asset(
        name="旧打印机", category="printer", quantity=1, holder="committee", ended_on=date(2010, 6, 30)
    )
    kept = Asset(name="打印机", category="printer", quantity=1, holder="committee")
    for asset in (scrapped, kept):
        recording.record(asset, by=clerk)
    assert list(retention.expired(Asset.description, date(2015, 6, 30))) == [scrapped]
