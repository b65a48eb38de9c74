"""What a desk sees of a claimed or disputed family tie: the claim, the record beside it, and what is missing."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.queries.matters import MatterCard
from accounts.queries.people import person_by_public_id, person_cards
from accounts.rules.actors import Actor
from family.enums import ClaimAnswer, FactProof
from family.queries.claim_outlooks import outlook_of, proved
from family.queries.claims import ClaimCard, claim_by_public_id
from family.queries.kin import KinCard, near_relatives_of, relation_between
from family.queries.proofs import proof_of, proofs_of
from family.rules.claim_kinds import CLAIM, DISPUTE, wish_of
from family.rules.claims import IMPOSSIBLE
from foundation.masking import mask_number
from portal.shared.claim_words import tie_words
from portal.shared.dates import moment_words
from portal.shared.labels import label_of, named_with_term

KINDS = frozenset({CLAIM.code, DISPUTE.code})
Rows = list[tuple[str, str]]


def facts_of(card: MatterCard, *, is_whole: bool, on: date) -> Rows:
    """Word a claim or dispute with what is on record of both; a number is whole for whoever has to compare it."""
    if card.kind == DISPUTE.code:
        return _disputed(card, is_whole=is_whole, on=on)
    number = card.facts["number"]
    rows = [
        (_("对方是申报人的"), tie_words(wish_of(card.facts))),
        (_("对方姓名"), card.facts["name"]),
        (_("对方号码"), number if is_whole else mask_number(number)),
    ]
    claim = _claim(card)
    if claim is None:
        return rows
    rows.append((_("凭什么"), label_of(claim.proof)))
    if claim.promise_version is not None:
        rows.append((_("承诺书"), _("第 %(version)s 版") % {"version": claim.promise_version}))
    rows.append((_("对方答复"), _answer(claim)))
    if is_whole:
        rows.append((_("申报人已登记的家人"), family_of(claim.claimant_id, on=on)))
        if claim.other_id is not None:
            rows.append((_("对方已登记的家人"), family_of(claim.other_id, on=on)))
    return rows


def checks_of(card: MatterCard, *, on: date) -> list[tuple[str, bool]]:
    """Say what must hold before a claim takes effect, and whether it does; what a desk may weigh is told, too."""
    claim = _claim(card)
    if claim is None:
        return []
    outlook = outlook_of(claim, on=on) if claim.other_id is not None else None
    known = proved(claim, outlook, on=on)
    said_yes = known.answer is ClaimAnswer.CONFIRMED
    checks = [
        (_("申报人在世"), known.is_claimant_alive),
        (_("姓名和号码是同一个人"), known.is_other_known),
        (_("对方没有说“不是”"), known.answer is not ClaimAnswer.DENIED),
        (_("对方已经确认，或有能看的材料"), said_yes or known.has_papers),
    ]
    mend, weigh = _("与登记不一致，要先更正：%(what)s"), _("与登记不一致，请核实：%(what)s")
    for one in known.contradictions:
        words = mend if one.kind in IMPOSSIBLE else weigh
        checks.append((words % {"what": label_of(one.kind)}, False))
    if known.was_recorded:
        checks.append((_("同样的关系登记过又结束了，时间有重叠，要先更正"), False))
    if outlook is not None and outlook.stood_in_id is not None:
        checks.append((_("通过后，原来没有登记的父母会合并为这一位"), True))
    return checks


def note_other_viewed(actor: Actor, card: MatterCard, *, at: datetime) -> None:
    """Write down that the record of the other one was looked at beside a claim or dispute."""
    if card.kind == DISPUTE.code:
        other = person_by_public_id(UUID(card.facts["other"]))
        other_id = other.id if other else None
    else:
        claim = _claim(card)
        other_id = claim.other_id if claim else None
    if other_id is not None:
        event = audit.Event(
            "person.viewed",
            other_id,
            area_key=card.area_key,
            object_kind="matter",
            object_id=card.public_id,
        )
        audit.record(actor, event, at=at)


def family_of(person_id: int, *, on: date) -> str:
    """Name a person's recorded relatives with what they are and how well it is proved."""
    kin = near_relatives_of(person_id, on=on)
    proofs = proofs_of([one.kin for one in kin])
    return "；".join(_named(one, proofs[one.kin.person]) for one in kin) or _("没有")


def _named(one: KinCard, proof: FactProof) -> str:
    """Name a relative; how well the tie is proved is told where no register and no papers do."""
    name = named_with_term(one.person.name, one.term_zh, one.term_en)
    return name if proof is FactProof.VERIFIED else f"{name}（{label_of(proof)}）"


def _disputed(card: MatterCard, *, is_whole: bool, on: date) -> Rows:
    rows = [(_("说不是家人的"), card.facts["name"]), (_("补充说明"), card.facts["note"])]
    other = person_by_public_id(UUID(card.facts["other"]))
    if other is not None and is_whole:
        kin = relation_between(card.subject_id, other.id, on=on).kin
        term = kin.term.zh if kin else _("现在没有登记的关系")
        rows.append((_("现在登记的关系"), term))
        if kin is not None:
            rows.append((_("证明程度"), label_of(proof_of(kin))))
    return rows


def _claim(card: MatterCard) -> ClaimCard | None:
    return claim_by_public_id(UUID(card.facts["claim"])) if card.kind == CLAIM.code else None


def _answer(claim: ClaimCard) -> str:
    if claim.answer is None:
        return _("还没有答复")
    by = person_cards([claim.answered_by_id or 0]).get(claim.answered_by_id or 0)
    facts = {
        "answer": label_of(claim.answer),
        "name": by.name if by else "",
        "at": moment_words(claim.answered_at) if claim.answered_at else "",
    }
    return _("%(answer)s（%(name)s，%(at)s）") % facts
