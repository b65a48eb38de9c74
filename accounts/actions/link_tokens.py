"""Writes which authorization codes and tokens stand for which link, and takes a token back whose code came twice.

Codes and tokens themselves are kept by the OAuth library; here stands only what it cannot know.
"""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from oauth2_provider.models import get_access_token_model

from accounts.models.partner_links import LinkAuthorization


def give_out(link_id: int, code: str, *, at: datetime) -> None:
    """Note that a code was given out for a link."""
    LinkAuthorization.objects.create(link_id=link_id, code_hash=_hash(code), given_at=at)


def exchange_of(partner_id: int, code: str) -> int | None:
    """Give the link for which a partner was given a code, or nothing."""
    rows = LinkAuthorization.objects.filter(link__partner=partner_id, code_hash=_hash(code))
    return rows.values_list("link_id", flat=True).first()


@transaction.atomic
def bind(code: str, token: str) -> bool:
    """Note the token a code is exchanged for, and say whether it is the first."""
    made = get_access_token_model().objects.get(token_checksum=sha256(token.encode()).hexdigest())
    row = LinkAuthorization.objects.select_for_update().get(code_hash=_hash(code))
    if row.token_id is not None:
        return False
    row.token_id = made.pk
    row.save(update_fields=["token"])
    return True


@transaction.atomic
def replayed(partner_id: int, code: str, *, at: datetime) -> None:
    """Take back the token of a code that somebody brings a second time: one of the two is a thief.

    Why: RFC 6749, section 4.1.2.
    """
    rows = LinkAuthorization.objects.filter(link__partner=partner_id, code_hash=_hash(code))
    row = rows.select_for_update(of=("self",)).first()
    if row is None or row.token_id is None:
        return
    get_access_token_model().objects.filter(pk=row.token_id).update(expires=at)
    row.replayed_at = at
    row.save(update_fields=["replayed_at"])


def _hash(text: str) -> bytes:
    return sha256(text.encode()).digest()
