"""The trail of every printed number: one anchor per place in the document, and the facts behind it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from linli.reports.blocks import Report
from linli.reports.outline import figures_in, outlined
from linli.reports.spans import FigureSpan


@dataclass(frozen=True, slots=True)
class Trace:
    """One printed number: ``anchor`` is its bookmark in the docx and its id in the HTML."""

    anchor: str
    figure: FigureSpan

    def facts(self) -> dict[str, str]:
        """What may travel inside a document: keys, values, hashes; never the note, which names a person."""
        figure = self.figure
        told = {"role": figure.role.value, "qualifier": figure.qualifier} if figure.qualifier else {}
        return told | {
            "anchor": self.anchor,
            "key": figure.key,
            "indicator": figure.indicator,
            "organisation": figure.organisation,
            "period": figure.period,
            "text": figure.text,
            "state": figure.state.value,
            "rows": figure.digest,
        }


@dataclass(slots=True)
class Anchors:
    """Gives each printing of a figure its own name; the writers ask in reading order."""

    traces: list[Trace] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)

    def anchor(self, figure: FigureSpan) -> str:
        """``_ev_<key>``, and ``_ev_<key>_2`` where the same figure is printed again."""
        name, again = f"_ev_{figure.key}", 1
        while name in self._taken:
            again += 1
            name = f"_ev_{figure.key}_{again}"
        self._taken.add(name)
        self.traces.append(Trace(name, figure))
        return name


def traces(report: Report) -> tuple[Trace, ...]:
    """Every printed number of a report in reading order, as all writers anchor them."""
    anchors = Anchors()
    for placed in outlined(report):
        for figure in figures_in(placed.block):
            anchors.anchor(figure)
    return tuple(anchors.traces)


def digest(found: Iterable[Trace]) -> str:
    """SHA-256 over the facts: shows that a manifest was not altered by accident, not who wrote it."""
    facts = [trace.facts() for trace in found]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def contradictions(report: Report) -> Iterator[tuple[FigureSpan, FigureSpan]]:
    """Pairs with one key that do not mean the same figure: a mistake of the template, for the pre-flight."""
    first: dict[str, FigureSpan] = {}
    for trace in traces(report):
        if trace.figure.qualifier:  # a share bears the key of its part and may be marked for its whole
            continue
        known = first.setdefault(trace.figure.key, trace.figure)
        if _meaning(known) != _meaning(trace.figure):
            yield known, trace.figure


def _meaning(figure: FigureSpan) -> tuple[str, str, str, str]:
    return figure.indicator, figure.organisation, figure.period, figure.state.value
