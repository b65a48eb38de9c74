"""Everything this floor holds about one person, for the person's own copy; of others it says no more than the name.

Law: PIPL art. 45, NDR art. 25.
"""

from collections.abc import Mapping

from django.db.models import Q

from accounts.queries.held import Reader, rows_of
from family.enums import PartSource
from family.models.bindings import BindingRequest, SharingBinding
from family.models.claims import KinshipClaim
from family.models.contacts import ContactOrder
from family.models.events import KinshipEvent
from family.models.kinship import Marriage, Parentage, SiblingSupport
from family.models.mandates import Mandate
from family.models.payment_care import PaymentDispute
from family.models.payments import Payment, PaymentPart
from family.models.questions import QuestionPerson
from family.models.service import ServiceLink
from family.models.wallet import WalletTransfer
from foundation.plain import PlainRow

_PERIOD = ("starts_on", "ends_on", "recorded_at", "superseded_at")


def _parentages(person_id: int) -> list[PlainRow]:
    rows = Parentage.objects.filter(Q(parent__same_as=person_id) | Q(child__same_as=person_id))
    return rows_of(rows, "parent__name", "child__name", "kind", "end_reason", "evidence", "proof", *_PERIOD)


def _marriages(person_id: int) -> list[PlainRow]:
    rows = Marriage.objects.filter(Q(one__same_as=person_id) | Q(other__same_as=person_id))
    return rows_of(rows, "one__name", "other__name", "end_reason", "evidence", "proof", *_PERIOD)


def _supports(person_id: int) -> list[PlainRow]:
    rows = SiblingSupport.objects.filter(Q(one__same_as=person_id) | Q(other__same_as=person_id))
    return rows_of(rows, "one__name", "other__name", "end_reason", "evidence", "proof", *_PERIOD)


def _mandates(person_id: int) -> list[PlainRow]:
    rows = Mandate.objects.filter(Q(principal__same_as=person_id) | Q(helper__same_as=person_id))
    columns = (
        "grade",
        "scopes",
        "legal_basis",
        "starts_on",
        "ends_on",
        "confirmed_by",
        "confirmed_at",
        "frozen_at",
        "held_at_desk",
        "revoked_at",
        "end_reason",
    )
    return rows_of(rows, "principal__name", "helper__name", *columns)


def _service(person_id: int) -> list[PlainRow]:
    rows = ServiceLink.objects.filter(Q(adder__same_as=person_id) | Q(relative__same_as=person_id))
    columns = ("relation", "state", "confirmed_by", "proposed_at", "confirmed_at", "ended_at", "end_reason")
    return rows_of(rows, "adder__name", "relative__name", *columns)


def _bindings(person_id: int) -> list[PlainRow]:
    rows = SharingBinding.objects.filter(Q(sharer__same_as=person_id) | Q(user__same_as=person_id))
    columns = ("state", "relation", "proposed_at", "answered_at", "ended_at")
    limits = ("uses", "payment_cap_fen", "month_cap_fen", "year_cap_fen", "place")
    standing = ("starts_on", "ends_on", "frozen_at", "frozen_by", "suspended_at", "cause")
    words = ("asked_at", "user_agreed_at", "confirmed_at", "confirmed_how")
    return rows_of(rows, "sharer__name", "user__name", *columns, *limits, *standing, *words)


def _binding_requests(person_id: int) -> list[PlainRow]:
    rows = BindingRequest.objects.filter(claim__claimant__same_as=person_id)
    limits = ("uses", "payment_cap_fen", "month_cap_fen", "year_cap_fen")
    return rows_of(rows, "claim__name", "is_offer", "state", "requested_at", "settled_at", *limits)


def _payments(person_id: int) -> list[PlainRow]:
    rows = Payment.objects.filter(patient__same_as=person_id)
    columns = ("payee_name", "use", "area_key", "amount_fen", "settled_fen", "refunded_fen", "state")
    return rows_of(rows, *columns, "paid_on", "held_at", "settled_at", "closed_at")


def _wallet_transfers(person_id: int) -> list[PlainRow]:
    rows = WalletTransfer.objects.filter(Q(sender__same_as=person_id) | Q(recipient__same_as=person_id))
    columns = ("relation", "sender_area_key", "recipient_area_key", "amount_fen", "state", "cause")
    times = ("sent_at", "returns_at", "ended_at")
    return rows_of(rows, "sender__name", "recipient__name", *columns, *times)


def _parts(person_id: int) -> list[PlainRow]:
    """Give whose money paid what for one, and what one's own account paid for others."""
    parts = PaymentPart.objects.order_by().values("pk")
    # Two looks and not one with `or`: of two tables that are joined no index answers either the one or the other.
    used = parts.filter(payment__patient__same_as=person_id)
    lent = parts.filter(source=PartSource.SHARER.value, binding__sharer__same_as=person_id)
    columns = ("source", "amount_fen", "settled_fen", "released_fen", "refunded_fen", "reason", "paid_on")
    return rows_of(PaymentPart.objects.filter(pk__in=used.union(lent)), "payment__payee_name", *columns)


def _payment_disputes(person_id: int) -> list[PlainRow]:
    rows = PaymentDispute.objects.filter(sharer__same_as=person_id)
    columns = ("reason", "words", "amount_fen", "state", "opened_at", "remedy", "finding", "decided_at")
    return rows_of(rows, "payment__payee_name", *columns)


def _events(person_id: int) -> list[PlainRow]:
    rows = KinshipEvent.objects.filter(Q(one__same_as=person_id) | Q(other__same_as=person_id))
    columns = ("kind", "happened_on", "evidence", "area_key", "recorded_at")
    return rows_of(rows, "one__name", "other__name", *columns)


def _contacts(person_id: int) -> list[PlainRow]:
    rows = ContactOrder.objects.filter(principal__same_as=person_id)
    return rows_of(rows, "mandate__helper__name", "place", "consented_at", "ended_at")


def _questions(person_id: int) -> list[PlainRow]:
    rows = QuestionPerson.objects.filter(person__same_as=person_id)
    return rows_of(rows, "question__kind", "question__state", "question__found_at", "question__gone_at")


def _claims(person_id: int) -> list[PlainRow]:
    """Give what one claimed, without what the other said, and what one was asked, with what one said."""
    told = ("relation", "kind", "starts_on", "proof", "claimed_at")
    mine = KinshipClaim.objects.filter(claimant__same_as=person_id)
    asked = KinshipClaim.objects.filter(Q(other__same_as=person_id) | Q(answered_by__same_as=person_id))
    return [
        *rows_of(mine, *told, "name", "middle_name", "promise_version", "answer_by"),
        *rows_of(
            asked.exclude(claimant__same_as=person_id), *told, "claimant__name", "answer", "answered_at"
        ),
    ]


READERS: Mapping[str, Reader] = {
    "family.Parentage": _parentages,
    "family.Marriage": _marriages,
    "family.SiblingSupport": _supports,
    "family.Mandate": _mandates,
    "family.ContactOrder": _contacts,
    "family.ServiceLink": _service,
    "family.SharingBinding": _bindings,
    "family.BindingRequest": _binding_requests,
    "family.Payment": _payments,
    "family.WalletTransfer": _wallet_transfers,
    "family.PaymentPart": _parts,
    "family.PaymentDispute": _payment_disputes,
    "family.KinshipEvent": _events,
    "family.QuestionPerson": _questions,
    "family.KinshipClaim": _claims,
}
