"""QR codes as inline pictures, so that a page needs no second request and works on paper."""

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString

# Four modules of white around, as scanners expect; error correction M survives a creased paper.
QUIET_ZONE = 4
ERROR_CORRECTION = "m"


def qr_svg(text: str, *, label: str) -> SafeString:
    """Draw a text as a QR code in SVG, named for those who cannot see it.

    The picture scales with its box; give it at least 3 cm on paper and 220 px on a screen.
    """
    drawn = segno.make(text, error=ERROR_CORRECTION, micro=False)
    picture = drawn.svg_inline(
        border=QUIET_ZONE, omitsize=True, dark="#000000", light="#ffffff", svgclass=None, lineclass=None
    )
    # segno writes the picture from modules alone; nothing of the text appears in it.
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', label, SafeString(picture))
