"""The parts of an .xlsx: which file inside the zip holds which sheet."""

import posixpath
import zipfile
from dataclasses import dataclass

from lxml import etree


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet as the workbook lists it; ``part`` is its file inside the package, "" when missing."""

    name: str
    part: str


def parse(content: bytes) -> etree._Element:
    """XML from a stranger: no entities, no network, no DTD."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)


def local_name(element: etree._Element) -> str:
    """The tag without its namespace: two namespaces (transitional, strict) are in use for the same words."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def workbook_part(archive: zipfile.ZipFile) -> str:
    return next(
        (target for _, kind, target in relations(archive, "") if kind == "officeDocument"),
        "xl/workbook.xml",
    )


def sheet_parts(archive: zipfile.ZipFile) -> list[SheetPart]:
    """All sheets in the order of their tabs, chart sheets included."""
    workbook = workbook_part(archive)
    targets = {key: target for key, _, target in relations(archive, workbook)}
    names = {name.lower(): name for name in archive.namelist()}
    sheets = []
    for element in parse(archive.read(names.get(workbook.lower(), workbook))).iter("{*}sheet"):
        key = next((value for name, value in element.attrib.items() if str(name).endswith("}id")), "")
        part = targets.get(str(key), "")
        sheets.append(SheetPart(name=str(element.get("name", "")), part=names.get(part.lower(), "")))
    return sheets


def relations_part(part: str) -> str:
    """Where the relations of a part are written; of the package itself for ""."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str, str]]:
    """Key, last word of the type and full name of the target, for each relation of ``part`` inside."""
    try:
        content = archive.read(relations_part(part))
    except KeyError:
        return []
    found = []
    for element in parse(content):
        if local_name(element) == "Relationship" and element.get("TargetMode") != "External":
            kind = str(element.get("Type", "")).rpartition("/")[2]
            target = posixpath.join("/", posixpath.dirname(part), str(element.get("Target", "")))
            found.append((str(element.get("Id", "")), kind, posixpath.normpath(target).lstrip("/")))
    return found
