"""Reads of what people said about the use of their data."""

from collections.abc import Iterable
from datetime import date, datetime

from accounts.enums.consents import ConsentAct, ConsentGiver, ConsentPurpose
from accounts.fields import human
from accounts.models.consents import ConsentRecord
from accounts.queries.people import life_facts
from accounts.rules.consent_texts import TEXTS
from accounts.rules.consents import ConsentFact, ConsentStanding, standing
from foundation.periods import whole_years
from regions.queries.policy import policy

OWN_CONSENT_AGE = "identity.own_consent_age"


def consents_of(person_id: int, *, on: date) -> list[ConsentStanding]:
    """Say for every purpose whether a person's data may be used for it on a day."""
    said, young = _said(person_id), is_child(person_id, on=on)
    return [standing(TEXTS, purpose, said, is_child=young, on=on) for purpose in ConsentPurpose]


def may_use(person_id: int, purpose: ConsentPurpose, *, on: date) -> bool:
    """Say whether a person's data may be used for one purpose on a day."""
    return standing(TEXTS, purpose, _said(person_id), is_child=is_child(person_id, on=on), on=on).is_allowed


def who_refused(person_ids: Iterable[int], purpose: ConsentPurpose) -> frozenset[int]:
    """Give those of some persons whose last word on a purpose was no, in one statement."""
    rows = ConsentRecord.objects.filter(person__same_as_any=person_ids, purpose=purpose.value)
    newest = rows.annotate(of=human("person")).order_by("of", "-said_at", "-pk").distinct("of")
    return frozenset(person for person, act in newest.values_list("of", "act") if act == ConsentAct.WITHDRAWN)


def who_agreed(person_ids: Iterable[int], purpose: ConsentPurpose) -> frozenset[int]:
    """Give those of some persons whose last word on a purpose that needs a yes was one, in one statement.

    A yes to a text that another has followed, which asks anew, is none any more.
    """
    asks_anew = max((t.version for t in TEXTS if t.purpose is purpose and t.asks_anew), default=0)
    rows = ConsentRecord.objects.filter(person__same_as_any=person_ids, purpose=purpose.value)
    newest = rows.annotate(of=human("person")).order_by("of", "-said_at", "-pk").distinct("of")
    return frozenset(
        person
        for person, act, version in newest.values_list("of", "act", "version")
        if act == ConsentAct.GIVEN and version >= asks_anew
    )


def said_no_since(person_id: int, purpose: ConsentPurpose, *, since: datetime) -> bool:
    """Say whether a person's last word on a purpose is a no that was said at or after an instant."""
    newest = ConsentRecord.objects.filter(person__same_as=person_id, purpose=purpose.value).order_by(
        "-said_at", "-pk"
    )
    row = newest.first()
    return row is not None and row.act == ConsentAct.WITHDRAWN and row.said_at >= since


def is_child(person_id: int, *, on: date) -> bool:
    """Say whether a person is too young on a day to consent alone; a guardian does so for them.

    Law: PIPL art. 31.
    """
    return is_young(life_facts([person_id])[person_id].born_on, on=on)


def is_young(born_on: date, *, on: date) -> bool:
    """Say whether somebody born on a day is too young to consent alone."""
    return whole_years(born_on, on) < policy(OWN_CONSENT_AGE, area_key=None, on=on).integer()


def _said(person_id: int) -> list[ConsentFact]:
    rows = ConsentRecord.objects.filter(person__same_as=person_id).order_by("said_at", "pk")
    return [
        ConsentFact(
            ConsentPurpose(row.purpose),
            row.version,
            ConsentAct(row.act),
            ConsentGiver(row.giver),
            row.said_at,
        )
        for row in rows
    ]
