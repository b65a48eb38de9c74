"""What the recorded facts near some persons contradict; merged records are one human being."""

from collections.abc import Collection
from datetime import date, datetime

from family.queries.kin import near_of
from family.rules.contradictions.book import contradictions_in
from family.rules.contradictions.found import Contradiction
from regions.queries.policy import policy

GAP_YEARS = "kinship.parent_gap_years"


def contradictions_near(
    person_ids: Collection[int], *, on: date, known_at: datetime | None = None
) -> tuple[Contradiction, ...]:
    """Give every contradiction in the facts two steps around some persons, as known at an instant or now.

    A circle of descent that is longer than the neighbourhood is not seen from here.
    Raises PolicyMissing.
    """
    gap_years = policy(GAP_YEARS, area_key=None, on=on).integer()
    return contradictions_in(near_of(person_ids, known_at=known_at).facts, gap_years=gap_years, on=on)
