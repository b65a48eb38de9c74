"""What has run out is cleared away, and nothing else."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from oauth2_provider.models import get_access_token_model, get_application_model, get_grant_model

from accounts.actions import expiry, partners
from accounts.actions.expiry import ClearReport
from accounts.actions.partners import NewPartner
from accounts.enums.partners import PartnerKind
from accounts.models.users import User
from accounts.rules.actors import SYSTEM
from tests.cast import AT

pytestmark = pytest.mark.django_db
MOMENT = timedelta(seconds=1)
TOKENS = get_access_token_model().objects


@pytest.fixture(autouse=True)
def one_past_and_one_to_come() -> None:
    """Two of each kind: one has run out, the other has not."""
    for number, ends_at in enumerate((AT - MOMENT, AT + MOMENT)):
        Session.objects.create(session_key=f"s{number}", session_data="", expire_date=ends_at)
        TOKENS.create(token=f"t{number}", expires=ends_at - expiry.TOKENS_KEPT_FOR, scope="")
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO accounts_cache VALUES (%s, '', %s)", [f"c{number}", ends_at])


def entries() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM accounts_cache WHERE cache_key LIKE 'c_' ORDER BY cache_key")
        return [row[0] for row in cursor.fetchall()]


def test_what_is_past_goes_and_what_is_to_come_stays() -> None:
    assert expiry.clear(at=AT) == ClearReport(1, 1, 1, 0, 0, 0)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["s1"]
    assert TOKENS.count() == 1
    assert entries() == ["c1"]
    assert expiry.clear(at=AT) == ClearReport(0, 0, 0, 0, 0, 0)


def test_sessions_and_tokens_go_by_the_true_time_where_a_clock_is_ahead() -> None:
    cleared = expiry.clear(at=AT + timedelta(days=400), true_at=AT)
    assert (cleared.sessions_count, cleared.tokens_count, cleared.entries_count) == (1, 1, 1)


def test_one_round_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiry, "BATCH_MAX", 1)
    later = AT + timedelta(days=2)
    assert expiry.clear(at=later) == ClearReport(1, 1, 1, 0, 0, 0)
    assert expiry.clear(at=later) == ClearReport(1, 1, 1, 0, 0, 0)
    assert expiry.clear(at=later) == ClearReport(0, 0, 0, 0, 0, 0)


def test_codes_that_nobody_came_back_with_go_as_tokens_do() -> None:
    made = partners.register(SYSTEM, NewPartner("平台", PartnerKind.CITY_SERVICE, frozenset()), at=AT)
    grants, user = get_grant_model().objects, User.objects.create()
    for number, ends_at in enumerate((AT - MOMENT, AT + MOMENT)):
        grants.create(
            user=user,
            application=get_application_model().objects.get(client_id=made.credentials.client_id),
            code=f"g{number}",
            expires=ends_at - expiry.TOKENS_KEPT_FOR,
            redirect_uri="https://app.example.cn/",
        )
    expiry.clear(at=AT)
    assert grants.get().expires == AT + MOMENT - expiry.TOKENS_KEPT_FOR
