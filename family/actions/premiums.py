"""Pays the resident-insurance premium of a relative out of personal accounts (居民医保缴费)."""

from datetime import date, datetime

from django.db import transaction

from accounts.actions import people
from accounts.enums.people import Insurance
from accounts.errors.people import PersonNotFound
from accounts.queries.contributions import resident_years_paid
from accounts.queries.people import enrolments_on, person_cards
from accounts.rules.actors import Actor
from family.actions import payments
from family.actions.payments import Charge
from family.enums import BindingState, PaymentState, SharingUse
from family.errors.payments import PremiumNotDue, PremiumOnRecord
from family.models.bindings import SharingBinding
from family.models.payments import Payment
from family.queries.paying_terms import medical_area_of
from family.queries.payments import PaymentCard
from foundation.clock import local_date
from regions.queries.policy import policy

PAYEE = "城乡居民基本医疗保险"
_YEARS_AHEAD = 1


@transaction.atomic
def pay(actor: Actor, person_id: int, year: int, *, at: datetime) -> PaymentCard:
    """Pay the premium of a year for a resident: out of one's own account for a relative, or out of those who share.

    A sharer pays from their own account only; the insured themselves from all who let them, in their order. It is paid
    whole or not at all, and once a year.

    Law: 国办发〔2024〕38号.

    Raises:
        PersonNotFound: the actor neither is the person nor shares with them.
        PremiumNotDue, PaymentNotCovered.
        PremiumOnRecord: a contribution for the year is on record, by whatever way it was paid.
    """
    on = local_date(at)
    payer = _payer(actor, person_id)
    people.lock([person_id])
    if not on.year <= year <= on.year + _YEARS_AHEAD or not _is_resident(person_id, on=on):
        raise PremiumNotDue
    if resident_years_paid([person_id], [year]):
        raise PremiumOnRecord
    charge = Charge(
        key=_key(person_id, year),
        patient_id=person_id,
        use=SharingUse.RESIDENT_PREMIUM,
        amount_fen=premium_fen(person_id, on=on),
        payee_name=PAYEE,
    )
    return payments.pay_at_once(actor, charge, payer_only=payer, at=at)


def premium_fen(person_id: int, *, on: date) -> int:
    """Give the premium of a year where somebody is insured."""
    area_key = medical_area_of(person_id, on=on)
    return policy("premium.resident_fen", area_key=area_key, on=on).integer()


def _payer(actor: Actor, person_id: int) -> int | None:
    """Say who alone pays; nothing where the insured asks for it themselves.

    Raises:
        PersonNotFound.
    """
    if actor.person_id is None:
        raise PersonNotFound
    if actor.person_id == person_id:
        return None
    shared = SharingBinding.objects.filter(
        sharer__same_as=actor.person_id, user__same_as=person_id, state=BindingState.ACTIVE.value
    )
    if not shared.exists():
        raise PersonNotFound
    return actor.person_id


def _is_resident(person_id: int, *, on: date) -> bool:
    facts = enrolments_on([person_id], on=on)
    return {Insurance.RESIDENT_MEDICAL} == {
        fact.insurance
        for fact in facts
        if fact.insurance in (Insurance.RESIDENT_MEDICAL, Insurance.EMPLOYEE_MEDICAL)
    }


def _key(person_id: int, year: int) -> str:
    """Name the premium of a year; what was given back may be paid anew.

    Raises:
        PremiumNotDue: it is paid.
    """
    begins = f"premium:{person_cards([person_id])[person_id].public_id}:{year}:"
    charged = Payment.objects.filter(payee__isnull=True, use=SharingUse.RESIDENT_PREMIUM.value)
    stands = charged.filter(state__in=[PaymentState.HELD.value, PaymentState.SETTLED.value])
    # Whoever stands in the registry twice may have been paid for under the other row.
    if stands.filter(patient__same_as=person_id, request_key__contains=f":{year}:").exists():
        raise PremiumNotDue
    return f"{begins}{charged.filter(request_key__startswith=begins).count() + 1}"
