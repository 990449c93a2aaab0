"""After submission: which standing figures the books would now give differently, and is all still there."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from linli.core.period import Period
from linli.filing.acts import manifest_digest, stored
from linli.filing.submissions import STANDING, FrozenFigure, Source, StoredFile, Submission
from linli.indicators import catalogue
from linli.indicators.figure import plain
from linli.indicators.figures import figures
from linli.kit.chain import ChangeLine


@dataclass(frozen=True)
class Drift:
    """One figure that no longer is what was submitted (报送后有变动)."""

    report: str
    submission: int
    indicator: str
    label: str
    submitted: int | float | None
    now: int | float | None
    period: str = ""


def drift(organisation: int | None = None) -> Iterator[Drift]:
    """Every standing report, of one organisation or of all. Shown to the community first."""
    standing = Submission.objects.filter(state__in=STANDING).select_related("organisation").order_by("pk")
    for submission in standing.filter(organisation=organisation) if organisation else standing:
        yield from drift_of(submission)


def drift_of(submission: Submission) -> Iterator[Drift]:
    """Every figure of the report once, computed anew; the figures of a period are read together.

    What came in on paper does not rest on these books: nothing of it can drift.
    """
    if submission.source != Source.LINLI:
        return
    by_period: dict[str, dict[str, FrozenFigure]] = defaultdict(dict)
    for frozen in FrozenFigure.objects.filter(submission=submission).order_by("pk"):
        by_period[frozen.period_code].setdefault(frozen.indicator, frozen)
    for code, frozen_by_name in by_period.items():
        known = catalogue.indicators()
        names = [name for name in frozen_by_name if name in known]
        today = figures(submission.organisation, Period.parse(code), names)
        for name, frozen in frozen_by_name.items():
            now = today[name].value if name in today else None
            if (None if now is None else stored(now)) != frozen.value:
                yield Drift(
                    str(submission), submission.pk, name, frozen.label,
                    plain(_exact(frozen.value)), plain(now), code,
                )  # fmt: skip


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


@dataclass(frozen=True)
class Damage:
    """Something of a submitted report that is not as it was stored."""

    report: str
    found: str


def damages() -> Iterator[Damage]:
    """Pages and figures against the manifest, it against its digest, the anchors against the chains."""
    for submission in Submission.objects.exclude(manifest=None).select_related("organisation").order_by("pk"):
        if manifest_digest(submission.manifest) != submission.manifest_digest:
            yield Damage(str(submission), "报送清单被改动")
        missing = dict(submission.manifest["files"])
        for file in StoredFile.objects.filter(submission=submission).order_by("pk"):
            if missing.pop(file.name, "") != hashlib.sha256(bytes(file.content)).hexdigest():
                yield Damage(str(submission), f"存档文件{file.name}被改动")
        for name in missing:
            yield Damage(str(submission), f"存档文件{name}不见了")
        yield from _altered_figures(submission)
        for organisation, anchor in submission.manifest["chain"].items():
            line = ChangeLine.objects.filter(
                organisation=int(organisation), sequence=anchor["sequence"]
            ).first()
            if line is None or line.hash != anchor["hash"]:
                yield Damage(str(submission), f"变更链在第{anchor['sequence']}条处与报送时的锚点不符")


def _altered_figures(submission: Submission) -> Iterator[Damage]:
    """Numbers, or rows and marks behind them, that are no longer those of the manifest."""
    kept = {frozen.key: frozen for frozen in FrozenFigure.objects.filter(submission=submission)}
    for line in submission.manifest["figures"]:
        frozen = kept.get(line["key"])
        if frozen is None:
            yield Damage(str(submission), f"报送的“{line['indicator']}”不见了")
            continue
        kept_numbers = [frozen.value, frozen.hand_value]
        # As numbers: 61.00 of an older manifest is the 61.000000 of today's column.
        told = [None if line[name] is None else Decimal(line[name]) for name in ("value", "hand_value")]
        basis = hashlib.sha256(bytes(frozen.basis)).hexdigest()
        if (kept_numbers, basis) != (told, line["basis"]):
            yield Damage(str(submission), f"报送的“{frozen.label}”被改动")
