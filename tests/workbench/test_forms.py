"""A form of any ledger: what is typed becomes an entry, what is wrong is said at its field."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from linli.core.identity import identity_number
from linli.kit import recording
from linli.kit.chain import ChangeLine
from linli.kit.description import LEDGERS
from linli.ledgers.employment.placement import Placement
from linli.ledgers.employment.unemployment import Unemployment
from linli.ledgers.outreach.pairing import Pairing
from linli.ledgers.publicity.publicity_issue import PublicityIssue
from linli.org.models import Account
from linli.registry.card import ResidentCard
from linli.registry.household import Household
from linli.registry.membership import Membership
from linli.registry.person import Person
from linli.registry.residence import Residence
from linli.workbench.forms.drafts import FormDraft
from tests.workbench.books import Books, again, day
from tests.workbench.conftest import logged_in

pytestmark = pytest.mark.django_db
CODE = "140107002003"
JOBLESS = f"/ledgers/employment.unemployment/{CODE}/new/"
PLACE = f"/ledgers/employment.placement/{CODE}/new/"
NUMBER = identity_number("140107", day(1, 1, 1970), 1)


def said_at(page: str, field: str) -> str:
    """What the form says is wrong with a field."""
    found = re.search(rf'<p class="wrong" id="m-{field}">(.*?)</p>', page)
    assert found, field
    return found[1].strip()


def test_a_man_is_registered_with_a_year_only_and_no_identity_number(desk: Client, ours: Books) -> None:
    answer = desk.post(JOBLESS, {
        "person.new": "yes", "person.name": "贺大成", "person.born_on": "1960", "person.door": "3-1-402",
        "person.identity_number": "未办证", "kind": "enterprise", "started_on": "2010", "lost_on": "拒绝提供",
    })  # fmt: skip
    spell = Unemployment.objects.get(person__name="贺大成")
    assert answer["Location"] == f"/rows/employment.unemployment/{spell.pk}/"
    assert (spell.started_on, spell.precision, spell.missing) == (
        day(1, 1), {"started_on": 2}, {"lost_on": "refused"},
    )  # fmt: skip
    person = spell.person
    assert (person.born_on, person.precision, person.missing, person.identity_number) == (
        day(1, 1, 1960), {"born_on": 2}, {"identity_number": "no_paper"}, None,
    )  # fmt: skip
    card = ResidentCard.objects.get(person=person)
    assert (card.door, card.community, spell.handler) == ("3-1-402", ours.community, "赵敏芝")


@pytest.mark.parametrize(
    ("typed", "switch", "stored", "known_to"),
    [
        ("0504", "0", day(5, 4), None), ("201005", "0", day(5, 1), 1), ("2010", "0", day(1, 1), 2),
        ("20100504", "1", day(5, 1), 1), ("5月4日", "0", day(5, 4), None),
        ("二〇一〇年五月", "0", day(5, 1), 1),
    ],
)  # fmt: skip
def test_dates_are_typed_as_digits_and_the_switch_only_makes_them_coarser(
    typed: str, switch: str, stored: Any, known_to: int | None, desk: Client, ours: Books
) -> None:
    desk.post(
        PLACE,
        {"person": ours.waiting.pk, "channel": "hired", "started_on": typed, "started_on.precision": switch},
    )
    placed = Placement.objects.get(person=ours.waiting)
    assert (placed.started_on, (placed.precision or {}).get("started_on")) == (stored, known_to)


def test_money_is_typed_in_yuan_and_an_employer_is_made_by_its_name(desk: Client, ours: Books) -> None:
    form = {"person": ours.waiting.pk, "channel": "hired", "started_on": "0601"}
    desk.post(PLACE, {**form, "employer.name": "晋源祥副食店", "wage": "1200.5"})
    placed = Placement.objects.get(person=ours.waiting)
    assert (placed.employer.name, placed.wage) == ("晋源祥副食店", 120050)


def test_what_is_wrong_stands_at_its_field_in_words_and_everything_typed_is_kept(
    desk: Client, ours: Books
) -> None:
    answer = desk.post(PLACE, {
        "person": ours.waiting.pk, "channel": "hired", "started_on": "1332", "wage": "很多", "post": "理货员",
        "carrier.name": "没有的载体",
    })  # fmt: skip
    page = answer.content.decode()
    assert "没有13月" in said_at(page, "started-on")
    assert "不是数字" in said_at(page, "wage")
    assert "没有" in said_at(page, "carrier")
    for typed in ("1332", "很多", "理货员", "没有的载体", "石磊"):
        assert typed in page
    assert not Placement.objects.filter(person=ours.waiting).exists()


def test_an_end_before_the_beginning_is_said_at_the_end(desk: Client, ours: Books) -> None:
    page = desk.post(PLACE, {
        "person": ours.waiting.pk, "channel": "hired", "started_on": "0601", "ended_on": "0501",
    }).content.decode()  # fmt: skip
    assert "早于" in said_at(page, "ended-on")


def test_a_constraint_of_the_books_is_said_at_the_field_it_is_about(desk: Client, ours: Books) -> None:
    form = {"person": ours.waiting.pk, "kind": "other", "started_on": "0401"}
    page = desk.post(JOBLESS, form).content.decode()
    assert "已有一条没有终止的失业登记" in said_at(page, "person")
    same = desk.post(JOBLESS, {**form, "started_on": "0201"}).content.decode()
    assert "台账里已有同一条" in same


def test_a_new_resident_who_bears_a_known_name_is_asked_about_and_never_taken_silently(
    desk: Client, ours: Books
) -> None:
    recording.record(ResidentCard(person=ours.waiting, name="石磊", door="1-1-101"), by=ours.clerk)
    form = {"person.new": "yes", "person.name": "石磊", "kind": "other", "started_on": "0601"}
    page = desk.post(JOBLESS, form).content.decode()
    assert "本社区已有1个“石磊”" in page
    assert f'value="{ours.waiting.pk}" data-candidate="石磊"' in page
    assert Person.objects.filter(name="石磊").count() == 1
    desk.post(JOBLESS, {**form, "person.another": "yes"})
    assert Person.objects.filter(name="石磊").count() == 2


def test_a_known_number_is_the_known_person_and_a_wrong_one_is_said_while_typing(
    desk: Client, ours: Books
) -> None:
    form = {"person.new": "yes", "person.name": "苗青", "kind": "other", "started_on": "0601"}
    number = ours.person.identity_number
    assert number is not None
    wrong = desk.post(f"/ledgers/employment.unemployment/{CODE}/preview/", {
        **form, "person.identity_number": NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"),
    }).content.decode()  # fmt: skip
    assert "校验码对不上" in wrong
    right = desk.post(
        f"/ledgers/employment.unemployment/{CODE}/preview/", {**form, "person.identity_number": NUMBER}
    )
    assert "校验无误：1970年1月1日生，男" in right.content.decode()
    stored = again(ours.person).identity_number.reveal()
    desk.post(JOBLESS, {**form, "person.identity_number": stored})
    assert Unemployment.objects.get(started_on=day(6, 1)).person_id == ours.person.pk


def test_a_number_is_masked_from_the_moment_it_is_saved(desk: Client, ours: Books) -> None:
    stored = again(ours.person).identity_number.reveal()
    page = desk.get(f"/rows/registry.person/{ours.person.pk}/edit/").content.decode()
    assert stored not in page
    assert f"{stored[:6]}********{stored[-4:]}" in page
    desk.post(f"/rows/registry.person/{ours.person.pk}/edit/", {
        "name": "苗青", "sex": "1", "born_on": "1975-05-05", "-reason": "补死亡日期", "died_on": "20100601",
        "identity_number": f"{stored[:6]}********{stored[-4:]}", "-version": "1",
    })  # fmt: skip
    person = again(ours.person)
    assert (person.died_on, person.identity_number.reveal()) == (day(6, 1), stored)


def test_a_correction_asks_a_reason_and_changes_only_what_was_changed(desk: Client, ours: Books) -> None:
    first = ours.placements[0]
    address = f"/rows/employment.placement/{first.pk}/edit/"
    form = _form_of(desk.get(address).content.decode())
    assert (form["started_on"], form["employer.name"]) == ("2010-03-08", "巷口面馆")
    form["post"] = "厨工"
    assert "更正理由没有填" in desk.post(address, form).content.decode()
    desk.post(address, {**form, "-reason": "补登岗位"})
    assert (again(first).post, again(first).employer_id) == ("厨工", first.employer_id)
    line = ChangeLine.objects.filter(ledger="employment.placement", entry=first.pk).latest("version")
    assert (line.act, line.reason, line.handler) == ("correct", "补登岗位", "赵敏芝")
    emptied = {**_form_of(desk.get(address).content.decode()), "post": "", "-reason": "写错了"}
    desk.post(address, emptied)
    assert again(first).post == ""


def test_when_somebody_else_corrected_it_meanwhile_both_are_shown_and_nothing_is_lost(
    desk: Client, ours: Books
) -> None:
    first = ours.placements[0]
    address = f"/rows/employment.placement/{first.pk}/edit/"
    form = {**_form_of(desk.get(address).content.decode()), "post": "厨工", "-reason": "补登"}
    recording.correct(again(first), by=ours.clerk, reason="别人改的", post="服务员", channel="flexible")
    answer = desk.post(address, form)
    page = answer.content.decode()
    assert "账上现在是 <b>服务员</b>" in page
    assert _form_of(page)["post"] == "厨工"
    assert _form_of(page)["channel"] == "flexible"  # not touched here: taken over
    desk.post(address, _form_of(page))
    assert (again(first).post, again(first).channel) == ("厨工", "flexible")


def test_the_preview_says_what_would_change_and_leaves_nothing_behind(desk: Client, ours: Books) -> None:
    lines = ChangeLine.objects.count()
    page = desk.post(f"/ledgers/employment.placement/{CODE}/preview/", {
        "person": ours.waiting.pk, "channel": "hired", "started_on": "0601", "verified_on": "0602",
    }).content.decode()  # fmt: skip
    moves = re.sub(r"<[^>]+>", " ", page)
    assert re.search(r"安置下岗失业人员\s+1 →\s+2", moves)
    assert re.search(r"期末登记失业人员\s+1 →\s+0", moves)
    assert "同时更正失业登记" in moves
    assert re.search(r'id="d-is-4050"[^>]*>.*?<b>否</b>', page, re.S)
    assert (ChangeLine.objects.count(), Placement.objects.filter(person=ours.waiting).count()) == (lines, 0)


def test_a_person_household_or_entry_of_another_community_does_not_exist_here(
    desk: Client, ours: Books, theirs: Books
) -> None:
    form = {"person": theirs.person.pk, "channel": "hired", "started_on": "0601"}
    page = desk.post(PLACE, form).content.decode()
    assert "选的人在本社区没有" in said_at(page, "person")
    assert "何远" not in page
    assert desk.get(f"{PLACE}?person={theirs.person.pk}").status_code == 404
    assert desk.get(f"/rows/employment.placement/{theirs.placements[0].pk}/edit/").status_code == 404
    stolen = {**form, "-entry": theirs.placements[0].pk, "-reason": "偷", "-version": "1"}
    for fragment in ("preview", "draft"):
        answer = desk.post(f"/ledgers/employment.placement/{CODE}/{fragment}/", stolen)
        assert answer.status_code == 404
    household = Household(number="小-001")
    recording.record(household, by=theirs.clerk)
    member = {"household.number": "小-001", "person": ours.waiting.pk, "relation": "head"}
    answer = desk.post(f"/ledgers/registry.membership/{CODE}/new/", member)
    assert "在“居民户台账”里没有" in answer.content.decode()
    assert not Membership.objects.exists()


def test_who_may_look_but_not_write_finds_no_form(
    labour_officer: Account, leader: Account, ours: Books
) -> None:
    for browser in (logged_in(labour_officer), logged_in(leader)):
        assert browser.get(PLACE).status_code == 404
        assert browser.get(f"/rows/employment.placement/{ours.placements[0].pk}/edit/").status_code == 404


def test_every_ledger_has_a_form_and_a_blank_one_says_what_is_needed(desk: Client, ours: Books) -> None:
    for name, description in LEDGERS.items():
        address = f"/ledgers/{name}/{CODE}/new/"
        answer = desk.get(address)
        if not description.has_community:
            assert answer.status_code in {302, 404}, name
            continue
        assert answer.status_code == 200, name
        page = answer.content.decode()
        assert description.title in page
        sent = desk.post(address, {})
        assert sent.status_code in {200, 302}, name


def test_what_the_form_says_of_itself_is_never_taken_for_a_column(desk: Client, ours: Books) -> None:
    """A ledger may have a column named reason or form: each input of ours has a name no column can have."""
    for name, description in LEDGERS.items():
        page = desk.get(f"/ledgers/{name}/{CODE}/new/").content.decode()
        form = page[page.find("data-form") :].partition("</form>")[0]
        named = set(re.findall(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"', form))
        columns = {column.name for column in description.model._meta.concrete_fields}
        strange = {
            one for one in named if one.partition(".")[0] not in columns and not one.startswith("-")
        }  # fmt: skip
        assert strange <= {"csrfmiddlewaretoken"}, (name, strange)


def test_the_reason_of_a_loss_and_the_reason_of_a_correction_are_two_things(
    desk: Client, ours: Books
) -> None:
    spell = ours.unemployment
    address = f"/rows/employment.unemployment/{spell.pk}/edit/"
    reason = next(value for value, _label in Unemployment.description.column("reason").flatchoices if value)
    form = {**_form_of(desk.get(address).content.decode()), "reason": reason, "-reason": "本人补说"}
    desk.post(address, form)
    assert again(spell).reason == reason
    line = ChangeLine.objects.filter(ledger="employment.unemployment", entry=spell.pk).latest("version")
    assert line.reason == "本人补说"


def test_a_board_is_entered_in_its_form(desk: Client, ours: Books) -> None:
    desk.post(f"/ledgers/publicity.publicity_issue/{CODE}/new/", {
        "occurred_on": "0615", "form": "blackboard", "topic": "夏季安全",
    })  # fmt: skip
    assert PublicityIssue.objects.get().form == "blackboard"


def test_a_spell_of_residence_and_a_pairing_are_entered_by_the_same_form(desk: Client, ours: Books) -> None:
    desk.post(f"/ledgers/registry.residence/{CODE}/new/", {
        "person": ours.waiting.pk, "status": "here", "started_on": "200903",
    })  # fmt: skip
    assert Residence.objects.get().precision == {"started_on": 1}
    form = {
        column.name: "1" for column in Pairing._meta.concrete_fields
        if not column.null and not column.blank and not column.has_default() and column.editable
    }  # fmt: skip
    answer = desk.post(f"/ledgers/outreach.pairing/{CODE}/new/", {**form, "person": ours.waiting.pk})
    assert answer.status_code in {200, 302}


def test_a_draft_outlives_the_log_in_and_is_offered_to_whoever_may_write_there(
    desk: Client, ours: Books, worker: Account, neighbours_worker: Account
) -> None:
    typed = {"person.q": "石磊", "kind": "other", "person.identity_number": NUMBER, "-form": "new"}
    kept = desk.post(f"/ledgers/employment.unemployment/{CODE}/draft/", typed).json()
    draft = FormDraft.objects.get(pk=kept["draft"])
    assert NUMBER not in draft.content
    again_here = logged_in(worker)
    assert "有一张没写完的：石磊" in again_here.get(JOBLESS).content.decode()
    page = again_here.get(f"{JOBLESS}?draft={draft.pk}").content.decode()
    assert _form_of(page)["kind"] == "other"
    assert "石磊" in again_here.get("/drafts/").content.decode()
    stranger = logged_in(neighbours_worker)
    assert "石磊" not in stranger.get("/drafts/").content.decode()
    assert stranger.get(f"/drafts/{draft.pk}/").status_code == 404
    again_here.post(JOBLESS, {
        "person": ours.person.pk, "kind": "other", "started_on": "0630", "-draft": draft.pk,
    })  # fmt: skip
    assert not FormDraft.objects.exists()


def test_a_draft_is_kept_under_its_number_and_dropped_by_its_button(desk: Client, ours: Books) -> None:
    address = f"/ledgers/employment.unemployment/{CODE}/draft/"
    first = desk.post(address, {"kind": "other", "-form": "new"}).json()["draft"]
    second = desk.post(address, {"kind": "graduate", "-form": "new", "-draft": first}).json()["draft"]
    assert first == second
    assert FormDraft.objects.get().texts()["kind"] == "graduate"
    # The number of a draft of another ledger is none of this form's.
    other = desk.post(f"/ledgers/employment.placement/{CODE}/draft/", {"-form": "new", "-draft": first})
    assert other.json()["draft"] != first
    desk.post(f"/drafts/{first}/drop/")
    assert list(FormDraft.objects.values_list("ledger", flat=True)) == ["employment.placement"]


def _form_of(page: str) -> dict[str, str]:
    """What a browser would send back of the entry form as it stands."""
    form: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        told = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if "name" not in told or told.get("name") in {"csrfmiddlewaretoken", "next"}:
            continue
        if told.get("type") in {"radio", "checkbox"} and " checked" not in tag:
            continue
        form[told["name"]] = told.get("value", "")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        form[name] = chosen[1] if chosen else ""
    return form
