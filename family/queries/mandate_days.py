"""How mandates stood at the end of a day that has passed: the rows, and the acts on them that the audit keeps."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.fields import is_alive
from accounts.queries.audit import AuditLine, acts_by_mandate
from family.models.mandates import Mandate
from family.queries.mandates import MandateCard, cards_of
from foundation.clock import day_begins

_ENDING = frozenset({"mandate.revoked", "mandate.lapsed", "mandate.replaced"})
_RESTING = frozenset({"mandate.frozen", "mandate.suspended"})
_THAWED, _RESTORED = "mandate.thawed", "mandate.restored"
_ACTS = _ENDING | _RESTING | {_THAWED, _RESTORED}


@dataclass(frozen=True)
class Then:
    """How a mandate stood: ended or not, resting or not."""

    is_ended: bool = False
    is_frozen: bool = False

    def after(self, action: str) -> "Then":
        """Give how it stood after one more act. What ended while it rested comes back as it was."""
        if action in _ENDING:
            return Then(is_ended=True, is_frozen=self.is_frozen)
        if action in _RESTING:
            return Then(self.is_ended, is_frozen=True)
        if action == _RESTORED:
            return Then(is_ended=False, is_frozen=self.is_ended and self.is_frozen)
        return Then(self.is_ended, is_frozen=False)


def mandates_then(person_id: int, *, on: date) -> tuple[list[MandateCard], list[MandateCard]]:
    """Give the mandates somebody had given and held at the end of a day that has passed, what rested after the rest."""
    sides = Q(principal__same_as=person_id) | Q(helper__same_as=person_id)
    cards = _stood(Mandate.objects.filter(sides), on=on)
    cards.sort(key=lambda card: card.rests)
    given = [card for card in cards if card.principal_id == person_id]
    return given, [card for card in cards if card.helper_id == person_id]


def mandate_then(public_id: UUID, *, on: date) -> MandateCard | None:
    """Find a mandate that lived at the end of a day that has passed, one that rested too, or nothing."""
    return next(iter(_stood(Mandate.objects.filter(public_id=public_id), on=on)), None)


def _stood(rows: QuerySet[Mandate], *, on: date) -> list[MandateCard]:
    """Give what lived: in its period, both persons alive, and not ended by then.

    Law: Civil Code art. 173.
    """
    end = day_begins(on + timedelta(days=1))
    in_period = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    not_ended = Q(revoked_at__isnull=True) | Q(revoked_at__gte=end)
    found = rows.filter(
        in_period, not_ended, is_alive("principal", on), is_alive("helper", on), starts_on__lte=on
    )
    held = list(found.select_related("principal", "helper").order_by("pk"))
    acts: dict[int, list[AuditLine]] = defaultdict(list)
    for act in acts_by_mandate((row.principal_id for row in held), _ACTS, until=end):
        acts[act.mandate_id or 0].append(act)
    then = {row.pk: _then(row, acts[row.pk], end) for row in held}
    lived = [row for row in held if not then[row.pk].is_ended]
    return cards_of(lived, frozen_ids=frozenset(pk for pk, one in then.items() if one.is_frozen))


def _then(row: Mandate, acts: Sequence[AuditLine], end: datetime) -> Then:
    stood = then_after(act.action for act in acts)
    # A rest that goes on has gone on since its beginning.
    is_resting_yet = row.frozen_at is not None and row.frozen_at < end
    return Then(stood.is_ended, is_frozen=stood.is_frozen or is_resting_yet)


def then_after(actions: Iterable[str]) -> Then:
    """Say how a mandate stood after everything that was done with it, in the order in which it was."""
    stood = Then()
    for action in actions:
        stood = stood.after(action)
    return stood
