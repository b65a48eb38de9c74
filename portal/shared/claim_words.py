"""A claimed family tie in words, for citizens and desks."""

from django.utils.translation import gettext as _

from accounts.rules.matter_kinds import Facts
from family.rules.claim_kinds import CLAIM, DISPUTE, wish_of
from family.rules.claims import TieWish
from foundation.masking import mask_number
from portal.shared.dates import day_words
from portal.shared.labels import label_of


def tie_words(wish: TieWish) -> str:
    """Say what the other person is to the claimant, of what kind, since when, and through whom."""
    parts = [label_of(wish.relation)]
    if wish.kind is not None:
        parts.append(label_of(wish.kind))
    if wish.starts_on is not None:
        parts.append(_("从 %(day)s 起") % {"day": day_words(wish.starts_on)})
    if wish.middle is not None:
        name = wish.middle.name or _("姓名没有填")
        parts.append(_("中间一代：%(name)s（没有登记）") % {"name": name})
    return " · ".join(parts)


def tie_rows(kind: str, facts: Facts) -> list[tuple[str, str]]:
    """Word the matter of a claim or dispute for the person who filed it; nothing for another kind of matter."""
    if kind == CLAIM.code:
        return [
            (_("对方是我的"), tie_words(wish_of(facts))),
            (_("对方"), facts["name"]),
            (_("对方号码"), mask_number(facts["number"])),
        ]
    if kind == DISPUTE.code:
        return [(_("说不是家人的"), facts["name"]), (_("补充说明"), facts["note"])]
    return []
