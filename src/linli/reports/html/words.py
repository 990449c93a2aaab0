"""Spans as HTML: everything a person typed is escaped here, figures become links that open their rows."""

from html import escape

from linli.reports.outline import MARKS, mark_of
from linli.reports.spans import Emphasis, FigureSpan, FigureState, Spans
from linli.reports.tracing import Anchors


def words(spans: Spans, anchors: Anchors) -> str:
    made = []
    for span in spans:
        if isinstance(span, FigureSpan):
            made.append(_figure(span, anchors.anchor(span)))
        elif isinstance(span, Emphasis):
            made.append(f"<strong>{escape(span.text)}</strong>")
        else:
            made.append(escape(span.text))
    return "".join(made)


def figure_attributes(figure: FigureSpan, anchor: str) -> str:
    """class, id, data-… and, where there is a page for it, href; all quoted."""
    values = {
        "class": "figure" if figure.state is FigureState.COMPUTED else f"figure figure-{figure.state.value}",
        "id": anchor,
        "href": figure.link or "",
        "data-key": figure.key,
        "data-indicator": figure.indicator,
        "data-organisation": figure.organisation,
        "data-period": figure.period,
        "data-state": figure.state.value,
    }
    return " ".join(f'{name}="{escape(value)}"' for name, value in values.items() if value)


def _figure(figure: FigureSpan, anchor: str) -> str:
    tag = "a" if figure.link else "span"
    mark = mark_of(figure)
    meaning = escape(MARKS[figure.state][1]) if mark else ""
    raised = f'<sup class="figure-mark" title="{meaning}">{mark}</sup>' if mark else ""
    return f"<{tag} {figure_attributes(figure, anchor)}>{escape(figure.text)}</{tag}>{raised}"
