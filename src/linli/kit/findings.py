"""待核实问题: problems in the data that a person must settle, and which organisation has to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Q

from linli.kit import clock
from linli.kit.recording import Writer
from linli.org.organisations import WIDTH, Level, Organisation

#: The entry of a finding that is about a ledger as a whole. Entry numbers begin far above.
WHOLE_LEDGER = 0


class AlreadySettled(RuntimeError):
    """Somebody settled this finding meanwhile; the first settlement stands."""


class StoredFinding(models.Model):
    """One thing that does not fit, until a person says what is true; unlike an import's report it waits.

    Its text is read by everybody at the organisation: names at most, never an identity number or a phone.
    """

    #: What kind of problem; stable, with the rule that found it as its prefix.
    code = models.CharField("问题代码", max_length=60)
    organisation = models.ForeignKey(
        "org.Organisation", models.PROTECT, related_name="+", verbose_name="由谁核实"
    )
    ledger = models.CharField("台账", max_length=60)
    entry = models.BigIntegerField("记录号", default=WHOLE_LEDGER)
    found = models.CharField("问题", max_length=500)
    remedy = models.CharField("处理办法", max_length=300)
    blocks_figure = models.BooleanField("影响数据", default=False)
    found_at = models.DateTimeField("发现时间")
    settled_on = models.DateField("核实日期", null=True)
    settled_by = models.CharField("核实人", max_length=50, blank=True, default="")
    settled_account = models.BigIntegerField("账号", null=True)
    settlement = models.TextField("核实结果", blank=True, default="")

    class Meta:
        verbose_name = "待核实问题"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "organisation", "ledger", "entry"], condition=Q(settled_on__isnull=True),
                name="kit_finding_open_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True) | ~Q(settlement=""), name="kit_finding_settled_in_words"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["ledger", "entry"], name="kit_finding_of_entry")]

    def __str__(self) -> str:
        return f"{self.found}。{self.remedy}"


def raise_finding(
    code: str, *, organisation: Organisation, ledger: str, found: str, remedy: str, entry: int = WHOLE_LEDGER,
    blocks_figure: bool = False,
) -> StoredFinding:  # fmt: skip
    """The finding for this problem, new if nobody has raised it; see ``raise_findings``."""
    raised = StoredFinding(
        code=code, organisation=organisation, ledger=ledger, entry=entry, found=found, remedy=remedy,
        blocks_figure=blocks_figure,
    )  # fmt: skip
    return raise_findings([raised])[0]


def raise_findings(raised: Sequence[StoredFinding]) -> list[StoredFinding]:
    """Stores each problem once per code, organisation, ledger and entry; returns what stands for each.

    An open finding takes the new words. A settled one stays settled while the same is found again, so that
    nobody is asked twice; when something else is found in the same place, it is a new finding.
    """
    if not raised:
        return []
    moment = clock.now()
    with transaction.atomic():
        stands = _standing(raised)
        fresh = [one for one in raised if not _answers(stands.get(_key(one)), one)]
        for one in fresh:
            one.found_at = moment
        # Two workers may raise the same problem at once: the open one that came first stands.
        StoredFinding.objects.bulk_create(fresh, ignore_conflicts=True)
        if fresh:
            stands = _standing(raised)
        reworded = [stands[_key(one)] for one in raised if _reword(stands[_key(one)], one)]
        StoredFinding.objects.bulk_update(reworded, ["found", "remedy", "blocks_figure"])
    return [stands[_key(one)] for one in raised]


def settle(finding: StoredFinding, *, by: Writer, on: date, settlement: str) -> StoredFinding:
    """Writes down who found out what is true; the finding leaves the list and stays readable."""
    if not settlement.strip():
        msg = "请写明核实结果"
        raise ValueError(msg)
    still_open = StoredFinding.objects.filter(pk=finding.pk, settled_on__isnull=True)
    if not still_open.update(
        settled_on=on, settled_by=by.handler, settled_account=by.account, settlement=settlement.strip()
    ):
        msg = "这个问题已经有人核实过了，请刷新后查看"
        raise AlreadySettled(msg)
    finding.refresh_from_db()
    return finding


def open_findings(organisation: Organisation) -> models.QuerySet[StoredFinding]:
    """What this organisation has to settle, what blocks a figure first, then the oldest."""
    waiting = StoredFinding.objects.filter(organisation=organisation, settled_on__isnull=True)
    return waiting.order_by("-blocks_figure", "found_at", "pk")


def first_office_above(organisations: Iterable[Organisation]) -> Organisation | None:
    """The lowest office that has all of them in its area: who can ask both sides when two books contradict.

    A community is nobody's office: for one alone it is the office above it. An office named beside its own
    community decides itself. None when nothing stands above them all, as on an installation without a street.
    """
    ways_up = [
        {organisation.path[:cut] for cut in range(WIDTH, len(organisation.path) + 1, WIDTH)}
        for organisation in organisations
    ]
    above_all = set.intersection(*ways_up) if ways_up else set()
    offices = Organisation.objects.filter(path__in=above_all, level__lt=Level.COMMUNITY)
    return offices.order_by("-path").first()


Key = tuple[str, int, str, int]


def _key(finding: StoredFinding) -> Key:
    return finding.code, finding.organisation_id, finding.ledger, finding.entry


def _standing(raised: Sequence[StoredFinding]) -> dict[Key, StoredFinding]:
    """The open finding of each key, else the one settled last."""
    stored = StoredFinding.objects.filter(
        code__in={one.code for one in raised}, organisation__in={one.organisation_id for one in raised},
        ledger__in={one.ledger for one in raised},
    )  # fmt: skip
    entries = {one.entry for one in raised}
    # Many entries at once would exceed SQLite's parameters; codes and ledgers are few.
    stored = stored.filter(entry__gte=min(entries), entry__lte=max(entries))
    by_key: dict[Key, StoredFinding] = {}
    for one in stored.order_by("pk"):
        before = by_key.get(_key(one))
        if before is None or before.settled_on is not None:
            by_key[_key(one)] = one
    return by_key


def _answers(standing: StoredFinding | None, raised: StoredFinding) -> bool:
    return standing is not None and (standing.settled_on is None or standing.found == raised.found)


def _reword(standing: StoredFinding, raised: StoredFinding) -> bool:
    """An open finding says what was found last; True when that changed anything."""
    words = (raised.found, raised.remedy, raised.blocks_figure)
    if standing.settled_on is not None or (standing.found, standing.remedy, standing.blocks_figure) == words:
        return False
    standing.found, standing.remedy, standing.blocks_figure = words
    return True
