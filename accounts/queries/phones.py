"""Reads of the accounts that share a phone number, and of those a secret opens."""

from dataclasses import dataclass
from datetime import datetime
from secrets import compare_digest
from uuid import UUID

from accounts.models.users import User
from accounts.queries.documents import person_ids_with_numbers
from accounts.queries.people import number_tail, person_by_id_number
from accounts.queries.users import users_of_person, users_with_phone
from accounts.rules.documents import writings
from accounts.rules.phones import PhoneUse, opens_alone
from foundation.clock import local_date
from foundation.identifiers import IdNumberInvalid, PhoneInvalid, normalise_phone, parse_id_number
from foundation.masking import mask_name
from foundation.text import bare
from regions.queries.policy import policy

DOCUMENT_TAIL = 6
# Passports of several countries may have one number; each costs a hash.
NAMESAKES_MAX = 3


@dataclass(frozen=True)
class PhoneAccount:
    """One account on a number, as its holder may see it before choosing."""

    user: User
    name_masked: str
    opens_alone: bool

    @property
    def public_id(self) -> UUID:
        """Give the id by which a page names the account."""
        found: UUID = self.user.public_id
        return found


def accounts_on(phone: str, *, at: datetime) -> list[PhoneAccount]:
    """List the accounts on a number, each with whether a code to it suffices."""
    days = policy("identity.phone_fresh_days", area_key=None, on=local_date(at)).integer()
    found = users_with_phone(phone)
    uses = {user.pk: PhoneUse(user.pk, user.phone_joined_at, user.phone_proved_at) for user in found}
    return [
        PhoneAccount(
            user,
            mask_name(user.person.name) if user.person else "",
            opens_alone(uses[user.pk], uses.values(), fresh_days=days, at=at),
        )
        for user in found
    ]


def holders_by_secret(phone: str, secret: str, *, at: datetime) -> list[User]:
    """List the accounts on a number that a secret opens: a password, or the end of the document number."""
    return [user for user in users_with_phone(phone) if _ends_document(user, secret) or _opens(user, secret)]


def holders_by_password(login: str, password: str, *, at: datetime) -> list[User]:
    """List the accounts that a phone or document number and a password open.

    One hash is computed even where there is no account, so that time does not tell whether there is one.
    """
    found = [user for user in _named(login, at=at) if user.has_usable_password()]
    if not found:
        User().set_password(password)
    return [user for user in found if user.check_password(password)]


def _named(login: str, *, at: datetime) -> list[User]:
    try:
        return users_with_phone(normalise_phone(login))
    except PhoneInvalid:
        pass
    try:
        person = person_by_id_number(parse_id_number(login, on=local_date(at)).number)
    except IdNumberInvalid:
        return _with_other_document(login, at=at)
    return users_of_person(person.id) if person else []


def _with_other_document(number: str, *, at: datetime) -> list[User]:
    """List the accounts of people with a passport, a permit or an old card of this number; passwords tell them apart."""
    person_ids = person_ids_with_numbers(writings(number, on=local_date(at)), most=NAMESAKES_MAX)
    return [user for person_id in person_ids for user in users_of_person(person_id)]


def _opens(user: User, password: str) -> bool:
    return user.has_usable_password() and user.check_password(password)


def _ends_document(user: User, typed: str) -> bool:
    tail = number_tail(user.person_id or 0, length=DOCUMENT_TAIL)
    return bool(tail) and compare_digest(tail.encode(), bare(typed).encode())
