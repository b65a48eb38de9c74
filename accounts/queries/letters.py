"""Reads of letters: messages that wait to be printed for people who cannot be reached in another way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet

from accounts.enums.notices import Channel, DeliveryState
from accounts.enums.users import Language
from accounts.models.notices import NoticeDelivery
from accounts.queries.notice_texts import delivery_text
from accounts.queries.notice_words import words_of
from accounts.queries.notices import facts_of
from accounts.queries.people import insured_in
from accounts.queries.reach import reach_of
from foundation.clock import local_date


@dataclass(frozen=True)
class Letter:
    """One letter, worded for its recipient; ``template`` says what it is about."""

    id: int
    recipient_id: int
    name: str
    language: Language
    text: str = field(repr=False)
    written_at: datetime
    template: str = ""


def letters_waiting(area_key: str, *, at: datetime, most: int) -> list[Letter]:
    """List the letters that may be printed now for people insured in an area, the most urgent first."""
    rows = _waiting(at)
    recipients = set(rows.values_list("notice__recipient_id", flat=True).distinct())
    here = insured_in([area_key], recipients, on=local_date(at))
    mine = rows.filter(notice__recipient__same_as_any=here).order_by("priority", "due_at", "pk")
    return letters_by_id(list(mine.values_list("pk", flat=True)[:most]), at=at)


def letters_printed(area_key: str, *, since: datetime, at: datetime, most: int) -> list[Letter]:
    """List the letters printed since an instant for people insured in an area, the newest first."""
    rows = NoticeDelivery.objects.filter(
        channel=Channel.LETTER.value, state=DeliveryState.SENT.value, sent_at__gte=since
    )
    recipients = set(rows.values_list("notice__recipient_id", flat=True).distinct())
    here = insured_in([area_key], recipients, on=local_date(at))
    mine = rows.filter(notice__recipient__same_as_any=here).order_by("-sent_at", "-pk")
    return letters_by_id(list(mine.values_list("pk", flat=True)[:most]), at=at)


def letter_area(letter_id: int, area_keys: Collection[str], *, on: date) -> tuple[int, str] | None:
    """Give whom a letter was for and which of some areas insures them, or nothing."""
    row = NoticeDelivery.objects.filter(pk=letter_id, channel=Channel.LETTER.value)
    recipient_id = row.values_list("notice__recipient_id", flat=True).first()
    here = insured_in(area_keys, [recipient_id], on=on) if recipient_id is not None else {}
    return next(iter(here.items()), None)


def letters_by_id(ids: Sequence[int], *, at: datetime) -> list[Letter]:
    """Word letters in the languages of their recipients, the most urgent first."""
    rows = NoticeDelivery.objects.filter(pk__in=ids, channel=Channel.LETTER.value)
    found = list(
        rows.select_related("notice__recipient")
        .prefetch_related("notice__items")
        .order_by("priority", "due_at", "pk")
    )
    recipients = {row.notice.recipient_id for row in found}
    on = local_date(at)
    reach, words = reach_of(recipients, on=on), words_of(recipients)
    letters = []
    for row in found:
        notice = row.notice
        user = reach[notice.recipient_id].user
        language = Language(user.language) if user is not None else Language.CHINESE
        facts = {**facts_of(notice), "code_word": words.get(notice.recipient_id, ""), "today": on.isoformat()}
        text = delivery_text(notice.template, facts, language)
        letters.append(
            Letter(
                id=row.pk,
                recipient_id=notice.recipient_id,
                name=notice.recipient.name,
                language=language,
                text=text,
                written_at=notice.created_at,
                template=notice.template,
            )
        )
    return letters


def _waiting(at: datetime) -> QuerySet[NoticeDelivery]:
    """Find the letters that may be printed; nobody is written to who has died since, nor about them."""
    rows = NoticeDelivery.objects.filter(
        channel=Channel.LETTER.value, state=DeliveryState.QUEUED.value, due_at__lte=at
    )
    living: dict[str, None] = {
        f"notice__{whom}{row}__died_on": None
        for whom in ("recipient", "subject")
        for row in ("", "__merged_into")
    }
    return rows.filter(**living)
