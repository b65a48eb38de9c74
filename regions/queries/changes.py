"""Reads of the changes that officers draft and decide."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from foundation.periods import Period
from regions.enums import ChangeState, Confidence, Origin, PolicyScope
from regions.models.changes import PolicyChange
from regions.models.policy import PolicyValue
from regions.queries import rows
from regions.queries.editions import snapshot
from regions.queries.places import areas_last_known
from regions.rules.catalogue.book import CATALOGUE
from regions.rules.changes import Draft, enacted, is_open, seal
from regions.rules.facts import PolicyFact, Source, freeze
from regions.rules.policy import PolicyBook

_LISTED_MAX = 200


@dataclass(frozen=True)
class ChangeCard:
    """One change as officers see it; users stand by their internal number."""

    public_id: UUID
    draft: Draft
    payload_hash: str
    drafted_by: int
    drafted_at: datetime
    expires_at: datetime
    state: ChangeState
    decided_by: int | None
    decided_at: datetime | None
    decision_note: str

    def is_open(self, at: datetime) -> bool:
        """Say whether it still waits for a second officer."""
        return is_open(self.state, self.expires_at, at=at)


@dataclass(frozen=True)
class PastValue:
    """A value the house once held to be true of an area, or holds now, and when it learnt and dropped it.

    `change_id` leads to the change that made it, where officers did.
    """

    fact: PolicyFact
    recorded_at: datetime
    superseded_at: datetime | None
    change_id: UUID | None


def change_by_id(public_id: UUID) -> ChangeCard | None:
    """Find a change, or nothing."""
    row = PolicyChange.objects.filter(public_id=public_id).first()
    return card_of(row) if row else None


def changes_in(area_keys: Collection[str]) -> list[ChangeCard]:
    """List the changes of some areas, the newest first."""
    rows_found = PolicyChange.objects.filter(area_key__in=set(area_keys)).order_by("-drafted_at", "-pk")
    return [card_of(row) for row in rows_found[:_LISTED_MAX]]


def history_of(code: str, area_key: str, *, benefit: str = "", insurance: str = "") -> list[PastValue]:
    """List every value ever recorded for exactly this area, code and benefit or insurance, the newest record first."""
    found = PolicyValue.objects.filter(code=code, scope_key=area_key, benefit=benefit, insurance=insurance)
    ordered = found.select_related("change").order_by("-recorded_at", "-starts_on", "-pk")[:_LISTED_MAX]
    return [
        PastValue(
            rows.policy_fact(row),
            row.recorded_at,
            row.superseded_at,
            row.change.public_id if row.change else None,
        )
        for row in ordered
    ]


def waiting_for(area_key: str, code: str, *, benefit: str, insurance: str, at: datetime) -> ChangeCard | None:
    """Find the change of exactly this value that waits for its second officer, if one does."""
    row = PolicyChange.objects.filter(
        area_key=area_key,
        code=code,
        benefit=benefit,
        insurance=insurance,
        state=ChangeState.WAITING.value,
        expires_at__gt=at,
    ).first()
    return card_of(row) if row else None


def values_in_reach(draft: Draft, *, on: date) -> list[PolicyFact]:
    """List the values of the draft's code in the reach of its area that share a day with it, for any benefit."""
    known = areas_last_known([draft.area_key], on=on)
    keys = {"", draft.area_key, *(area.province_code for area in known.values())}
    found = [fact for fact in snapshot().policies.facts(draft.code) if fact.scope_key in keys]
    order = list(PolicyScope)
    found.sort(key=lambda f: (order.index(f.scope), f.benefit, f.insurance, f.origin, f.period.starts_on))
    return [fact for fact in found if fact.period.overlaps(draft.period)]


def book_with(draft: Draft) -> PolicyBook:
    """Give the values of policy as they will be once a draft holds."""
    held = snapshot().policies
    return PolicyBook(enacted([fact for code in CATALOGUE for fact in held.facts(code)], draft))


def seal_of(draft: Draft, *, on: date) -> str:
    """Give the hash of a draft and of all that it would displace, hide or stand beside."""
    return seal(draft, values_in_reach(draft, on=on))


def local_values(draft: Draft) -> list[PolicyFact]:
    """List what officers wrote for exactly the place and thing a draft is about."""
    found = PolicyValue.objects.current().filter(
        code=draft.code,
        scope_key=draft.area_key,
        benefit=draft.benefit,
        insurance=draft.insurance,
        origin=Origin.LOCAL.value,
    )
    return [rows.policy_fact(row) for row in found.order_by("starts_on")]


def draft_of(row: PolicyChange) -> Draft:
    """Read the draft out of its row."""
    source = Source(
        row.source_document, row.source_article, row.source_page, row.source_note, row.source_checked_on
    )
    return Draft(
        area_key=row.area_key,
        code=row.code,
        value=None if row.value is None else freeze(row.value),
        period=Period(row.starts_on, row.ends_on),
        source=source,
        confidence=Confidence(row.confidence),
        benefit=row.benefit,
        insurance=row.insurance,
    )


def card_of(row: PolicyChange) -> ChangeCard:
    """Read a change out of its row."""
    return ChangeCard(
        public_id=row.public_id,
        draft=draft_of(row),
        payload_hash=row.payload_hash,
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        expires_at=row.expires_at,
        state=ChangeState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_note=row.decision_note,
    )
