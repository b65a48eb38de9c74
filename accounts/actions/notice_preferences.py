"""Writes how people wish to be written to, and the turn of the word by which they know the messages."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.access import own_person_for
from accounts.actions import audit
from accounts.enums.notices import Channel
from accounts.models.notices import NoticePreference
from accounts.models.people import InsuredPerson
from accounts.queries.notice_words import wishes_of
from accounts.rules.actors import Actor

# After so many the words begin anew: a small number keeps the column from running full.
TURNS_MAX = 30_000


@transaction.atomic
def choose_channels(actor: Actor, off: Collection[Channel], *, at: datetime) -> None:
    """Note which channels the signed-in person does not want; choosing the same again changes nothing.

    What the law has people told still goes out by one of them.
    Raises:
        PersonNotFound.

    Law: PIPL art. 15.
    """
    person_id = _locked(actor)
    if wishes_of(person_id).channels_off == frozenset(off):
        return

    names = [one.value for one in Channel if one in off]
    rows = NoticePreference.objects.filter(person__same_as=person_id)
    # Those of another row of the same human being would hold on to what was turned on again.
    rows.exclude(person=person_id).update(channels_off=[], changed_at=at)
    NoticePreference.objects.update_or_create(
        person_id=person_id, defaults={"channels_off": names, "changed_at": at}
    )
    event = audit.Event("notices.channels", person_id, object_kind="notice_preference", facts={"off": names})
    audit.record(actor, event, at=at)


@transaction.atomic
def change_word(actor: Actor, *, shown_turn: int, at: datetime) -> None:
    """Give the signed-in person another code word; pressing twice on one page is one change.

    The word itself is written down nowhere.
    Raises:
        PersonNotFound.
    """
    person_id = _locked(actor)
    now = wishes_of(person_id)
    if now.turn != shown_turn:
        return

    turn = (now.turn + 1) % TURNS_MAX
    NoticePreference.objects.filter(person__same_as=person_id).update(word_turn=turn, changed_at=at)
    NoticePreference.objects.update_or_create(
        person_id=person_id, defaults={"word_turn": turn, "changed_at": at}
    )
    event = audit.Event("notices.word", person_id, object_kind="notice_preference", facts={"turn": turn})
    audit.record(actor, event, at=at)


def _locked(actor: Actor) -> int:
    """Give the signed-in person's id; two changes at once are made one after the other."""
    person_id = own_person_for(actor).id
    InsuredPerson.objects.select_for_update(no_key=True).get(pk=person_id)
    return person_id
