"""Changes single parts of an .xlsx as XML; what is not named stays as its author left it."""

import posixpath
import re
import zipfile
from itertools import count

from lxml import etree

from linli.kit.workbooks.package import local_name, parse, relations_part

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TYPES = "[Content_Types].xml"


class PackageEdit:
    """Parts are parsed when they are asked for; ``changed`` gives all of them back as bytes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._roots: dict[str, etree._Element] = {}
        self._names = {name.lower() for name in archive.namelist()}

    def root(self, part: str) -> etree._Element:
        """The part's XML; what is changed in it is written back."""
        if part not in self._roots:
            self._roots[part] = parse(self._archive.read(part))
        return self._roots[part]

    def put(self, part: str, root: etree._Element) -> None:
        """A new part, or the whole content of an old one."""
        self._roots[part] = root
        self._names.add(part.lower())

    def free_name(self, before: str, after: str) -> str:
        """xl/comments1.xml, or the first number that no part has."""
        return next(name for at in count(1) if (name := f"{before}{at}{after}").lower() not in self._names)

    def related(self, part: str, kind: str) -> list[tuple[str, str]]:
        """Key and target of the relations of one kind (the last word of the type)."""
        name = relations_part(part)
        if name.lower() not in self._names:
            return []
        return [
            (str(element.get("Id")), _absolute(part, str(element.get("Target"))))
            for element in self.root(name)
            if str(element.get("Type", "")).rpartition("/")[2] == kind
        ]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Adds a relation and gives its key."""
        name = relations_part(part)
        if name.lower() not in self._names:
            self.put(name, new_root("Relationships", _PACKAGE_RELATIONS))
        root = self.root(name)
        taken = {element.get("Id") for element in root}
        key = next(key for at in count(1) if (key := f"rId{at}") not in taken)
        place = posixpath.relpath(target, posixpath.dirname(part) or ".")
        etree.SubElement(
            root, f"{{{_PACKAGE_RELATIONS}}}Relationship", Id=key, Type=f"{RELATIONS}/{kind}", Target=place
        )
        return key

    def declare(self, part: str, content_type: str) -> None:
        """Tells the package what a new part is."""
        root = self.root(_TYPES)
        namespace = etree.QName(root).namespace
        if all(element.get("PartName") != f"/{part}" for element in root):
            etree.SubElement(root, f"{{{namespace}}}Override", PartName=f"/{part}", ContentType=content_type)

    def declare_extension(self, extension: str, content_type: str) -> None:
        root = self.root(_TYPES)
        namespace = etree.QName(root).namespace
        if all(str(element.get("Extension", "")).lower() != extension for element in root):
            element = etree.Element(
                f"{{{namespace}}}Default", {"Extension": extension, "ContentType": content_type}
            )
            root.insert(0, element)

    def changed(self) -> dict[str, bytes]:
        return {
            part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for part, root in self._roots.items()
        }


def new_root(name: str, namespace: str) -> etree._Element:
    """An element that declares its namespace without a prefix, as every spreadsheet program writes it."""
    return etree.fromstring(f'<{name} xmlns="{namespace}"/>')


def child(parent: etree._Element, name: str) -> etree._Element | None:
    """The first child of that name, in whichever of the two namespaces."""
    return next((element for element in parent if local_name(element) == name), None)


def made(parent: etree._Element, name: str, after: tuple[str, ...] = ()) -> etree._Element:
    """The child of that name; a new one stands behind the last of ``after``, where the schema wants it."""
    found = child(parent, name)
    if found is None:
        found = etree.Element(f"{{{etree.QName(parent).namespace}}}{name}")
        places = [at for at, element in enumerate(parent) if local_name(element) in after]
        parent.insert(places[-1] + 1 if places else 0, found)
    return found


def add_once(parent: etree._Element, element: etree._Element) -> int:
    """The place of ``element`` among its brothers; added only when an equal one is not there yet."""
    wanted = _content(element)
    for at, present in enumerate(parent):
        if _content(present) == wanted:
            return at
    parent.append(element)
    if "count" in parent.attrib:
        parent.set("count", str(len(parent)))
    return len(parent) - 1


def xml_text(text: str) -> str:
    """Without the few signs that XML cannot hold; a cell that was pasted from elsewhere may bring them."""
    return _NOT_XML.sub("", text)


def _content(element: etree._Element) -> tuple[object, ...]:
    return (element.tag, tuple(sorted(element.attrib.items())), tuple(_content(part) for part in element))


def _absolute(part: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
