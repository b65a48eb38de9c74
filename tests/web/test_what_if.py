"""What-if on the deadline page: it tells what would come, answers bad questions kindly, and writes nothing."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models.audit import AuditEvent
from certification.actions import certifications, entitlements
from certification.actions.certifications import NewCertification
from certification.enums import Benefit, Method
from certification.models.entitlements import Deadline
from certification.models.events import Certification
from certification.queries.deadlines import deadline_by_entitlement
from certification.queries.what_if import if_certified, if_moved
from family.enums import Relation
from tests.cast import AT, BENGBU, ON, SHENZHEN, Cast, at_noon
from tests.web.conftest import SignIn

DAYS = [
    date(2025, 1, 10),  # before the one that counts
    date(2026, 2, 1),
    ON,
    date(2026, 3, 14),  # the deadline itself
    date(2026, 3, 20),  # late
    date(2028, 2, 29),
]


def ask(client: Client, cast: Cast, **asked: str) -> str:
    address = reverse("web:deadline", args=[cast.grandmother_pension])
    answer = client.get(address, asked)
    assert answer.status_code in (200, 422)
    return str(answer.content.decode())


@pytest.mark.parametrize("event_on", DAYS)
def test_it_tells_the_day_that_a_certification_then_brings(cast: Cast, event_on: date) -> None:
    card = deadline_by_entitlement(cast.grandmother_pension, on=ON)
    assert card
    told = if_certified(card, event_on, on=ON)
    at: datetime = at_noon(max(event_on, ON))
    certifications.record(
        cast.clerk_of_bengbu,
        cast.grandmother_pension,
        NewCertification(Method.COUNTER, event_on),
        relations=frozenset({Relation.DESK}),
        at=at,
    )

    assert told.due.due_on == Deadline.objects.get(entitlement__public_id=cast.grandmother_pension).due_on
    assert told.later_days >= 0, "no proof ever moves a deadline back"
    assert told.is_older is (event_on < date(2025, 3, 14))
    assert told.late_days == max(0, (event_on - card.in_time_until).days)


def test_it_tells_the_day_that_a_move_then_brings(cast: Cast) -> None:
    card = deadline_by_entitlement(cast.grandmother_pension, on=ON)
    assert card
    told = if_moved(card, SHENZHEN, moved_on=ON)
    moved = entitlements.grant(
        cast.clerk_of_shenzhen,
        cast.grandmother.pk,
        Benefit.PENSION_EMPLOYEE,
        paying_area_key=SHENZHEN,
        starts_on=ON,
        at=AT,
    )

    assert told.due.due_on == Deadline.objects.get(entitlement=moved).due_on
    assert told.accepted_methods


class TestPage:
    def test_a_day_is_answered_with_its_steps_and_nothing_is_written(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        before = Certification.objects.count(), AuditEvent.objects.count()
        page = ask(sign_in(cast.grandmother), cast, when="2026-03-10")

        assert "如果在2026年3月10日（星期二）认证" in page
        assert "2027年3月10日（星期三）" in page
        assert "从2026年3月10日起满 12 个月" in page
        assert "截止日会往后移 361 天" in page
        assert (Certification.objects.count(), AuditEvent.objects.count()) == before

    def test_a_late_day_says_by_how_much_and_that_it_still_helps(self, cast: Cast, sign_in: SignIn) -> None:
        page = ask(sign_in(cast.grandmother), cast, when="2026-04-01")
        assert "晚了 16 天。晚了也能认证" in page

    def test_a_place_is_answered_with_its_own_ways(self, cast: Cast, sign_in: SignIn) -> None:
        page = ask(sign_in(cast.grandmother), cast, where=SHENZHEN)
        assert "由深圳" in page
        assert "那里认可的办法：社保经办窗口" in page

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ({"when": ""}, "请选一个日期"),
            ({"when": "2026-02-30"}, "日期不存在"),
            ({"when": "明天"}, "请按 2026-11-23 的样子写日期"),
            ({"when": "1980-01-01"}, "请选1991年3月1日到2029年12月31日之间的一天"),
            ({"when": "9999-12-31"}, "请选1991年3月1日到2029年12月31日之间的一天"),
            ({"where": ""}, "请选一个地方"),
            ({"where": BENGBU}, "名单里没有这个地方"),
            ({"where": "'\x00"}, "名单里没有这个地方"),
        ],
    )
    def test_a_question_that_cannot_be_answered_says_what_to_do(
        self, cast: Cast, sign_in: SignIn, asked: dict[str, str], told: str
    ) -> None:
        page = ask(sign_in(cast.grandmother), cast, **asked)
        assert told in page
        assert "这个日期怎么来的" in page, "the rest of the page stays"

    def test_a_stranger_learns_nothing_by_asking(self, cast: Cast, sign_in: SignIn) -> None:
        address = reverse("web:deadline", args=[cast.grandmother_pension])
        answer = sign_in(cast.stranger).get(address, {"when": (ON + timedelta(days=1)).isoformat()})
        assert answer.status_code == 404
