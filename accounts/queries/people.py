"""Reads of persons and their enrolments."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BinaryField, Func, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least

from accounts.enums.contributions import EnrolmentState
from accounts.enums.people import Insurance
from accounts.fields import human, unseal
from accounts.models.documents import NUMBER_LABEL, IdentityDocument
from accounts.models.people import Enrolment, InsuredPerson
from accounts.queries.documents import index_of, person_ids_with_numbers
from accounts.rules.documents import writings
from foundation.identifiers import Sex
from foundation.masking import mask_number
from foundation.names import normalise_name, pinyin_key
from foundation.sealing import SealBroken

# Where the birth date stands in what `accounts_person_cards` gives of somebody, behind the id that was asked for.
_BORN_ON = 4

# A number is sealed under the public id of the row it stands with, which comes before it: sixteen bytes.
_OWNER_BYTES = 16

# What the owner of a number gives beside a receipt number, and nobody reads off a receipt.
TAIL = 4


@dataclass(frozen=True)
class PersonCard:
    """What screens show of a person; the number of their foremost document stays sealed until somebody shows it,
    and then is masked.
    """

    id: int
    public_id: UUID
    name: str = field(repr=False)
    sex: Sex
    born_on: date
    died_on: date | None
    id_number_sealed: bytes | None = field(repr=False)
    # Another than the person's own, where the number came with a record that was merged into theirs.
    id_number_owner: UUID | None = None

    @cached_property
    def id_number_masked(self) -> str:
        """Open the identity number and give it masked; empty where none is recorded."""
        return mask_number(self.opened_number()) if self.id_number_sealed else ""

    def opened_number(self) -> str:
        """Open the identity number, for rules and for those who write it down; empty where none is recorded."""
        if self.id_number_sealed is None:
            return ""
        return unseal(self.id_number_sealed, label=NUMBER_LABEL, owner=self.id_number_owner or self.public_id)


@dataclass(frozen=True)
class EnrolmentFact:
    """One enrolment in force: insurance, area, whether a personal account goes with it, whether it is being paid for."""

    person_id: int
    insurance: Insurance
    area_key: str
    has_personal_account: bool
    state: EnrolmentState = EnrolmentState.PAYING


@dataclass(frozen=True)
class NumberMatch:
    """Whom a number means to a machine: one person, nobody, or nobody yet because two people share it."""

    person: PersonCard | None
    is_shared: bool = False


def _persons() -> QuerySet[InsuredPerson]:
    """Give rows with the row that goes on for each, and the sealed number of the document that is shown first.

    A placeholder is nobody whom anything could show, until it is merged into somebody.
    """
    shown = Func("pk", function="accounts_shown_number", output_field=BinaryField())
    on_record = InsuredPerson.objects.filter(born_on__isnull=False)
    return on_record.annotate(goes_on=_of_human("pk"), shown_number=shown)


def _of_human(column: str) -> Coalesce:
    """Read a column from the row that goes on."""
    return Coalesce(f"merged_into__{column}", column)


def _died_on() -> Least:
    """Read the day of death from whichever row of a human being has one."""
    aliases = InsuredPerson.objects.filter(
        merged_into=Coalesce(OuterRef("merged_into"), OuterRef("pk")), died_on__isnull=False
    )
    of_alias = Subquery(aliases.order_by("died_on").values("died_on")[:1])
    return Least("died_on", "merged_into__died_on", of_alias)


def _cards(persons: QuerySet[InsuredPerson]) -> dict[int, PersonCard]:
    """Copy what may leave the floor of the human beings that rows stand for, by the internal id of the row."""
    columns = [_of_human(name) for name in ("public_id", "name", "sex", "born_on")]
    rows = persons.values_list("pk", "goes_on", *columns, _died_on(), "shown_number")
    return {asked: card_of(tuple(columns)) for asked, *columns in rows}


def card_of(columns: tuple[Any, ...]) -> PersonCard:
    """Read a card from id, public id, name, sex, birth, death and shown number, as SQL functions give them."""
    pk, public_id, name, sex, born_on, died_on, shown = columns
    if shown is None:
        return PersonCard(pk, public_id, name, Sex(sex), born_on, died_on, None)
    number = bytes(shown)
    owner, sealed = UUID(bytes=number[:_OWNER_BYTES]), number[_OWNER_BYTES:]
    return PersonCard(pk, public_id, name, Sex(sex), born_on, died_on, sealed, owner)


def person_cards(ids: Iterable[int]) -> dict[int, PersonCard]:
    """Give the cards of several persons by the internal id that was asked for, in one statement; of a placeholder
    there is none.
    """
    asked_for = list(set(ids))
    if not asked_for:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_person_cards(%s::bigint[])", [asked_for])
        rows = [(asked, tuple(columns)) for asked, *columns in cursor.fetchall()]
    return {asked: card_of(columns) for asked, columns in rows if columns[_BORN_ON] is not None}


def ids_by_public_id(public_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Give the internal ids of several persons by public id in one statement; a merged one gives the row that goes on."""
    rows = InsuredPerson.objects.filter(public_id__in=set(public_ids))
    return dict(rows.values_list("public_id", Coalesce("merged_into", "pk")))


def person_by_public_id(public_id: UUID) -> PersonCard | None:
    """Find a person by public id, or nothing; that of a merged record leads to the one that goes on."""
    return next(iter(_cards(_persons().filter(public_id=public_id)).values()), None)


def match_number(number: str, *, country: str = "") -> NumberMatch:
    """Say whom a normalised number means where no person looks on; a passport's number needs its country.

    Of two people with one number neither is meant, not even where it is a former number of one of them: whoever
    would be wrong takes up the other's rights.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_persons_with_number(%s, %s)", [index_of(number), country])
        found = [card_of(row) for row in cursor.fetchall()]
    return NumberMatch(found[0] if len(found) == 1 else None, is_shared=len(found) > 1)


def person_by_id_number(number: str) -> PersonCard | None:
    """Find the one person with a normalised identity number; nobody, where two people share it."""
    return match_number(number).person


def person_ids_found(text: str, *, on: date, most: int) -> list[int]:
    """Find at most ``most`` persons by a number of any kind, or else by their exact name or its pinyin.

    Several may have one number: whoever asks shows names and birth dates, and lets a human being choose.
    """
    return person_ids_with_numbers(writings(text, on=on), most=most) or person_ids_named(text, most=most)


def person_ids_named(text: str, *, most: int) -> list[int]:
    """Find at most ``most`` persons by exact name or by its pinyin, the oldest first; nothing of them is opened."""
    named = InsuredPerson.objects.filter(name=normalise_name(text))
    key = pinyin_key(text)
    rows = named | InsuredPerson.objects.filter(name_keys__contains=[key]) if key else named
    rows = rows.filter(withdrawn_at__isnull=True, is_placeholder=False)
    found = rows.order_by("born_on", "pk").values_list(Coalesce("merged_into", "pk"), flat=True)[:most]
    return list(dict.fromkeys(found))


def number_of(person_id: int) -> str:
    """Open the number a person is shown by; empty where none is recorded."""
    card = person_cards([person_id]).get(person_id)
    return card.opened_number() if card else ""


def number_tail(person_id: int, *, length: int = TAIL) -> str:
    """Open the last characters of the number a person is shown by; empty where none is recorded."""
    return number_of(person_id)[-length:]


def enrolments_on(person_ids: Iterable[int], *, on: date) -> list[EnrolmentFact]:
    """Give the enrolments in force on a day, as known now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM accounts_enrolments_on(%s::bigint[], %s)", [sorted(set(person_ids)), on]
        )
        found = [
            EnrolmentFact(of, Insurance(insurance), area_key, has_account, EnrolmentState(state))
            for of, insurance, area_key, has_account, state in cursor.fetchall()
        ]
    # The same enrolment, recorded under two rows of one human being, is one.
    return list(dict.fromkeys(found))


def insured_in(area_keys: Iterable[str], person_ids: Iterable[int], *, on: date) -> dict[int, str]:
    """Say for those of some persons who are insured in one of these areas in which one, by internal id."""
    rows = Enrolment.objects.current().valid_on(on)
    mine = rows.filter(area_key__in=set(area_keys), person__same_as_any=person_ids).order_by("area_key")
    return dict(mine.values_list(human("person"), "area_key"))


@dataclass(frozen=True)
class LifeFact:
    """The little that kinship and deadlines need to know of a person."""

    id: int
    sex: Sex
    born_on: date
    died_on: date | None

    def is_alive(self, on: date) -> bool:
        """Say whether no death is recorded up to and including ``on``."""
        return self.died_on is None or self.died_on > on


def life_facts(ids: Iterable[int]) -> dict[int, LifeFact]:
    """Give sex and life dates of several persons by the internal id that was asked for, in one statement; of a
    placeholder there are none.
    """
    columns = [_of_human(name) for name in ("pk", "sex", "born_on")]
    rows = InsuredPerson.objects.filter(pk__in=set(ids)).values_list("pk", *columns, _died_on())
    return {
        asked: LifeFact(pk, Sex(sex), born_on, died_on)
        for asked, pk, sex, born_on, died_on in rows
        if born_on is not None
    }


def keys_fit() -> bool:
    """Say whether the keys of this process open what the database holds; an empty database fits any keys."""
    row = IdentityDocument.objects.select_related("person").order_by("pk").first()
    if row is None:
        return True
    try:
        clear = unseal(row.number_sealed, label=NUMBER_LABEL, owner=row.person.public_id)
    except SealBroken:
        return False
    return index_of(clear) == bytes(row.number_index)
