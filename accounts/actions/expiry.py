"""Clears away what has run out and serves nobody any more: sessions, tokens, cache entries, codes of cards, misses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import QuerySet
from oauth2_provider.models import get_access_token_model, get_grant_model

from accounts.models.activation import ActivationMiss
from accounts.models.cards import CardCode
from accounts.models.email_codes import EmailCode
from accounts.models.partner_links import LinkAuthorization, LinkCode
from accounts.models.sign_ins import SignIn
from accounts.models.terminals import TerminalMiss
from accounts.queries.links import link_terms
from foundation.clock import local_date

BATCH_MAX = 10_000
# So long a partner still hears that a token has expired, and not that it never was.
TOKENS_KEPT_FOR = timedelta(days=1)
# So long a device is known again, and does not count as a new one.
SIGN_INS_KEPT_FOR = timedelta(days=366)
# Wrong entries of codes count for a day.
MISSES_KEPT_FOR = timedelta(days=2)


@dataclass(frozen=True)
class ClearReport:
    """What one round cleared away."""

    sessions_count: int
    tokens_count: int
    entries_count: int
    codes_count: int
    sign_ins_count: int
    misses_count: int


def clear(*, at: datetime, true_at: datetime | None = None) -> ClearReport:
    """Clear away one bounded batch of each kind; the next round goes on where this one stopped.

    Sessions, tokens and the cache go by the true time, also where the clock of a sandbox is ahead of it.
    """
    true_at = true_at or at
    tokens = get_access_token_model().objects.filter(expires__lt=true_at - TOKENS_KEPT_FOR)
    # A code that nobody came back with; one that was exchanged is gone already.
    grants = get_grant_model().objects.filter(expires__lt=true_at - TOKENS_KEPT_FOR)
    # Noted by the clock of a world; what has a token still is cleared with it.
    noted = LinkAuthorization.objects.filter(given_at__lt=at - TOKENS_KEPT_FOR, token__isnull=True)
    return ClearReport(
        sessions_count=_delete(Session.objects.filter(expire_date__lt=true_at)),
        tokens_count=_delete(tokens) + _delete(grants) + _delete(noted),
        entries_count=_delete_entries(true_at),
        codes_count=_delete(CardCode.objects.filter(expires_at__lte=at))
        + _delete(EmailCode.objects.filter(asked_at__lt=at - MISSES_KEPT_FOR))
        + _delete(_old_link_codes(at)),
        sign_ins_count=_delete(SignIn.objects.filter(last_seen_at__lt=at - SIGN_INS_KEPT_FOR)),
        misses_count=_delete(ActivationMiss.objects.filter(missed_at__lt=at - MISSES_KEPT_FOR))
        + _delete(TerminalMiss.objects.filter(missed_at__lt=at - MISSES_KEPT_FOR)),
    )


def _old_link_codes(at: datetime) -> QuerySet[LinkCode]:
    """Give codes that ran out, used or not, and are kept no more; what was agreed to by one stands in its link."""
    kept = timedelta(days=link_terms(on=local_date(at)).code_kept_days)
    return LinkCode.objects.filter(expires_at__lt=at - kept)


def _delete(rows: QuerySet[Any]) -> int:
    keys = list(rows.values_list("pk", flat=True)[:BATCH_MAX])
    rows.filter(pk__in=keys).delete()
    return len(keys)


def _delete_entries(at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM accounts_cache WHERE cache_key IN"
            " (SELECT cache_key FROM accounts_cache WHERE expires < %s LIMIT %s)",
            [at, BATCH_MAX],
        )
        return int(cursor.rowcount)
