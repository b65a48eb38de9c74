"""Opens pictures that people send, with their size held to a limit before anything of them is decoded."""

from io import BytesIO
from math import hypot

from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.errors.face import FacePicturesUnusable
from accounts.rules.face_geometry import Point

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 88
# A face in its frame: how wide the eyes stand apart and how high, in parts of the frame, and the frame's size.
EYES_APART, EYES_HIGH = 0.28, 0.42
FRAME = (480, 640)
GREY = (226, 228, 231)


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


def framed(data: bytes, eyes: tuple[Point, Point]) -> bytes:
    """Cut a picture so that the eyes stand in one place and as far apart as in every other picture cut like this.

    Nothing is turned or stretched; where the picture ends, grey begins.
    Raises:
        FacePicturesUnusable: the eyes are no two points.
    """
    (left_x, left_y), (right_x, right_y) = eyes
    apart = hypot(right_x - left_x, right_y - left_y)
    if apart < 1:
        raise FacePicturesUnusable
    width = apart / EYES_APART
    height = width * FRAME[1] / FRAME[0]
    left, top = (left_x + right_x - width) / 2, (left_y + right_y) / 2 - EYES_HIGH * height
    with Image.open(BytesIO(data), formats=("JPEG",)) as sent:
        ground = Image.new("RGB", (round(width), round(height)), GREY)
        ground.paste(sent.convert("RGB"), (round(-left), round(-top)))
    out = BytesIO()
    ground.resize(FRAME).save(out, "JPEG", quality=QUALITY)
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
