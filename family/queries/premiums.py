"""Reads whose resident premium somebody may pay (居民医保缴费), for which years, and which of them are paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.enums.people import Insurance
from accounts.fields import human
from accounts.queries.contributions import resident_years_paid
from accounts.queries.people import enrolments_on
from family.enums import BindingState, PaymentState, SharingUse
from family.models.bindings import SharingBinding
from family.models.payments import Payment
from family.queries.sharing import medical_area
from regions.queries.policy import policy

_YEARS_AHEAD = 1
_STANDS = [PaymentState.HELD.value, PaymentState.SETTLED.value]
_MEDICAL = (Insurance.RESIDENT_MEDICAL, Insurance.EMPLOYEE_MEDICAL)


@dataclass(frozen=True)
class Premium:
    """The premium of one resident for one year; ``paid_by`` is the payment where it is paid through the house.

    ``is_recorded`` says that a contribution for the year is on record, whoever took it.
    """

    person_id: int
    year: int
    fen: int
    paid_by: UUID | None
    is_recorded: bool = False


def premiums_open_to(payer_id: int, *, on: date) -> list[Premium]:
    """Give the premiums somebody may pay: their own, and those of relatives who may use their account for it."""
    shared = SharingBinding.objects.filter(
        sharer__same_as=payer_id,
        state=BindingState.ACTIVE.value,
        frozen_at__isnull=True,
        starts_on__lte=on,
        uses__contains=[SharingUse.RESIDENT_PREMIUM.value],
    )
    users = shared.order_by("pk").values_list(human("user"), flat=True)
    return premiums_of(dict.fromkeys([payer_id, *users]), on=on)


def premiums_of(person_ids: Iterable[int], *, on: date) -> list[Premium]:
    """Give the premiums of this year and the next of those who are insured as residents, in the order asked."""
    asked = list(person_ids)
    facts = enrolments_on(asked, on=on)
    medical: dict[int, set[Insurance]] = {}
    for fact in facts:
        if fact.insurance in _MEDICAL:
            medical.setdefault(fact.person_id, set()).add(fact.insurance)
    residents = [one for one in asked if medical.get(one) == {Insurance.RESIDENT_MEDICAL}]
    paid = _paid(residents)
    years = range(on.year, on.year + _YEARS_AHEAD + 1)
    recorded = resident_years_paid(residents, years)
    return [
        Premium(
            person,
            year,
            _fen(medical_area(facts, person), on=on),
            paid.get((person, year)),
            is_recorded=(person, year) in recorded,
        )
        for person in residents
        for year in years
    ]


def _fen(area_key: str | None, *, on: date) -> int:
    return policy("premium.resident_fen", area_key=area_key, on=on).integer()


def _paid(person_ids: list[int]) -> dict[tuple[int, int], UUID]:
    """Find which years are paid: the year stands in the key under which the house charged it."""
    if not person_ids:
        return {}
    rows = Payment.objects.filter(
        patient__same_as_any=person_ids,
        payee__isnull=True,
        use=SharingUse.RESIDENT_PREMIUM.value,
        state__in=_STANDS,
    )
    found = rows.values_list(human("patient"), "request_key", "public_id")
    return {(person, year_of(key)): public_id for person, key, public_id in found}


def year_of(request_key: str) -> int:
    """Read the year of a premium from the key it was charged under."""
    return int(request_key.split(":")[2])
