"""Writes users: how somebody signs in, and in which language and mode they read."""

from django.db import IntegrityError, transaction

from accounts.enums.users import Language
from accounts.errors.users import PhoneTaken
from accounts.fields import blind_index, seal
from accounts.models.users import User


def set_phone(user: User, phone: str, *, is_verified: bool) -> None:
    """Give a user the phone number they sign in with; saves the user when it is already stored.

    Raises:
        PhoneTaken: another user signs in with this number.
    """
    user.phone_sealed = seal(phone, label="user.phone", owner=user.public_id)
    user.phone_index = blind_index(phone, label="user.phone")
    user.is_phone_verified = is_verified
    try:
        with transaction.atomic():
            if user._state.adding:
                user.save(force_insert=True)
            else:
                user.save(update_fields=["phone_sealed", "phone_index", "is_phone_verified"])
    except IntegrityError as error:
        if "accounts_user_one_phone" in str(error):
            raise PhoneTaken from error
        raise


def mark_phone_verified(user: User) -> None:
    """Note that the user proved to hold their phone number."""
    user.is_phone_verified = True
    user.save(update_fields=["is_phone_verified"])


def void_password(user: User) -> None:
    """Leave the one-time code as the only way to sign in."""
    user.set_unusable_password()
    user.save(update_fields=["password"])


def set_reading(
    user: User, *, language: Language | None = None, wants_elder_mode: bool | None = None
) -> None:
    """Remember how a user likes to read."""
    if language is not None:
        user.language = language.value
    if wants_elder_mode is not None:
        user.wants_elder_mode = wants_elder_mode
    user.save(update_fields=["language", "wants_elder_mode"])
