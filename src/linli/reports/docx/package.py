"""The .docx file itself: the same parts give the same bytes, whatever the clock says."""

import io
import zipfile

from docx.document import Document

#: The earliest date a zip can hold; nothing in a report depends on when it was packed.
_FIXED = (1980, 1, 1, 0, 0, 0)


def packed(document: Document) -> bytes:
    """[Content_Types].xml first, as Word expects, then the parts by name."""
    loose = io.BytesIO()
    document.save(loose)
    made = io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(made, "w") as target:
        names = sorted(
            source.namelist(), key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name)
        )
        if len(set(names)) != len(names):
            raise ValueError(f"two parts of the document have one name: {names}")
        for name in names:
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Otherwise the operating system of the writer shows.
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return made.getvalue()
