"""Finds the person whose card a reader has just typed, and holds what the card says against the record."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.enums.documents import DocumentKind, DocumentRole
from accounts.queries.documents import documents_of
from accounts.rules.card_reading import CardRead, read
from accounts.rules.document_validity import Validity
from certification.access import DeskPerson
from foundation import clock
from foundation.names import normalise_name
from portal.counter import desk
from portal.shared.dates import day_words
from portal.shared.requests import DoorRequest


@dataclass(frozen=True)
class Found:
    """Who was found under what was read, and what the clerk should know of the card."""

    people: list[DeskPerson]
    warnings: list[str]


def find(request: DoorRequest, typed: str, reason: str, *, at: datetime) -> Found:
    """Look for whom a card was read of, under the reason that stands, and write it down as every look-up.

    A name on the card that is not the record's finds nobody, as if the number were unknown.
    Raises:
        IdNumberInvalid: the text is meant as a number and is none of any document.
    """
    card = read(typed)
    people = desk.look_up(request, card.text, reason, at=at)
    if card.name:
        people = [one for one in people if normalise_name(card.name) == one.person.name]
    if len(people) != 1 or not card.is_id_number:
        return Found(people, [])
    return Found(people, _warnings(people[0], card, at=at))


def _warnings(one: DeskPerson, card: CardRead, *, at: datetime) -> list[str]:
    """Say where the card has expired, and where it says something else than the record."""
    on = clock.local_date(at)
    held = next(
        (
            document.validity
            for document in documents_of(one.person.id)
            if document.kind is DocumentKind.CITIZEN_ID and document.role is DocumentRole.CURRENT
        ),
        Validity(),
    )
    told = []
    last = card.validity.expires_on
    if last is not None and last < on:
        told.append(
            _("读到的身份证 %(day)s 已经过期。人可以照常认证，请提醒换证。") % {"day": day_words(last)}
        )
    if card.validity.is_known and held.is_known and card.validity != held:
        told.append(_("读到的有效期和登记的不同。核对原件后，请在“证件和号码”里登记换发的证件。"))
    return told
