"""Reads of activation codes, prepared accounts, and of an account as a desk sees it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from accounts.enums.verification import Assurance
from accounts.fields import blind_index, unseal
from accounts.models.activation import ActivationCode, PreparedAccount
from accounts.models.users import User
from accounts.queries.people import PersonCard
from accounts.queries.users import phone_of, user_of_person
from accounts.queries.verification import assurance_of
from foundation.clock import local_date
from foundation.masking import mask_id_number, mask_name, mask_phone
from regions.queries.policy import policy


@dataclass(frozen=True)
class PreparedCard:
    """An account somebody prepared, masked, as the helper sees it."""

    public_id: UUID
    name_masked: str
    number_masked: str
    prepared_at: datetime


@dataclass(frozen=True)
class AccountAtDesk:
    """A person's account as a desk sees it: no way to reach it is shown in full."""

    assurance: Assurance
    has_account: bool
    phone_masked: str
    code_last_on: date | None
    was_prepared: bool


def prepared_by(person_id: int) -> list[PreparedCard]:
    """List what a helper prepared and did not take back; whether it was claimed since is not told."""
    rows = PreparedAccount.objects.filter(helper__same_as=person_id, ended_at__isnull=True).order_by(
        "-prepared_at", "-pk"
    )
    return [
        PreparedCard(
            row.public_id,
            mask_name(row.name),
            mask_id_number(unseal(row.number_sealed, label="prepared.number", owner=row.public_id)),
            row.prepared_at,
        )
        for row in rows
    ]


def account_at_desk(person: PersonCard, *, at: datetime) -> AccountAtDesk:
    """Say how a person's account stands."""
    user = user_of_person(person.id)
    phone = phone_of(user) if user else None
    on = local_date(at)
    code = ActivationCode.objects.filter(
        person__same_as=person.id, used_at__isnull=True, voided_at__isnull=True, ends_on__gt=on
    ).first()
    return AccountAtDesk(
        assurance=assurance_of(person.id, at=at),
        has_account=user is not None,
        phone_masked=mask_phone(phone) if phone else "",
        code_last_on=code.ends_on - timedelta(days=1) if code else None,
        was_prepared=_was_prepared(person),
    )


def pause_ends_at(user: User, *, at: datetime) -> datetime | None:
    """Give until when nothing about money can be changed after a recovery, or nothing."""
    if user.recovered_at is None:
        return None
    days = policy("identity.recovery_pause_days", area_key=None, on=local_date(user.recovered_at)).integer()
    ends_at: datetime = user.recovered_at + timedelta(days=days)
    return ends_at if at < ends_at else None


def _was_prepared(person: PersonCard) -> bool:
    if person.id_number_sealed is None:
        return False
    index = blind_index(person.opened_number(), label="prepared.number")
    rows = PreparedAccount.objects.filter(number_index=index, ended_at__isnull=True, claimed_at__isnull=True)
    return rows.exists()
