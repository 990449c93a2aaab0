"""From the books to the pages: reads at one moment, writes the formats, submits with rows and chain heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from linli.core.period import Period
from linli.filing import acts
from linli.filing.acts import Frozen, Snapshot
from linli.filing.submissions import Submission
from linli.indicators.drill import basis_ids_versions
from linli.kit import clock
from linli.kit.doubts import look
from linli.kit.recording import Writer, writing
from linli.org.organisations import Organisation
from linli.reports.blocks import Report
from linli.reports.drafting import checking
from linli.reports.drafting.composing import blocks_of
from linli.reports.drafting.document import Document, words_of
from linli.reports.drafts import ReportDraft, existing_draft, photos_of, title_of
from linli.reports.kinds import Kind, kind
from linli.reports.pdf import font_digests, write_pages
from linli.reports.preflight import Question, general, of_the_page
from linli.reports.reading import Quote, Reading
from linli.reports.spans import FigureSpan
from linli.reports.writers import write


class FiguresMoved(RuntimeError):
    """The books changed while the report was read through: nothing is signed that nobody has seen."""

    def __init__(self, moved: Sequence[tuple[str, str, str]]) -> None:
        self.moved = moved
        listed = "；".join(f"{label}：看到的是{seen}，现在是{now}" for label, seen, now in moved)
        super().__init__(f"台账刚有变动，请刷新数字再报送。{listed}")


@dataclass(frozen=True)
class Written:
    """The pages by format as (file name, bytes), what to ask before signing, and the submission if any."""

    files: dict[str, tuple[str, bytes]]
    preflight: Sequence[Question]
    submission: int | None = None


@dataclass(frozen=True)
class Composed:
    """A report ready to be written, with the reading it rests on; of an edited one also the draft."""

    kind: Kind
    reading: Reading
    report: Report
    draft: ReportDraft | None
    document: Document | None
    #: For each block the piece of the draft that it comes from.
    places: Sequence[str]

    def questions(self) -> list[Question]:
        """What blocks first, then wording, then what is only to be known."""
        asked = [*self.kind.questions(self.reading), *general(self.reading)]
        if self.document is not None and self.draft is not None:
            asked += checking.questions(self.document, self.draft.base, self.reading)
            words = {piece.id: words_of(piece.block) for piece in self.document.pieces}
            asked += self.kind.wording(self.reading, words)
        asked += of_the_page(self.report, extra_fonts(), self.places)
        return sorted(asked, key=lambda one: one.weight)


def write_draft(name: str, organisation: Organisation, period: Period, formats: Sequence[str]) -> Written:
    """The report as edited so far and as the books stand now, marked 草稿."""
    look(organisation, clock.today())
    open_one = acts.open_draft(name, organisation, period)
    made = composed(name, organisation, period, open_one, is_draft=True)
    return Written(_files(made, formats), made.questions())


def submit_report(
    name: str, organisation: Organisation, period: Period, formats: Sequence[str], *, by: Writer,
    seen: Mapping[FigureSpan, str] | None = None, reason: str = "",
) -> Written:  # fmt: skip
    """Reads figures and rows at one moment, renders outside any transaction, then freezes it all together.

    ``seen``: the numbers as the signer saw them; if one is another now, :class:`FiguresMoved`.
    """
    submission = acts.draft(name, organisation, period, by=by)
    look(organisation, clock.today())
    with writing():
        acts.hold_one_view()
        made = composed(name, organisation, period, submission, is_draft=False)
        _refuse_unless_seen(made, seen or {})
        questions = made.questions()
        beneath = Organisation.objects.below(organisation).values_list("pk", flat=True)
        snapshot = Snapshot(
            [_frozen(quote, organisation) for quote in made.reading.quotes], acts.heads_of(list(beneath))
        )
    files = _files(made, formats)
    if submission.state == "draft":
        told = f"报前自查{len(questions)}项" + (f"；{reason.strip()}" if reason.strip() else "")
        acts.check(submission, by=by, comment=told)
    title, fonts = made.report.title, font_digests(extra_fonts())
    acts.submit(submission, snapshot, files, title=title.replace("\n", "")[:200], fonts=fonts, by=by)
    return Written(files, questions, submission.pk)


def composed(
    name: str, organisation: Organisation, period: Period, submission: Submission | None, *, is_draft: bool
) -> Composed:
    """Blocks of the edited draft, or, where nobody has edited one, as the books alone write it."""
    chosen = kind(name)
    reading = Reading(organisation, period, acts.hand_figures(submission))
    draft = existing_draft(submission)
    document = draft.read() if draft is not None else None
    title, issuer = title_of(name, organisation, period), issuer_of(organisation)
    if document is None or draft is None:
        placed = [("", block) for block in chosen.compose(reading)]
    else:
        placed = blocks_of(document, chosen, reading, issuer=issuer, photos=photos_of(draft, document))
        title = document.title.strip() or title
    today = clock.today()
    # The only time the pages know is the day they were made on: the same day and books give the same bytes.
    made_at = datetime(today.year, today.month, today.day, tzinfo=clock.now().tzinfo)
    report = Report(
        title=title, recipient=recipient_of(organisation), blocks=tuple(block for _id, block in placed),
        issuer=issuer, dated=today, made_at=made_at, draft=is_draft,
    )  # fmt: skip
    return Composed(chosen, reading, report, draft, document, [place for place, _block in placed])


def page_pictures(made: Composed) -> list[bytes]:
    """The real pages as pictures."""
    return write_pages(made.report, extra_fonts=extra_fonts())


def _refuse_unless_seen(made: Composed, seen: Mapping[FigureSpan, str]) -> None:
    said = {
        figure: made.reading.said(figure) for figure in (made.document.figures() if made.document else ())
    }
    moved = [
        (made.reading.quote_of(figure).figure.label, seen[figure], now.text)
        for figure, now in said.items()
        if figure in seen and seen[figure] != now.text
    ]
    if moved:
        raise FiguresMoved(moved)


def _files(made: Composed, formats: Sequence[str]) -> dict[str, tuple[str, bytes]]:
    stem = f"{made.kind.title}-{made.reading.organisation.name}-{made.reading.period}"
    return {form: (f"{stem}.{form}", write(made.report, form, extra_fonts=extra_fonts())) for form in formats}


def extra_fonts() -> Path | None:
    """Fonts that the office put into its home: the official ones, or one with a rare name's character."""
    folder = Path(settings.HOME) / "fonts"
    return folder if folder.is_dir() else None


def recipient_of(organisation: Organisation) -> str:
    """The office directly above: reports do not skip a level."""
    above = organisation.parent
    if above is None:
        return ""
    return above.name if above.name.endswith(("政府", "办事处", "委员会")) else f"{above.name}办事处"


def issuer_of(organisation: Organisation) -> str:
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
