"""What an appeal about a benefit or a disputed certification says, in words, on both sides of the desk."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.queries.matters import MatterCard
from certification.queries.certifications import certification_line
from certification.queries.standings import decision_by_public_id, entitlement_card
from certification.rules.matter_kinds import APPEAL, DISPUTE
from portal.shared.dates import day_words, month_words
from portal.shared.labels import label_of

KINDS = frozenset({APPEAL.code, DISPUTE.code})


def rows_of(card: MatterCard) -> list[tuple[str, str]]:
    """Word what was handed in: what it is about, and why."""
    facts = card.facts
    about = _disputed(facts["certification"]) if card.kind == DISPUTE.code else _appealed(facts)
    return [*about, (_("说明"), facts["note"])]


def _appealed(facts: dict[str, str]) -> list[tuple[str, str]]:
    benefit = entitlement_card(UUID(facts["entitlement"]))
    rows = [(_("待遇"), label_of(benefit.benefit))] if benefit else []
    if not facts["decision"]:
        return [*rows, (_("申诉什么"), _("认证没有通过"))]
    decision = decision_by_public_id(UUID(facts["decision"]))
    if decision is None:
        return rows
    what = f"{label_of(decision.kind)}（{label_of(decision.reason)}）"
    since = [(_("起始月"), month_words(decision.first_month))] if decision.first_month else []
    return [*rows, (_("申诉什么"), what), *since, (_("决定的理由"), decision.words)]


def _disputed(public_id: str) -> list[tuple[str, str]]:
    line = certification_line(UUID(public_id))
    if line is None:
        return []
    return [(_("哪一次认证"), f"{day_words(line.event_on)} · {label_of(line.method)}")]
