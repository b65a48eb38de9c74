"""Writes the codes by which people let a partner act for them: made in the portal, told to the partner, used once.

A code is meant for one partner, since whom the data go to is part of what is agreed to (PIPL art. 23). Another partner
that hears it can do nothing with it, and every wrong entry costs one of a partner's few tries.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.actions import audit, card_codes, card_guesses, links
from accounts.actions.links import Agreement
from accounts.enums.consents import ConsentGiver
from accounts.enums.partners import LinkBasis, PartnerScope
from accounts.errors.cards import CardCodeRefused, CardGuessesSpent
from accounts.errors.links import (
    LinkCodeRefused,
    LinkCodesSpent,
    LinkGuessesSpent,
    LinkNotFound,
    LinkNothingChosen,
    LinkOfGuardian,
    LinkPartnerGone,
    LinkScopesRefused,
    LinkTextMoved,
)
from accounts.errors.people import PersonNotFound
from accounts.fields import blind_index
from accounts.models.partner_links import LinkCode
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.queries.consents import is_child
from accounts.queries.links import card_scopes, link_terms
from accounts.rules import links as rules
from accounts.rules.actors import Actor
from accounts.rules.link_texts import link_text_on
from foundation.clock import local_date

LABEL = "partner.link_code"
DAY = timedelta(days=1)
# Whether somebody may agree for somebody else on the day, as the floor above knows: the guardian, and the ward.
SpeaksFor = Callable[[int, int], bool]


@dataclass(frozen=True)
class MadeCode:
    """A code in clear, for the page of who made it and nothing else, and until when it counts."""

    shown: str = field(repr=False)
    partner_name: str
    expires_at: datetime


@contextmanager
def counted(actor: Actor, *, at: datetime) -> Iterator[None]:
    """Let a partner try a code, as long as tries are left; a right one costs nothing.

    Raises:
        LinkGuessesSpent.
    """
    try:
        with card_guesses.one_try(actor, at=at):
            yield
    except CardGuessesSpent as error:
        raise LinkGuessesSpent(wait=error.wait) from error


def make(actor: Actor, person_id: int, given: Agreement, *, at: datetime) -> MadeCode:
    """Make a code for one partner; an earlier one for it that was not used is void.

    Raises:
        PersonNotFound, LinkTextMoved, LinkPartnerGone, LinkNothingChosen, LinkScopesRefused, LinkOfGuardian.
        LinkCodesSpent: so many were made today already.
    """
    on = local_date(at)
    text, terms = link_text_on(on), link_terms(on=on)
    if given.version != text.version:
        raise LinkTextMoved
    with transaction.atomic():
        person = InsuredPerson.objects.living().select_for_update().filter(pk=person_id).first()
        if person is None:
            raise PersonNotFound
        partner = _partner(given)
        if is_child(person.pk, on=on) and given.guardian_id is None:
            raise LinkOfGuardian
        made = LinkCode.objects.filter(person__same_as=person.pk, made_at__gt=at - DAY)
        if made.count() >= terms.codes_a_day:
            raise LinkCodesSpent
        mine = LinkCode.objects.filter(partner=partner, person__same_as=person.pk)
        mine.filter(used_at__isnull=True, voided_at__isnull=True).update(voided_at=at)
        code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}d}"
        row = LinkCode.objects.create(
            partner=partner,
            person=person,
            code_index=blind_index(code, label=LABEL),
            scopes=[scope.value for scope in rules.LINKABLE if scope in given.scopes],
            text_version=text.version,
            text_hash=text.seal,
            giver=(ConsentGiver.GUARDIAN if given.guardian_id else ConsentGiver.SELF).value,
            guardian_id=given.guardian_id,
            user_id=given.user_id,
            made_at=at,
            expires_at=at + timedelta(minutes=terms.code_minutes),
        )
        audit.record(actor, _event("partner.code_made", row), at=at)
    return MadeCode(rules.shown(code), partner.name, row.expires_at)


def take_back(actor: Actor, person_id: int, public_id: UUID, *, at: datetime) -> None:
    """Void a code that was not used yet, as whom it is about or as the guardian who made it.

    Raises:
        LinkNotFound: there is none.
    """
    mine = Q(person__same_as=person_id) | Q(guardian__same_as=person_id)
    rows = LinkCode.objects.filter(mine, public_id=public_id)
    with transaction.atomic():
        row = rows.filter(used_at__isnull=True, voided_at__isnull=True).select_for_update().first()
        if row is None:
            raise LinkNotFound
        row.voided_at = at
        row.save(update_fields=["voided_at"])
        audit.record(actor, _event("partner.code_voided", row), at=at)


def redeem(
    actor: Actor,
    text: str,
    scopes: frozenset[PartnerScope] | None,
    *,
    speaks_for: SpeaksFor,
    at: datetime,
) -> int:
    """Make a link by a code that its person told the calling partner: for all it allows, or some of that.

    What a guardian made counts as long as they are one. Nobody learns whether a text is no code, too old, used, another
    partner's, of somebody who has died, of a guardian who is none any more, or made of a text there is a newer one of.

    Raises:
        LinkCodeRefused.
        LinkScopesRefused: more is asked for than the code allows; it is not used up.
    """
    index = blind_index(rules.tidy(text), label=LABEL)
    rows = LinkCode.objects.filter(partner=actor.partner_id or 0, code_index=index, expires_at__gt=at)
    found = rows.filter(used_at__isnull=True, voided_at__isnull=True).first()
    if found is None:
        raise LinkCodeRefused
    with transaction.atomic():
        people = InsuredPerson.objects.living().select_for_update()
        person = people.filter(pk=found.person.human_id).first()
        row = (
            rows.filter(pk=found.pk, used_at__isnull=True, voided_at__isnull=True).select_for_update().first()
        )
        if row is None or person is None:
            raise LinkCodeRefused
        if row.guardian is not None and not speaks_for(row.guardian.human_id, person.pk):
            raise LinkCodeRefused
        allowed = frozenset(PartnerScope(word) for word in row.scopes)
        if not (scopes or allowed) <= allowed:
            raise LinkScopesRefused
        row.used_at = at
        row.save(update_fields=["used_at"])
        given = Agreement(
            partner_id=row.partner_id,
            basis=LinkBasis.CODE,
            scopes=scopes or allowed,
            version=row.text_version or 0,
            user_id=row.user_id,
            guardian_id=row.guardian_id,
        )
        try:
            return links.agree(actor, person.pk, given, at=at)
        except LinkTextMoved as error:
            raise LinkCodeRefused from error


def redeem_card(actor: Actor, text: str, scopes: frozenset[PartnerScope], *, at: datetime) -> int:
    """Make a short link by an electronic card that its holder has just shown the calling partner.

    Raises:
        LinkCodeRefused: the showing does not count, or its holder is too young to agree alone.
        LinkScopesRefused: more is asked for than a card opens; the showing is not used up.
    """
    on = local_date(at)
    if not scopes or not scopes <= card_scopes(on=on):
        raise LinkScopesRefused
    with transaction.atomic():
        holder_id = card_codes.holder_id_of(text, at=at)
        # Persons are locked before their cards.
        if holder_id is None or not InsuredPerson.objects.select_for_update().filter(pk=holder_id).exists():
            raise LinkCodeRefused
        if is_child(holder_id, on=on):
            raise LinkCodeRefused
        try:
            card_codes.identify(actor, text, at=at)
        except CardCodeRefused as error:
            raise LinkCodeRefused from error
        version = link_text_on(on).version
        given = Agreement(actor.partner_id or 0, LinkBasis.CARD, scopes, version)
        return links.agree(actor, holder_id, given, at=at)


def _partner(given: Agreement) -> Partner:
    """Give the partner a code is meant for, if it takes codes and may do what was chosen."""
    row = Partner.objects.filter(
        pk=given.partner_id, is_enabled=True, scopes__contains=[PartnerScope.LINKS_WRITE.value]
    ).first()
    if row is None:
        raise LinkPartnerGone
    if not given.scopes:
        raise LinkNothingChosen
    if not given.scopes <= set(rules.linkable(PartnerScope(word) for word in row.scopes)):
        raise LinkScopesRefused
    return row


def _event(action: str, row: LinkCode) -> audit.Event:
    return audit.Event(
        action,
        row.person_id,
        object_kind="partner_link_code",
        object_id=row.public_id,
        facts={"partner_id": row.partner_id, "scopes": row.scopes},
    )
