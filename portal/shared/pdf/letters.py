"""Sets letters as one PDF, each on a page of its own: the name, what is told, and where to ask."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.queries.letters import Letter
from foundation.clock import local_date
from portal.shared.dates import day_words
from portal.shared.pdf.typesetting import FACTS_MAX_BYTES, PAPER_MAX_BYTES, TEMPLATES, PaperTooLarge, fonts


@dataclass(frozen=True)
class _Page:
    language: str
    head: str
    to: str
    day: str
    lines: tuple[str, ...] = field(repr=False)
    foot: str


def letters_pdf(letters: Sequence[Letter]) -> bytes:
    """Set letters, in their order; call it outside transactions, for it takes its time.

    Raises PaperTooLarge.
    """
    pages = [_page(letter) for letter in letters]
    text = json.dumps({"pages": [page.__dict__ for page in pages]}, ensure_ascii=False)
    if len(text.encode()) > FACTS_MAX_BYTES:
        raise PaperTooLarge
    folder = Path(settings.BASE_DIR) / TEMPLATES
    made = typst.compile(
        str(folder / "letters.typ"),
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


def _page(letter: Letter) -> _Page:
    """Word what stands around a letter in its recipient's language."""
    with translation.override(letter.language.value):
        return _Page(
            language=letter.language.value,
            head=_("家社通 · 社会保险通知"),
            to=_("%(name)s：您好") % {"name": letter.name},
            day=day_words(local_date(letter.written_at)),
            lines=tuple(line for line in letter.text.splitlines() if line.strip()),
            foot=_("有疑问请拨打 12333，或带身份证到社保经办窗口。我们不会让您在电话里报密码或验证码。"),
        )
