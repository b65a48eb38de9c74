"""Reads about voice menus: how often codes were asked for, and who called."""

from datetime import datetime, timedelta

from certification.models.voice import VoiceCall, VoiceCode
from certification.rules.voice import CODES_A_DAY, CODES_AN_HOUR

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


def has_enough_codes(number_hash: bytes, *, at: datetime) -> bool:
    """Say whether as many codes as one number gets a day were asked for."""
    rows = VoiceCode.objects.filter(number_hash=number_hash, sent_at__gt=at - _DAY)
    return rows.order_by()[:CODES_A_DAY].count() >= CODES_A_DAY


def wait_for_code(partner_id: int, *, at: datetime) -> timedelta | None:
    """Say how long a partner waits that asked for as many codes as it gets an hour; nothing where it may ask."""
    rows = VoiceCode.objects.filter(partner_id=partner_id, sent_at__gt=at - _HOUR).order_by("-sent_at")
    # Once this one is an hour old, one fewer counts.
    counts_last = rows.values_list("sent_at", flat=True)[CODES_AN_HOUR - 1 : CODES_AN_HOUR].first()
    return None if counts_last is None else counts_last + _HOUR - at


def call_of_partner(partner_id: int, external_id: str) -> VoiceCall | None:
    """Find a call by the number its partner gave it, or nothing."""
    rows = VoiceCall.objects.select_related("person")
    return rows.filter(partner_id=partner_id, external_id=external_id).first()
