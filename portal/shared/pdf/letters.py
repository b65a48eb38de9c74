"""Sets letters for window envelopes: one page each, the name where the window is, all of them in one file."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.queries.letters import Letter
from foundation.clock import local_date
from portal.shared.dates import day_words
from portal.shared.labels import Placed, place_name
from portal.shared.pdf.typesetting import compiled, drawn

# What these tell of is a receipt, which anybody can check.
_RECEIPTS = frozenset({"certification.recorded", "certification.decided", "certification.by_evidence"})


@dataclass(frozen=True)
class Ways:
    """Where the codes on letters lead: the same two addresses for everybody, so that they say nothing of anybody."""

    check: str
    home: str


@dataclass(frozen=True)
class _Page:
    language: str
    sender: str
    day: str
    number: str
    name: str = field(repr=False)
    greeting: str = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    foot: str
    qr: str
    qr_words: str


def letters_pdf(letters: Sequence[Letter], area: Placed, ways: Ways) -> bytes:
    """Set letters from the agency of an area, in their order; call it outside transactions, for it takes its time.

    Raises PaperTooLarge.
    """
    return compiled("letters.typ", {"letters": [asdict(_page(letter, area, ways)) for letter in letters]})


def _page(letter: Letter, area: Placed, ways: Ways) -> _Page:
    """Word what stands around a letter in its recipient's language."""
    is_receipt = letter.template in _RECEIPTS
    with translation.override(letter.language.value):
        told = _("扫码核验回执，不用登录。") if is_receipt else _("扫码登录家社通办理，也可以请家人帮您扫。")
        return _Page(
            language=letter.language.value,
            sender=_("%(area)s社会保险经办机构") % {"area": place_name(area)},
            day=day_words(local_date(letter.written_at)),
            number=_("编号 %(number)s") % {"number": letter.id},
            name=letter.name,
            greeting=_("%(name)s：您好") % {"name": letter.name},
            lines=tuple(line for line in letter.text.splitlines() if line.strip()),
            foot=_("有疑问请拨打 12333，或带身份证到社保经办窗口。我们不会让您在电话里报密码或验证码。"),
            qr=drawn(ways.check if is_receipt else ways.home),
            qr_words=told,
        )
