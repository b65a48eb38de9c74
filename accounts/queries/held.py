"""Everything this floor holds about one person, table by table, for the person's own copy.

Law: PIPL art. 45 (access and copy), NDR art. 25 (what concerns others is left out).
A test holds that every table with a person in it is read here, or named with the reason why not.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from accounts.fields import unseal
from accounts.models.activation import ActivationCode, PreparedAccount
from accounts.models.audit import AuditEvent
from accounts.models.birth_dates import ApprovedBirthDate
from accounts.models.cards import (
    CardEvent,
    CardVerification,
    ElectronicCard,
    PersonalNumber,
    SocialSecurityCard,
    SocialSecurityCardStanding,
)
from accounts.models.consents import ConsentRecord
from accounts.models.contributions import ContributionSpan, RetirementCategory
from accounts.models.deliveries import ChannelAddress
from accounts.models.documents import NUMBER_LABEL, IdentityDocument
from accounts.models.evidence import Evidence
from accounts.models.faces import FaceChallenge, FaceCheck, FaceReview, FaceUse, ReferencePhoto
from accounts.models.feeds import CalendarFeed
from accounts.models.ledger import LedgerAccount, LedgerEntry
from accounts.models.matters import Matter
from accounts.models.merges import PersonMerge
from accounts.models.notices import Notice, NoticePreference
from accounts.models.papers import IssuedPaper
from accounts.models.partner_events import PartnerEvent
from accounts.models.partner_links import LinkCode, PartnerLink
from accounts.models.people import Enrolment, InsuredPerson
from accounts.models.sign_ins import Passkey, SignIn
from accounts.models.terminals import TerminalVisit
from accounts.models.transfers import RelationTransfer
from accounts.models.users import User
from accounts.models.verifications import RealNameVerification
from accounts.models.watches import OpeningWatch
from foundation.masking import mask_number
from foundation.plain import PlainRow, plain_row

Reader = Callable[[int], list[PlainRow]]
_PERIOD = ("starts_on", "ends_on", "recorded_at", "superseded_at")


def rows_of(rows: QuerySet[Any], *columns: str) -> list[PlainRow]:
    """Read columns of rows plainly, oldest first; a column of another table is written with one underscore."""
    return [
        plain_row({name.replace("__", "_"): value for name, value in zip(columns, row, strict=True)})
        for row in rows.order_by("pk").values_list(*columns)
    ]


def table_of(model: type[Model], *columns: str, person: str = "person") -> Reader:
    """Make the reader of a table whose rows are each about one person."""
    return lambda person_id: rows_of(
        model._default_manager.filter(**{f"{person}__same_as": person_id}), *columns
    )


def _addresses(person_id: int) -> list[PlainRow]:
    """Give where a provider finds somebody, opened."""
    rows = ChannelAddress.objects.filter(person__same_as=person_id).order_by("pk")
    rows = rows.select_related("person", "partner_link__partner")
    return [
        plain_row(
            {
                "channel": row.channel,
                "address": _opened(row.address_sealed, "channel.address", row.person.public_id),
                "partner": row.partner_link.partner.name if row.partner_link else None,
                "bound_at": row.bound_at,
                "ended_at": row.ended_at,
            }
        )
        for row in rows
    ]


def _person(person_id: int) -> list[PlainRow]:
    columns = ("public_id", "name", "name_typed", "sex", "born_on", "died_on", "recorded_at")
    return [
        plain_row(
            {
                **{name: getattr(person, name) for name in columns},
                "phone": _opened(person.phone_sealed, "person.phone", person.public_id),
            }
        )
        for person in InsuredPerson.objects.filter(pk__same_as=person_id).order_by("pk")
    ]


def _merges(person_id: int) -> list[PlainRow]:
    """Say which records were joined to the person's, and parted again; who did so is in the audit."""
    rows = PersonMerge.objects.filter(Q(survivor__same_as=person_id) | Q(absorbed__same_as=person_id))
    return rows_of(rows, "merged_at", "reason", "undone_at", "undone_reason")


def _documents(person_id: int) -> list[PlainRow]:
    columns = ("kind", "country", "role", "source", "issued_on", "expires_on", "is_long_term", *_PERIOD)
    rows = IdentityDocument.objects.filter(person__same_as=person_id).select_related("person").order_by("pk")
    return [
        plain_row(
            {
                **{name: getattr(row, name) for name in columns},
                # Masked, so that a copy left lying about is not an identity; its owner can have it shown whole.
                "number": mask_number(
                    unseal(row.number_sealed, label=NUMBER_LABEL, owner=row.person.public_id)
                ),
            }
        )
        for row in rows
    ]


def _account(person_id: int) -> list[PlainRow]:
    return [
        plain_row(
            {
                "joined_at": user.joined_at,
                "language": user.language,
                "is_active": user.is_active,
                "phone": _opened(user.phone_sealed, "user.phone", user.public_id),
                "email": _opened(user.email_sealed, "user.email", user.public_id),
            }
        )
        for user in User.objects.filter(person__same_as=person_id)
    ]


def _opened(sealed: bytes | memoryview | None, label: str, owner: UUID) -> str | None:
    return None if sealed is None else unseal(sealed, label=label, owner=owner)


def _seen(person_id: int) -> list[PlainRow]:
    """Say what was done and why; who it was is a matter of the page, where names are worded for the reader."""
    rows = AuditEvent.objects.filter(subject_person_id__same_as=person_id)
    return rows_of(rows, "at", "action", "actor_area_key", "reason")


def _matters(person_id: int) -> list[PlainRow]:
    """Give what was applied for, with the form as it was filled in."""
    columns = (
        "receipt",
        "kind",
        "channel",
        "area_key",
        "state",
        "outcome",
        "reason",
        "received_at",
        "decided_at",
    )
    return [
        plain_row(
            {
                **{name: getattr(row, name) for name in columns},
                "facts": json.loads(unseal(row.facts_sealed, label="matter.facts", owner=row.public_id)),
            }
        )
        for row in Matter.objects.filter(subject__same_as=person_id).order_by("pk")
    ]


def _printed_cards(person_id: int) -> list[PlainRow]:
    """Give the printed cards with their numbers opened."""
    return [
        plain_row(
            {
                "number": _opened(row.number_sealed, "card.number", row.person.public_id),
                "bank_number": _opened(row.bank_number_sealed, "card.bank_number", row.person.public_id),
                "area_key": row.area_key,
                "issued_on": row.issued_on,
                "recorded_at": row.recorded_at,
            }
        )
        for row in SocialSecurityCard.objects.filter(person__same_as=person_id)
        .select_related("person")
        .order_by("pk")
    ]


def _personal_numbers(person_id: int) -> list[PlainRow]:
    """Give the personal numbers, opened."""
    return [
        plain_row(
            {
                "number": _opened(row.number_sealed, "person.personal_number", row.person.public_id),
                **{name: getattr(row, name) for name in ("scheme", "area_key", *_PERIOD)},
            }
        )
        for row in PersonalNumber.objects.filter(person__same_as=person_id)
        .select_related("person")
        .order_by("pk")
    ]


READERS: Mapping[str, Reader] = {
    "accounts.InsuredPerson": _person,
    "accounts.PersonMerge": _merges,
    "accounts.IdentityDocument": _documents,
    "accounts.ApprovedBirthDate": table_of(ApprovedBirthDate, "born_on", "source", *_PERIOD),
    "accounts.User": _account,
    "accounts.RealNameVerification": table_of(
        RealNameVerification, "method", "assurance", "verified_at", "ends_on"
    ),
    "accounts.ActivationCode": table_of(
        ActivationCode, "delivery", "issued_at", "area_key", "ends_on", "used_at", "voided_at"
    ),
    "accounts.PreparedAccount": table_of(PreparedAccount, "name", "prepared_at", "ended_at", person="helper"),
    "accounts.SignIn": table_of(
        SignIn, "system", "browser", "way", "signed_in_at", "last_seen_at", "ended_at", person="user__person"
    ),
    "accounts.Passkey": table_of(Passkey, "name", "added_at", "used_at", person="user__person"),
    "accounts.Enrolment": table_of(Enrolment, "insurance", "area_key", "has_personal_account", *_PERIOD),
    "accounts.ContributionSpan": table_of(
        ContributionSpan,
        *("insurance", "scheme", "kind", "area_key", "months_count", "base_fen", "unit_fen", "personal_fen"),
        *("employer", "source", *_PERIOD),
    ),
    "accounts.LedgerAccount": table_of(
        LedgerAccount, "kind", "area_key", "state", "balance_fen", "opened_at", "closed_at"
    ),
    "accounts.LedgerEntry": table_of(
        LedgerEntry,
        *("account__kind", "account__area_key", "transfer__kind", "booked_on", "debit_fen", "credit_fen"),
        *("transfer__note", "transfer__recorded_at"),
        person="account__person",
    ),
    "accounts.RetirementCategory": table_of(RetirementCategory, "category", "evidence", *_PERIOD),
    "accounts.IssuedPaper": table_of(
        IssuedPaper, "code", "kind", "issued_at", "superseded_at", "revoked_at", person="subject"
    ),
    "accounts.ConsentRecord": table_of(
        ConsentRecord, "purpose", "version", "act", "giver", "guardian__name", "said_at"
    ),
    "accounts.PartnerLink": table_of(
        PartnerLink,
        *("partner__name", "basis", "scopes", "text_version", "giver", "guardian__name"),
        *("started_at", "expires_on", "ended_at", "end_cause"),
    ),
    "accounts.LinkCode": table_of(
        LinkCode, "partner__name", "scopes", "giver", "made_at", "expires_at", "used_at", "voided_at"
    ),
    "accounts.PartnerEvent": table_of(PartnerEvent, "partner__name", "kind", "data", "happened_at"),
    "accounts.SocialSecurityCard": _printed_cards,
    "accounts.SocialSecurityCardStanding": table_of(
        SocialSecurityCardStanding, "card__number_tail", "state", *_PERIOD, person="card__person"
    ),
    "accounts.PersonalNumber": _personal_numbers,
    "accounts.ElectronicCard": table_of(
        ElectronicCard, "number", "area_key", "state", "applied_at", "activated_at", "closed_at"
    ),
    "accounts.CardEvent": table_of(
        CardEvent,
        "card__number",
        "act",
        "state_after",
        "channel",
        "at",
        "area_key",
        "reason",
        person="card__person",
    ),
    "accounts.CardVerification": table_of(
        CardVerification,
        *("card__number", "shown_as", "verified_at", "partner__name", "area_key"),
        person="card__person",
    ),
    "accounts.OpeningWatch": table_of(
        OpeningWatch, "one_key", "other_key", "asked_at", "told_at", "ended_at"
    ),
    "accounts.ChannelAddress": _addresses,
    "accounts.NoticePreference": table_of(NoticePreference, "channels_off", "changed_at"),
    "accounts.CalendarFeed": table_of(CalendarFeed, "naming", "made_at", "fetched_at", "ended_at"),
    "accounts.Notice": table_of(Notice, "template", "facts", "created_at", "read_at", person="recipient"),
    "accounts.Matter": _matters,
    "accounts.Evidence": table_of(
        Evidence, "slot", "kind", "state", "pages_count", "uploaded_at", "dropped_at", person="subject"
    ),
    "accounts.RelationTransfer": table_of(
        RelationTransfer,
        "insurance",
        "from_area_key",
        "to_area_key",
        "decided_on",
        "undone_on",
        "recorded_at",
    ),
    "accounts.FaceChallenge": table_of(
        FaceChallenge, "purpose", "gestures", "consent_version", "agreed_at", "issued_at", "used_at"
    ),
    "accounts.FaceCheck": table_of(FaceCheck, "purpose", "band", "decider", "model_id", "checked_at"),
    "accounts.FaceUse": table_of(FaceUse, "worth", "used_at", person="check_used__person"),
    "accounts.FaceReview": table_of(
        FaceReview, *("opened_at", "dropped_at", "verdict", "decided_at"), person="check_made__person"
    ),
    # The picture itself is shown at the counter, where somebody sees whom they show it to.
    "accounts.ReferencePhoto": table_of(ReferencePhoto, "source", "taken_on", "recorded_at", "superseded_at"),
    "accounts.TerminalVisit": table_of(
        TerminalVisit, "terminal__point_name", "started_at", "shown_at", "ended_at", "ticket_number"
    ),
    "accounts.AuditEvent": _seen,
}


def held_about(person_id: int, readers: Mapping[str, Reader] = READERS) -> dict[str, list[PlainRow]]:
    """Read every table about a person; tables that hold nothing are there too, and empty."""
    return {table: read(person_id) for table, read in readers.items()}
