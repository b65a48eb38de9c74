"""Reads of telephone calls: the lists of a desk, one call as its operator sees it, and the facts a caller is asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import QuerySet

from accounts.enums.documents import DocumentKind
from accounts.fields import human
from accounts.queries.cards import clear_card_tails_of
from accounts.queries.people import number_of, person_cards
from accounts.rules.documents import kind_of
from certification.enums import CallbackWhy, CallOutcome, CallQuestion, CallState
from certification.models.calls import PhoneCall
from certification.queries.deadlines import deadlines_of
from certification.rules.calls import TAIL, CallFacts, CallRules
from family.queries.kin import near_relatives_of
from foundation.clock import SHANGHAI
from regions.queries.policy import policy

QUESTIONS = "certification.phone_questions"
# Calls in which the answers did not suffice, however they ended.
FAILED = (CallOutcome.NOT_ENOUGH.value, CallOutcome.SUSPICIOUS.value)
LISTED_MAX = 100


@dataclass(frozen=True)
class CallCard:
    """A call as the desk sees it; the facts it asks about are not among them."""

    public_id: UUID
    person_id: int
    area_key: str
    state: CallState
    why: CallbackWhy | None
    wanted_at: datetime | None
    number_masked: str
    operator_id: int | None
    opened_at: datetime | None
    agreed_at: datetime | None
    recording_reference: str
    questions: tuple[CallQuestion, ...]
    needed_count: int
    matched_count: int | None
    outcome: CallOutcome | None
    note: str
    closed_at: datetime | None
    looked_at: datetime | None

    @property
    def answered(self) -> bool:
        """Say whether answers were compared already."""
        return self.matched_count is not None

    @property
    def is_known(self) -> bool:
        """Say whether enough answers agreed."""
        return self.matched_count is not None and self.matched_count >= self.needed_count


def call_by_public_id(public_id: UUID) -> CallCard | None:
    """Find a call, or nothing."""
    return next(iter(_cards(PhoneCall.objects.filter(public_id=public_id))), None)


def open_call_of(operator_id: int) -> CallCard | None:
    """Give the call an operator is on the line of, or nothing."""
    return next(
        iter(_cards(PhoneCall.objects.filter(operator=operator_id, state=CallState.OPEN.value))), None
    )


def callbacks_wanted(area_keys: Collection[str]) -> list[CallCard]:
    """List who waits to be called back by some areas, the longest first."""
    rows = PhoneCall.objects.filter(area_key__in=area_keys, state=CallState.CALLBACK_WANTED.value)
    return _cards(rows.order_by("wanted_at", "pk"))


def suspicions_of(area_keys: Collection[str]) -> list[CallCard]:
    """List the suspicions of some areas at which nobody has looked yet, the oldest first."""
    rows = PhoneCall.objects.filter(
        area_key__in=area_keys, outcome=CallOutcome.SUSPICIOUS.value, looked_at__isnull=True
    )
    return _cards(rows.order_by("closed_at", "pk"))


def closed_calls_of(operator_id: int, *, on: date) -> list[CallCard]:
    """List what an operator ended on a day, the newest first."""
    since = datetime.combine(on, time.min, SHANGHAI)
    rows = PhoneCall.objects.filter(operator=operator_id, closed_at__gte=since)
    return _cards(rows.order_by("-closed_at", "-pk"))


def failed_count(person_id: int, *, on: date) -> int:
    """Count the calls of a day in which somebody could not be known as this person."""
    since = datetime.combine(on, time.min, SHANGHAI)
    rows = PhoneCall.objects.filter(person__same_as=person_id, outcome__in=FAILED, closed_at__gte=since)
    return rows.count()


def call_rules(area_key: str, *, on: date) -> CallRules:
    """Give what policy says of knowing a caller."""
    found = policy(QUESTIONS, area_key=area_key or None, on=on).record()
    return CallRules(**{name: int(str(value)) for name, value in found.items()})


def facts_of(person_id: int, *, on: date) -> CallFacts:
    """Gather what may be asked about a person; for the rule alone, which says how much agrees."""
    person = person_cards([person_id])[person_id]
    number = number_of(person_id)
    is_citizen = bool(number) and kind_of(number) is DocumentKind.CITIZEN_ID
    dues = deadlines_of([person_id], on=on)
    return CallFacts(
        born_on=person.born_on,
        card_tails=clear_card_tails_of(person_id, length=TAIL),
        id_tail=number[-TAIL:] if is_citizen else "",
        area_names=frozenset(name for due in dues for name in (due.area_name, due.area_name_en) if name),
        relative_names=frozenset(kin.person.name for kin in near_relatives_of(person_id, on=on)),
        last_months=frozenset(
            (due.last_event_on.year, due.last_event_on.month) for due in dues if due.last_event_on
        ),
    )


def _cards(rows: QuerySet[PhoneCall]) -> list[CallCard]:
    return [_card(row, row.of) for row in rows.annotate(of=human("person"))[:LISTED_MAX]]


def _card(row: PhoneCall, person_id: int) -> CallCard:
    return CallCard(
        public_id=row.public_id,
        person_id=person_id,
        area_key=row.area_key,
        state=CallState(row.state),
        why=CallbackWhy(row.why) if row.why else None,
        wanted_at=row.wanted_at,
        number_masked=row.number_masked,
        operator_id=row.operator_id,
        opened_at=row.opened_at,
        agreed_at=row.agreed_at,
        recording_reference=row.recording_reference,
        questions=tuple(CallQuestion(question) for question in row.questions),
        needed_count=row.needed_count,
        matched_count=row.matched_count,
        outcome=CallOutcome(row.outcome) if row.outcome else None,
        note=row.note,
        closed_at=row.closed_at,
        looked_at=row.looked_at,
    )
