"""The settings of the ways out for messages, as `portal.settings` takes them."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection

from accounts.rules.deliveries import Pace
from foundation import clock
from portal import env
from portal.sandbox_settings import IS_SANDBOX

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_OUTBOX = "accounts.clients.channels.outbox.DevelopmentOutbox"
_NONE = "accounts.clients.channels.outbox.NotConfigured"
_SMTP = "accounts.clients.channels.smtp.Smtp"
_HTTP = "accounts.clients.channels.signed_http.SignedHttp"
_TENCENT = "accounts.clients.channels.tencent_sms.TencentSms"

# By channel and by the name of the provider, the first choice first: the class and what it is built with.
Senders = dict[str, dict[str, tuple[str, dict[str, Any]]]]

TIMEOUT_SECONDS = env.integer(
    "JST_PROVIDER_TIMEOUT_SECONDS", "seconds a message provider has to answer", 10, least=1, most=60
)
LEASE_SECONDS = env.integer(
    "JST_SEND_LEASE_SECONDS",
    "seconds without a sign of life after which the messages of a worker are given to another; longer than four timeouts",
    120,
    least=5,
)
RING_SECONDS = env.integer(
    "JST_RING_SECONDS", "seconds after which workers are told once more of messages nobody took", 30, least=1
)


def pace() -> Pace:
    """Give how long workers, providers and bells may take.

    Raises BadSetting where a provider could still be at it when the lease is over.
    """
    try:
        return Pace(
            lease=timedelta(seconds=LEASE_SECONDS),
            timeout=timedelta(seconds=TIMEOUT_SECONDS),
            ring_again=timedelta(seconds=RING_SECONDS),
        )
    except ValueError as problem:
        raise env.BadSetting(f"JST_SEND_LEASE_SECONDS: {problem}.") from None


_URLS = {
    "sms": env.urls(
        "JST_SMS_HTTP_URLS", "signed HTTP gateways for text messages, the first choice first", ""
    ),
    "app": env.urls(
        "JST_APP_HTTP_URLS", "signed HTTP gateways for messages in an app, the first choice first", ""
    ),
}
_SECRETS = {
    "sms": env.secret("JST_SMS_HTTP_SECRETS", "their secrets in the same order, by commas", ""),
    "app": env.secret("JST_APP_HTTP_SECRETS", "their secrets in the same order, by commas", ""),
}
_TENCENT_ID = env.text("JST_SMS_TENCENT_ID", "SecretId at Tencent Cloud SMS; empty means it is not used", "")
_TENCENT_KEY = env.secret("JST_SMS_TENCENT_KEY", "SecretKey at Tencent Cloud SMS", "")
_TENCENT_APP = env.text("JST_SMS_TENCENT_APP", "SdkAppId at Tencent Cloud SMS", "")
_TENCENT_SIGN = env.text("JST_SMS_TENCENT_SIGN", "signature approved at Tencent Cloud SMS", "家社通")
_TENCENT_REGION = env.text("JST_SMS_TENCENT_REGION", "region of Tencent Cloud SMS", "ap-guangzhou")
_TENCENT_TEMPLATES = env.text(
    "JST_SMS_TENCENT_TEMPLATES", "YAML file with its template codes and their parameters", ""
)
_SMS_ORDER = env.words(
    "JST_SMS_PROVIDERS",
    "providers of text messages, first choice first: sms-tencent, sms-http, sms-http-2; empty means all set up",
    "",
)
RATES = env.rates(
    "JST_PROVIDER_RATES",
    "messages a second a provider takes on the average of ten seconds, as sms-http=50; one not named takes any number",
    "",
)


def senders(*, is_local: bool, outbox: Path, mail_from: str) -> Senders:
    """Give the providers of every channel; in local mode without any, and in a sandbox, messages go into small files."""
    if IS_SANDBOX:
        return outbox_only(outbox, part=world_here)
    email = {"smtp": (_SMTP, {"subject": "家社通", "sender": mail_from, "timeout_s": TIMEOUT_SECONDS})}
    found: Senders = {"sms": _ordered(_tencent() | _http("sms")), "app": _http("app"), "email": email}
    if is_local:
        kept = outbox_only(outbox)
        return {
            channel: kept[channel] if channel == "email" else found[channel] or kept[channel]
            for channel in found
        }
    return {channel: order or {"none": (_NONE, {})} for channel, order in found.items()}


def outbox_only(folder: Path, part: Callable[[], str] = str) -> Senders:
    """Give the providers of an installation that reaches nobody: every message becomes a small file."""
    return {
        channel: {"outbox": (_OUTBOX, {"folder": folder, "channel": channel, "part": part})}
        for channel in ("sms", "app", "email")
    }


def world_here() -> str:
    """Name the world that a message is sent from: what one tenant's people are told, no other tenant reads."""
    return str(connection.settings_dict["NAME"])


def receipt_secrets() -> dict[str, bytes]:
    """Give, by the name of a provider, the secret its receipts are signed with."""
    return {name: options["secret"] for channel in _URLS for name, (_path, options) in _http(channel).items()}


def _http(channel: str) -> dict[str, tuple[str, dict[str, Any]]]:
    urls, secrets = _URLS[channel], [one.strip() for one in _SECRETS[channel].split(",") if one.strip()]
    if len(urls) != len(secrets):
        raise env.BadSetting(f"JST_{channel.upper()}_HTTP_SECRETS must hold one secret for each address.")
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for place, (url, secret) in enumerate(zip(urls, secrets, strict=True), start=1):
        if urlsplit(url).scheme != "https" and urlsplit(url).hostname not in _HERE:
            raise env.BadSetting(f"JST_{channel.upper()}_HTTP_URLS must begin with https://.")
        options = {"url": url, "secret": secret.encode(), "timeout_s": TIMEOUT_SECONDS, "now": clock.now}
        found[f"{channel}-http" if place == 1 else f"{channel}-http-{place}"] = (_HTTP, options)
    return found


def _tencent() -> dict[str, tuple[str, dict[str, Any]]]:
    if not _TENCENT_ID:
        return {}
    account = {
        "secret_id": _TENCENT_ID,
        "secret_key": _TENCENT_KEY,
        "app_id": _TENCENT_APP,
        "sign": _TENCENT_SIGN,
        "region": _TENCENT_REGION,
    }
    options = {
        "account": account,
        "templates": Path(_TENCENT_TEMPLATES),
        "timeout_s": TIMEOUT_SECONDS,
    }
    return {"sms-tencent": (_TENCENT, options)}


def _ordered(found: dict[str, tuple[str, dict[str, Any]]]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Put the providers of text messages into the order that was asked for."""
    missing = [name for name in _SMS_ORDER if name not in found]
    if missing:
        raise env.BadSetting(f"JST_SMS_PROVIDERS names {', '.join(missing)}, which is not set up.")
    return {name: found[name] for name in _SMS_ORDER or found}
