"""Plans, releases, deliveries and certifications at once.

What holds, whatever the timing: a stage reaches a recipient as one notice at most; after a certification has
committed no reminder of the met deadline is planned, no notice of it is written any more, and every delivery of
one that was written before is cancelled, unless it had already left the house or was being sent at that moment.
"""

from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from accounts.clients.channels.sending import Answer, ChannelSender, NotKnown, Outgoing, Taken
from accounts.enums.notices import Channel
from accounts.models.notices import Notice, NoticeDelivery, NoticeItem
from accounts.rules.actors import SYSTEM
from certification.actions import certifications, entitlements, reminder_plans, reminders
from certification.actions.certifications import CertificationRecorded, NewCertification
from certification.actions.reminder_months import open_months
from certification.enums import Benefit, Method
from certification.models.entitlements import Deadline
from certification.models.events import Certification
from certification.models.reminders import Reminder
from family.enums import Relation
from foundation.identifiers import Sex
from tests.cast import AT, BENGBU, BUILT_AT, GRANDMOTHER_DUE_ON, ON, Cast, somebody
from tests.delivering import deliver as deliver_due
from tests.races.together import together

pytestmark = pytest.mark.race
DESK = frozenset({Relation.DESK})


class Counting:
    """A provider that counts what it takes, by key, and is never called within a transaction."""

    takes_key = True

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    def send(self, message: Outgoing) -> Taken:
        assert not connection.in_atomic_block
        self.taken[message.idempotency_key] += 1
        return Taken("taken")

    def ask(self, key: str) -> Answer:
        return Taken("taken") if self.taken[key] else NotKnown()

    def close(self) -> None:
        pass


@pytest.fixture
def crowd(cast: Cast) -> list[UUID]:
    """Forty pensions of as many people, all due on one day and to be reached by phone."""
    pensions = []
    for number in range(40):
        person = somebody("邻居", Sex.FEMALE, date(1950, 1, 1), phone=f"+861360000{number:04d}")
        granted = entitlements.grant(
            SYSTEM, person.pk, Benefit.PENSION_RESIDENT, paying_area_key=BENGBU, starts_on=date(2010, 1, 1), at=BUILT_AT
        )  # fmt: skip
        Deadline.objects.filter(pk=granted.pk).update(due_on=GRANDMOTHER_DUE_ON)
        pensions.append(granted.public_id)
    return pensions


@pytest.fixture
def plain_words(tmp_path: Path, settings) -> None:
    """Words of its own: what is sent does not depend on the portal's templates."""
    folder = tmp_path / "templates"
    (folder / "notices").mkdir(parents=True)
    for name in ("certification.reminder", "certification.recorded"):
        (folder / "notices" / f"{name}.txt").write_text(name, encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]


def certify(cast: Cast, pension: UUID) -> CertificationRecorded:
    new = NewCertification(Method.COUNTER, ON)
    return certifications.record(cast.clerk_of_bengbu, pension, new, relations=DESK, at=AT)


def written() -> Counter[tuple[int, str, int]]:
    rows = NoticeItem.objects.filter(notice__template="certification.reminder")
    return Counter(rows.values_list("notice__recipient_id", "topic", "subject_id"))


def assert_nothing_is_told_of(pensions: list[UUID]) -> None:
    """Check what must hold once these pensions are certified."""
    rows = Reminder.objects.filter(entitlement__public_id__in=pensions, due_on=GRANDMOTHER_DUE_ON)
    assert not rows.filter(state="planned").exists()
    topics = [f"deadline:{pension}:{GRANDMOTHER_DUE_ON}" for pension in pensions]
    items = NoticeItem.objects.filter(topic__in=topics)
    assert not items.filter(voided_at__isnull=True).exists()
    left = NoticeItem.objects.filter(notice=OuterRef("notice"), voided_at__isnull=True)
    waiting = NoticeDelivery.objects.filter(~Exists(left), notice__in=items.values("notice"))
    assert not waiting.exclude(state__in=["cancelled", "sent"]).exists()
    assert items.count() == rows.filter(state="released").count()


def test_two_plans_at_once_are_one(crowd: list[UUID]) -> None:
    plan = partial(reminder_plans.plan, on=ON, at=AT)
    assert sum(together(plan, plan, plan)) == Reminder.objects.count() == 44


@pytest.mark.parametrize("_round", range(3))
def test_months_opened_at_once_are_opened_once(transactional_db: None, _round: int) -> None:
    """Each begins where another has been already, and goes on to where it has not: in any order, nobody is stuck."""

    def months(*numbers: int) -> None:
        with transaction.atomic():
            for number in numbers:
                open_months(date(2034, number, 1), date(2034, number, 1))

    results = together(
        partial(months, 1, 2, 3, 4),
        partial(months, 4, 3, 2, 1),
        partial(months, 3, 4, 5),
        partial(months, 1, 2),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'certification_reminder'::regclass"
            " AND inhrelid::regclass::text LIKE 'certification_reminder_2034%'"
        )
        made = sorted(name for (name,) in cursor.fetchall())
        for name in made:
            cursor.execute(f"DROP TABLE {name}")
    assert results == [None] * 4
    assert made == [f"certification_reminder_20340{number}" for number in range(1, 6)]


@pytest.mark.parametrize("_round", range(3))
def test_releases_at_once_write_each_notice_once(
    crowd: list[UUID], _round: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "BATCH_MAX", 7)
    reminder_plans.plan(on=ON, at=AT)

    def release() -> int:
        return sum(reminders.release(at=AT).released_count for _ in range(12))

    # Whoever finds a batch in other hands leaves it to them, so a rest may wait for the next tick.
    assert sum(together(release, release, release)) + release() == 44
    assert reminders.release(at=AT).taken_count == 0
    assert set(written().values()) == {1}
    assert sum(written().values()) == 44
    # The daughter is told of both in one message, whoever had it in hand.
    keys = list(Notice.objects.filter(template="certification.reminder").values_list("key", flat=True))
    assert len(keys) == len({key.split(":")[1] for key in keys}) == 43


@pytest.mark.parametrize("_round", range(3))
def test_a_release_beside_certifications(cast: Cast, crowd: list[UUID], _round: int) -> None:
    reminder_plans.plan(on=ON, at=AT)
    chosen = [cast.grandmother_pension, *crowd[:10]]

    def certify_all() -> list[CertificationRecorded]:
        return [certify(cast, pension) for pension in chosen]

    def release() -> int:
        return sum(reminders.release(at=AT).released_count for _ in range(4))

    results = together(certify_all, release, release)
    assert not [result for result in results if isinstance(result, Exception)]
    reminders.release(at=AT)
    assert_nothing_is_told_of(chosen)
    assert set(written().values()) == {1}
    untouched = Reminder.objects.filter(entitlement__public_id__in=crowd[10:])
    assert set(untouched.values_list("state", flat=True)) == {"released"}


@pytest.mark.usefixtures("plain_words")
@pytest.mark.parametrize("_round", range(2))
def test_everything_at_once(cast: Cast, crowd: list[UUID], _round: int) -> None:
    NoticeDelivery.objects.all().delete()
    provider = Counting()
    senders: dict[Channel, dict[str, ChannelSender]] = {
        Channel.SMS: {"one": provider},
        Channel.EMAIL: {"two": provider},
    }

    def run() -> None:
        reminder_plans.plan(on=ON, at=AT)
        while reminders.release(at=AT).taken_count:
            pass

    def deliver() -> None:
        for _ in range(6):
            deliver_due(senders, at=AT)

    results = together(run, run, deliver, deliver, partial(certify, cast, cast.grandmother_pension))
    assert not [result for result in results if isinstance(result, Exception)]
    run()
    deliver()
    assert_nothing_is_told_of([cast.grandmother_pension])
    assert set(provider.taken.values()) == {1}
    sent = NoticeDelivery.objects.filter(state="sent").select_related("notice")
    assert {f"{row.notice.key}:{row.channel}" for row in sent} == set(provider.taken)


@pytest.mark.parametrize("_round", range(3))
def test_two_certifications_at_once_of_one_message_leave_nothing_to_send(cast: Cast, _round: int) -> None:
    """Each makes its own part of the daughter's message void; neither leaves the last part to the other."""
    reminder_plans.plan(on=ON, at=AT)
    reminders.release(at=AT)
    done = together(*[partial(certify, cast, one) for one in (cast.grandmother_pension, cast.father_pension)])
    assert not [one for one in done if isinstance(one, Exception)]
    hers = NoticeDelivery.objects.filter(notice__key=f"reminder:{cast.daughter.pk}:{ON}")
    assert set(hers.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize("_round", range(3))
def test_two_certifications_at_once_see_each_other(cast: Cast, _round: int) -> None:
    done = together(*[partial(certify, cast, cast.grandmother_pension)] * 2)
    assert sorted((one.due_on_before, one.due_on) for one in done) == [
        (GRANDMOTHER_DUE_ON, date(2027, 3, 2)),
        (date(2027, 3, 2), date(2027, 3, 2)),
    ]
    assert Certification.objects.filter(entitlement__public_id=cast.grandmother_pension).count() == 3
