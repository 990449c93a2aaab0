"""A photo made ready for paper: upright, no larger than it prints, without the place where it was taken."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from linli.reports.blocks import Photo

#: Two a row of 156 mm with 6 mm between; 4:3 gives the height.
MOST_WIDTH_MM, HEIGHT_MM = 75.0, 56.0
#: 200 dots an inch on paper: enough for a face, and a tenth of what a phone takes.
_DOTS_PER_MM = 200 / 25.4
_MOST_PIXELS = 120_000_000


class PhotoUnreadable(ValueError):
    """Not a photo that can be printed; says which one and what to do."""

    def __init__(self, photo: Photo, reason: str) -> None:
        super().__init__(f"照片“{photo.caption}”不能用：{reason}。请换成 JPEG 或 PNG 格式的照片")


@dataclass(frozen=True, slots=True)
class PrintedPhoto:
    """JPEG bytes with the size on paper in millimetres; all have one height unless they are very wide."""

    image: bytes
    width_mm: float
    height_mm: float
    caption: str


@lru_cache(maxsize=64)
def printed_photo(photo: Photo) -> PrintedPhoto:
    """The same photo gives the same bytes; position, time and camera (EXIF, XMP) are gone."""
    try:
        with Image.open(BytesIO(photo.image), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise PhotoUnreadable(photo, f"有{opened.width}×{opened.height}个像素，太大")
            upright = ImageOps.exif_transpose(opened)
            picture = _on_white(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise PhotoUnreadable(photo, "文件不是照片或已损坏") from error
    scale = min(MOST_WIDTH_MM / picture.width, HEIGHT_MM / picture.height)
    width, height = picture.width * scale, picture.height * scale
    pixels = (max(1, round(width * _DOTS_PER_MM)), max(1, round(height * _DOTS_PER_MM)))
    if pixels[0] < picture.width:
        picture = picture.resize(pixels, Image.Resampling.LANCZOS)
    made = BytesIO()
    picture.save(made, "JPEG", quality=85, optimize=False)
    return PrintedPhoto(made.getvalue(), round(width, 2), round(height, 2), photo.caption)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        white = Image.new("RGB", layer.size, "white")
        white.paste(layer, mask=layer.getchannel("A"))
        return white
    return picture.convert("RGB")
