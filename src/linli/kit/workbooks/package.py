"""The parts of an .xlsx: which file inside holds which sheet, and a copy that changes only named parts."""

import posixpath
import struct
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

#: Fixed, so that the same content gives the same bytes.
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet as the workbook lists it; ``part`` is its file inside the package, "" when that is missing."""

    name: str
    part: str


def parse(content: bytes) -> etree._Element:
    """XML from a stranger: no entities, no network, no DTD."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)


def local_name(element: etree._Element) -> str:
    """The tag without its namespace: two namespaces are in use for the same words (transitional and strict)."""
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
    """(key, last word of the type, full name of the target inside the package) of each relation of ``part``."""
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


def copy_package(source: BinaryIO, target: BinaryIO, replaced: Mapping[str, bytes | Iterable[bytes]]) -> None:
    """Copies every part byte for byte, still compressed; ``replaced`` gives other or additional parts.

    An additional part comes last, in the order given. Content may be an iterable of pieces: it is compressed as it
    comes and never held whole.
    """
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename in replaced:
                _write(new, entry.filename, replaced[entry.filename])
            elif entry.file_size == 0 or entry.is_dir():
                new.writestr(_fixed(entry.filename), b"")
            else:
                _copy_compressed(source, entry, new)
        present = set(old.namelist())
        for name, content in replaced.items():
            if name not in present:
                _write(new, name, content)


def _write(archive: zipfile.ZipFile, name: str, content: bytes | Iterable[bytes]) -> None:
    with archive.open(_fixed(name), "w", force_zip64=False) as part:
        for piece in [content] if isinstance(content, bytes) else content:
            part.write(piece)


def _fixed(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIXED_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _copy_compressed(source: BinaryIO, entry: zipfile.ZipInfo, new: zipfile.ZipFile) -> None:
    """Moves the compressed bytes as they are: sixty megabytes of sheet cost nothing to pass on."""
