"""Photos in a docx: a table without rules, two a row, each with its caption in the same cell."""

from io import BytesIO

from docx.document import Document
from docx.oxml.shape import CT_Inline
from docx.shared import Mm

from linli.reports.blocks import Photo, PhotoGrid
from linli.reports.docx.ooxml import TYPE_AREA, Element, paragraph, run, w
from linli.reports.photos import printed_photo

_PER_ROW = 2
_WIDTHS = (TYPE_AREA // 2, TYPE_AREA - TYPE_AREA // 2)


def photo_grid(document: Document, grid: PhotoGrid, *, first_id: int) -> Element:
    """``first_id`` and those after it number the drawings; a document may use each only once."""
    made = w(
        "tbl",
        w(
            "tblPr",
            w("tblW", w=TYPE_AREA, type="dxa"),
            w("jc", val="center"),
            w("tblLayout", type="fixed"),
            w("tblCellMar", w("left", w=0, type="dxa"), w("right", w=0, type="dxa")),
        ),
        w("tblGrid", *[w("gridCol", w=width) for width in _WIDTHS]),
    )
    for start in range(0, len(grid.photos), _PER_ROW):
        pair = grid.photos[start : start + _PER_ROW]
        cells = [
            _cell(document, photo, width, first_id + start + place)
            for place, (photo, width) in enumerate(zip(pair, _WIDTHS, strict=False))
        ]
        cells += [w("tc", w("tcPr", w("tcW", w=_WIDTHS[1], type="dxa")), paragraph("Picture"))] * (
            _PER_ROW - len(pair)
        )
        made.append(w("tr", w("trPr", w("cantSplit")), *cells))
    return made


def _cell(document: Document, photo: Photo, width: int, number: int) -> Element:
    ready = printed_photo(photo)
    relation, _ = document.part.get_or_add_image(BytesIO(ready.image))
    inline = CT_Inline.new_pic_inline(
        number, relation, f"photo{number}.jpg", Mm(ready.width_mm), Mm(ready.height_mm)
    )
    inline.docPr.set("descr", photo.caption)
    drawing = w("drawing")
    drawing.append(inline)
    # Single spacing: in an exact line of 28.95 pt a picture is cut to one line.
    picture = paragraph(
        "Picture", w("r", drawing), properties=(w("keepNext"), w("spacing", before=120, after=60))
    )
    caption = paragraph("TableText", run(ready.caption), properties=(w("jc", val="center"),))
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa")), picture, caption)
