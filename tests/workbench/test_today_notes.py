"""The line at the counter: told apart while it is typed, kept as shown, taken up by a ledger afterwards."""

import re

import pytest
from django.test import Client

from linli.kit import chain, recording
from linli.kit.recording import Writer
from linli.ledgers.counter.counter_note import CounterNote
from linli.ledgers.employment.enquiry import Enquiry
from linli.org.models import Account, Duty, Organisation
from linli.registry.card import ResidentCard
from linli.registry.person import Person
from linli.workbench.shell import counter
from linli.workbench.shell.sight import Sight
from tests.workbench.books import HE, MIAO, Books, account, day, person
from tests.workbench.conftest import logged_in
from tests.workbench.test_answers import questions as queries
from tests.workbench.test_pages import read

pytestmark = pytest.mark.django_db
COUNTER = "/notes/140107002003/"


@pytest.fixture
def wang(ours: Books) -> Person:
    """王桂香 of 3-2-501."""
    return resident(ours.clerk, "王桂香", "3-2-501", "2")


def resident(clerk: Writer, name: str, door: str, sex: str) -> Person:
    who = Person(name=name, sex=sex)
    recording.record(who, by=clerk)
    recording.record(ResidentCard(person=who, name=name, door=door), by=clerk)
    return who


def told(browser: Client, line: str) -> str:
    answer = browser.post(f"{COUNTER}read/", {"line": line})
    assert answer.status_code == 200
    return answer.content.decode()


def noted(browser: Client, line: str, **chosen: object) -> CounterNote:
    answer = browser.post(f"{COUNTER}add/", {"line": line, "for": line, **chosen})
    assert answer.status_code == 302, answer.content.decode()
    note: CounterNote = CounterNote.objects.order_by("-pk")[0]
    return note


def test_before_enter_it_is_shown_who_is_meant_what_and_how_it_ended(desk: Client, wang: Person) -> None:
    split = told(desk, "3-2-501 王姨 咨询养老保险补贴 已答复")
    assert re.search(rf'name="person" value="{wang.pk}" checked>\s*王桂香 3-2-501', split)
    assert 'name="belongs" value="employment.enquiry" checked>政策咨询登记簿' in split
    assert 'value="employment.subsidy_payment">养老保险补贴发放表' in split
    assert '<span class="tag ok">办成</span>' in split
    assert '<span class="is-who">王姨</span>' in split
    assert '<span class="is-matter">咨询养老保险补贴</span>' in split


def test_enter_saves_what_was_shown_with_the_day_and_who_sat_there(desk: Client, wang: Person) -> None:
    note = noted(desk, "3-2-501 王姨 咨询养老保险补贴 已答复", person=wang.pk, belongs="employment.enquiry")
    assert (note.said, note.called, note.matter) == (
        "3-2-501 王姨 咨询养老保险补贴 已答复", "3-2-501 王姨", "咨询养老保险补贴",
    )  # fmt: skip
    assert (note.person_id, note.belongs, note.outcome) == (wang.pk, "政策咨询登记簿", "done")
    assert (note.occurred_on, note.closed_on, note.handler) == (day(7, 2), day(7, 2), "赵敏芝")
    assert list(chain.breaks(note.community_id)) == []
    assert "1 条待分" in read(desk, "/")


def test_of_two_people_of_one_name_both_are_offered_and_none_is_taken(desk: Client, ours: Books) -> None:
    first = resident(ours.clerk, "李军", "1-1-101", "1")
    second = resident(ours.clerk, "李军", "5-2-302", "1")
    split = told(desk, "李军来办失业登记 缺照片")
    assert "2 个人像，见下" in split
    assert f'value="{first.pk}">李军' in split
    assert f'value="{second.pk}">李军' in split
    assert not re.search(r'name="person" value="\d+" checked', split)
    assert noted(desk, "李军来办失业登记 缺照片").person_id is None
    chosen = noted(desk, "李军来办失业登记 缺照片", person=second.pk)
    assert (chosen.person_id, chosen.outcome, chosen.closed_on) == (second.pk, "open", None)


def test_chips_that_were_drawn_for_another_line_choose_nobody(desk: Client, wang: Person) -> None:
    form = {"line": "3-2-501 水管漏", "for": "3-2-501 王姨 水管漏", "person": wang.pk, "outcome": "done"}
    desk.post(f"{COUNTER}add/", form)
    note = CounterNote.objects.get()
    assert (note.person_id, note.outcome) == (None, "")


def test_a_number_finds_its_person_and_is_kept_masked_only(desk: Client, ours: Books) -> None:
    resident_card = ResidentCard(person=ours.person, name="苗青", door="2-1-101")
    recording.record(resident_card, by=ours.clerk)
    line = f"苗青 {MIAO} 年审优惠证 办完了"
    split = told(desk, line)
    assert f'name="person" value="{ours.person.pk}" checked' in split
    note = noted(desk, line, person=ours.person.pk)
    assert note.said == f"苗青 {MIAO[:6]}********{MIAO[-4:]} 年审优惠证 办完了"
    assert MIAO not in read(desk, COUNTER)


def test_a_foreign_person_posted_beside_ones_own_line_is_nobody(
    desk: Client, neighbours_worker: Account, ours: Books, theirs: Books
) -> None:
    browser = logged_in(neighbours_worker)
    form = {"line": "苗青 问低保", "for": "苗青 问低保", "person": ours.person.pk}
    assert browser.post("/notes/140107002004/add/", form).status_code == 302
    note = CounterNote.objects.get()
    assert (note.community_id, note.person_id) == (theirs.community.pk, None)
    sorting = browser.post(f"/notes/140107002004/{note.pk}/", {"person": ours.person.pk, "outcome": "done"})
    assert sorting.status_code == 404
    split = browser.post("/notes/140107002004/read/", {"line": f"某人 {MIAO} 问低保"}).content.decode()
    assert 'name="person"' not in split


def test_nobody_above_reads_what_was_typed_at_the_counter(
    desk: Client, street: Organisation, labour_officer: Account, leader: Account, ours: Books, wang: Person
) -> None:
    note = noted(desk, "3-2-501 王姨 家里吵架 已劝回", person=wang.pk)
    everything = account("he", "何主任", street, Duty.OFFICER)
    for who in (labour_officer, leader, everything):
        browser = logged_in(who)
        for address in (COUNTER, f"{COUNTER}{note.pk}/", f"/rows/counter.counter_note/{note.pk}/"):
            assert browser.get(address).status_code == 404, (who, address)


def test_a_pasted_chain_becomes_notes_after_each_was_looked_at(desk: Client, wang: Person) -> None:
    pasted = "#接龙\n1. 3-2-501 王姨 水管漏 已联系物业\n2. 0701 李军 问低保 已答复\n3. 谢谢大家"
    page = desk.post(f"{COUNTER}several/", {"lines": pasted})
    said = page.content.decode()
    assert CounterNote.objects.count() == 0
    assert said.count('type="checkbox"') == 3
    assert re.search(rf'name="person0" value="{wang.pk}" checked', said)
    form = {
        "save": "yes", "line0": "3-2-501 王姨 水管漏 已联系物业", "take0": "yes", "person0": wang.pk,
        "outcome0": "open", "line1": "0701 李军 问低保 已答复", "take1": "yes", "outcome1": "done",
        "line2": "谢谢大家",
    }  # fmt: skip
    assert desk.post(f"{COUNTER}several/", form).status_code == 302
    first, second = CounterNote.objects.order_by("pk")
    assert (first.person_id, first.outcome, first.occurred_on) == (wang.pk, "open", day(7, 2))
    assert (second.person_id, second.outcome, second.occurred_on) == (None, "done", day(7, 1))


def test_a_note_is_told_apart_afterwards_and_leaves_the_list(desk: Client, wang: Person) -> None:
    note = noted(desk, "王桂香 办失业登记 缺照片")
    address = f"{COUNTER}{note.pk}/"
    assert "王桂香 办失业登记" in read(desk, COUNTER)
    went = desk.post(address, {"person": wang.pk, "outcome": "done", "go": "employment.unemployment"})
    assert went.status_code == 302
    note.refresh_from_db()
    assert (note.person_id, note.outcome, note.belongs) == (wang.pk, "done", "下岗失业人员台账")
    assert (note.settled_on, note.closed_on) == (day(7, 2), day(7, 2))
    assert desk.post(address, {"done": "yes"}).status_code == 302
    assert "王桂香 办失业登记" not in read(desk, COUNTER)
    assert "王桂香 办失业登记" in read(desk, f"{COUNTER}?all=1")


def test_a_note_remembers_the_entry_that_took_it_up(
    desk: Client, worker: Account, community: Organisation, ours: Books, theirs: Books
) -> None:
    note = noted(desk, "石磊 找工作 已登记")
    sight = Sight.of(worker, day(7, 2))
    counter.became(sight, community, str(note.pk), ours.unemployment, by=ours.clerk)
    note.refresh_from_db()
    assert (note.became_ledger, note.became_entry, note.is_sorted) == (
        "employment.unemployment", ours.unemployment.pk, True,
    )  # fmt: skip
    assert (
        f"/rows/employment.unemployment/{ours.unemployment.pk}/"
        in desk.get(f"{COUNTER}?all=1").content.decode()
    )
    foreign = CounterNote(occurred_on=day(7, 1), said="何远 问低保")
    recording.record(foreign, by=theirs.clerk)
    counter.became(sight, community, str(foreign.pk), ours.unemployment, by=ours.clerk)
    foreign.refresh_from_db()
    assert foreign.became_entry is None


def test_from_the_note_the_form_is_half_filled_and_the_note_knows_what_it_became(
    desk: Client, wang: Person
) -> None:
    note = noted(desk, "王桂香 咨询养老保险补贴 已答复", person=wang.pk)
    went = desk.post(f"{COUNTER}{note.pk}/", {"person": wang.pk, "go": "employment.enquiry"})
    form = went["Location"]
    assert form.startswith("/ledgers/employment.enquiry/140107002003/new/?note=")
    assert "养老保险补贴" not in form
    page = desk.get(form).content.decode()
    assert "咨询养老保险补贴" in page
    assert "王桂香" in page
    filled = {"occurred_on": "0702", "name": "王桂香", "topic": "咨询养老保险补贴", "answer": "已说明条件"}
    saved = desk.post(form, filled)
    assert saved.status_code == 302, saved.content.decode()[:3000]
    note.refresh_from_db()
    (made,) = Enquiry.objects.all()
    assert (note.became_ledger, note.became_entry, note.is_sorted) == ("employment.enquiry", made.pk, True)


def test_an_open_matter_is_reminded_of_until_it_is_settled(desk: Client, ours: Books) -> None:
    note = recording.record(
        CounterNote(occurred_on=day(6, 20), said="李军 办失业登记 缺照片", outcome="open"), by=ours.clerk
    )
    (one,) = [each for each in desk.get("/").context["doings"] if each.reminder.code == "counter.open"]
    assert one.text == "“李军 办失业登记 缺照片”6月20日记的，还在办"
    assert (one.due.text, one.due.tone, one.address) == ("逾期 5 天", "late", f"{COUNTER}{note.pk}/")
    desk.post(f"{COUNTER}{note.pk}/", {"outcome": "done"})
    assert "还在办" not in read(desk, "/")


def test_an_empty_line_is_refused_in_words_and_nothing_is_lost(desk: Client, ours: Books) -> None:
    answer = desk.post(f"{COUNTER}add/", {"line": "   "})
    assert answer.status_code == 400
    assert CounterNote.objects.count() == 0
    assert "原话" in answer.content.decode()


def test_the_counter_asks_no_more_as_its_notes_grow(desk: Client, wang: Person, ours: Books) -> None:
    noted(desk, "3-2-501 王姨 水管漏", person=wang.pk)
    pages = (COUNTER, f"{COUNTER}?all=1", f"{COUNTER}line/", f"{COUNTER}{CounterNote.objects.get().pk}/")
    thin = [queries(desk, one) for one in pages]
    for number in range(12):
        who = person(ours.clerk, f"来人{number}")
        recording.record(CounterNote(occurred_on=day(7, 1), said=f"第{number}条", person=who), by=ours.clerk)
    assert [queries(desk, one) for one in pages] == thin


def test_without_script_the_line_is_saved_all_the_same(desk: Client, ours: Books) -> None:
    answer = desk.post(f"{COUNTER}add/", {"line": "7号楼水管漏 已联系物业", "from": "home"}, follow=True)
    assert "已记下：" in answer.content.decode()
    assert HE not in answer.content.decode()
    assert CounterNote.objects.get().outcome == "open"
