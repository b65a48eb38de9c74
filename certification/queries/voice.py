"""Reads about voice menus: how often codes were asked for, and who called."""

from datetime import datetime, timedelta

from certification.models.voice import VoiceCall, VoiceCode
from certification.rules.voice import CODES_A_DAY, CODES_AN_HOUR

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


def has_enough_codes(number_hash: bytes, *, at: datetime) -> bool:
    """Say whether as many codes as one number gets a day were asked for."""
    rows = VoiceCode.objects.filter(number_hash=number_hash, sent_at__gt=at - _DAY)
    return rows.order_by()[:CODES_A_DAY].count() >= CODES_A_DAY


def asks_too_often(partner_id: int, *, at: datetime) -> bool:
    """Say whether a partner asked for as many codes as it gets an hour."""
    rows = VoiceCode.objects.filter(partner_id=partner_id, sent_at__gt=at - _HOUR)
    return rows.order_by()[:CODES_AN_HOUR].count() >= CODES_AN_HOUR


def call_of_partner(partner_id: int, external_id: str) -> VoiceCall | None:
    """Find a call by the number its partner gave it, or nothing."""
    rows = VoiceCall.objects.select_related("person")
    return rows.filter(partner_id=partner_id, external_id=external_id).first()
