"""A month of five hundred families: everybody is told what is true, once, by day, until somebody answers or comes.

The days are driven from outside; plan, release, delivery, escalation, answers, tasks and certifications are the house's
own. `SEED` may be set to see a month again.
"""

import os
from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db.models import F

from accounts.enums.notices import Channel
from accounts.models.notices import Notice, NoticeDelivery, NoticeItem
from certification.actions import certifications, escalations, outreach, reminder_plans, reminders
from certification.actions.certifications import NewCertification
from certification.enums import (
    EscalationAnswer,
    EscalationRung,
    OutreachOutcome,
    OutreachReason,
    ReminderState,
)
from certification.models.escalations import Escalation, EscalationStep, OutreachTask
from certification.models.reminders import Reminder
from certification.queries.deadlines import accepted_methods
from certification.queries.escalations import open_tasks
from certification.rules.escalating import TASKS
from family.enums import Relation
from foundation.clock import SHANGHAI, local_date
from regions.queries.editions import one_look
from tests.cast import ON, Cast
from tests.certification.month import Family, Phones, as_citizen, consents, families, moment, public
from tests.delivering import deliver

FAMILIES = int(os.environ.get("FAMILIES", "500"))
DAYS = 31
DESK = frozenset({Relation.DESK})
TEMPLATES = ("certification.reminder", "certification.escalation", "certification.visit_offer")
OUTCOMES = [one for one in OutreachOutcome if one is not OutreachOutcome.NO_LONGER_NEEDED]
Rung = EscalationRung


class Month:
    """The month as it passes."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.random = cast, Random(seed)
        self.families = families(FAMILIES, self.random)
        self.by_person = {soul.person.pk: (one, soul) for one in self.families for soul in one.souls}
        self.clerks = [cast.clerk_of_bengbu, cast.clerk_of_shenzhen]
        consents(self.families, cast.clerk_of_bengbu.user_id or 0)
        dead = {soul.person.pk for one in self.families for soul in one.souls if soul.phone == "dead"}
        self.phones = Phones({f"+86136{n:06d}{p:02d}" for n, one in enumerate(self.families)
                              for p, soul in enumerate(one.souls) if soul.person.pk in dead})  # fmt: skip
        self.methods: Counter[str] = Counter()

    def pass_by(self) -> None:
        """Live through every day."""
        for number in range(DAYS):
            on = ON + timedelta(days=number)
            with one_look():
                self.day(on)

    def day(self, on: date) -> None:
        """Live through one day; on some the house comes to write only at night."""
        is_late = self.random.random() < 0.2
        if not is_late:
            self.write(on, moment(on, 8, 30))
        for hour in (9, 16):
            self.deliver(moment(on, hour))
            self.advance(moment(on, hour, 5))
        self.answer(moment(on, 19, 30))
        self.staff(moment(on, 19, 40))
        self.certify(on, moment(on, 20))
        if is_late:
            self.write(on, moment(on, 22, 30))
        reminders.put_off(at=moment(on, 21))
        for hour in (22,):
            self.advance(moment(on, hour, 10))
            self.deliver(moment(on, hour, 40))

    def write(self, on: date, at: datetime) -> None:
        """Plan the day, and release it."""
        reminder_plans.plan(on=on, at=at)
        while reminders.release(at=at).taken_count:
            pass

    def deliver(self, at: datetime) -> None:
        """Send what may leave, and let receipts of good phones come in."""
        self.phones.at = at
        while deliver({Channel.SMS: {"phones": self.phones}}, at=at):
            pass
        received = NoticeDelivery.objects.filter(state="sent", notice__template__in=TEMPLATES)
        received.annotate(part=F("pk") % 8).exclude(part=0).update(state="delivered", delivered_at=at)

    def advance(self, at: datetime) -> None:
        """Look at what became of the askings."""
        while escalations.advance(at=at).looked_count:
            pass

    def answer(self, at: datetime) -> None:
        """Let everybody who has the message answer as is their habit."""
        steps = EscalationStep.objects.filter(
            answer="", passed_at__isnull=True, escalation__ended_at__isnull=True, recipient__isnull=False
        ).order_by("pk")
        reached = set(
            NoticeDelivery.objects.filter(
                notice__key__in=steps.values("notice_key"), state__in=["sent", "delivered"]
            ).values_list("notice__key", flat=True)
        )
        for step in list(steps):
            _family, soul = self.by_person.get(step.recipient_id, (None, None))
            if soul is None or step.notice_key not in reached or self.random.random() < 0.3:
                continue
            said = soul.habit.removesuffix("_and_certifies")
            if said in list(EscalationAnswer):
                answer = EscalationAnswer(said)
                escalations.answer(as_citizen(soul.person.pk), step.public_id, answer, at=at)

    def staff(self, at: datetime) -> None:
        """Let clerks work on what is left to them, a day after it came."""
        for clerk in self.clerks:
            for task in open_tasks(clerk.area_keys):
                if task.opened_at < at - timedelta(days=1) and task.person_id in self.by_person:
                    outreach.take(clerk, task.public_id, at=at)
                    outreach.close(clerk, task.public_id, self.random.choice(OUTCOMES), "邻居说的", at=at)

    def certify(self, on: date, at: datetime) -> None:
        """Let some come, by every way that counts, and others because somebody asked."""
        due = [one for one in self.families if one.certified_at is None]
        answered = set(
            EscalationStep.objects.filter(answer=EscalationAnswer.WILL_DO.value).values_list(
                "escalation__entitlement_id", flat=True
            )
        )
        for one in due:
            if not self.comes(one, answered, on):
                continue
            clerk = next(clerk for clerk in self.clerks if one.area_key in clerk.area_keys)
            ways = accepted_methods(one.area_key, one.pension.benefit, on=on)
            way = ways[sum(self.methods.values()) % len(ways)]
            new = NewCertification(way, on)
            certifications.record(clerk, public(one), new, relations=DESK, at=at)
            one.certified_at = at
            self.methods[way.value] += 1

    def comes(self, one: Family, answered: set[int], on: date) -> bool:
        """Say whether somebody of a family proves themselves today."""
        habits = {soul.habit for soul in one.souls}
        if "will_do_and_certifies" in habits and one.pension.pk in answered:
            return self.random.random() < 0.5
        is_near = abs((one.due_on - on).days) <= 16
        return one.elder.habit == "certifies" and is_near and self.random.random() < 0.15


@pytest.fixture
def month(cast: Cast) -> Month:
    """Live through it, and print from which seed."""
    seed = int(os.environ.get("SEED", "20260302"))
    print(f"SEED={seed}")
    lived = Month(cast, seed)
    lived.pass_by()
    return lived


@pytest.mark.django_db(transaction=True)
def test_a_month_of_five_hundred_families(month: Month) -> None:
    every_rung_is_reached_and_answered()
    each_is_told_once(month)
    nobody_is_told_after_certifying(month)
    nothing_goes_out_at_night(month)
    what_the_law_asks_reaches_who_opted_out(month)
    what_cannot_be_delivered_is_one_task(month)
    nobody_else_is_asked_after_the_end()


def every_rung_is_reached_and_answered() -> None:
    reached = Counter(EscalationStep.objects.values_list("rung", flat=True))
    assert set(reached) == set(Rung), reached
    answered = EscalationStep.objects.exclude(answer="").values_list("rung", "answer").distinct()
    expected = {(rung, said) for rung in set(Rung) - TASKS for said in EscalationAnswer}
    assert set(answered) == expected
    closed = OutreachTask.objects.exclude(outcome="")
    assert set(closed.values_list("outcome", flat=True)) == set(OutreachOutcome)
    assert set(closed.filter(closed_by_id__isnull=False).values_list("is_community", flat=True)) == {
        True,
        False,
    }


def each_is_told_once(month: Month) -> None:
    assert set(month.phones.taken.values()) == {1}
    digests = Notice.objects.filter(template="certification.reminder", key__regex=r"^reminder:\d+:[\d-]+$")
    days = Counter((key.split(":")[1], key.split(":")[2]) for key in digests.values_list("key", flat=True))
    assert set(days.values()) == {1}
    items = NoticeItem.objects.filter(notice__template="certification.reminder")
    told = Counter(items.values_list("notice__recipient_id", "topic", "facts__stage"))
    assert set(told.values()) == {1}
    assert len(told) == Reminder.objects.filter(state=ReminderState.RELEASED.value).count()
    assert not Reminder.objects.filter(
        state=ReminderState.PLANNED.value, fire_on__lt=ON + timedelta(days=DAYS - 2)
    )
    assert not Reminder.objects.filter(state=ReminderState.PARKED.value).exists()


def nobody_is_told_after_certifying(month: Month) -> None:
    certified = {
        f"deadline:{public(one)}:{one.due_on}": one.certified_at for one in month.families if one.certified_at
    }
    assert len(certified) > FAMILIES // 10
    assert len(month.methods) > 3
    sent = NoticeDelivery.objects.filter(sent_at__isnull=False, notice__items__topic__in=certified)
    rows = sent.values_list("sent_at", "notice__items__topic", "notice__items__voided_at")
    late = [(at, topic) for at, topic, void in rows if at > certified[topic] and (void is None or void > at)]
    assert late == []


def nothing_goes_out_at_night(month: Month) -> None:
    told = Notice.objects.filter(template__in=TEMPLATES).values_list("key", flat=True)
    hours = {
        month.phones.hours[f"{key}:sms"].astimezone(SHANGHAI).hour
        for key in told
        if f"{key}:sms" in month.phones.hours
    }
    assert hours
    assert all(8 <= hour < 21 for hour in hours)
    at_night = [at for at in told.values_list("created_at", flat=True) if at.astimezone(SHANGHAI).hour >= 21]
    assert at_night, "no day was late, so nothing is shown"


def what_the_law_asks_reaches_who_opted_out(month: Month) -> None:
    quiet = [one.elder.person.pk for one in month.families if one.is_opted_out and one.elder.phone == "good"]
    mine = Notice.objects.filter(template__in=TEMPLATES, recipient__in=quiet)
    by_phone = NoticeDelivery.objects.filter(notice__in=mine, channel="sms")
    assert set(by_phone.values_list("notice__is_statutory", flat=True)) == {True}
    statutory = mine.filter(is_statutory=True)
    assert statutory.exists()
    assert mine.filter(is_statutory=False).exists()
    assert by_phone.count() == statutory.count()


def what_cannot_be_delivered_is_one_task(month: Month) -> None:
    undone = Escalation.objects.filter(steps__rung=Rung.PERSON.value, steps__passed_by="unreached").distinct()
    assert undone.count() > FAMILIES // 20
    undeliverable = OutreachTask.objects.filter(reason=OutreachReason.UNDELIVERABLE.value)
    counts = Counter(undeliverable.values_list("escalation_id", flat=True))
    assert set(counts.values()) == {1}
    assert set(undone.values_list("pk", flat=True)) <= counts.keys()
    open_ones = Counter(OutreachTask.objects.filter(outcome="").values_list("entitlement_id", "due_on"))
    assert not open_ones or set(open_ones.values()) == {1}


def nobody_else_is_asked_after_the_end() -> None:
    ended = Escalation.objects.filter(ended_at__isnull=False)
    assert ended.filter(end_reason="certified").exists()
    for row in ended.prefetch_related("steps", "tasks"):
        assert all(step.asked_at <= row.ended_at for step in row.steps.all())
        assert all(task.closed_at is not None for task in row.tasks.all())


def test_local_days_are_meant() -> None:
    assert local_date(moment(ON, 0, 30)) == ON
