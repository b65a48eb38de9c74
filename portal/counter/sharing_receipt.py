"""The receipt of a binding made at a desk: a paper that anybody who holds it can check, on a page and as a PDF."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.actions.papers import NewPaper
from accounts.enums.papers import PaperKind
from accounts.queries.papers import PaperCard
from accounts.queries.people import PersonCard
from family.enums import NearRelative, SharingUse
from family.queries.bindings import BindingCard
from foundation.masking import mask_name
from foundation.money import yuan
from portal.shared.dates import day_words
from portal.shared.labels import label_of
from portal.shared.qr import qr_svg
from portal.shared.requests import DoorRequest
from portal.shared.sheets import Row, Section, Sheet


@dataclass(frozen=True)
class Bound:
    """A binding with its two people, as a receipt tells it."""

    card: BindingCard
    sharer: PersonCard
    user: PersonCard

    @property
    def how(self) -> str:
        """Say by which way the account's owner gave their word."""
        return label_of(self.card.confirmed_how) if self.card.confirmed_how else "—"


def paper_of(bound: Bound) -> NewPaper:
    """Prepare the paper: all it says goes into the hash, and the masked part into its verification.

    It is about the day it was made, so what has become of the binding since changes nothing in it.
    """
    card = bound.card
    shown: dict[str, Any] = {
        "sharer": mask_name(bound.sharer.name),
        "sharer_number": bound.sharer.id_number_masked,
        "user": mask_name(bound.user.name),
        "user_number": bound.user.id_number_masked,
        "relation": card.relation,
        "starts_on": card.starts_on.isoformat() if card.starts_on else "",
        "how": card.confirmed_how.value if card.confirmed_how else "",
    }
    facts = {
        **shown,
        "sharer": bound.sharer.name,
        "user": bound.user.name,
        "binding": str(card.public_id),
        "caps": [card.terms.payment_cap_fen, card.terms.month_cap_fen, card.terms.year_cap_fen],
        "uses": sorted(use.value for use in card.terms.uses),
    }
    topic = str(card.public_id)
    return NewPaper(PaperKind.SHARING, bound.sharer.id, facts, shown, topic=topic)


def sheet_of(bound: Bound) -> Sheet:
    """Tell the receipt in words, for the page and for the PDF alike."""
    card = bound.card
    about = (
        Row(_("出钱的一方"), _person(bound.sharer)),
        Row(_("用钱的一方"), _person(bound.user)),
        Row(_("用钱的一方是"), label_of(NearRelative(card.relation)) if card.relation else "—"),
    )
    rows = (
        Row(_("可以用来"), _("、").join(label_of(use) for use in SharingUse if use in card.terms.uses)),
        Row(_("每次最多"), _cap(card.terms.payment_cap_fen)),
        Row(_("每月最多"), _cap(card.terms.month_cap_fen)),
        Row(_("每年最多"), _cap(card.terms.year_cap_fen)),
        Row(_("从哪天起可以用"), day_words(card.starts_on) if card.starts_on else "—"),
        Row(_("账户本人怎样确认"), bound.how),
    )
    notes = (
        _("双方随时可以在家社通或到窗口停止共济，对以后的支付马上停止；已经付的不退。"),
        _("用钱的一方不在场的，会收到通知；不想要的，随时可以停止。"),
        _("这张回执说明办理当天的情况，现在是否还有效，以家社通里查到的为准。"),
    )
    section = Section("terms", _("用途和上限"), rows=rows)
    return Sheet(_("家庭共济绑定回执"), about, (), (section,), notes)


def qr_of(request: DoorRequest, paper: PaperCard) -> SafeString:
    """Draw the address at which anybody who holds the receipt may check it."""
    address = request.build_absolute_uri(reverse("web:verify_paper", kwargs={"code": paper.code}))
    return qr_svg(address, label=_("核验回执的二维码"))


def _person(person: PersonCard) -> str:
    return f"{person.name} {person.id_number_masked}".strip()


def _cap(fen: int | None) -> str:
    return _("不另设上限") if fen is None else _("%(amount)s 元") % {"amount": yuan(fen)}
