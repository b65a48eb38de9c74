"""Finds whom a claim is about and asks them; tells both sides when a tie is on record."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions import notices
from accounts.actions.notices import NewNotice
from accounts.queries.people import PersonCard, match_number, person_cards
from family.enums import ClaimState
from family.models.claims import KinshipClaim
from family.queries.claims import adults_asked, card_of, claim_limits
from family.queries.kin import terms_between
from foundation.clock import local_date
from foundation.names import is_same_name

BATCH_MAX = 200


def match_waiting(*, at: datetime) -> int:
    """Look for whom claims are about, by number and name together, and ask them, one batch; say how many were looked at.

    A number that two people share means nobody. Whoever was asked too often is not told; the claim waits on their page.
    """
    waiting = KinshipClaim.objects.filter(matched_at__isnull=True, state=ClaimState.OPEN.value)
    with transaction.atomic():
        rows = list(
            waiting.select_for_update(skip_locked=True, of=("self",))
            .select_related("claimant", "other", "answered_by", "matter")
            .order_by("pk")[:BATCH_MAX]
        )
        asked: list[NewNotice] = []
        for row in rows:
            found = _meant(row)
            row.other_id, row.matched_at = (found.id if found else None), at
            row.save(update_fields=["other", "matched_at"])
            if found is not None:
                asked += _asking(row, found, at=at)
        notices.post_many(asked, at=at)
    return len(rows)


def tell_effect(row: KinshipClaim, *, at: datetime) -> None:
    """Tell both sides of a claim that it is on record, each about the other."""
    card = card_of(row)
    told = [one for one in (card.answered_by_id, card.other_id) if one is not None]
    people = person_cards([card.claimant_id, *told])
    pairs = [
        (card.claimant_id, card.other_id or 0),
        *((one, card.claimant_id) for one in dict.fromkeys(told)),
    ]
    terms = terms_between(pairs, on=local_date(at))
    new = [
        NewNotice(
            key=f"family.claim.effective:{row.public_id}:{reader}",
            topic=f"claim:{row.public_id}",
            recipient_id=reader,
            subject_id=other,
            template="family.claim.effective",
            facts={
                "name": people[other].name,
                "relation_zh": terms[reader, other].zh if (reader, other) in terms else "",
                "relation_en": terms[reader, other].en if (reader, other) in terms else "",
            },
        )
        for reader, other in pairs
    ]
    notices.post_many(new, at=at)


def _meant(row: KinshipClaim) -> PersonCard | None:
    card = card_of(row)
    found = match_number(card.number).person
    is_it = found is not None and is_same_name(found.name, card.name) and found.id != card.claimant_id
    return found if is_it else None


def _asking(row: KinshipClaim, found: PersonCard, *, at: datetime) -> Iterable[NewNotice]:
    on = local_date(at)
    limits = claim_limits(row.area_key, on=on)
    since = at - timedelta(days=limits.repeat_days)
    recent = KinshipClaim.objects.filter(other__same_as=found.id, claimed_at__gt=since).exclude(pk=row.pk)
    if recent.count() >= limits.told_max:
        return []
    claimant = person_cards([row.claimant_id])[row.claimant_id]
    return [
        NewNotice(
            key=f"family.claim.asked:{row.public_id}:{reader}",
            topic=f"claim:{row.public_id}",
            recipient_id=reader,
            subject_id=row.claimant.human_id,
            template="family.claim.asked",
            facts={
                "name": claimant.name,
                "child": "" if reader == found.id else found.name,
                "answer_by": row.answer_by.isoformat(),
            },
        )
        for reader in adults_asked(row.claimant.human_id, found.id, on=on)
    ]
