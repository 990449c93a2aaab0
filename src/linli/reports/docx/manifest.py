"""The manifest inside a docx: for each bookmark what the number means, without a name of any person."""

import uuid
from datetime import UTC

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from linli.reports.blocks import Report
from linli.reports.docx.ooxml import serialised
from linli.reports.tracing import Trace, digest

NAMESPACE = "urn:linli:figures:1"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


def attach_manifest(document: Document, report: Report, traces: tuple[Trace, ...]) -> None:
    """Adds customXml with one ``figure`` per printed number; lost when text is pasted elsewhere."""
    root = etree.Element(f"{{{NAMESPACE}}}figures", nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # lxml-stubs know no default
    root.set("made-at", report.made_at.astimezone(UTC).isoformat(timespec="seconds"))
    root.set("sha256", digest(traces))
    for trace in traces:
        etree.SubElement(root, f"{{{NAMESPACE}}}figure", trace.facts())
    package = document.part.package
    taken = {str(part.partname) for part in package.iter_parts()}
    number = next(n for n in range(1, len(taken) + 2) if f"/customXml/item{n}.xml" not in taken)
    item = Part(PackURI(f"/customXml/item{number}.xml"), CT.XML, serialised(root), package)
    # Word wants an id for every data part; it follows from the content.
    identifier = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{NAMESPACE}/{digest(traces)}")).upper()
    store = etree.Element(f"{{{_STORE}}}datastoreItem", nsmap={"ds": _STORE})
    store.set(f"{{{_STORE}}}itemID", f"{{{identifier}}}")
    references = etree.SubElement(store, f"{{{_STORE}}}schemaRefs")
    etree.SubElement(references, f"{{{_STORE}}}schemaRef").set(f"{{{_STORE}}}uri", NAMESPACE)
    properties = Part(
        PackURI(f"/customXml/itemProps{number}.xml"), CT.OFC_CUSTOM_XML_PROPERTIES, serialised(store), package
    )
    item.relate_to(properties, RT.CUSTOM_XML_PROPS)
    document.part.relate_to(item, RT.CUSTOM_XML)
