"""Figures of a community that does not use these books, as its Excel, Word or paper report says them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from linli.core.period import Period
from linli.filing.acts import manifest_digest
from linli.filing.moving import JUDGING, MoveRefused, refuse_without_duty, tell_step
from linli.filing.submissions import (
    OWN,
    STANDING,
    Channel,
    FrozenFigure,
    Source,
    State,
    Step,
    StoredFile,
    Submission,
    pack,
    stored,
)
from linli.indicators import catalogue
from linli.kit import clock
from linli.kit.recording import Writer, writing
from linli.org.accounts import Duty, Role
from linli.org.organisations import Organisation

#: Who files in an organisation's own name: where such a role is open, the figures come out of its books.
_FILING = (Duty.WORKER, Duty.SECRETARY)


@dataclass(frozen=True, slots=True)
class Reported:
    """One figure as the community's paper has it; None: the paper leaves it open."""

    indicator: str
    value: Decimal | None


def files_here(organisations: Sequence[Organisation]) -> set[int]:
    """Which of these keep their books in Linli: somebody there can file in its name today."""
    today = clock.today()
    roles = Role.objects.filter(organisation__in=organisations, duty__in=_FILING, account__is_active=True)
    roles = roles.filter(started_on__lte=today).exclude(ended_on__lte=today)
    return set(roles.values_list("organisation", flat=True))


def take_in(
    kind: str, community: Organisation, period: Period, figures: Sequence[Reported], *, source: Source,
    file: tuple[str, bytes] | None, title: str, channel: Channel, by: Writer,
) -> Submission:  # fmt: skip
    """An office enters what a community without Linli handed in: it arrives submitted and signed for.

    The file is kept as it came. A second form replaces the first only after that was returned.
    """
    if not Organisation.objects.above(community).filter(pk=by.organisation).exists():
        msg = "只有上级单位能录入下属社区交来的表"
        raise MoveRefused(msg)
    refuse_without_duty(by, JUDGING, by.organisation, kind, "录入交来的表")
    if source is Source.LINLI:
        msg = "用邻里报送的数字只从它自己的账里来"
        raise MoveRefused(msg)
    if files_here([community]):
        msg = f"{community.name}自己用邻里报送，不由街道录入"
        raise MoveRefused(msg)
    if not figures:
        msg = "表里没有数字"
        raise MoveRefused(msg)
    with writing():
        Organisation.objects.select_for_update(no_key=True).get(pk=community.pk)
        versions = Submission.objects.filter(kind=kind, organisation=community, period_code=str(period))
        last = versions.order_by("-version").first()
        if last is not None and last.state in (*STANDING, *OWN):
            msg = f"{community.name}这一期已有一稿（{last.get_state_display()}）；要换新表请先退回"
            raise MoveRefused(msg)
        now = clock.now()
        files = {} if file is None else {file[0]: hashlib.sha256(file[1]).hexdigest()}
        submission = Submission(
            kind=kind, organisation=community, period_code=str(period), handler=by.handler,
            version=last.version + 1 if last else 1, drafted_at=now, submitted_at=now, title=title,
            state=State.SUBMITTED, source=source, channel=channel, receiver=by.handler or "（未署名）",
            received_at=now, turn=1,
        )  # fmt: skip
        known = catalogue.indicators()
        rows = [
            _figure(number, one, known, period) for number, one in enumerate(figures, start=1)
        ]  # fmt: skip
        submission.manifest = manifest = {
            "kind": kind, "organisation": community.code, "period": str(period),
            "version": submission.version, "source": str(source), "files": files, "chain": {},
            "figures": [
                {
                    "key": row.key, "indicator": row.indicator, "period": row.period_code,
                    "value": None if row.value is None else str(row.value), "hand_value": None,
                    "unit": row.unit, "definition": row.definition_hash, "rows": 0,
                    "basis": hashlib.sha256(row.basis).hexdigest(),
                }
                for row in rows
            ],
        }  # fmt: skip
        submission.manifest_digest = manifest_digest(manifest)
        submission.save()
        for row in rows:
            row.submission = submission
        FrozenFigure.objects.bulk_create(rows)
        if file is not None:
            StoredFile.objects.create(
                submission=submission, format=_format(file[0]), name=file[0], content=file[1],
                sha256=files[file[0]],
            )  # fmt: skip
        tell_step(
            submission, Step.RECEIVE, before="", by=by, comment=f"由街道录入（{source.label}）",
            content={"source": str(source), "figures": len(rows)},
        )  # fmt: skip
    return submission


def _figure(
    number: int, one: Reported, known: Mapping[str, catalogue.Indicator], period: Period
) -> FrozenFigure:
    if one.indicator not in known:
        msg = f"没有叫“{one.indicator}”的指标"
        raise MoveRefused(msg)
    indicator = known[one.indicator]
    value = None if one.value is None else stored(Fraction(one.value))
    return FrozenFigure(
        key=f"n{number:03d}", indicator=indicator.name, label=indicator.label, period_code=str(period),
        value=value, low=value, high=value, unit=indicator.unit, definition=indicator.definition,
        definition_hash=indicator.definition_hash, row_count=0, basis=pack([]), references=pack([]),
    )  # fmt: skip


def _format(name: str) -> str:
    """What it is served as: by its name, but only as a table."""
    ending = name.rpartition(".")[2].lower()
    return ending if ending in {"xlsx", "xls", "csv"} else "xlsx"
