"""Writes who looks after a partner's access: invited by a code, joined with an account of their own, removed."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import audit
from accounts.errors.partner_staff import (
    AccountNotFree,
    InvitationRefused,
    LastFirstPerson,
    MemberNotFound,
    MembersSpent,
)
from accounts.fields import blind_index
from accounts.models.partner_staff import PartnerMember
from accounts.models.partners import Partner
from accounts.models.users import StaffPost, User
from accounts.rules import activation
from accounts.rules.actors import Actor
from accounts.rules.partner_staff import CODE_GOOD_FOR, MEMBERS_MAX

LABEL = "partner.member"


@dataclass(frozen=True)
class Invited:
    """An invitation; its code in clear is shown once, to whoever hands it over."""

    member_id: UUID
    shown: str = field(repr=False)
    ends_at: datetime


def invite(actor: Actor, partner_id: int, display_name: str, *, is_first: bool, at: datetime) -> Invited:
    """Invite somebody to look after a partner's access.

    Raises:
        MembersSpent.
    """
    code = "".join(secrets.choice(activation.ALPHABET) for _sign in range(activation.LENGTH))
    with transaction.atomic():
        partner = _locked(partner_id)
        if _live(partner_id).count() >= MEMBERS_MAX:
            raise MembersSpent(members_max=MEMBERS_MAX)
        row = PartnerMember.objects.create(
            partner=partner,
            display_name=display_name,
            is_first=is_first,
            code_index=blind_index(code, label=LABEL),
            invited_at=at,
            invited_by_id=actor.user_id,
            code_ends_at=at + CODE_GOOD_FOR,
        )
        audit.record(actor, _event("partner.member_invited", row), at=at)
    return Invited(row.public_id, activation.shown(code), row.code_ends_at)


@transaction.atomic
def join(actor: Actor, typed: str, *, at: datetime) -> UUID:
    """Use an invitation up with the signed-in account, which from now on is one for this work.

    Raises:
        InvitationRefused: no such code, or used, ended, or too old: the answer is the same.
        AccountNotFree: the account is a person's, or works for an agency or a partner already; the code stays good.
    """
    index = blind_index(activation.normalise(typed), label=LABEL)
    rows = PartnerMember.objects.select_for_update().filter(code_index=index, user__isnull=True)
    row = rows.filter(ended_at__isnull=True, code_ends_at__gt=at).first()
    if row is None:
        raise InvitationRefused
    user = User.objects.select_for_update().get(pk=actor.user_id or 0)
    _refuse_taken(user)

    row.user, row.joined_at = user, at
    row.save(update_fields=["user", "joined_at"])
    # An account of staff takes nobody's place among those on its phone who are nobody yet.
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    audit.record(actor, _event("partner.member_joined", row), at=at)
    return row.public_id


@transaction.atomic
def end(actor: Actor, partner_id: int, member_id: UUID, *, at: datetime) -> None:
    """Remove somebody, or take an invitation back; the very next request of theirs finds the doors closed.

    Raises:
        MemberNotFound.
        LastFirstPerson: nobody else could invite anybody; the operators may all the same, who have no partner.
    """
    _locked(partner_id)
    row = _live(partner_id).filter(public_id=member_id).first()
    if row is None:
        raise MemberNotFound
    others = _live(partner_id).filter(is_first=True, user__isnull=False).exclude(pk=row.pk)
    if actor.partner_id is not None and row.is_first and row.user_id is not None and not others.exists():
        raise LastFirstPerson
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    audit.record(actor, _event("partner.member_ended", row), at=at)


def _refuse_taken(user: User) -> None:
    is_member = PartnerMember.objects.filter(user=user, ended_at__isnull=True).exists()
    if user.person_id is not None or is_member or StaffPost.objects.current().filter(user=user).exists():
        raise AccountNotFree


def _locked(partner_id: int) -> Partner:
    """Lock the partner, so that its list changes one step after the other."""
    return Partner.objects.select_for_update(no_key=True).get(pk=partner_id)


def _live(partner_id: int) -> QuerySet[PartnerMember]:
    return PartnerMember.objects.filter(partner=partner_id, ended_at__isnull=True)


def _event(action: str, row: PartnerMember) -> audit.Event:
    facts = {"partner_id": row.partner_id, "is_first": row.is_first, "user_id": row.user_id}
    return audit.Event(action, object_kind="partner_member", object_id=row.public_id, facts=facts)
