"""One sentence for every refusal and reason of the house, telling what to do; pages and API say the same."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.errors import DomainError, Kind, Reason
from portal.shared.dates import day_words, moment_words, reads_english
from portal.shared.labels import has_label, label_of
from portal.shared.sentences import (
    accounts,
    activation,
    appointments,
    bindings,
    cards,
    certification,
    claims,
    consents,
    corrections,
    deliveries,
    developers,
    documents,
    doors,
    duplicates,
    emails,
    face,
    family,
    general,
    kinship,
    ledger,
    links,
    matters,
    merges,
    partners,
    regions,
    registry,
    reveals,
    service,
    statement,
    terminals,
    verification,
    wallet,
)

TITLES: Mapping[Kind, Promise] = {
    Kind.INVALID: _("有一处需要改正"),
    Kind.FORBIDDEN: _("这件事您现在不能办"),
    Kind.NOT_FOUND: _("没有找到"),
    Kind.CONFLICT: _("这次没有办成"),
    Kind.LIMIT: _("请稍等一会儿"),
    Kind.GONE: _("这件事已经结束"),
    Kind.UNAVAILABLE: _("暂时办不了"),
}

SENTENCES: Mapping[str, Promise] = {
    **general.SENTENCES,
    **accounts.SENTENCES,
    **deliveries.SENTENCES,
    **verification.SENTENCES,
    **matters.SENTENCES,
    **ledger.SENTENCES,
    **merges.SENTENCES,
    **face.SENTENCES,
    **statement.SENTENCES,
    **terminals.SENTENCES,
    **consents.SENTENCES,
    **cards.SENTENCES,
    **activation.SENTENCES,
    **documents.SENTENCES,
    **duplicates.SENTENCES,
    **emails.SENTENCES,
    **corrections.SENTENCES,
    **regions.SENTENCES,
    **registry.SENTENCES,
    **family.SENTENCES,
    **bindings.SENTENCES,
    **wallet.SENTENCES,
    **claims.SENTENCES,
    **service.SENTENCES,
    **kinship.SENTENCES,
    **certification.SENTENCES,
    **appointments.SENTENCES,
    **partners.SENTENCES,
    **links.SENTENCES,
    **developers.SENTENCES,
    **doors.SENTENCES,
    **reveals.SENTENCES,
}


class _Facts(dict[str, str]):
    """Facts in words; one that is missing becomes a dash, for a refusal must never fail to be told."""

    def __missing__(self, key: str) -> str:
        return "—"


def sentence(code: str, facts: Mapping[str, Any] | None = None) -> str:
    """Word a code with its facts in the language of the page."""
    told = dict(facts or {})
    if reads_english() and told.get("name_en"):
        told["name"] = told["name_en"]
    worded = _Facts({name: fact_words(value) for name, value in told.items()})
    return str(SENTENCES.get(code, SENTENCES["house.refused"])).format_map(worded)


def sentence_of(refusal: DomainError | Reason) -> str:
    """Word a refusal, or one reason of it."""
    return sentence(refusal.code, refusal.facts)


def title_of(error: DomainError) -> str:
    """Give the heading of the page that tells a refusal."""
    # With reasons it is no slip of the pen: nothing the reader typed needs to be corrected.
    kind = Kind.FORBIDDEN if error.kind is Kind.INVALID and error.reasons else error.kind
    return str(TITLES[kind])


def fact_words(value: Any) -> str:
    """Write one fact as people read it."""
    if value is None:
        return gettext("未知")
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, StrEnum) and has_label(value):
        return label_of(value)
    if isinstance(value, tuple | list | frozenset):
        return (", " if reads_english() else "、").join(fact_words(item) for item in value) or gettext("无")
    return str(value)
