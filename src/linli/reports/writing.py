"""From the books to the pages: reads at one moment, writes the formats, submits with rows and chain heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from linli.core.period import Period
from linli.filing import acts
from linli.filing.acts import Frozen, Snapshot
from linli.indicators.drill import basis_ids_versions
from linli.kit import clock
from linli.kit.doubts import look
from linli.kit.recording import Writer, writing
from linli.org.organisations import Organisation
from linli.reports.blocks import Report
from linli.reports.kinds import Kind, kind
from linli.reports.pdf import font_digests
from linli.reports.preflight import Question, general, of_the_page
from linli.reports.reading import Quote, Reading
from linli.reports.writers import write


@dataclass(frozen=True)
class Written:
    """The pages by format as (file name, bytes), what to ask before signing, and the submission if any."""

    files: dict[str, tuple[str, bytes]]
    preflight: Sequence[Question]
    submission: int | None = None


def write_draft(name: str, organisation: Organisation, period: Period, formats: Sequence[str]) -> Written:
    """The report as the books stand now, marked 草稿; a version that was submitted stays as it is."""
    chosen = kind(name)
    look(organisation, clock.today())
    hand = acts.hand_figures(acts.open_draft(name, organisation, period))
    reading, report, questions = _read(chosen, Reading(organisation, period, hand), is_draft=True)
    return Written(_files(report, chosen, reading, formats), questions)


def submit_report(
    name: str, organisation: Organisation, period: Period, formats: Sequence[str], *, by: Writer
) -> Written:
    """Reads figures and rows at one moment, renders outside any transaction, then freezes it all together."""
    chosen = kind(name)
    submission = acts.draft(name, organisation, period, by=by)
    look(organisation, clock.today())
    with writing():
        acts.hold_one_view()
        reading, report, questions = _read(
            chosen, Reading(organisation, period, acts.hand_figures(submission)), is_draft=False
        )
        beneath = Organisation.objects.below(organisation).values_list("pk", flat=True)
        snapshot = Snapshot(
            [_frozen(quote, organisation) for quote in reading.quotes], acts.heads_of(list(beneath))
        )
    files = _files(report, chosen, reading, formats)
    if submission.state == "draft":
        acts.check(submission, by=by, comment=f"报前自查{len(questions)}项")
    acts.submit(submission, snapshot, files, title=report.title, fonts=font_digests(extra_fonts()), by=by)
    return Written(files, questions, submission.pk)


def _read(chosen: Kind, reading: Reading, *, is_draft: bool) -> tuple[Reading, Report, list[Question]]:
    organisation, period = reading.organisation, reading.period
    blocks = tuple(chosen.compose(reading))
    today = clock.today()
    # The only time the pages know is the day they were made on: the same day and books give the same bytes.
    made_at = datetime(today.year, today.month, today.day, tzinfo=clock.now().tzinfo)
    report = Report(
        title=f"{organisation.name}{period.label()}{chosen.title}", recipient=_recipient(organisation),
        blocks=blocks, issuer=_issuer(organisation), dated=today, made_at=made_at, draft=is_draft,
    )  # fmt: skip
    return (
        reading,
        report,
        [*chosen.questions(reading), *general(reading), *of_the_page(report, extra_fonts())],
    )


def _files(
    report: Report, chosen: Kind, reading: Reading, formats: Sequence[str]
) -> dict[str, tuple[str, bytes]]:
    stem = f"{chosen.title}-{reading.organisation.name}-{reading.period}"
    return {form: (f"{stem}.{form}", write(report, form, extra_fonts=extra_fonts())) for form in formats}


def extra_fonts() -> Path | None:
    """Fonts that the office put into its home: the official ones, or one with a rare name's character."""
    folder = Path(settings.HOME) / "fonts"
    return folder if folder.is_dir() else None


def _recipient(organisation: Organisation) -> str:
    """The office directly above: reports do not skip a level."""
    above = organisation.parent
    if above is None:
        return ""
    return above.name if above.name.endswith(("政府", "办事处", "委员会")) else f"{above.name}办事处"


def _issuer(organisation: Organisation) -> str:
    return f"{organisation.name}居民委员会" if organisation.name.endswith("社区") else organisation.name


def _frozen(quote: Quote, organisation: Organisation) -> Frozen:
    figure = quote.figure
    rows = basis_ids_versions(figure.indicator, organisation, figure.period)
    basis = [row for row in rows if row.ledger == figure.ledger]
    references = [row for row in rows if row.ledger != figure.ledger]
    return Frozen(
        key=quote.key, indicator=figure.indicator, label=figure.label, period=str(figure.period),
        value=figure.value, unit=figure.unit, definition=figure.definition,
        definition_hash=figure.definition_hash, basis=basis, references=references,
        low=figure.low, high=figure.high, opening=figure.opening,
        hand_value=quote.value if quote.hand else None, hand_reason=quote.hand.reason if quote.hand else "",
        hand_by=quote.hand.by if quote.hand else "",
    )  # fmt: skip
