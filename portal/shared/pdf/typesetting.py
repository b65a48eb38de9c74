"""Sets a sheet as a PDF: the same facts give the same bytes, nothing is fetched, and no text is taken for markup."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import noto_cjk_sans_otc
import segno
import typst
from django.conf import settings

from foundation.errors import DomainError, Kind
from portal.shared.qr import ERROR_CORRECTION, QUIET_ZONE
from portal.shared.sheets import Sheet

TEMPLATES = "templates/pdf"
# A life of contributions fills four pages; far beyond that something is wrong with the facts.
FACTS_MAX_BYTES = 400_000
PAPER_MAX_BYTES = 5_000_000


class PaperTooLarge(DomainError):
    """This paper would be too long to print; ask at the counter for the parts you need."""

    code = "paper.too_large"
    kind = Kind.LIMIT


@dataclass(frozen=True)
class Proof:
    """What a paper says of its own verification: address, code in groups, and a sentence for each."""

    address: str
    code: str
    lines: tuple[str, ...]


def typeset(sheet: Sheet, proof: Proof | None, *, language: str) -> bytes:
    """Set a sheet, with its proof where it has one, as a PDF; call it outside transactions, for it takes its time.

    Why: the template reads the facts as JSON, so that a name such as ``#read("x")`` stays a name.
    Raises PaperTooLarge.
    """
    facts = {
        **asdict(sheet),
        "proof": asdict(proof or Proof("", "", ())),
        "language": language,
        "qr": _qr(proof.address) if proof else "",
    }
    text = json.dumps(facts, ensure_ascii=False)
    if len(text.encode()) > FACTS_MAX_BYTES:
        raise PaperTooLarge
    folder = Path(settings.BASE_DIR) / TEMPLATES
    made = typst.compile(
        str(folder / "sheet.typ"),
        root=str(folder),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"facts": text},
        format="pdf",
        timestamp=0,
    )
    if not isinstance(made, bytes) or len(made) > PAPER_MAX_BYTES:
        raise PaperTooLarge
    return made


@cache
def fonts() -> typst.Fonts:
    """Read the fonts once a process; only those that come with the packages, so that every machine sets alike."""
    folder = Path(noto_cjk_sans_otc.__file__).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def _qr(text: str) -> str:
    """Draw the address as SVG, which the template places as a picture."""
    drawn = segno.make(text, error=ERROR_CORRECTION, micro=False)
    return str(drawn.svg_inline(border=QUIET_ZONE, dark="#000000", light="#ffffff"))
