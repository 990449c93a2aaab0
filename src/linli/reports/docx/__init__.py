"""The Word document of a report: GB/T 9704-2012, official fonts by name, figures in hidden bookmarks."""

from linli.reports.blocks import Letterhead, Report
from linli.reports.docx.body import Body
from linli.reports.docx.manifest import attach_manifest
from linli.reports.docx.package import packed
from linli.reports.docx.page import empty_paper
from linli.reports.outline import outlined

__all__ = ["write_docx"]


def write_docx(report: Report, *, traced: bool = True) -> bytes:
    """The same report gives the same bytes.

    ``traced=False`` is the clean copy for outside use: no bookmarks, no manifest.
    """
    document = empty_paper(report)
    body = Body(document, made_at=report.made_at, traced=traced)
    for element in document.element.body.findall("{*}p"):
        document.element.body.remove(element)
    placed = outlined(report)
    if placed and isinstance(placed[0].block, Letterhead):
        body.place(placed[0], report)
        placed = placed[1:]
    body.front(report)
    for one in placed:
        body.place(one, report)
    if traced:
        attach_manifest(document, report, tuple(body.anchors.traces))
    return packed(document)
