"""Who looks at a report from which side, and its text with what stands at each place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse

from linli.filing.moving import authors
from linli.filing.remarks import Remark
from linli.filing.submissions import FrozenFigure, State, StoredFile, Submission
from linli.kit.description import LEDGERS
from linli.org.models import Organisation
from linli.workbench.office.desk import judging_office, writes
from linli.workbench.office.models import RemarkDraft
from linli.workbench.office.text import Block, blocks_of
from linli.workbench.shell import numbers
from linli.workbench.shell.filed import submission_of
from linli.workbench.shell.sight import Sight, sight_of


@dataclass
class Desk:
    """Who looks at which report from which side."""

    request: HttpRequest
    submission: Submission
    sight: Sight
    office: Organisation | None
    is_own: bool
    is_writer: bool
    #: What was refused just now, with what had been typed.
    said: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest, number: int) -> Desk:
        sight = sight_of(request)
        submission = submission_of(sight, number)
        if not submission.is_frozen:
            raise Http404
        return cls(
            request, submission, sight, judging_office(sight, submission),
            sight.keeps(submission.organisation), writes(sight, submission),
        )  # fmt: skip

    @property
    def judges(self) -> bool:
        """Whether the report can still be judged from here, by this account."""
        return (
            self.office is not None
            and self.submission.state in {State.SUBMITTED, State.APPROVED}
            and self.sight.account.pk not in authors(self.submission)
        )

    def drafts(self) -> QuerySet[RemarkDraft]:
        return RemarkDraft.objects.filter(submission=self.submission, account=self.sight.account).order_by(
            "pk"
        )


@dataclass(frozen=True)
class Spot:
    """One block of the text with what stands at it."""

    block: Block
    remarks: Sequence[Remark] = ()
    drafts: Sequence[RemarkDraft] = ()
    #: The figures in it, for a remark on one of them: (trace key, number and name).
    figures: Sequence[tuple[str, str]] = ()


def spots(desk: Desk, remarks: Sequence[Remark] = (), drafts: Sequence[RemarkDraft] = ()) -> list[Spot]:
    """The text with its remarks: one on a figure stands at the first block that names it."""
    one = desk.submission
    stored = StoredFile.objects.filter(submission=one, format="html").first()
    if stored is None:
        return []
    blocks = blocks_of(bytes(stored.content), _link_of(desk))
    frozen = {
        figure.key: figure
        for figure in FrozenFigure.objects.filter(submission=one).defer("basis", "references")
    }
    first: dict[str, str] = {}
    for block in blocks:
        for key in block.figures:
            first.setdefault(key, block.anchor)
    placed: dict[str, tuple[list[Remark], list[RemarkDraft]]] = {}
    for remark in remarks:
        placed.setdefault(first.get(remark.anchor, remark.anchor), ([], []))[0].append(remark)
    for draft in drafts:
        placed.setdefault(first.get(draft.anchor, draft.anchor), ([], []))[1].append(draft)
    found = []
    for block in blocks:
        own_remarks, own_drafts = placed.get(block.anchor, ([], []))
        figures = [
            (key, f"{number(frozen[key])} {frozen[key].label}") for key in block.figures if key in frozen
        ]
        found.append(Spot(block, own_remarks, own_drafts, figures))
    return found


def _link_of(desk: Desk) -> Callable[[str, str], str]:
    """A figure opens the rows that were frozen with it, for whoever may open them."""

    def link(key: str, indicator: str) -> str:
        description = LEDGERS.get(".".join(indicator.split(".")[:2]))
        if description is None or not desk.sight.opens(desk.submission.organisation, description):
            return ""
        return reverse("workbench:evidence", args=[desk.submission.pk, key])

    return link


def number(figure: FrozenFigure) -> str:
    share = numbers.is_share(figure.indicator)
    value = figure.value if figure.hand_value is None else figure.hand_value
    return numbers.written(value, share=share) + ("%" if share else figure.unit)
