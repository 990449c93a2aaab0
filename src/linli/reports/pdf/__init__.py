"""The PDF of a report: typst with our own fonts, fed with data only, the same bytes for the same report."""

import json
import threading
from dataclasses import asdict
from datetime import UTC, date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from linli.reports.blocks import (
    Attachment,
    Chart,
    Heading,
    Letterhead,
    NumberedList,
    PageBreak,
    Paragraph,
    PhotoGrid,
    Report,
    Signature,
    Table,
)
from linli.reports.charts import COLOURS, GREY, INK, drawn
from linli.reports.outline import AttachmentList, Placed, Remark, chart_note, mark_of, outlined, texts_in
from linli.reports.pdf.typefaces import MissingGlyphs, Typefaces, font_digests, missing_glyphs, typefaces
from linli.reports.photos import printed_photo
from linli.reports.spans import Emphasis, FigureSpan, Spans
from linli.reports.titles import title_lines

__all__ = ["MissingGlyphs", "font_digests", "missing_glyphs", "write_pages", "write_pdf"]

#: 公文红.
RED = "#C4161C"
#: Eight lines.
_HELD_CHARACTERS = 8 * 28
_TEMPLATE = (Path(__file__).parent / "report.typ").read_bytes()
# The compiler is kept between reports (it has read 27 MB of fonts) and works for one thread at a time.
_lock = threading.Lock()
_compilers: dict[int, tuple[Typefaces, typst.Compiler]] = {}


def write_pdf(report: Report, *, extra_fonts: Path | None = None) -> bytes:
    """PDF/A-2b; raises :class:`MissingGlyphs` rather than print an empty box."""
    made = _compiled(report, extra_fonts, format="pdf", pdf_standards="a-2b")
    if not isinstance(made, bytes):
        raise TypeError(f"one PDF expected, typst gave {type(made).__name__}")
    return made


def write_pages(
    report: Report, *, extra_fonts: Path | None = None, dots_per_inch: float = 120
) -> list[bytes]:
    """The same pages as pictures (PNG), for a screen that may not open a PDF."""
    made = _compiled(report, extra_fonts, format="png", ppi=dots_per_inch)
    return list(made) if isinstance(made, list) else [made]


def _compiled(report: Report, extra_fonts: Path | None, **how: Any) -> Any:
    missing = missing_glyphs(report, extra_fonts)
    if missing:
        raise MissingGlyphs(missing)
    faces = typefaces(extra_fonts)
    # The photos are all the compiler can reach: its root is a folder that holds nothing else.
    with TemporaryDirectory(prefix="linli-pdf-") as root, _lock:
        content = json.dumps(_data(report, faces, Path(root)), ensure_ascii=False)
        return _compiler(faces).compile(
            _TEMPLATE,
            root=root,
            sys_inputs={"report": content},
            timestamp=report.made_at.astimezone(UTC),
            **how,
        )


def _compiler(faces: Typefaces) -> typst.Compiler:
    known = _compilers.get(id(faces))
    if known is None or known[0] is not faces:
        _compilers.clear()
        known = faces, typst.Compiler(font_paths=faces.fonts, ignore_system_fonts=True)
        _compilers[id(faces)] = known
    return known[1]


def _data(report: Report, faces: Typefaces, root: Path) -> dict[str, Any]:
    placed = outlined(report)
    made_at = report.made_at.astimezone(UTC)
    head = next((p.block for p in placed if isinstance(p.block, Letterhead)), None)
    return {
        "title": title_lines(report.title),
        "recipient": report.recipient,
        "issuer": report.issuer,
        "dated": _chinese_date(report.dated),
        "made_at": {
            name: getattr(made_at, name) for name in ("year", "month", "day", "hour", "minute", "second")
        },
        "draft": report.draft,
        "fonts": faces.families,
        "colours": COLOURS,
        "ink": INK,
        "faint": GREY,
        "red": RED,
        "letterhead": asdict(head) if head else None,
        "blocks": [
            _block(one, root, n) | {"with_next": _moves_whole(one)}
            for n, one in enumerate(placed)
            if not isinstance(one.block, Letterhead)
        ],
    }


def _moves_whole(placed: Placed) -> bool:
    """typst moves what is held to its next block in one piece: good for a few lines, not for half a page."""
    return placed.with_next and sum(len(text) for _, text in texts_in(placed)) <= _HELD_CHARACTERS


def _block(placed: Placed, root: Path, position: int) -> dict[str, Any]:
    match placed.block:
        case Heading(level=level, text=text):
            return {"kind": "heading", "level": level, "number": placed.number, "text": text}
        case Paragraph(spans=spans):
            return {"kind": "paragraph", "spans": _spans(spans)}
        case NumberedList(items=items):
            return {"kind": "list", "items": [_spans(item) for item in items]}
        case Table() as table:
            return {
                "kind": "table",
                "number": placed.number,
                "caption": table.caption,
                "columns": [asdict(column) for column in table.columns],
                "rows": [[_spans(cell) for cell in row] for row in table.rows],
                "notes": table.notes,
            }
        case Chart() as chart:
            return {
                "kind": "chart",
                "number": placed.number,
                "title": chart.title,
                "note": chart_note(chart),
                "drawing": _drawing(chart),
            }
        case PhotoGrid(photos=photos):
            return {
                "kind": "photos",
                "photos": [_photo(photo, root, position, n) for n, photo in enumerate(photos)],
            }
        case AttachmentList(titles=titles):
            return {"kind": "attachments", "titles": titles}
        case Remark(text=text):
            return {"kind": "remark", "text": text}
        case Attachment(title=title):
            return {"kind": "attachment", "number": placed.number, "title": title_lines(title)}
        case Signature():
            return {"kind": "signature"}
        case PageBreak():
            return {"kind": "pagebreak"}
        case Letterhead():
            raise ValueError("the letterhead stands above the title, not among the blocks")


def _spans(spans: Spans) -> list[dict[str, str]]:
    made = []
    for span in spans:
        if isinstance(span, FigureSpan):
            made.append({"kind": "figure", "text": span.text, "mark": mark_of(span)})
        else:
            made.append({"kind": "emphasis" if isinstance(span, Emphasis) else "text", "text": span.text})
    return made


def _drawing(chart: Chart) -> dict[str, Any]:
    drawing = drawn(chart)
    shapes = [{"kind": type(shape).__name__.lower(), **asdict(shape)} for shape in drawing.shapes]
    return {"width": drawing.width, "height": drawing.height, "shapes": shapes}


def _photo(photo: Any, root: Path, position: int, n: int) -> dict[str, Any]:
    ready = printed_photo(photo)
    name = f"photo-{position}-{n}.jpg"
    (root / name).write_bytes(ready.image)
    return {"file": name, "width": ready.width_mm, "height": ready.height_mm, "caption": ready.caption}


def _chinese_date(day: date) -> str:
    """2010年7月2日, without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"
