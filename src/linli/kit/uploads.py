"""What somebody hands in as a file: told by its content, never by its name, and made harmless.

Photos are written anew: upright, no larger than a page needs, without position, camera or time. A PDF is kept
byte for byte, because a signed scan has to stay what was signed; one that can do anything (scripts, embedded
files, forms that send, a password) is refused instead of being altered. It is served as a file to save, never
inside a page.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

MOST_BYTES = 20 << 20
#: The long side: 200 dots an inch on A4, enough to read a form by.
MOST_SIDE = 2340
_MOST_PIXELS, _MOST_OBJECTS, _MOST_PAGES = 80_000_000, 60_000, 300
_PDF, _JPEG, _PNG = b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
#: Keys by which a PDF does something, or carries something else inside.
_ACTIVE_KEYS = frozenset({
    "/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/AF", "/XFA", "/RichMedia",
    "/RichMediaContent",
})  # fmt: skip
_ACTIVE_ACTIONS = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie",
    "/Sound", "/RichMediaExecute",
})  # fmt: skip
_ACTIVE_SUBTYPES = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})


#: What reading a broken file ends in.
_CARELESS = (ValueError, TypeError, AttributeError, AssertionError)


class Form(StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"


class UploadRefused(ValueError):
    """This file is not kept; says why and what to do."""


@dataclass(frozen=True)
class Checked:
    form: Form
    content: bytes
    #: Of what was handed in: a photo used twice is found by it, whatever was written anew.
    original_sha256: str
    width: int | None = None
    height: int | None = None


def checked(content: bytes) -> Checked:
    """The file as it is kept, or a refusal."""
    if not content:
        msg = "文件是空的"
        raise UploadRefused(msg)
    if len(content) > MOST_BYTES:
        msg = f"文件有{len(content) / (1 << 20):.0f}MB，最多{MOST_BYTES >> 20}MB；请用低一些的分辨率扫描"
        raise UploadRefused(msg)
    original = hashlib.sha256(content).hexdigest()
    if content.startswith(_PDF):
        _refuse_active(content)
        return Checked(Form.PDF, content, original)
    if content.startswith((_JPEG, _PNG)):
        return _picture(content, original)
    if content[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheif"}:
        msg = "这是苹果手机的HEIC照片；请在手机上改存为JPEG再传"
        raise UploadRefused(msg)
    msg = "只收照片（JPEG、PNG）和扫描件（PDF）；文件的内容不是这几种"
    raise UploadRefused(msg)


def _picture(content: bytes, original: str) -> Checked:
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                msg = f"照片有{opened.width}×{opened.height}个像素，太大；请缩小再传"
                raise UploadRefused(msg)
            upright = ImageOps.exif_transpose(opened)
            is_drawing = opened.format == "PNG" and upright.mode in {"1", "L", "P"}
            picture = _on_white(upright, "L" if upright.mode in {"1", "L"} else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        msg = "照片的像素太多；请缩小再传"
        raise UploadRefused(msg) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, UploadRefused):
            raise
        msg = "照片已损坏，打不开；请重新拍或重新导出"
        raise UploadRefused(msg) from error
    picture.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    # On a fresh sheet: nothing of what the file said beside the picture comes along.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    made = BytesIO()
    if is_drawing:
        clean.save(made, "PNG", optimize=True)
    else:
        clean.save(made, "JPEG", quality=82, optimize=True)
    form = Form.PNG if is_drawing else Form.JPEG
    return Checked(form, made.getvalue(), original, clean.width, clean.height)


def _on_white(picture: Image.Image, mode: str) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        white = Image.new("RGB", layer.size, "white")
        white.paste(layer, mask=layer.getchannel("A"))
        return white
    return picture.convert(mode)


def _refuse_active(content: bytes) -> None:
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted:
            msg = "PDF设了密码；请重新扫描，或去掉密码再传"
            raise UploadRefused(msg)
        if not 0 < len(reader.pages) <= _MOST_PAGES:
            msg = f"PDF有{len(reader.pages)}页；最多{_MOST_PAGES}页"
            raise UploadRefused(msg)
        numbers = {(number, generation) for generation, found in reader.xref.items() for number in found}
        numbers |= {(number, 0) for number in reader.xref_objStm}
        if len(numbers) > _MOST_OBJECTS:
            msg = "PDF太复杂，不像扫描件；请打印成PDF再传"
            raise UploadRefused(msg)
        _look(reader.trailer)
        for number, generation in sorted(numbers):
            _look(reader.get_object(IndirectObject(number, generation, reader)))
    except (PyPdfError, OSError, ArithmeticError, LookupError, RecursionError, *_CARELESS) as error:
        if isinstance(error, UploadRefused):
            raise
        msg = "PDF已损坏，打不开；请重新扫描"
        raise UploadRefused(msg) from error


def _look(found: Any, depth: int = 0) -> None:
    """Every object by itself; what an object refers to is another one of the file."""
    if depth > 50:
        msg = "PDF太复杂，不像扫描件；请打印成PDF再传"
        raise UploadRefused(msg)
    if isinstance(found, DictionaryObject | StreamObject):
        for key, value in found.items():
            is_active = (
                key in _ACTIVE_KEYS
                or (key == "/S" and isinstance(value, NameObject) and value in _ACTIVE_ACTIONS)
                or (key == "/Subtype" and isinstance(value, NameObject) and value in _ACTIVE_SUBTYPES)
            )
            if is_active:
                msg = "PDF里带有脚本、内嵌文件或会自己动作的内容，不收；请打印成PDF，或扫描纸面再传"
                raise UploadRefused(msg)
            _look(value, depth + 1)
    elif isinstance(found, ArrayObject):
        for value in found:
            _look(value, depth + 1)
