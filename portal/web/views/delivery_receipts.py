"""The door of message providers: they tell, with a signature, what became of a message they took."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from accounts.actions import delivery_receipts
from accounts.clients.channels.sending import Delivered, Undeliverable
from accounts.rules.signed_posts import is_signed_post
from foundation import clock

BODY_BYTES_MAX = 65_536
# So that a provider that is not known takes as long as one that is.
_NOBODYS = b"nobody's"
# No text of the database holds it.
_NUL = "\0"


@csrf_exempt
def receipt(request: HttpRequest, provider: str) -> JsonResponse:
    """Note a receipt; what it is about and whether it was known is not told, a wrong signature is.

    There is no session behind it and no form: the signature over the body is the proof, and it fades within minutes.
    """
    at = clock.now()
    body = b"" if int(request.headers.get("Content-Length") or 0) > BODY_BYTES_MAX else request.body
    named = request.headers
    is_signed = is_signed_post(
        settings.RECEIPT_SECRETS.get(provider, _NOBODYS),
        named.get("webhook-id", ""),
        named.get("webhook-timestamp", ""),
        body,
        named.get("webhook-signature", ""),
        at=at,
    )
    if not is_signed or provider not in settings.RECEIPT_SECRETS:
        return JsonResponse({"status": "not signed"}, status=401)
    said = _read(body)
    told = _told(said)
    if told is None:
        return JsonResponse({"status": "not understood"}, status=400)
    delivery_receipts.note_receipt(provider, str(said["key"]), told, at=at)
    return JsonResponse({"status": "taken"}, status=202)


def _read(body: bytes) -> dict[str, Any]:
    """Read the body; what is no JSON object says nothing."""
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _told(said: dict[str, Any]) -> Delivered | Undeliverable | None:
    """Understand a receipt: a key, a state and, where it did not arrive, the provider's code."""
    key, state = said.get("key"), said.get("state")
    if not isinstance(key, str) or not key or _NUL in f"{key}{said.get('reference')}{said.get('code')}":
        return None
    if state == "delivered":
        return Delivered(str(said.get("reference") or ""))
    return Undeliverable(str(said.get("code") or "")) if state == "undeliverable" else None
