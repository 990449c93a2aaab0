"""The half-year report of the founding community: what is frozen, what drifts, what never changes."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from linli.core.period import Period
from linli.filing import acts
from linli.filing.acts import MoveRefused
from linli.filing.drift import damages, drift
from linli.filing.evidence import rows_of
from linli.filing.examination import examine
from linli.filing.submissions import FrozenFigure, State, StateChange, Step, StoredFile, Submission, pack
from linli.indicators.figures import figure
from linli.kit import chain, recording
from linli.kit.chain import ChangeLine
from linli.kit.recording import Writer
from linli.ledgers.employment.placement import Placement
from linli.org.founding import found
from linli.org.models import Level, Organisation
from linli.registry.person import Person
from linli.reports.writing import Written, submit_report, write_draft

pytestmark = [pytest.mark.xdist_group("founding"), pytest.mark.django_db]

PLACED = "employment.placement.placed"


@pytest.fixture
def submitted(founding: Organisation, clerk: Writer, half_year: Period) -> Submission:
    written = submit_report("employment", founding, half_year, ["docx", "pdf", "html"], by=clerk)
    return version(written)


def version(written: Written) -> Submission:
    assert written.submission is not None
    return Submission.objects.get(pk=written.submission)


def counted(submission: Submission) -> list[Placement]:
    """The placements behind 安置下岗失业人员, as they were submitted."""
    return [row.entry for row in rows_of(frozen(submission)) if isinstance(row.entry, Placement)]


def _sibling(founding: Organisation) -> Organisation:
    return found(Level.COMMUNITY, "小东门社区", "140107002004", on=date(2000, 5, 1), parent=founding.parent)


def frozen(submission: Submission, indicator: str = PLACED) -> FrozenFigure:
    return FrozenFigure.objects.get(submission=submission, indicator=indicator, period_code="2010H1")


def test_a_submitted_figure_opens_the_rows_that_made_it(submitted: Submission) -> None:
    kept = frozen(submitted)
    rows = rows_of(kept)
    assert (kept.value, kept.row_count, len(rows)) == (Decimal(61), 62, 62)
    assert len({entry.person_id for entry in counted(submitted)}) == 61
    assert all(entry.verified_on for entry in counted(submitted))


def test_of_the_rows_behind_a_submitted_figure_each_says_whether_it_counted(
    submitted: Submission, clerk: Writer
) -> None:
    """62 placements, 61 people: of one who was placed twice the earlier placement stands beside the later."""
    kept = frozen(submitted)
    beside = [row.entry for row in rows_of(kept) if not row.counts]
    assert (kept.uncounted, len(beside)) == (1, 1)
    assert isinstance(beside[0], Placement)
    his = [one for one in counted(submitted) if one.person_id == beside[0].person_id]
    (later,) = [one for one in his if one != beside[0]]
    assert beside[0].started_on < later.started_on
    recording.withdraw(Placement.objects.get(pk=later.pk), by=clerk, reason="登记错人")
    assert figure(PLACED, submitted.organisation, submitted.period).value == 61, "now the earlier one counts"
    assert [row.number for row in rows_of(frozen(submitted)) if not row.counts] == [beside[0].pk]


def test_rows_open_as_they_were_after_they_were_corrected(submitted: Submission, clerk: Writer) -> None:
    one = Placement.objects.in_books().get(pk=frozen(submitted).rows[0][1])
    channel = one.channel
    recording.correct(one, by=clerk, reason="看错了", channel="other", post="改过的岗位")
    then = next(entry for entry in counted(submitted) if entry.pk == one.pk)
    assert (then.channel, then.post != "改过的岗位") == (channel, True)


def test_a_withdrawn_row_is_drift_in_exactly_the_figures_that_counted_it(
    submitted: Submission, clerk: Writer
) -> None:
    assert list(drift()) == []
    one = next(entry for entry in counted(submitted) if entry.is_4050 and entry.channel == "hired")
    recording.withdraw(Placement.objects.get(pk=one.pk), by=clerk, reason="登记错人")
    drifted = {line.indicator: (line.submitted, line.now) for line in drift()}
    assert drifted[PLACED] == (61, 60)
    assert drifted["employment.placement.placed_4050"] == (12, 11)
    assert drifted["employment.unemployment.unemployed"] == (32, 33)
    assert "employment.vacancy.posts" not in drifted
    assert not examine().is_sound


def test_a_blanked_row_says_that_its_time_is_over(submitted: Submission) -> None:
    ledger, number, version, _counts = frozen(submitted).rows[0]
    ChangeLine.objects.filter(ledger=ledger, entry=number, version=version).update(payload=None)
    assert [row.entry for row in rows_of(frozen(submitted)) if row.number == number] == [None]


def test_the_stored_pages_and_the_manifest_hold_together(submitted: Submission) -> None:
    files = list(StoredFile.objects.filter(submission=submitted))
    assert {stored.format for stored in files} == {"docx", "pdf", "html"}
    for stored in files:
        assert (
            hashlib.sha256(bytes(stored.content)).hexdigest()
            == stored.sha256
            == submitted.manifest["files"][stored.name]
        )
    assert list(damages()) == []
    StoredFile.objects.filter(pk=files[0].pk).update(content=b"other")
    assert [one.found for one in damages()] == [f"存档文件{files[0].name}被改动"]
    StoredFile.objects.filter(pk=files[1].pk).delete()
    assert f"存档文件{files[1].name}不见了" in [one.found for one in damages()]


def test_an_altered_figure_and_altered_rows_are_found(submitted: Submission) -> None:
    """A mark taken off a row too: the manifest holds the digest of rows and marks."""
    kept = frozen(submitted)
    marked = [row._replace(counts=True) for row in kept.rows]
    FrozenFigure.objects.filter(pk=kept.pk).update(basis=pack(marked))
    assert [one.found for one in damages()] == [f"报送的“{kept.label}”被改动"]
    FrozenFigure.objects.filter(pk=kept.pk).update(basis=kept.basis, value=62)
    assert [one.found for one in damages()] == [f"报送的“{kept.label}”被改动"]
    FrozenFigure.objects.filter(pk=kept.pk).delete()
    assert [one.found for one in damages()] == [f"报送的“{PLACED}”不见了"]


def test_an_altered_manifest_and_a_cut_chain_are_found(submitted: Submission, founding: Organisation) -> None:
    anchor = submitted.manifest["chain"][str(founding.pk)]
    ChangeLine.objects.filter(organisation=founding, sequence=anchor["sequence"]).delete()
    assert any("锚点" in one.found for one in damages())
    assert next(iter(chain.breaks(founding.pk))).found
    submitted.manifest["figures"][0]["value"] = "62.00"
    submitted.save()
    assert any("清单" in one.found for one in damages())


def test_the_same_books_give_the_same_pages(founding: Organisation, clerk: Writer, half_year: Period) -> None:
    first = write_draft("employment", founding, half_year, ["docx", "pdf", "html"])
    again = write_draft("employment", founding, half_year, ["docx", "pdf", "html"])
    assert first.files == again.files


def test_a_submitted_report_cannot_be_submitted_again_but_recalled_and_written_anew(
    submitted: Submission, founding: Organisation, clerk: Writer, half_year: Period
) -> None:
    with pytest.raises(MoveRefused, match="请先撤回"):
        submit_report("employment", founding, half_year, ["html"], by=clerk)
    acts.recall(submitted, by=clerk, comment="漏登一人")
    second = submit_report("employment", founding, half_year, ["html"], by=clerk)
    assert version(second).version == 2
    assert StoredFile.objects.filter(submission=submitted).count() == 3


def test_only_the_office_above_returns_and_approves(
    submitted: Submission, founding: Organisation, clerk: Writer
) -> None:
    office = Writer(founding.parent_id, handler="张主任")  # type: ignore[arg-type]
    with pytest.raises(MoveRefused, match="不能自己审核"):
        acts.approve(submitted, by=clerk)
    with pytest.raises(MoveRefused, match="不能自己审核"):
        acts.give_back(submitted, by=clerk, comment="自己退回")
    with pytest.raises(MoveRefused, match="只有上级单位"):
        acts.approve(submitted, by=Writer(_sibling(founding).pk, handler="赵云"))
    with pytest.raises(MoveRefused, match="要写明意见"):
        acts.give_back(submitted, by=office, comment=" ")
    acts.give_back(submitted, by=office, comment="第四部分请补岗位来源")
    steps = StateChange.objects.filter(submission=submitted).order_by("pk").values_list("what", "after")
    assert list(steps) == [
        (Step.DRAFT, State.DRAFT), (Step.CHECK, State.CHECKED), (Step.SUBMIT, State.SUBMITTED),
        (Step.RECEIVE, State.SUBMITTED), (Step.RETURN, State.RETURNED),
    ]  # fmt: skip
    with pytest.raises(MoveRefused, match="退回修改"):
        acts.approve(submitted, by=office)


def test_a_number_typed_over_needs_a_reason_and_is_shown_as_such(
    founding: Organisation, clerk: Writer, half_year: Period
) -> None:
    draft = acts.draft("employment", founding, half_year, by=clerk)
    with pytest.raises(MoveRefused, match="理由"):
        acts.type_over(draft, PLACED, 63, reason="", by=clerk)
    acts.type_over(draft, PLACED, 63, reason="两人的核实单尚未装订", by=clerk)
    written = submit_report("employment", founding, half_year, ["html"], by=clerk)
    page = written.files["html"][1].decode()
    assert "63人" in page
    assert "手工数，李文填写：两人的核实单尚未装订" in page
    kept = frozen(version(written))
    assert (kept.value, kept.hand_value) == (Decimal(61), Decimal(63))
    assert list(drift()) == []


def test_no_page_names_a_resident_or_shows_a_number(submitted: Submission) -> None:
    """Only names of three characters or more prove anything: shorter ones stand inside other words."""
    people = Person.objects.filter(pk__in=Placement.objects.in_books().values("person")).values_list(
        "name", flat=True
    )
    names = {name for name in people if len(name) >= 3}
    assert len(names) > 50
    for stored in StoredFile.objects.filter(submission=submitted).exclude(format="pdf"):
        content = bytes(stored.content)
        texts = [content]
        if stored.format == "docx":
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                texts = [
                    package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))
                ]
        for text in texts:
            plain = text.decode("utf-8")
            assert [name for name in names if name in plain] == []
            assert re.search(r"(?<!\d)\d{17}[\dX](?!\d)", plain) is None


def test_last_year_and_this_year_stand_side_by_side(founding: Organisation, half_year: Period) -> None:
    compared = figure("employment.vacancy.posts", founding, half_year, compare=True)
    assert compared.last_year is not None
    assert (compared.value, compared.last_year.value, compared.change) == (315, 144, 171)
    assert compared.period.start == date(2010, 1, 1)
