"""What the citizens' pages show: cards of several floors joined for one reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.queries.audit import AuditLine, events_about
from accounts.queries.people import PersonCard, person_cards
from accounts.queries.users import doers_of, partner_names
from accounts.rules.actors import Actor
from certification.enums import Standing
from certification.queries.deadlines import DeadlineCard, deadlines_of
from family.enums import Act, MandateGrade, NearRelative
from family.queries.kin import KinCard, near_relatives_of
from family.queries.mandates import MandateCard, mandates_held_by
from family.rules.mandates import MandateFact, may_act
from foundation.clock import local_date
from foundation.periods import Period, whole_years
from portal.shared.labels import action_words, label_of, named_with_term, term_of

# The ring is full at this distance; its circle is 326.7 units long.
RING_DAYS = 60
RING_LENGTH = 326.7
EVENTS_MAX = 5
RECENT_MAX = 40
# From here on a deadline that is near is shown as red as one that has passed.
RED_DAYS = 15
_CALM = (Standing.VALID, Standing.RESUMED, Standing.EXEMPT, Standing.UNKNOWN)
_TAGS = {
    Standing.OVERDUE: "tag--due",
    Standing.SUSPENDED: "tag--due",
    **dict.fromkeys(_CALM, "tag--ok"),
    Standing.UNKNOWN: "",
}
_MOODS = {Standing.OVERDUE: "", Standing.SUSPENDED: "", **dict.fromkeys(_CALM, "urgent--calm")}
_GRANDPARENTS = frozenset({NearRelative.PATERNAL_GRANDPARENT, NearRelative.MATERNAL_GRANDPARENT})
_GRANDCHILDREN = frozenset({NearRelative.SONS_CHILD, NearRelative.DAUGHTERS_CHILD})


@dataclass(frozen=True)
class ShownDeadline:
    """One deadline as its reader sees it; ``kin`` is nobody when it is the reader's own.

    ``may_certify`` says that the reader, helping somebody else, may begin a certification.
    """

    card: DeadlineCard
    person: PersonCard
    kin: KinCard | None
    is_own: bool
    may_certify: bool = False

    @property
    def certify_way(self) -> str:
        """Give the address on which a certification begins; empty where the reader may not begin one."""
        entitlement_id = self.card.entitlement_id
        if self.is_own:
            return reverse("web:certify", kwargs={"entitlement_id": entitlement_id})
        if not self.may_certify:
            return ""
        parts = {"person_id": self.person.public_id, "entitlement_id": entitlement_id}
        return reverse("web:for_certify", kwargs=parts)

    @property
    def whose(self) -> str:
        """Name the person as the reader calls them."""
        return _("您本人") if self.is_own else called(self.person, self.kin)

    @property
    def heading(self) -> str:
        """Say what has to be done for whom."""
        benefit = label_of(self.card.benefit)
        if self.is_own:
            return _("您的%(benefit)s资格认证") % {"benefit": benefit}
        return _("%(whose)s 的%(benefit)s资格认证") % {"whose": self.whose, "benefit": benefit}

    @property
    def is_late(self) -> bool:
        """Say whether the last day that is in time has passed, for somebody who is asked for a proof at all."""
        return self._left < 0 and not self.is_exempt

    @property
    def is_exempt(self) -> bool:
        """Say whether nobody asks for a proof for a time."""
        return self.card.standing is Standing.EXEMPT

    @property
    def last_day(self) -> date:
        """Give the last day that is in time, once the nominal one has passed on a day off; before, the nominal one."""
        return self.card.due_on if self.card.days_left >= 0 or self.is_late else self.card.in_time_until

    @property
    def _left(self) -> int:
        """Count the days that are left; one that has passed on a day off is not late until the tolerated one has."""
        left = self.card.days_left
        tolerated = left + (self.card.in_time_until - self.card.due_on).days
        return tolerated if left < 0 <= tolerated else left

    @property
    def left_words(self) -> str:
        """Say how far the deadline is."""
        left = self._left
        if left == 0:
            return _("今天到期")
        if left < 0:
            return ngettext("已逾期 %(days)d 天", "已逾期 %(days)d 天", -left) % {"days": -left}
        return ngettext("%(days)d 天后到期", "%(days)d 天后到期", left) % {"days": left}

    @property
    def tag_words(self) -> str:
        """Give the words of the status tag."""
        is_pressing = self.card.standing in (Standing.DUE_SOON, Standing.OVERDUE)
        return self.left_words if is_pressing else label_of(self.card.standing)

    @property
    def tag_class(self) -> str:
        """Give the colour of the status tag."""
        if self.card.standing is Standing.DUE_SOON:
            return "tag--due" if self.card.days_left <= RED_DAYS else "tag--soon"
        return _TAGS.get(self.card.standing, "")

    @property
    def mood_class(self) -> str:
        """Give the colour of the big line."""
        if self.card.standing is Standing.DUE_SOON:
            return "" if self.card.days_left <= RED_DAYS else "urgent--soon"
        return _MOODS.get(self.card.standing, "")

    @property
    def is_pressing(self) -> bool:
        """Say whether something has to be done now."""
        return self.card.standing in (Standing.DUE_SOON, Standing.OVERDUE, Standing.SUSPENDED)

    @property
    def ring_days(self) -> int:
        """Give the number inside the ring."""
        return abs(self._left)

    @property
    def ring_words(self) -> str:
        """Give the words beneath the number inside the ring."""
        left = self._left
        if left == 0:
            return _("今天到期")
        if left < 0:
            return ngettext("天前到期", "天前到期", -left)
        return ngettext("天后到期", "天后到期", left)

    @property
    def ring_arc(self) -> str:
        """Give the length of the ring's coloured part; a passed deadline fills it."""
        left = self._left
        share = 1.0 if left < 0 else min(left, RING_DAYS) / RING_DAYS
        return f"{share * RING_LENGTH:.1f}"


@dataclass(frozen=True)
class Member:
    """One of the family on the home page; without a mandate nothing of their deadlines is here."""

    person: PersonCard
    term: str
    age: int
    grade: MandateGrade | None
    is_self: bool
    deadlines: tuple[ShownDeadline, ...]

    @property
    def badge_class(self) -> str:
        """Give the colour of the round badge."""
        return "avatar--due" if any(d.card.standing is Standing.OVERDUE for d in self.deadlines) else ""


@dataclass(frozen=True)
class Home:
    """The home page of one reader; ``others`` gave no mandate, ``mandate_ids`` are by the principal's id."""

    person: PersonCard
    urgent: ShownDeadline | None
    own_deadline: ShownDeadline | None
    members: tuple[Member, ...]
    others: tuple[Member, ...]
    mandate_ids: Mapping[int, int]
    kin: Mapping[int, KinCard]


@dataclass(frozen=True)
class ShownEvent:
    """One line of the audit as its subject reads it; ``helper_id`` is who did it by a mandate."""

    at: datetime
    who: str
    what: str
    reason: str
    is_by_family: bool
    helper_id: int | None = None
    matter_id: UUID | None = None


def home(actor: Actor, own: PersonCard, *, on: date) -> Home:
    """Gather the home page: the reader, those they help, and near relatives without any deadline."""
    kin = {one.person.id: one for one in near_relatives_of(own.id, on=on)}
    held = mandates_held_by(own.id, on=on)
    grades = {m.principal_id: m.grade for m in held}
    certifies = {m.principal_id for m in held if may_do(m, Act.CERTIFY, on=on)}
    people = _people([own], kin, grades)
    shown = [
        ShownDeadline(
            card,
            people[card.person_id],
            kin.get(card.person_id),
            card.person_id == own.id,
            card.person_id in certifies,
        )
        for card in deadlines_of([own.id, *grades], on=on)
    ]
    members = [_member(person, kin, grades, shown, own=own, on=on) for person in people.values()]
    members.sort(key=_urgency)
    return Home(
        person=own,
        urgent=min(shown, key=_comes_last, default=None),
        own_deadline=next((d for d in shown if d.is_own), None),
        members=tuple(m for m in members if m.grade or (m.is_self and m.deadlines)),
        others=tuple(m for m in members if not m.is_self and not m.grade and not m.person.died_on),
        mandate_ids={m.principal_id: m.id for m in held},
        kin=kin,
    )


def may_do(mandate: MandateCard, act: Act, *, on: date) -> bool:
    """Say whether a live mandate is enough for an act on a day."""
    fact = MandateFact(mandate.grade, Period(mandate.starts_on, mandate.ends_on), mandate.scopes)
    return may_act(fact, act, on=on).allowed


def _comes_last(one: ShownDeadline) -> bool:
    """Say whether nobody asks for a proof: such a deadline is shown first only where there is no other."""
    return one.is_exempt


def called(person: PersonCard, kin: KinCard | None) -> str:
    """Name a person as the reader calls them: `外祖母 顾桂兰`, `顾桂兰 (maternal grandmother)`."""
    return named_with_term(person.name, kin.term_zh, kin.term_en) if kin else person.name


def generations(kin: Iterable[KinCard]) -> list[tuple[str, list[KinCard]]]:
    """Sort relatives into generations, the oldest first; an empty generation is left out."""
    rows: list[tuple[str, frozenset[NearRelative]]] = [
        (_("祖辈"), _GRANDPARENTS),
        (_("父母辈"), frozenset({NearRelative.PARENT})),
        (_("同辈"), frozenset({NearRelative.SPOUSE, NearRelative.SIBLING})),
        (_("子女辈"), frozenset({NearRelative.CHILD})),
        (_("孙辈"), _GRANDCHILDREN),
    ]
    sorted_kin = sorted(kin, key=lambda one: one.person.born_on)
    found = [(title, [k for k in sorted_kin if k.relation in classes]) for title, classes in rows]
    return [(title, group) for title, group in found if group]


def by_family_once_a_day(events: Iterable[ShownEvent]) -> list[ShownEvent]:
    """Keep what relatives did: the newest of the same deed by the same person on one day."""
    kept: dict[tuple[date, str, str], ShownEvent] = {}
    for event in (event for event in events if event.is_by_family):
        kept.setdefault((local_date(event.at), event.who, event.what), event)
    return list(kept.values())


def shown_events(actor: Actor, own: PersonCard, kin: Mapping[int, KinCard], *, most: int) -> list[ShownEvent]:
    """Word what others did about the reader, newest first."""
    lines = [line for line in events_about(own.id, most=most) if line.actor_user_id != actor.user_id]
    doers, machines = doers_of(line.actor_user_id for line in lines if line.actor_user_id)
    unknown = set(doers.values()) - kin.keys()
    strangers = person_cards(unknown) if unknown else {}
    partner_ids = {line.actor_partner_id for line in lines if line.actor_partner_id}
    partners = partner_names(partner_ids) if partner_ids else {}
    people = {**strangers, **{key: one.person for key, one in kin.items()}}
    return [
        ShownEvent(
            at=line.at,
            who=machines.get(line.actor_user_id or 0) or _who(line, doers, people, kin, partners),
            what=action_words(line.action),
            reason=_(line.reason) if line.reason else "",
            is_by_family=not line.actor_area_key and doers.get(line.actor_user_id or 0) in kin,
            helper_id=doers.get(line.actor_user_id or 0) if line.mandate_id else None,
            matter_id=line.object_id if line.object_kind == "matter" else None,
        )
        for line in lines
    ]


def _who(
    line: AuditLine,
    doers: Mapping[int, int],
    people: Mapping[int, PersonCard],
    kin: Mapping[int, KinCard],
    partners: Mapping[int, str],
) -> str:
    """Name who did something: staff by their post, family by what the reader calls them."""
    if line.actor_partner_id:
        return partners.get(line.actor_partner_id, _("合作平台"))
    if line.actor_area_key:
        return _("经办机构工作人员")
    person_id = doers.get(line.actor_user_id or 0)
    if person_id is None:
        return _("家社通系统")
    return called(people[person_id], kin.get(person_id))


def _people(
    own: list[PersonCard], kin: Mapping[int, KinCard], grades: Mapping[int, MandateGrade]
) -> dict[int, PersonCard]:
    """Join the reader, the relatives and the principals, each once."""
    people = {person.id: person for person in [*own, *(one.person for one in kin.values())]}
    others = set(grades) - people.keys()
    return {**people, **person_cards(others)} if others else people


def _member(
    person: PersonCard,
    kin: Mapping[int, KinCard],
    grades: Mapping[int, MandateGrade],
    shown: Iterable[ShownDeadline],
    *,
    own: PersonCard,
    on: date,
) -> Member:
    one = kin.get(person.id)
    return Member(
        person=person,
        term=_("本人") if person.id == own.id else (term_of(one) if one else ""),
        age=whole_years(person.born_on, person.died_on or on),
        grade=grades.get(person.id),
        is_self=person.id == own.id,
        deadlines=tuple(d for d in shown if d.person.id == person.id),
    )


def _urgency(member: Member) -> tuple[bool, date, date]:
    """Order members: those with a deadline first, by its day; then by age."""
    dues = [d.card.due_on for d in member.deadlines]
    return not dues, min(dues, default=date.max), member.person.born_on
