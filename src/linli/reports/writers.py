"""One report, three formats: the only entry that the command line, the workbench and filing need."""

from collections.abc import Callable
from pathlib import Path

from linli.reports.blocks import Report
from linli.reports.docx import write_docx
from linli.reports.html import write_html
from linli.reports.pdf import write_pdf

#: Writes a report; takes the folder with further fonts, which only the PDF needs.
Writer = Callable[[Report, Path | None], bytes]

WRITERS: dict[str, Writer] = {
    "docx": lambda report, extra_fonts: write_docx(report),
    "pdf": lambda report, extra_fonts: write_pdf(report, extra_fonts=extra_fonts),
    "html": lambda report, extra_fonts: write_html(report),
}


class UnknownFormat(ValueError):
    """A format nobody writes; says which there are."""

    def __init__(self, found: str) -> None:
        super().__init__(f"不认识的文件格式“{found}”，可以写：{'、'.join(WRITERS)}")


def write(report: Report, fmt: str, *, extra_fonts: Path | None = None) -> bytes:
    """The finished file. The same report, version and fonts give the same bytes."""
    if fmt not in WRITERS:
        raise UnknownFormat(fmt)
    return WRITERS[fmt](report, extra_fonts)
