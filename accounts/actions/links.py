"""Writes the links by which people let partners act for them: agreed to, replaced, ended, run out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import audit, channel_addresses, link_telling, notices
from accounts.actions.documents import Why
from accounts.enums.consents import ConsentGiver
from accounts.enums.partners import LinkBasis, LinkEnd, PartnerScope
from accounts.errors.links import (
    LinkNotFound,
    LinkNothingChosen,
    LinkOfGuardian,
    LinkPartnerGone,
    LinkScopesRefused,
    LinkTextMoved,
)
from accounts.errors.people import PersonNotFound
from accounts.fields import DiedOn
from accounts.models.partner_links import PartnerLink
from accounts.models.partners import Partner
from accounts.models.people import InsuredPerson
from accounts.queries.consents import is_child
from accounts.queries.links import link_terms
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.link_texts import link_text_on
from accounts.rules.links import linkable
from foundation.clock import local_date

MADE = "partner.linked"
ENDED = "partner.unlinked"
EXPIRED_AT_ONCE_MAX = 1_000
# Whoever ends it by their own hand needs no message of it.
_TOLD_OF = frozenset({LinkEnd.BY_HELPER, LinkEnd.BY_DESK, LinkEnd.BY_PARTNER, LinkEnd.EXPIRED})


@dataclass(frozen=True)
class Agreement:
    """What a person agrees to, for one partner: the scopes, the version that was read, and the guardian of a child.

    ``user_id`` is whose account said so; nobody's where a card was shown.
    """

    partner_id: int
    basis: LinkBasis
    scopes: frozenset[PartnerScope]
    version: int
    user_id: int | None = None
    guardian_id: int | None = None


@dataclass(frozen=True)
class Ending:
    """What ends a link: by which mandate a helper does it, or at which desk a clerk does and why."""

    cause: LinkEnd
    mandate_id: int | None = None
    desk: Why | None = None


def agree(actor: Actor, person_id: int, given: Agreement, *, at: datetime) -> int:
    """Make a link, and tell the person; one that says the same already stays, another of its basis makes room.

    Whose guardian somebody is the floor above knows, and hands down. Gives the link's internal id.

    Raises:
        PersonNotFound: nobody living has this id.
        LinkPartnerGone, LinkNothingChosen, LinkScopesRefused, LinkTextMoved.
        LinkOfGuardian: the person is too young to agree alone, and no guardian did.

    Law: PIPL art. 14, 23, 29, 31.
    """
    on = local_date(at)
    text = link_text_on(on)
    if given.version != text.version:
        raise LinkTextMoved
    with transaction.atomic():
        # The row lock makes two at once one link.
        person = InsuredPerson.objects.living().select_for_update().filter(pk=person_id).first()
        if person is None:
            raise PersonNotFound
        partner = Partner.objects.get(pk=given.partner_id)
        _refuse(partner, given, is_young=is_child(person.pk, on=on))
        expires_on = link_terms(on=on).last_from(given.basis, on)
        live = _live(partner.pk, person.pk, given.basis)
        same = [row for row in live if (set(row.scopes), row.expires_on) == (set(given.scopes), expires_on)]
        if same:
            return same[0].pk

        _close(live, LinkEnd.REPLACED, at=at)
        made = PartnerLink.objects.create(
            partner=partner,
            person=person,
            basis=given.basis.value,
            scopes=_words(given.scopes),
            started_at=at,
            expires_on=expires_on,
            text_version=text.version,
            text_hash=text.seal,
            giver=(ConsentGiver.GUARDIAN if given.guardian_id else ConsentGiver.SELF).value,
            guardian_id=given.guardian_id,
            user_id=given.user_id,
        )
        notices.post_many(_told_of(made, partner.name), at=at)
        link_telling.created(made, at=at)
        channel_addresses.go_on(live, made, at=at)
        audit.record(actor, _event("partner.linked", made), at=at)
    return made.pk


def note(actor: Actor, partner_id: int, person_id: int, *, basis: LinkBasis, at: datetime) -> UUID:
    """Note that a person lets a partner do all it may, agreed to outside of the portal; a second note changes nothing.

    Raises:
        PersonNotFound: nobody living has this id.
    """
    with transaction.atomic():
        person = InsuredPerson.objects.living().select_for_update().filter(pk=person_id).first()
        if person is None:
            raise PersonNotFound
        live = _live(partner_id, person.pk, basis)
        if live:
            return live[0].public_id
        partner = Partner.objects.get(pk=partner_id)
        made = PartnerLink.objects.create(
            partner=partner, person=person, basis=basis.value, scopes=partner.scopes, started_at=at
        )
        link_telling.created(made, at=at)
        audit.record(actor, _event("partner.linked", made), at=at)
    return made.public_id


def end_all(actor: Actor, partner_id: int, person_id: int, ending: Ending, *, at: datetime) -> None:
    """Let a partner act no more for a person, whatever allowed it; its next request finds nobody.

    Raises:
        LinkNotFound: the two are not linked now.

    Law: PIPL art. 15.
    """
    with transaction.atomic():
        live = _locked(partner_id, person_id)
        if not live:
            raise LinkNotFound
        _end(live, ending.cause, at=at)
        _tell_and_write(actor, live, ending, at=at)


def end_by_partner(actor: Actor, public_id: UUID, *, at: datetime) -> None:
    """Let a partner give back a link of its own, with what else of the same basis leads to the same human being.

    Raises:
        LinkNotFound: absent, ended, or another partner's; the answer is the same.
    """
    rows = PartnerLink.objects.filter(
        partner=actor.partner_id or 0, public_id=public_id, ended_at__isnull=True
    )
    found = rows.first()
    if found is None:
        raise LinkNotFound
    with transaction.atomic():
        live = [row for row in _locked(found.partner_id, found.person_id) if row.basis == found.basis]
        if not live:
            raise LinkNotFound
        _end(live, LinkEnd.BY_PARTNER, at=at)
        _tell_and_write(actor, live, Ending(LinkEnd.BY_PARTNER), at=at)


@transaction.atomic
def expire(*, at: datetime) -> int:
    """End what has run past its last day, so that lists and events know it too; say how many.

    Of the dead the death is told first, for it is what ended the link.
    """
    rows = PartnerLink.objects.filter(ended_at__isnull=True, expires_on__lte=local_date(at)).order_by("pk")
    told = rows.alias(died_on=DiedOn("person")).exclude(died_on__isnull=False, death_told_at__isnull=True)
    held = list(told.select_for_update(skip_locked=True, of=("self",))[:EXPIRED_AT_ONCE_MAX])
    _end(held, LinkEnd.EXPIRED, at=at)
    _tell_and_write(SYSTEM, held, Ending(LinkEnd.EXPIRED), at=at)
    return len(held)


def _refuse(partner: Partner, given: Agreement, *, is_young: bool) -> None:
    """Stop an agreement that nobody could give, or to what the partner may not do."""
    if not partner.is_enabled:
        raise LinkPartnerGone
    if not given.scopes:
        raise LinkNothingChosen
    if not given.scopes <= set(linkable(PartnerScope(word) for word in partner.scopes)):
        raise LinkScopesRefused
    if is_young and given.guardian_id is None:
        raise LinkOfGuardian


def _live(partner_id: int, person_id: int, basis: LinkBasis) -> list[PartnerLink]:
    rows = PartnerLink.objects.filter(
        partner=partner_id, person__same_as=person_id, basis=basis.value, ended_at__isnull=True
    )
    return list(rows.select_for_update().order_by("pk"))


def _locked(partner_id: int, person_id: int) -> list[PartnerLink]:
    rows = PartnerLink.objects.filter(partner=partner_id, person__same_as=person_id, ended_at__isnull=True)
    return list(rows.select_for_update().order_by("pk"))


def _end(rows: Sequence[PartnerLink], cause: LinkEnd, *, at: datetime) -> None:
    """End links, with what rests on them."""
    _close(rows, cause, at=at)
    channel_addresses.end_with(rows, at=at)


def _close(rows: Sequence[PartnerLink], cause: LinkEnd, *, at: datetime) -> None:
    for row in rows:
        row.ended_at, row.end_cause = at, cause.value
        row.save(update_fields=["ended_at", "end_cause"])
    link_telling.ended(rows, cause, at=at)


def _tell_and_write(actor: Actor, rows: Sequence[PartnerLink], ending: Ending, *, at: datetime) -> None:
    """Tell people what they did not do themselves, and write all of it down."""
    names = dict(Partner.objects.filter(pk__in={row.partner_id for row in rows}).values_list("pk", "name"))
    cause, desk = ending.cause, ending.desk or Why("")
    if cause in _TOLD_OF:
        notices.post_many(
            [
                _notice(row, ENDED, {"partner": names[row.partner_id], "cause": cause.value}, row.person_id)
                for row in rows
            ],
            at=at,
        )
    events = [
        replace(
            _event("partner.unlinked", row),
            mandate_id=ending.mandate_id,
            area_key=desk.area_key,
            reason=desk.reason,
        )
        for row in rows
    ]
    audit.record_many(actor, events, at=at)


def _told_of(row: PartnerLink, name: str) -> list[notices.NewNotice]:
    """Tell the person, and the guardian who agreed for them, who may do what until when."""
    facts = {
        "partner": name,
        "basis": row.basis,
        "expires_on": row.expires_on.isoformat() if row.expires_on else None,
    }
    own = _notice(row, MADE, {**facts, "link_id": str(row.public_id)}, row.person_id)
    return [own] if row.guardian_id is None else [own, _notice(row, MADE, facts, row.guardian_id)]


def _notice(
    row: PartnerLink, template: str, facts: dict[str, str | None], recipient_id: int
) -> notices.NewNotice:
    return notices.NewNotice(
        key=f"{template}:{row.public_id}:{recipient_id}",
        topic=f"partner_link:{row.public_id}",
        recipient_id=recipient_id,
        subject_id=row.person_id,
        template=template,
        facts=facts,
        is_statutory=True,
    )


def _words(scopes: Iterable[PartnerScope]) -> list[str]:
    held = frozenset(scopes)
    return [scope.value for scope in PartnerScope if scope in held]


def _event(action: str, row: PartnerLink) -> audit.Event:
    return audit.Event(
        action,
        row.person_id,
        object_kind="partner_link",
        object_id=row.public_id,
        facts={"partner_id": row.partner_id, "basis": row.basis, "scopes": row.scopes},
    )
