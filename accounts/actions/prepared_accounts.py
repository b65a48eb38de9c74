"""Writes accounts that a helper prepares for somebody, and hands them over when their person comes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.access import own_person_for
from accounts.actions import audit
from accounts.actions.users import set_phone
from accounts.errors.activation import PreparedFull, PreparedNotFound
from accounts.fields import blind_index, seal, unseal
from accounts.models.activation import PreparedAccount
from accounts.models.users import User
from accounts.rules.actors import Actor
from accounts.rules.documents import DocumentNumber
from foundation.identifiers import IdNumber, uuid7
from foundation.names import normalise_name

OPEN_MAX = 5
NUMBER, PHONE = "prepared.number", "prepared.phone"
ONE_OPEN = "accounts_prepared_one_open"


@dataclass(frozen=True)
class NewPrepared:
    """What the helper knows of the person; the phone is the person's own, or none."""

    name: str
    number: IdNumber
    phone: str | None = None


def prepare(actor: Actor, new: NewPrepared, *, at: datetime) -> None:
    """Write down an account for somebody; nobody is looked up, and the same person twice is one.

    Raises:
        PersonNotFound: the helper is not a person yet.
        PreparedFull.
    """
    helper = own_person_for(actor)
    if _open().filter(helper__same_as=helper.id).count() >= OPEN_MAX:
        raise PreparedFull(most=OPEN_MAX)
    row = _row(helper.id, new, at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(actor, _event("account.prepared", row, helper.id), at=at)
    except IntegrityError as error:
        if ONE_OPEN not in str(error):
            raise


def withdraw(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Take back an account one prepared.

    Raises:
        PersonNotFound, PreparedNotFound: absent, withdrawn, or somebody else's.
    """
    helper = own_person_for(actor)
    with transaction.atomic():
        row = PreparedAccount.objects.select_for_update().filter(
            helper__same_as=helper.id, public_id=public_id, ended_at__isnull=True
        )
        if not row.update(ended_at=at):
            raise PreparedNotFound
        audit.record(actor, audit.Event("account.unprepared", helper.id, object_id=public_id), at=at)


def claim(user: User, document: DocumentNumber, *, at: datetime) -> None:
    """Give a person's account what helpers prepared for it: a phone to be proved, and the elder mode.

    Call inside the transaction in which the person was proved.
    """
    index = blind_index(document.number, label=NUMBER)
    rows = list(_open().select_for_update().filter(number_index=index).order_by("-prepared_at", "-pk"))
    for row in rows[:1]:
        user.wants_elder_mode = True
        user.save(update_fields=["wants_elder_mode"])
        if row.phone_sealed is not None and user.phone_sealed is None:
            set_phone(user, unseal(row.phone_sealed, label=PHONE, owner=row.public_id), is_verified=False)
    PreparedAccount.objects.filter(pk__in=[row.pk for row in rows]).update(claimed_at=at)


def _open() -> QuerySet[PreparedAccount]:
    return PreparedAccount.objects.filter(ended_at__isnull=True, claimed_at__isnull=True)


def _row(helper_id: int, new: NewPrepared, *, at: datetime) -> PreparedAccount:
    public_id = uuid7()
    number = new.number.number
    return PreparedAccount(
        public_id=public_id,
        helper_id=helper_id,
        name=normalise_name(new.name),
        number_sealed=seal(number, label=NUMBER, owner=public_id),
        number_index=blind_index(number, label=NUMBER),
        phone_sealed=seal(new.phone, label=PHONE, owner=public_id) if new.phone else None,
        prepared_at=at,
    )


def _event(action: str, row: PreparedAccount, helper_id: int) -> audit.Event:
    return audit.Event(action, helper_id, object_kind="prepared_account", object_id=row.public_id)
