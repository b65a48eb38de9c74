"""The settings of the channels: what cannot work stops the start with one sentence that shows no secret."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def started(**changed: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import django; django.setup(); from django.conf import settings as s;"
        "print({c: list(o) for c, o in s.CHANNEL_SENDERS.items()}, sorted(s.RECEIPT_SECRETS), s.PROVIDER_RATES)"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", **changed}
    return subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_gateways_stand_in_their_order() -> None:
    done = started(
        JST_SMS_HTTP_URLS="https://a.example, https://b.example",
        JST_SMS_HTTP_SECRETS="one, two",
        JST_SMS_PROVIDERS="sms-http-2,sms-http",
        JST_PROVIDER_RATES="sms-http=50, sms-http-2=0.5",
    )
    assert done.returncode == 0, done.stderr
    assert "'sms': ['sms-http-2', 'sms-http']" in done.stdout
    assert "['sms-http', 'sms-http-2'] {'sms-http': 50.0, 'sms-http-2': 0.5}" in done.stdout


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"JST_SEND_LEASE_SECONDS": "40"}, "JST_SEND_LEASE_SECONDS: a lease has to last longer than four"),
        ({"JST_SMS_HTTP_URLS": "https://a.example"}, "JST_SMS_HTTP_SECRETS must hold one secret for each"),
        (
            {"JST_APP_HTTP_URLS": "http://a.example", "JST_APP_HTTP_SECRETS": "hidden"},
            "JST_APP_HTTP_URLS must begin with https://",
        ),
        ({"JST_SMS_PROVIDERS": "sms-http"}, "JST_SMS_PROVIDERS names sms-http, which is not set up"),
        ({"JST_PROVIDER_RATES": "sms-http"}, "JST_PROVIDER_RATES must look like name=50"),
        ({"JST_PROVIDER_RATES": "a=0"}, "JST_PROVIDER_RATES must look like name=50"),
    ],
)
def test_what_cannot_work_stops_the_start(changed: dict[str, str], named: str) -> None:
    done = started(**changed)
    assert done.returncode != 0
    assert named in done.stderr
    assert "hidden" not in done.stderr
    assert "Traceback" not in done.stderr
