"""审签: the office's own steps, in order, skipped only with a reason, and the number at the end."""

from __future__ import annotations

from datetime import date

import pytest

from linli.filing import acts, signing
from linli.filing.acts import MovedMeanwhile, MoveRefused
from linli.filing.signing import STEPS, Issue, SignOff, issue, sheet, sign
from linli.filing.submissions import Submission
from linli.kit.recording import Writer
from linli.kit.shared_facts import set_parameter
from linli.org.models import Organisation
from tests.filing.conftest import Cast, send

pytestmark = pytest.mark.django_db
DAY = date(2010, 7, 2)


def told(submission: Submission, street: Organisation) -> list[str]:
    """经办 康志强 · 科室负责人 跳过: the sheet in words."""
    return [
        f"{line.step.title} {('跳过' if line.done.is_skipped else line.done.handler) if line.done else '—'}"
        for line in sheet(submission, street, DAY)
    ]


def test_four_sign_in_order_and_the_last_one_signs_it_out_under_a_number(
    submitted: Submission, street: Organisation, cast: Cast
) -> None:
    for place, who in enumerate((cast.officer, cast.section_head, cast.leader, cast.director)):
        sign(submitted, place, by=who)
    assert told(submitted, street) == [
        "经办 康志强",
        "科室负责人 马玉珍",
        "分管领导 周大明",
        "主任（书记） 韩主任",
    ]
    given = issue(submitted, "坝办发〔2010〕12号", by=cast.officer)
    assert given.signer == "韩主任"
    with pytest.raises(MovedMeanwhile, match="已经编过文号"):
        issue(submitted, "坝办发〔2010〕13号", by=cast.officer)


def test_a_step_is_skipped_only_with_a_reason_and_the_sheet_says_so(
    submitted: Submission, street: Organisation, cast: Cast
) -> None:
    with pytest.raises(MoveRefused, match="经办、科室负责人还没有签"):
        sign(submitted, 2, by=cast.leader)
    sign(submitted, 2, by=cast.leader, skipping="经办下乡，电话核对过")
    assert told(submitted, street) == ["经办 跳过", "科室负责人 跳过", "分管领导 周大明", "主任（书记） —"]
    assert {one.comment for one in SignOff.objects.filter(is_skipped=True)} == {"经办下乡，电话核对过"}
    with pytest.raises(MovedMeanwhile, match="刚由别人签过"):
        sign(submitted, 0, by=cast.officer)


def test_a_step_that_must_be_signed_holds_the_approval_up(
    submitted: Submission, street: Organisation, cast: Cast
) -> None:
    own = [
        {"title": "经办", "duties": ["officer"]},
        {"title": "主任", "duties": ["leader"], "may_skip": False},
    ]
    by = Writer(street.pk, handler="管理员")
    set_parameter(STEPS, own, valid_from=date(2010, 1, 1), source="街道制度", by=by, locality=street)
    with pytest.raises(MoveRefused, match="“主任”必须签"):
        acts.approve(submitted, by=cast.officer)
    assert told(submitted, street) == ["经办 —", "主任 —"]
    sign(submitted, 0, by=cast.officer)
    sign(submitted, 1, by=cast.director)
    acts.approve(submitted, by=cast.officer)


def test_who_approves_signs_for_himself_and_the_rest_is_said_to_be_skipped(
    submitted: Submission, street: Organisation, cast: Cast
) -> None:
    acts.approve(submitted, by=cast.officer, comment="月报，按授权经办审核")
    assert told(submitted, street) == ["经办 康志强", "科室负责人 跳过", "分管领导 跳过", "主任（书记） 跳过"]


def test_one_person_signs_once_with_the_duty_the_step_asks_for(submitted: Submission, cast: Cast) -> None:
    sign(submitted, 0, by=cast.section_head)
    with pytest.raises(MoveRefused, match="不能签两步"):
        sign(submitted, 1, by=cast.section_head)
    for stranger in (cast.officer, cast.other_line, cast.neighbour, cast.worker):
        with pytest.raises(MoveRefused):
            sign(submitted, 2, by=stranger)


def test_a_number_comes_after_the_last_signature_and_belongs_to_one_report(
    community: Organisation, neighbour: Organisation, submitted: Submission, cast: Cast
) -> None:
    with pytest.raises(MoveRefused, match="签过以后才编文号"):
        issue(submitted, "坝办发〔2010〕12号", by=cast.officer)
    other = send(neighbour, cast.neighbour)
    for one in (submitted, other):
        sign(one, 3, by=cast.director, skipping="合并审签")
    issue(submitted, "坝办发〔2010〕12号", by=cast.officer)
    with pytest.raises(MoveRefused, match="已经用过"):
        issue(other, "坝办发〔2010〕12号", by=cast.officer)
    assert Issue.objects.count() == 1


def test_signatures_belong_to_the_version_they_were_put_under(
    community: Organisation, street: Organisation, submitted: Submission, cast: Cast
) -> None:
    sign(submitted, 0, by=cast.officer)
    acts.recall(submitted, by=cast.worker, comment="漏登一人")
    with pytest.raises(MoveRefused, match="不能签署"):
        sign(submitted, 1, by=cast.section_head)
    assert told(send(community, cast.worker), street)[0] == "经办 —"


def test_an_office_signs_its_own_report_before_it_goes_up(
    street: Organisation, district: Organisation, cast: Cast
) -> None:
    own = send(street, cast.officer)
    with pytest.raises(MoveRefused, match="不能签"):
        sign(own, 0, by=cast.worker)
    sign(own, 0, by=cast.officer)
    sign(own, 3, by=cast.director, skipping="急件")
    assert issue(own, "坝办发〔2010〕20号", by=cast.officer).signer == "韩主任"


def test_the_usual_steps_hold_where_nothing_is_set(street: Organisation) -> None:
    assert signing.steps_of(street, DAY) == signing.USUAL
