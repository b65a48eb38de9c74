"""Writes users: how somebody signs in, and in which language and mode they read."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actions import audit
from accounts.enums.users import Language
from accounts.errors.users import PhoneFull, PhoneTaken
from accounts.fields import blind_index, seal
from accounts.models.users import User
from accounts.rules.actors import Actor
from foundation.clock import local_date
from foundation.identifiers import folded_email
from regions.queries.policy import policy

PHONE_FIELDS = ["phone_sealed", "phone_index", "is_phone_verified", "phone_joined_at", "phone_proved_at"]


ONE_NEWCOMER = "accounts_user_one_newcomer_a_phone"


def set_phone(user: User, phone: str, *, is_verified: bool, at: datetime | None = None) -> None:
    """Give a user the phone number they are reached by; saves the user when it is already stored.

    Raises:
        PhoneTaken: neither this user nor another on the number is a person yet.
    """
    user.phone_sealed = seal(phone, label="user.phone", owner=user.public_id)
    user.phone_index = blind_index(phone, label="user.phone")
    user.is_phone_verified = is_verified
    user.phone_joined_at = at
    user.phone_proved_at = at if is_verified else None
    try:
        with transaction.atomic():
            if user._state.adding:
                user.save(force_insert=True)
            else:
                user.save(update_fields=PHONE_FIELDS)
    except IntegrityError as error:
        if ONE_NEWCOMER in str(error):
            raise PhoneTaken from error
        raise


def set_email(user: User, email: str) -> None:
    """Give a user the address that messages go to as well, or take it away by an empty one."""
    user.email_sealed = seal(email, label="user.email", owner=user.public_id) if email else None
    user.email_index = blind_index(folded_email(email), label="user.email") if email else None
    user.save(update_fields=["email_sealed", "email_index"])


def open_on_phone(phone: str, *, at: datetime) -> User:
    """Open an account for somebody new who proved to hold a number, beside those that share it.

    Raises:
        PhoneFull, PhoneTaken.
    """
    index = blind_index(phone, label="user.phone")
    most = policy("identity.phone_accounts_max", area_key=None, on=local_date(at)).integer()
    if User.objects.filter(phone_index=index, is_phone_verified=True).count() >= most:
        raise PhoneFull(most=most)
    user = User()
    user.set_unusable_password()
    set_phone(user, phone, is_verified=True, at=at)
    audit.record(
        Actor(frozenset(), user_id=user.pk), audit.Event("account.opened", facts={"by": "phone"}), at=at
    )
    return user


def note_phone_proved(user_id: int, *, at: datetime) -> None:
    """Note that an account's owner showed to be the one who holds its number."""
    User.objects.filter(pk=user_id).update(is_phone_verified=True, phone_proved_at=at)


def set_password(user: User, password: str, *, at: datetime) -> None:
    """Give a user a new password; who was signed in elsewhere by the old one no longer is."""
    user.set_password(password)
    user.save(update_fields=["password"])
    event = audit.Event("account.password_set", user.person_id)
    audit.record(Actor(frozenset(), user_id=user.pk), event, at=at)


def set_reading(
    user: User, *, language: Language | None = None, wants_elder_mode: bool | None = None
) -> None:
    """Remember how a user likes to read."""
    if language is not None:
        user.language = language.value
    if wants_elder_mode is not None:
        user.wants_elder_mode = wants_elder_mode
    user.save(update_fields=["language", "wants_elder_mode"])
