"""Opens pictures that people send, with their size held to a limit before anything of them is decoded."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.errors.face import FacePicturesUnusable

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 88


def check(data: bytes, *, bytes_max: int, pixels_max: int, formats: tuple[str, ...] = ("JPEG",)) -> None:
    """Look at a picture's head only.

    Raises:
        FacePicturesUnusable: no picture of these formats, or larger than allowed.
    """
    with _opened(data, bytes_max, pixels_max, formats):
        pass


def made_anew(data: bytes, *, bytes_max: int, pixels_max: int, edge_max: int) -> bytes:
    """Paint a picture anew as a plain JPEG, upright and at most so wide and high: nothing hidden in the file is kept.

    Raises:
        FacePicturesUnusable: no picture, a broken one, or larger than allowed.
    """
    with _opened(data, bytes_max, pixels_max, FORMATS) as sent:
        try:
            upright = ImageOps.exif_transpose(sent).convert("RGB")
        except (OSError, ValueError, SyntaxError) as error:
            raise FacePicturesUnusable from error
    upright.thumbnail((edge_max, edge_max))
    picture = Image.new("RGB", upright.size)
    picture.paste(upright)
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _opened(data: bytes, bytes_max: int, pixels_max: int, formats: tuple[str, ...]) -> Image.Image:
    if not 0 < len(data) <= bytes_max:
        raise FacePicturesUnusable
    try:
        picture = Image.open(BytesIO(data), formats=formats)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise FacePicturesUnusable from error
    width, height = picture.size
    if width * height > pixels_max:
        raise FacePicturesUnusable
    return picture
