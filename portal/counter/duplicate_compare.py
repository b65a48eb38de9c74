"""Two records side by side: what each says, what differs, and how much stands under each."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums.reveals import RevealField
from accounts.queries.documents import DocumentCard, documents_of
from accounts.queries.duplicates import marks_of, shared_documents
from accounts.queries.holdings import holdings_of
from accounts.queries.merges import same_people
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.reveals import sealed_value
from accounts.rules.duplicates import Marks
from certification.queries.holdings import benefits_of
from family.queries.holdings import ties_of
from foundation.clock import local_date
from foundation.identifiers import Sex
from portal.shared.dates import day_words

SEXES = {Sex.MALE: _("男"), Sex.FEMALE: _("女"), Sex.UNKNOWN: _("未知")}


class Likeness(StrEnum):
    """How two values stand to each other; of counts nothing is said."""

    SAME = "same"
    DIFFERS = "differs"
    ONE_ONLY = "one_only"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class Line:
    """One fact of both; an empty text is a fact that is not on record."""

    name: str
    one: str = field(repr=False)
    other: str = field(repr=False)
    likeness: Likeness = Likeness.UNSAID


@dataclass(frozen=True)
class Paper:
    """A document of one of the two, and whether the other has its number too."""

    card: DocumentCard
    is_shared: bool


@dataclass(frozen=True)
class Compared:
    """Both records as a clerk compares them; the older one comes first."""

    people: tuple[PersonCard, PersonCard]
    facts: list[Line]
    papers: list[list[Paper]]
    holds: list[Line]

    @property
    def differing_count(self) -> int:
        """Count the facts that differ."""
        return sum(line.likeness is Likeness.DIFFERS for line in self.facts)


def compared(one_id: int, other_id: int) -> Compared:
    """Gather both from every floor; what is sealed comes masked, and is compared whole."""
    cards, marks = person_cards((one_id, other_id)), marks_of((one_id, other_id))
    ids = (one_id, other_id)
    shared = shared_documents(one_id, other_id)
    return Compared(
        people=(cards[one_id], cards[other_id]),
        facts=[
            *_facts(marks[one_id], marks[other_id]),
            _sealed(_("证件号码"), RevealField.ID_NUMBER, *ids),
            _sealed(_("手机号"), RevealField.PHONE, *ids),
        ],
        papers=[[Paper(card, card.public_id in shared) for card in documents_of(pk)] for pk in ids],
        holds=holdings(same_people([one_id]), same_people([other_id])),
    )


def holdings(one: Collection[int], other: Collection[int]) -> list[Line]:
    """Count what stands under two groups of records, on every floor."""
    return [
        Line(name, str(count), str(beside))
        for (name, count), (_name, beside) in zip(_held(one), _held(other), strict=True)
    ]


def row_facts(one_id: int, other_id: int) -> list[Line]:
    """Give what two records themselves say, whichever human being they are merged into."""
    marks = marks_of((one_id, other_id))
    return _facts(marks[one_id], marks[other_id])


def _facts(one: Marks, other: Marks) -> list[Line]:
    return [
        _line(_("姓名"), one.name, other.name),
        _line(_("性别"), str(SEXES[one.sex]), str(SEXES[other.sex])),
        _line(_("出生日期"), _day(one.born_on), _day(other.born_on)),
        _line(_("死亡日期"), _day(one.died_on), _day(other.died_on)),
        Line(gettext("登记日期"), _registered(one), _registered(other)),
    ]


def _line(name: Promise, one: str, other: str) -> Line:
    return Line(str(name), one, other, _likeness(one, other))


def _likeness(one: object, other: object) -> Likeness:
    if not one and not other:
        return Likeness.UNSAID
    if not one or not other:
        return Likeness.ONE_ONLY
    return Likeness.SAME if one == other else Likeness.DIFFERS


def _sealed(name: Promise, which: RevealField, one_id: int, other_id: int) -> Line:
    """Show a sealed value of both masked, and compare it whole: two that look alike may differ."""
    one, other = (sealed_value(pk, which) for pk in (one_id, other_id))
    shown_one, shown_other = str(one or ""), str(other or "")
    likeness = _likeness(shown_one, shown_other)
    if likeness is Likeness.SAME and one != other:
        likeness = Likeness.DIFFERS
    return Line(str(name), shown_one, shown_other, likeness)


def _day(day: date | None) -> str:
    return day_words(day) if day else ""


def _registered(marks: Marks) -> str:
    return day_words(local_date(marks.recorded_at)) if marks.recorded_at else ""


def _held(ids: Collection[int]) -> list[tuple[str, int]]:
    """Name and count everything under some records."""
    here, ties, benefits = holdings_of(ids), ties_of(ids), benefits_of(ids)
    return [
        (gettext("证件"), here.documents_count),
        (gettext("参保关系"), here.enrolments_count),
        (gettext("缴费月数"), here.contribution_months),
        (gettext("领取的待遇"), benefits.benefits_count),
        (gettext("认证记录"), benefits.certifications_count),
        (gettext("亲属关系"), ties.relatives_count),
        (gettext("帮办授权"), ties.mandates_count),
        (gettext("账户共济"), ties.bindings_count),
        (gettext("社保卡"), here.cards_count),
        (gettext("登录账号"), here.users_count),
        (gettext("受理事项"), here.matters_count),
    ]
