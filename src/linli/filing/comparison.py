"""Two versions of a report side by side: which figures differ, appeared or left."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from linli.core.period import Period
from linli.filing.submissions import FrozenFigure, Submission


@dataclass(frozen=True, slots=True)
class Difference:
    indicator: str
    label: str
    period: str
    unit: str
    older: Decimal | None
    newer: Decimal | None
    #: Whether one of the versions does not name the figure at all.
    is_new: bool = False
    is_gone: bool = False


def printed(figure: FrozenFigure) -> Decimal | None:
    """What stands in the text: a number typed over the computed one wins."""
    return figure.value if figure.hand_value is None else figure.hand_value


def differences(older: Submission, newer: Submission) -> list[Difference]:
    """In the order of the newer text; what it no longer names comes last."""
    before, after = _figures(older), _figures(newer)
    found = []
    for place, figure in after.items():
        was = before.get(place)
        if was is None or printed(was) != printed(figure):
            found.append(_difference(figure, was, figure))
    found += [_difference(figure, figure, None) for place, figure in before.items() if place not in after]
    return found


def _difference(named: FrozenFigure, was: FrozenFigure | None, now: FrozenFigure | None) -> Difference:
    return Difference(
        named.indicator, named.label, Period.parse(named.period_code).label(), named.unit,
        printed(was) if was else None, printed(now) if now else None, is_new=was is None, is_gone=now is None,
    )  # fmt: skip


def _figures(submission: Submission) -> dict[tuple[str, str], FrozenFigure]:
    found: dict[tuple[str, str], FrozenFigure] = {}
    rows = FrozenFigure.objects.filter(submission=submission).defer("basis", "references").order_by("pk")
    for one in rows:
        found.setdefault((one.indicator, one.period_code), one)
    return found


def older_version(submission: Submission) -> Submission | None:
    """The last version before this one that was submitted."""
    return (
        Submission.objects.filter(
            kind=submission.kind,
            organisation=submission.organisation_id,
            period_code=submission.period_code,
            version__lt=submission.version,
            submitted_at__isnull=False,
        )
        .order_by("-version")
        .first()
    )
