"""The usual design beside which a payment is measured: a service of Django's ORM in one transaction.

It is honest: it decides by the same rule on the same facts, takes the locks in the same order, reads each table once,
asks for columns and not for rows where that is enough, writes parts and entries with `bulk_create`, and lets the same
triggers keep the ledger and the audit. Policy comes from the edition in memory, as in the function's case. What it does
without is the connection between merged records, which would make it dearer, and telling the payment anew: it answers
from what it has in hand.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from accounts.actions import audit
from accounts.enums.ledger import AccountKind, AccountState, TransferKind
from accounts.models.ledger import LedgerAccount, LedgerEntry, LedgerTransfer
from accounts.models.partners import Partner
from accounts.models.people import Enrolment, InsuredPerson
from accounts.rules.actors import Actor
from family.actions.payments import Charge
from family.enums import BindingState, PartSource
from family.models.bindings import SharingBinding
from family.models.payments import Payment, PaymentPart
from family.queries.paying_terms import Terms, terms_in
from family.rules.paying import FirstTerms, Lefts, Share, Source, Turn, allocate, in_order, is_first
from foundation.clock import local_date

_LEFT = F("amount_fen") - F("released_fen") - F("refunded_fen")


def hold(actor: Actor, charge: Charge, *, at: datetime) -> Payment:
    """Hold what a payee charges a patient."""
    on = local_date(at)
    with transaction.atomic():
        earlier = Payment.objects.filter(payee=actor.partner_id, request_key=charge.key).first()
        if earlier is not None:
            return earlier
        patient = InsuredPerson.objects.select_for_update(no_key=True).get(pk=charge.patient_id)
        payee = Partner.objects.get(pk=actor.partner_id)
        covers = list(Enrolment.objects.current().valid_on(on).filter(person=patient))
        area_key = covers[0].area_key
        terms = terms_in(area_key, on=on)
        found = SharingBinding.objects.select_for_update().filter(
            user=patient, state__in=[BindingState.ACTIVE.value, BindingState.SUSPENDED.value]
        )
        bindings = {row.pk: row for row in found.order_by("pk")}
        people = [patient.pk, *(row.sharer_id for row in bindings.values())]
        accounts = {
            row.person_id: row
            for row in LedgerAccount.objects.select_for_update(no_key=True)
            .filter(person__in=people, kind=AccountKind.PERSONAL.value)
            .exclude(state=AccountState.CLOSED.value)
            .order_by("pk")
        }
        turns = [
            Turn(row.pk, row.place, accounts[row.sharer_id].balance_fen, row.answered_at)
            for row in bindings.values()
        ]
        ordered = [bindings[pk] for pk in in_order(turns, terms.sharer_order)]
        payers = set(
            Enrolment.objects.current()
            .valid_on(on)
            .filter(Q(person__died_on__isnull=True), person__in=people, insurance__in=terms.sharer_schemes)
            .values_list("person", flat=True)
        )
        live = [row for row in ordered if row.sharer_id in payers and row.frozen_at is None]
        sources = [_source(row, accounts[row.sharer_id], terms, on) for row in live]
        shares = allocate(charge.amount_fen, sources, _lefts(patient, area_key, terms, on))
        return _write(actor, charge, payee, area_key, live, accounts, shares, terms, at=at)


def _source(row: SharingBinding, account: LedgerAccount, terms: Terms, on: date) -> Source:
    stood = PaymentPart.objects.filter(
        binding=row,
        source=PartSource.SHARER.value,
        settled_fen__gt=0,
        settled_fen__gte=F("refunded_fen") + terms.first_minimum,
    )
    kept = list(stood.values_list(F("settled_fen") - F("refunded_fen"), flat=True)[: terms.first_count])
    days = (on - local_date(row.answered_at)).days if row.answered_at else 0
    first = FirstTerms(terms.first_count, terms.first_minimum, terms.first_days)
    return Source(
        PartSource.SHARER,
        account.balance_fen,
        payment_left=row.payment_cap_fen,
        first_left=terms.first_cap if is_first(kept, days, first) else None,
    )


def _lefts(patient: InsuredPerson, area_key: str, terms: Terms, on: date) -> Lefts:
    parts = PaymentPart.objects.filter(
        patient=patient,
        source=PartSource.SHARER.value,
        area_key=area_key,
        paid_on__gte=on.replace(month=1, day=1),
    )
    used = parts.aggregate(
        month=Coalesce(Sum(_LEFT, filter=Q(paid_on__gte=on.replace(day=1))), 0), year=Coalesce(Sum(_LEFT), 0)
    )
    month = None if terms.month_cap is None else terms.month_cap - used["month"]
    year = None if terms.year_cap is None else terms.year_cap - used["year"]
    return Lefts(terms.payment_cap, month, year)


def _write(
    actor: Actor,
    charge: Charge,
    payee: Partner,
    area_key: str,
    bindings: list[SharingBinding],
    accounts: dict[int | None, LedgerAccount],
    shares: list[Share],
    terms: Terms,
    *,
    at: datetime,
) -> Payment:
    """Write payment, parts, transfer, entries and audit."""
    on = local_date(at)
    payment = Payment.objects.create(
        payee=payee,
        payee_name=payee.name,
        request_key=charge.key,
        patient_id=charge.patient_id,
        use=charge.use.value,
        area_key=area_key,
        amount_fen=charge.amount_fen,
        state="held",
        paid_on=on,
        held_at=at,
        expires_at=at + timedelta(hours=terms.hold_hours),
    )
    paying = [share for share in shares if share.paid_fen]
    rows = [
        PaymentPart(
            payment=payment,
            place=place,
            source=(PartSource.SHARER if share.place < len(bindings) else PartSource.CASH).value,
            account=accounts[bindings[share.place].sharer_id] if share.place < len(bindings) else None,
            binding=bindings[share.place] if share.place < len(bindings) else None,
            patient_id=charge.patient_id,
            area_key=area_key,
            amount_fen=share.paid_fen,
            reason=share.reason.value,
            paid_on=on,
        )
        for place, share in enumerate(paying, start=1)
    ]
    PaymentPart.objects.bulk_create(rows)
    side = LedgerAccount.objects.get(kind=AccountKind.HELD.value, area_key=area_key, person=None)
    transfer = LedgerTransfer.objects.create(
        key=f"payment:{payment.public_id}:hold",
        kind=TransferKind.HOLD.value,
        booked_on=on,
        recorded_at=at,
        note=payee.name,
    )
    debits = [row for row in rows if row.account_id is not None]
    entries = [
        LedgerEntry(transfer=transfer, account_id=row.account_id, debit_fen=row.amount_fen, booked_on=on)
        for row in debits
    ]
    total = sum(row.amount_fen for row in debits)
    entries.append(LedgerEntry(transfer=transfer, account=side, credit_fen=total, booked_on=on))
    LedgerEntry.objects.bulk_create(entries)
    event = audit.Event("payment.held", charge.patient_id, object_kind="payment", object_id=payment.public_id)
    audit.record(actor, event, at=at)
    return payment
