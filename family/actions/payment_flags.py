"""Points out unusual payments: with the settlement itself, and where a death was learnt later."""

from datetime import datetime

from django.db import connection, transaction

from family.models.payment_care import PaymentFlag
from family.queries.payment_flags import facts_of_payment, flag_limits, release_limits, releases_count
from family.queries.payments import PaymentCard
from family.rules.payment_flags import Flag, came_to_nothing, flag_of_releases, flags_of
from foundation.clock import local_date

DEATHS_MAX = 500


def look(payment: PaymentCard, *, at: datetime) -> list[Flag]:
    """Write down what is unusual about a payment that was just settled out of relatives' accounts."""
    if not any(part.binding_id is not None and part.settled_fen for part in payment.parts):
        return []
    limits = flag_limits(payment)
    found = flags_of(facts_of_payment(payment, limits, at=at), limits)
    PaymentFlag.objects.bulk_create(
        [
            PaymentFlag(payment_id=payment.id, kind=flag.kind.value, facts=flag.facts, flagged_at=at)
            for flag in found
        ],
        ignore_conflicts=True,
    )
    return found


def look_at_release(payment: PaymentCard, *, at: datetime) -> Flag | None:
    """Write down that a payee held much of relatives' money for a patient and kept nothing, as often before."""
    if payment.payee_id is None or not any(part.binding_id is not None for part in payment.parts):
        return None
    limits = release_limits(payment)
    if not came_to_nothing(payment.amount_fen, payment.settled_fen - payment.refunded_fen, limits):
        return None
    flag = flag_of_releases(releases_count(payment, limits, at=at), local_date(at), limits)
    if flag is None:
        return None
    _row, is_new = PaymentFlag.objects.get_or_create(
        payment_id=payment.id, kind=flag.kind.value, defaults={"facts": flag.facts, "flagged_at": at}
    )
    return flag if is_new else None


@transaction.atomic
def find_after_death(*, at: datetime) -> int:
    """Flag what was paid for, or from, somebody who had died by then, one batch; say how much was found.

    Law: Civil Code art. 13; what is found goes to whoever looks into fraud.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT family_flag_deaths(%s, %s)", [at, DEATHS_MAX])
        row = cursor.fetchone()
    return int(row[0])
