"""Photos: upright, small enough, and silent about where they were taken."""

import io

import pytest
from PIL import Image

from linli.reports.blocks import Photo
from linli.reports.photos import PhotoUnreadable, printed_photo
from tests.reports.example import photo


def taken_at_a_place(width: int, height: int, *, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 52.0, 0.0)})
    made = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(made, "JPEG", exif=exif)
    return made.getvalue()


def test_the_place_and_the_phone_are_dropped() -> None:
    original = taken_at_a_place(800, 600)
    assert b"PhoneMaker" in original
    ready = printed_photo(Photo(original, "现场"))
    assert b"PhoneMaker" not in ready.image
    assert dict(Image.open(io.BytesIO(ready.image)).getexif()) == {}


def test_a_photo_taken_sideways_stands_upright() -> None:
    ready = printed_photo(Photo(taken_at_a_place(800, 600, orientation=6), "现场"))
    picture = Image.open(io.BytesIO(ready.image))
    assert picture.width < picture.height
    assert (ready.width_mm, ready.height_mm) == (42.0, 56.0)


@pytest.mark.parametrize(
    ("size", "paper"),
    [((1600, 1200), (74.67, 56.0)), ((900, 1400), (36.0, 56.0)), ((3000, 500), (75.0, 12.5))],
)
def test_photos_have_one_height_unless_they_are_very_wide(
    size: tuple[int, int], paper: tuple[float, float]
) -> None:
    ready = printed_photo(Photo(photo(*size, (90, 120, 90)), "现场"))
    assert (ready.width_mm, ready.height_mm) == paper


def test_a_phone_photo_becomes_as_large_as_paper_needs() -> None:
    ready = printed_photo(Photo(photo(4000, 3000, (90, 120, 90)), "现场"))
    assert Image.open(io.BytesIO(ready.image)).size == (588, 441)
    assert len(ready.image) < 60_000


def test_a_transparent_picture_gets_white_paper() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (100, 80), (0, 0, 0, 0)).save(made, "PNG")
    pixel = (
        Image.open(io.BytesIO(printed_photo(Photo(made.getvalue(), "章")).image))
        .convert("RGB")
        .getpixel((5, 5))
    )
    assert pixel == (255, 255, 255)


def test_what_is_not_a_photo_is_refused_by_its_caption() -> None:
    for image in (b"", b"%PDF-1.7", b"\xff\xd8\xff\xe0broken", b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
        with pytest.raises(
            PhotoUnreadable, match="照片“现场”不能用：文件不是照片或已损坏。请换成 JPEG 或 PNG"
        ):
            printed_photo(Photo(image, "现场"))
