"""When a tie by birth holds that a paper proves: from birth on, or by agreement after an adoption was dissolved."""

from datetime import date

from accounts.queries.people import LifeFact, life_facts
from family.enums import EndReason, FactKind, ParentageKind
from family.models.kinship import Parentage
from family.queries.closure import FactChange, ending_of
from family.rules.kinship.links import ADULT_YEARS
from foundation.periods import whole_years


def born_on_of(row: Parentage) -> date:
    """Give the birth date of the child of a tie."""
    return life_facts([row.child_id])[row.child_id].born_on


def changes_for(row: Parentage, paper_on: date) -> tuple[FactChange, ...]:
    """Give what is written for a tie by birth; whenever the paper was made, a child is its parents' from birth on.

    A tie that an adoption ended, dissolved when the child was grown, begins anew with the agreement.
    Law: Civil Code art. 1073, 1117.
    """
    child = life_facts([row.child_id])[row.child_id]
    dissolved_on = _dissolved_on(child, paper_on)
    known = _severed(row, dissolved_on) if dissolved_on else None
    if dissolved_on is None or known is None:
        row.starts_on = child.born_on
        return (FactChange(FactKind.PARENTAGE, now=row),)
    row.starts_on = paper_on
    ended = ending_of(known, dissolved_on, EndReason.DISSOLVED)
    return FactChange(FactKind.PARENTAGE, known, ended), FactChange(FactKind.PARENTAGE, now=row)


def _dissolved_on(child: LifeFact, paper_on: date) -> date | None:
    """Give the last day up to a paper on which an adoption of somebody of age was dissolved."""
    adoptions = Parentage.objects.current().filter(
        child__same_as=child.id,
        kind=ParentageKind.ADOPTION.value,
        end_reason=EndReason.DISSOLVED.value,
        ends_on__lte=paper_on,
    )
    days = [row.ends_on for row in adoptions if row.ends_on is not None]
    return max((day for day in days if whole_years(child.born_on, day) >= ADULT_YEARS), default=None)


def _severed(row: Parentage, dissolved_on: date) -> Parentage | None:
    """Find the tie on record between the two from before the adoption."""
    return (
        Parentage.objects.current()
        .filter(
            child__same_as=row.child_id,
            parent__same_as=row.parent_id,
            kind=ParentageKind.BIRTH.value,
            starts_on__lt=dissolved_on,
            ends_on__isnull=True,
        )
        .order_by("pk")
        .first()
    )
