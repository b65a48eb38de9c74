"""Reads of certifications that partners' apps have begun."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from accounts.enums.face import Gesture
from accounts.enums.partners import PartnerKind
from accounts.queries.faces import try_limits
from accounts.rules.face_checks import TryLimits, may_begin_at
from certification.enums import Method, SessionState, StatusQuestion
from certification.models.sessions import CertificationSession
from certification.queries.channels import card_reason
from certification.queries.deadlines import DeadlineCard, accepted_methods
from certification.queries.prechecks import Precheck, precheck
from foundation.clock import local_date
from foundation.errors import Reason

TOO_MANY = "certification.session.too_many"
_DAY = timedelta(days=1)
# Beyond this many a day nobody is let in anyway.
_COUNTED_MAX = 100
# Where everything else fails, a person helps: these ways need no machine to recognise a face.
_WITH_A_PERSON = (Method.COUNTER, Method.STREET_STATION, Method.HOME_VISIT, Method.PHONE)


@dataclass(frozen=True)
class SessionCard:
    """A session as the partner that began it sees it."""

    id: int
    public_id: UUID
    partner_id: int
    person_id: int
    entitlement_id: UUID
    helper_id: int | None
    mandate_id: int | None
    gestures: tuple[Gesture, ...]
    questions: tuple[StatusQuestion, ...]
    nonce: str
    state: SessionState
    failures_count: int
    opened_at: datetime
    expires_at: datetime
    certification_id: UUID | None

    def is_past(self, at: datetime) -> bool:
        """Say whether nobody can finish it any more, though nobody has."""
        return self.state is SessionState.OPEN and self.expires_at <= at


def card_of(row: CertificationSession) -> SessionCard:
    """Copy a row into what may leave the floor."""
    return SessionCard(
        id=row.pk,
        public_id=row.public_id,
        partner_id=row.partner_id,
        person_id=row.person.human_id,
        entitlement_id=row.entitlement.public_id,
        helper_id=row.helper.human_id if row.helper else None,
        mandate_id=row.mandate_id,
        gestures=tuple(map(Gesture, row.gestures)),
        questions=tuple(map(StatusQuestion, row.questions)),
        nonce=row.nonce,
        state=SessionState(row.state),
        failures_count=row.failures_count,
        opened_at=row.opened_at,
        expires_at=row.expires_at,
        certification_id=row.certification.public_id if row.certification else None,
    )


def session_of_partner(partner_id: int, public_id: UUID) -> SessionCard | None:
    """Find a session that this partner began, or nothing."""
    rows = CertificationSession.objects.select_related("person", "entitlement", "helper", "certification")
    row = rows.filter(partner_id=partner_id, public_id=public_id).first()
    return card_of(row) if row else None


def checked(card: DeadlineCard, kind: PartnerKind, *, at: datetime) -> Precheck:
    """Check everything that could refuse a certification through a partner's app before anything is captured."""
    on = local_date(at)
    found = precheck(card, Method.PARTNER_APP, on=on)
    more = (card_reason(kind, card.person_id, card.paying_area_key, on=on), _too_many(card, at=at))
    return Precheck(
        refusals=(*found.refusals, *(reason for reason in more if reason is not None)),
        notes=found.notes,
        questions=found.questions,
    )


def failures_max(area_key: str, *, on: date) -> int:
    """Give after how many failures a session closes and a person helps."""
    return try_limits(area_key, on=on).failures_max


def ways_on(card: DeadlineCard, *, on: date) -> tuple[Method, ...]:
    """Name the ways that count in a place and in which a person helps, the strongest first."""
    accepted = accepted_methods(card.paying_area_key, card.benefit, on=on)
    return tuple(method for method in accepted if method in _WITH_A_PERSON)


def _too_many(card: DeadlineCard, *, at: datetime) -> Reason | None:
    """Say from when a person may begin again, whose sessions of a day are used up; nothing where they may now."""
    limits = try_limits(card.paying_area_key, on=local_date(at))
    begun = _opened_since(card.person_id, at - _DAY)
    until = may_begin_at(begun, TryLimits(limits.tries_a_day, limits.failures_max, 0), at=at)
    return Reason(TOO_MANY, {"until": until}) if until else None


def _opened_since(person_id: int, since: datetime) -> list[datetime]:
    rows = CertificationSession.objects.filter(person__same_as=person_id, opened_at__gt=since)
    return list(rows.order_by("-opened_at").values_list("opened_at", flat=True)[:_COUNTED_MAX])
