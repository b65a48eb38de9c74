"""Reads of real-name verification: how sure the house is of somebody, and what an act asks for."""

from datetime import date, datetime

from accounts.enums.verification import Assurance, Purpose, VerificationMethod
from accounts.fields import own_first
from accounts.models.users import User
from accounts.models.verifications import RealNameVerification
from accounts.rules import assurance as rules
from accounts.rules.assurance import Proof
from foundation.clock import local_date
from regions.queries.policy import policy
from regions.rules.shapes import UNLIMITED


def assurance_of(person_id: int, *, at: datetime, user_id: int | None = None) -> Assurance:
    """Give how sure it is that the person's account is theirs; none where they have no account.

    Somebody who stands in the registry twice may have two accounts. What one of them proved does nothing for the
    other, so whoever asks for an actor names the account.
    """
    users = User.objects.filter(person__same_as=person_id, **({"pk": user_id} if user_id else {}))
    user_id = users.order_by(own_first("person"), "pk").values_list("pk", flat=True).first()
    proofs = proofs_of(person_id, user_id, at=at) if user_id else []
    return rules.held_by(proofs, is_joined=user_id is not None, on=local_date(at))


def proofs_of(person_id: int, user_id: int, *, at: datetime) -> list[Proof]:
    """List what was proved up to an instant about an account and the person, the newest first."""
    rows = RealNameVerification.objects.filter(person__same_as=person_id, user=user_id, verified_at__lte=at)
    return [
        Proof(Assurance(row.assurance), row.verified_at, row.ends_on) for row in rows.order_by("-verified_at")
    ]


def assurance_needed(purpose: Purpose, *, on: date) -> Assurance:
    """Give the least assurance an act asks for on a day."""
    table = policy("identity.purpose_assurance", area_key=None, on=on).record()
    return Assurance(str(table[purpose.value]))


def assurance_by(method: VerificationMethod, *, on: date) -> Assurance:
    """Give what a way of verifying is worth on a day; one that policy does not name proves nothing."""
    table = policy("identity.method_assurance", area_key=None, on=on).record()
    return Assurance(str(table.get(method.value, Assurance.CLAIMED.value)))


def months_valid(method: VerificationMethod, *, on: date) -> int | None:
    """Give for how many months a proof counts, or nothing where it counts for good."""
    months = policy("identity.proof_months", area_key=None, on=on).record().get(method.value, UNLIMITED)
    return None if months == UNLIMITED else int(str(months))
