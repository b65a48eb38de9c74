"""The cache holds rate limits: nobody may push one out by filling it."""

import pytest
from django.core.cache import cache


@pytest.mark.django_db
def test_many_entries_push_no_limit_out() -> None:
    cache.set("0-the-limit", "closed", timeout=300)
    for number in range(310):
        cache.set(f"other-{number}", number, timeout=300)

    assert cache.get("0-the-limit") == "closed"
