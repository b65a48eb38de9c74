"""How far a suspension has come, with all that is still under way for the person."""

from dataclasses import replace
from datetime import date

from accounts.queries.matters import open_topics
from certification.enums import NextStep
from certification.queries.deadlines import DeadlineCard
from certification.queries.standings import SuspensionFile, suspension_file, terms_in
from certification.queries.visits import is_expected
from certification.rules import overseas, reviewing

_CASES = (reviewing.KIND.code, overseas.KIND.code)


def file_of(card: DeadlineCard, *, on: date) -> SuspensionFile:
    """Gather how far the suspension of a benefit has come.

    Nobody is cut off for want of a proof that lies on a colleague's desk, or that somebody is to fetch.
    """
    terms = terms_in(card.paying_area_key, card.benefit, on=on)
    file = suspension_file(card.entitlement_id, card.due_on, card.standing, terms, on=on)
    if file.next_step is NextStep.PROPOSE and _is_under_way(card):
        return replace(file, next_step=NextStep.UNDER_WAY)
    return file


def _is_under_way(card: DeadlineCard) -> bool:
    """Say whether somebody is expected at a counter or at home, or a case about a proof of theirs is open."""
    return is_expected(card.entitlement_id, card.due_on) or any(
        open_topics(card.person_id, kind) for kind in _CASES
    )
