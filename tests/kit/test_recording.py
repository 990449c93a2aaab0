"""Recording: rows, versions, the chain, and what happens when two write at once."""

from datetime import date

import pytest

from linli.kit import chain, recording
from linli.kit.chain import Act, ChainHead, ChangeLine
from linli.kit.entries import WrittenPastRecording
from linli.kit.recording import EntryRefused, Writer
from linli.kit.storage import ChangedMeanwhile
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Organisation
from linli.registry.person import Person

pytestmark = pytest.mark.django_db


def registered(person: Person, on: date, clerk: Writer) -> Unemployment:
    entry = Unemployment(person=person, started_on=on, kind="laid-off")
    recording.record(entry, by=clerk)
    return entry


def someone(clerk: Writer, name: str = "王小明", number: str | None = "14010719700101001X") -> Person:
    person = Person(name=name, sex="1", born_on=date(1970, 1, 1), identity_number=number)
    recording.record(person, by=clerk)
    return person


def test_a_recorded_row_has_a_number_a_version_and_one_line_in_its_chain(
    community: Organisation, clerk: Writer
) -> None:
    entry = registered(someone(clerk), date(2010, 3, 5), clerk)
    stored = Unemployment.objects.get()
    assert (stored.pk, stored.version, stored.community_id, stored.handler) == (
        entry.pk,
        1,
        community.pk,
        "李文",
    )
    lines = list(
        ChangeLine.objects.order_by("sequence").values_list("sequence", "ledger", "entry", "version", "act")
    )
    assert lines[1] == (2, "employment.unemployment", entry.pk, 1, "record")
    assert list(chain.breaks(community.pk)) == []


def test_a_correction_keeps_the_old_version_in_the_log(clerk: Writer) -> None:
    entry = registered(someone(clerk), date(2010, 3, 5), clerk)
    recording.correct(entry, by=clerk, reason="看错了", started_on=date(2010, 3, 6))
    old, new = (content for _line, content in chain.versions("employment.unemployment", entry.pk))
    assert old is not None
    assert new is not None
    assert (old["started_on"], new["started_on"]) == ("2010-03-05", "2010-03-06")
    assert Unemployment.objects.get().version == 2


def test_an_identity_number_never_lies_in_the_open(clerk: Writer) -> None:
    person = someone(clerk)
    stored = Person.objects.get()
    assert stored.identity_number.ciphertext != "14010719700101001X"
    assert stored.identity_number.reveal() == "14010719700101001X"
    assert not ChangeLine.objects.filter(payload__contains="19700101001X").exists()
    assert str(Person.objects.get(pk=person.pk).identity_number).count("*") == 8


def test_a_ciphertext_copied_to_another_column_does_not_open(clerk: Writer) -> None:
    someone(clerk)
    sealed = Person.objects.get().identity_number
    with pytest.raises(ValueError, match="不属于这一栏"):
        type(sealed)(sealed.ciphertext, "registry.person.phone").reveal()


def test_a_second_person_with_the_same_number_is_refused_in_words(clerk: Writer) -> None:
    someone(clerk)
    with pytest.raises(EntryRefused, match="已经登记在另一个人名下"):
        someone(clerk, name="王大明")
    assert Person.objects.count() == 1


def test_a_second_open_spell_is_refused_and_nothing_is_written(clerk: Writer) -> None:
    person = someone(clerk)
    registered(person, date(2010, 3, 5), clerk)
    lines = ChangeLine.objects.count()
    with pytest.raises(EntryRefused, match="没有终止的失业登记"):
        registered(person, date(2010, 4, 1), clerk)
    assert (Unemployment.objects.count(), ChangeLine.objects.count()) == (1, lines)


def test_a_spell_that_ends_before_it_starts_is_refused(clerk: Writer) -> None:
    entry = Unemployment(
        person=someone(clerk), kind="laid-off", started_on=date(2010, 3, 5), ended_on=date(2010, 3, 1)
    )
    with pytest.raises(EntryRefused, match="终止日期"):
        recording.record(entry, by=clerk)


def test_the_second_of_two_corrections_from_the_same_reading_is_refused(clerk: Writer) -> None:
    entry = registered(someone(clerk), date(2010, 3, 5), clerk)
    hers, his = Unemployment.objects.get(), Unemployment.objects.get()
    recording.correct(hers, by=clerk, reason="补充", skill="缝纫")
    with pytest.raises(ChangedMeanwhile, match="刚被别人改过"):
        recording.correct(his, by=clerk, reason="补充", skill="电焊")
    assert Unemployment.objects.get(pk=entry.pk).skill == "缝纫"


def test_a_withdrawn_row_frees_its_place_and_stays_in_the_log(clerk: Writer) -> None:
    person = someone(clerk)
    recording.withdraw(registered(person, date(2010, 3, 5), clerk), by=clerk, reason="登记错人")
    registered(person, date(2010, 3, 5), clerk)
    assert Unemployment.objects.in_books().count() == 1
    assert ChangeLine.objects.filter(act=Act.WITHDRAW).get().reason == "登记错人"


def test_saving_past_recording_is_refused(clerk: Writer) -> None:
    entry = registered(someone(clerk), date(2010, 3, 5), clerk)
    with pytest.raises(WrittenPastRecording):
        entry.save()
    with pytest.raises(WrittenPastRecording):
        Unemployment.objects.all().update(skill="x")


def test_an_altered_log_line_breaks_the_chain(community: Organisation, clerk: Writer) -> None:
    registered(someone(clerk), date(2010, 3, 5), clerk)
    line = ChangeLine.objects.order_by("sequence").last()
    assert line is not None
    assert line.payload is not None
    ChangeLine.objects.filter(pk=line.pk).update(payload=line.payload.replace("2010-03-05", "2010-03-15"))
    assert [found.found for found in chain.breaks(community.pk)] == ["内容与摘要不符"]


def test_a_removed_log_line_breaks_the_chain(community: Organisation, clerk: Writer) -> None:
    registered(someone(clerk), date(2010, 3, 5), clerk)
    ChangeLine.objects.filter(organisation=community, sequence=1).delete()
    assert "缺少第1至1条" in [found.found for found in chain.breaks(community.pk)]


def test_blanking_a_payload_leaves_the_chain_whole(community: Organisation, clerk: Writer) -> None:
    registered(someone(clerk), date(2010, 3, 5), clerk)
    ChangeLine.objects.filter(sequence=1).update(payload=None)
    assert list(chain.breaks(community.pk)) == []


def test_rows_of_two_communities_go_to_two_chains(
    community: Organisation, neighbour: Organisation, clerk: Writer
) -> None:
    person = someone(clerk)
    registered(person, date(2010, 3, 5), clerk)
    registered(person, date(2010, 3, 5), Writer(neighbour.pk, handler="赵云"))
    assert dict(ChainHead.objects.values_list("organisation", "sequence")) == {
        community.pk: 2,
        neighbour.pk: 1,
    }
