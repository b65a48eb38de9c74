"""A database written with other keys is noticed before anybody is served from it."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.queries.people import keys_fit
from foundation.sealing import Keyring

pytestmark = [pytest.mark.django_db, pytest.mark.sample]
OTHER = b"o" * 32


def test_the_right_keys_fit() -> None:
    assert keys_fit()


def test_another_sealing_key_is_refused_in_one_sentence(settings: Settings, client: Client) -> None:
    name = settings.SEALING_KEYRING.writing_key
    settings.SEALING_KEYRING = Keyring(keys={name: OTHER}, writing_key=name)

    with pytest.raises(CommandError, match="JST_SEALING_KEYS or JST_INDEX_KEY are not those"):
        call_command("prepare", stdout=io.StringIO(), stderr=io.StringIO())
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["checks"]["keys"] is False


def test_another_index_key_is_noticed_too(settings: Settings) -> None:
    settings.INDEX_KEY = OTHER

    assert not keys_fit()
