"""A program of its own that turns one uploaded file into fresh pictures; it is started for each file.

It reads a line of JSON and then the file from standard input, and writes a line of JSON and then the pictures to
standard output. Before it opens anything it gives up the right to write files, to use much memory and to run long. It
has no keys, no database and no network address, so a file that takes it over takes over nothing.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageOps

MEMORY_MAX = 2 * 1024**3
FILES_MAX = 64
QUALITY = 85
POINTS_AN_INCH = 72
DOTS_AN_INCH = 200
WHITE = (255, 255, 255)


class Refused(Exception):
    """The file is not taken; the argument says why, in the words of `accounts.errors.evidence`."""


def limit(seconds: int) -> None:
    """Give up what reading a picture does not need."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES_MAX, FILES_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def pictures(content: bytes, asked: dict[str, Any]) -> Iterator[Image.Image]:
    """Give the pages of a file as pictures that nobody else has drawn."""
    if asked["kind"] == "pdf":
        yield from pages_of_pdf(content, asked)
    else:
        yield picture_of(content, asked)


def picture_of(content: bytes, asked: dict[str, Any]) -> Image.Image:
    """Decode one picture, after its size was looked at; turned upright, for the note that says how is dropped."""
    Image.MAX_IMAGE_PIXELS = None
    picture = Image.open(io.BytesIO(content), formats=[asked["kind"].upper()])
    if picture.width * picture.height > asked["pixels_max"]:
        raise Refused("too_many_pixels")
    # A JPEG is decoded at a fraction of its size where that is enough.
    picture.draft("RGB", (asked["edge_max"], asked["edge_max"]))
    picture.load()
    return ImageOps.exif_transpose(picture)


def pages_of_pdf(content: bytes, asked: dict[str, Any]) -> Iterator[Image.Image]:
    """Draw the pages of a PDF; its scripts, forms and attached files are never looked at."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise Refused("locked" if "password" in str(error).lower() else "damaged") from error
    if len(document) > asked["pages_max"]:
        raise Refused("too_many_pages")
    for page in document:
        edge = max(page.get_size())
        scale = min(asked["edge_max"] / max(edge, 1), DOTS_AN_INCH / POINTS_AN_INCH)
        yield page.render(scale=scale, may_draw_forms=False).to_pil()


def fresh_jpeg(picture: Image.Image, edge_max: int) -> bytes:
    """Paint a picture onto a new white one and write that: no comment, place, profile or hidden part comes along."""
    seen = picture.convert("RGBA") if picture.mode in ("RGBA", "LA", "PA", "P") else picture.convert("RGB")
    seen.thumbnail((edge_max, edge_max))
    paper = Image.new("RGB", seen.size, WHITE)
    paper.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    written = io.BytesIO()
    paper.save(written, "JPEG", quality=QUALITY, optimize=False)
    return written.getvalue()


def answer(content: bytes, asked: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Give the pictures of a file, or why it is not taken.

    Whatever else a broken file makes a decoder raise ends the program without an answer, which says: damaged.
    """
    try:
        made = [fresh_jpeg(picture, asked["edge_max"]) for picture in pictures(content, asked)]
    except Refused as refusal:
        return {"refused": str(refusal)}, []
    except MemoryError:
        return {"refused": "too_many_pixels"}, []
    return ({"pages": [len(page) for page in made]}, made) if made else ({"refused": "damaged"}, [])


def main() -> None:
    """Read one request, answer it, end."""
    asked = json.loads(sys.stdin.buffer.readline())
    limit(asked["seconds_max"])
    head, made = answer(sys.stdin.buffer.read(), asked)
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + b"".join(made))


if __name__ == "__main__":
    main()
