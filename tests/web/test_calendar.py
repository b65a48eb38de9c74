"""The calendar page and the feed: what stands on which day, for whom, and who may read it."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from ics import Calendar, Event
from pytest_django import DjangoAssertNumQueries

from accounts.actions import people, recovery
from accounts.actions.activation_codes import DeskAct
from accounts.enums.recovery import RecoveryAct
from accounts.models.audit import AuditEvent
from accounts.models.feeds import CalendarFeed
from accounts.rules.actors import SYSTEM
from certification.actions import certifications
from certification.actions.certifications import NewCertification
from certification.enums import Method, StatusQuestion
from family.actions import mandates
from family.enums import Relation
from family.models.mandates import Mandate
from portal.shared.logs import LineFormatter
from tests import cast as stage
from tests.cast import AT, FATHER_DUE_ON, GRANDMOTHER_DUE_ON, Cast, citizen
from tests.web.conftest import SignIn

CALENDAR = "/calendar/"
FEEDS = "/settings/calendar/"
MAKE = "/settings/calendar/new/"
ADDRESS = re.compile(r'value="(http://testserver/calendar/feed/[^"]+\.ics)"')
QUERIES_MAX = 12


def made(client: Client, naming: str = "term") -> str:
    """Make a feed on its page, and give the path of its address."""
    page = client.get(FEEDS).content.decode()
    seen = re.search(r'name="replaces" value="([^"]*)"', page)
    assert seen
    html = client.post(MAKE, {"naming": naming, "replaces": seen[1]}).content.decode()
    found = ADDRESS.search(html)
    assert found, html
    return found[1].removeprefix("http://testserver")


def read(path: str) -> Calendar:
    """Let a calendar client read a feed, as somebody who is signed in nowhere."""
    answer = Client().get(path)
    assert answer.status_code == 200
    return Calendar(answer.content.decode())


def event_about(calendar: Calendar, word: str) -> Event:
    """Give the one event whose title holds a word."""
    found = [event for event in calendar.events if word in event.name]
    assert len(found) == 1, [event.name for event in calendar.events]
    return found[0]


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_the_list_has_everybody_the_reader_may_know(cast: Cast, sign_in: SignIn, mode: str) -> None:
    client = sign_in(cast.daughter)
    client.cookies["mode"] = mode

    html = client.get(CALENDAR, {"view": "list"}).content.decode()

    father, grandmother = html.index("张德山 的"), html.index("顾桂兰 的")
    assert father < grandmother
    assert "2026年3月14日（星期六）" in html
    # The mother gave no mandate, so nothing of hers is there.
    assert "李秀英" not in html


def test_a_month_shows_deadlines_and_the_days_of_reminders(cast: Cast, sign_in: SignIn) -> None:
    html = sign_in(cast.daughter).get(CALENDAR, {"view": "month", "month": "2026-03"}).content.decode()

    day = html[html.index('id="day-2026-03-14"') :].split("</li>")[0]
    assert "外祖母 顾桂兰：企业职工养老金资格认证截止" in day
    assert "当天还没有办的话，我们会再提醒一次：外祖母 顾桂兰 的企业职工养老金资格认证" in day
    week_before = html[html.index('id="day-2026-03-07"') :].split("</li>")[0]
    assert "还有 7 天" in week_before
    # The first of March has passed, and nobody is told of a reminder that lies behind.
    assert 'id="day-2026-02-28"' not in html
    assert html.count("<table") == 1
    assert html.count('aria-current="date"') == 1
    assert "month=2026-02" in html
    assert "month=2026-04" in html


def test_a_deadline_on_a_day_off_shows_until_when_it_is_tolerated(cast: Cast, sign_in: SignIn) -> None:
    html = sign_in(cast.daughter).get(CALENDAR, {"view": "month", "month": "2026-03"}).content.decode()

    # The fourteenth is a Saturday: where policy puts it off, Monday counts.
    shown = html[html.index('id="day-2026-03-16"') :].split("</li>")[0]
    assert "这一天办好也算按时" in shown


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        *(
            ("2026-13", "月份要写成"),
            ("x", "月份要写成"),
            ("0000-01", "月份要写成"),
            ("2026-3", "月份要写成"),
        ),
        *(("2026-03-01", "月份要写成"), ("9999-12", "只能看"), ("0001-01", "只能看"), ("2025-02", "只能看")),
        ("٢٠٢٦-٠٣", "月份要写成"),
    ],
)
def test_a_bad_month_is_told_and_todays_is_shown(cast: Cast, sign_in: SignIn, asked: str, words: str) -> None:
    answer = sign_in(cast.daughter).get(CALENDAR, {"view": "month", "month": asked})

    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    assert 'id="day-2026-03-14"' in html


@pytest.mark.parametrize(("month", "way"), [("2025-03", "prev"), ("2028-03", "next")])
def test_the_edges_lead_nowhere_further(cast: Cast, sign_in: SignIn, month: str, way: str) -> None:
    html = sign_in(cast.daughter).get(CALENDAR, {"view": "month", "month": month}).content.decode()

    assert f'rel="{way}"' not in html


@pytest.mark.parametrize("view", ["month", "list", "", "nonsense"])
def test_the_page_costs_few_statements(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries, view: str
) -> None:
    client = sign_in(cast.daughter)
    client.get(CALENDAR)
    with django_assert_max_num_queries(QUERIES_MAX):
        client.get(CALENDAR, {"view": view})


def test_looking_is_in_the_audit_of_whose_days_are_shown(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter)
    for _time in range(2):
        client.get(CALENDAR)

    about = AuditEvent.objects.filter(action="deadline.listed").values_list("subject_person_id", flat=True)
    assert sorted(about) == sorted([cast.grandmother.pk, cast.father.pk])


def test_a_calendar_client_sees_when_each_is_due_with_alarms(cast: Cast, sign_in: SignIn) -> None:
    path = made(sign_in(cast.daughter, fresh=True))
    answer = Client().get(path)
    calendar = Calendar(answer.content.decode())

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    grandmother = event_about(calendar, "外祖母")
    assert (grandmother.begin.date(), grandmother.all_day) == (GRANDMOTHER_DUE_ON, True)
    alarms = sorted(alarm.trigger for alarm in grandmother.alarms)
    nine = timedelta(hours=9)
    assert alarms == [nine - timedelta(days=days) for days in (60, 30, 15, 7, 1, 0)]
    assert event_about(calendar, "父亲").begin.date() == FATHER_DUE_ON
    assert len(calendar.events) == 2
    text = answer.content.decode().replace("\r\n ", "")
    for line in ("METHOD:PUBLISH", "X-WR-CALNAME:", "REFRESH-INTERVAL;VALUE=DURATION:PT12H"):
        assert line in text
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


@pytest.mark.parametrize(
    ("naming", "there", "absent"),
    [
        ("term", "外祖母", ("顾桂兰", "顾某")),
        ("initials", "顾某", ("顾桂兰", "外祖母")),
        ("full", "顾桂兰", ("外祖母",)),
    ],
)
def test_people_are_called_as_the_owner_chose(
    cast: Cast, sign_in: SignIn, naming: str, there: str, absent: tuple[str, ...]
) -> None:
    path = made(sign_in(cast.daughter, fresh=True), naming)
    text = Client().get(path).content.decode().replace("\r\n ", "")

    assert there in text
    assert not [word for word in absent if word in text]
    # Neither a number nor anything but days, names and benefits.
    assert cast.grandmother.public_id.hex not in text.replace("-", "")


def test_after_a_certification_the_event_moves(cast: Cast, sign_in: SignIn) -> None:
    path = made(sign_in(cast.daughter, fresh=True))
    first = Client().get(path)
    before_text, tag = first.content.decode(), first.headers["ETag"]
    before = event_about(Calendar(before_text), "外祖母")

    certifications.record(
        cast.clerk_of_bengbu,
        cast.grandmother_pension,
        NewCertification(Method.COUNTER, stage.ON, answers=dict.fromkeys(StatusQuestion, False)),
        relations=frozenset({Relation.DESK}),
        at=AT,
    )

    answer = Client().get(path, HTTP_IF_NONE_MATCH=tag)
    assert answer.status_code == 200
    after = event_about(Calendar(answer.content.decode()), "外祖母")
    assert after.uid == before.uid
    assert after.begin.date() > before.begin.date()
    assert after.begin.date() >= date(2027, 1, 1)
    assert _sequence(answer.content.decode(), after.uid) > _sequence(before_text, before.uid)


def _sequence(text: str, uid: str) -> int:
    event = next(part for part in text.replace("\r\n ", "").split("BEGIN:VEVENT") if uid in part)
    found = re.search(r"SEQUENCE:(\d+)", event)
    assert found
    return int(found[1])


def test_an_unchanged_feed_is_answered_with_304(cast: Cast, sign_in: SignIn) -> None:
    path = made(sign_in(cast.daughter, fresh=True))
    first = Client().get(path)
    tag = first.headers["ETag"]

    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = Client().get(path, HTTP_IF_NONE_MATCH=sent)
        assert (again.status_code, again.content) == (304, b""), sent
        assert again.headers["ETag"] == tag
    assert "private" in first.headers["Cache-Control"]
    assert Client().get(path, HTTP_IF_NONE_MATCH='"other"').status_code == 200
    assert Client().head(path).status_code == 200


def test_wrong_replaced_and_ended_addresses_are_answered_the_same(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter, fresh=True)
    replaced = made(client)
    ended = made(client)
    feed = CalendarFeed.objects.get(ended_at__isnull=True)
    client.post(reverse("web:feed_end", args=[feed.public_id]))
    wrong = ended.replace(ended[-20:-4], "A" * 16)

    answers = [Client().get(path) for path in (replaced, ended, wrong, "/calendar/feed/x.ics")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(a.headers.items())) for a in answers}) == 1


def test_only_a_fingerprint_is_kept_and_the_address_is_shown_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter, fresh=True)
    path = made(client)
    token = path.rpartition("/")[2].removesuffix(".ics")

    assert len(token) >= 43
    assert token not in str(CalendarFeed.objects.values().get())
    assert token not in client.get(FEEDS).content.decode()
    assert token not in str(list(AuditEvent.objects.values()))


def test_pressing_twice_makes_one_address_and_says_so(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter, fresh=True)
    client.post(MAKE, {"naming": "term", "replaces": ""})
    again = client.post(MAKE, {"naming": "term", "replaces": ""}, follow=True)

    assert CalendarFeed.objects.count() == 1
    assert "刚刚有变动" in again.content.decode()


@pytest.mark.parametrize("data", [{}, {"naming": "nick"}, {"naming": "term", "replaces": "x"}])
def test_what_cannot_be_read_is_told(cast: Cast, sign_in: SignIn, data: dict[str, str]) -> None:
    answer = sign_in(cast.daughter, fresh=True).post(MAKE, data)

    assert answer.status_code == 422
    assert not CalendarFeed.objects.exists()


def test_making_one_asks_for_a_fresh_proof(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.daughter).post(MAKE, {"naming": "term"})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("web:step_up"))
    assert not CalendarFeed.objects.exists()


def test_a_mandate_that_ends_takes_its_days_along(cast: Cast, sign_in: SignIn) -> None:
    path = made(sign_in(cast.daughter, fresh=True))
    assert len(read(path).events) == 2

    mandate = Mandate.objects.get(principal=cast.grandmother)
    mandates.revoke(citizen(cast.grandmother), mandate.public_id, at=AT)

    assert [event.name for event in read(path).events if "外祖母" in event.name] == []
    assert len(read(path).events) == 1


def test_a_feed_ends_with_its_owners_life(cast: Cast, sign_in: SignIn) -> None:
    path = made(sign_in(cast.daughter, fresh=True))
    people.record_death(SYSTEM, cast.daughter.pk, died_on=date(2026, 3, 1), at=AT)

    assert Client().get(path).status_code == 404


def test_a_recovered_account_leaves_no_address_behind(cast: Cast, sign_in: SignIn) -> None:
    path = made(sign_in(cast.daughter, fresh=True))
    phone = "+8613700000077"
    stage.second_look(stage.Recovery(cast.daughter.pk, RecoveryAct.PHONE, phone))
    desk = DeskAct(stage.BENGBU, "手机丢了")
    recovery.rebind_phone(cast.clerk_of_bengbu, cast.daughter.pk, phone, desk, at=AT)

    assert Client().get(path).status_code == 404


def test_reading_is_in_the_audit_once_a_day(cast: Cast, sign_in: SignIn) -> None:
    path = made(sign_in(cast.daughter, fresh=True))
    for _time in range(3):
        read(path)
    events = AuditEvent.objects.filter(action="feed.read")
    assert sorted(events.values_list("subject_person_id", flat=True)) == sorted(
        [cast.grandmother.pk, cast.father.pk]
    )
    assert all(events.values_list("mandate_id", flat=True))

    with time_machine.travel(AT + timedelta(days=1), tick=True):
        for _time in range(2):
            read(path)
    assert events.count() == 4
    assert CalendarFeed.objects.get().fetched_at == pytest.approx(
        AT + timedelta(days=1), abs=timedelta(minutes=1)
    )
    assert "用日历订阅读取了您的到期日" in sign_in(cast.grandmother).get("/seen/").content.decode()


def test_one_address_is_read_only_so_often(cast: Cast, sign_in: SignIn) -> None:
    path = made(sign_in(cast.daughter, fresh=True))
    answers = [Client().get(path).status_code for _time in range(62)]

    assert answers[:60] == [200] * 60
    assert answers[60:] == [429] * 2


def test_guessing_is_slowed_down(cast: Cast) -> None:
    answers = {Client().get(f"/calendar/feed/{n}.ics").status_code for n in range(125)}

    assert answers == {404, 429}


def test_no_address_is_written_into_the_log(
    cast: Cast, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    path = made(sign_in(cast.daughter, fresh=True))
    answers = {Client().get(path).status_code for _time in range(61)} | {
        Client().get(path.replace(".ics", "x.ics")).status_code
    }

    assert answers == {200, 404, 429}
    lines = [LineFormatter().format(record) for record in caplog.records]
    assert sum("/calendar/feed/***" in line for line in lines) == 2
    assert not any(path.removesuffix(".ics") in line for line in lines)


def test_an_english_reader_has_an_english_calendar(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter, fresh=True)
    client.cookies["language"] = "en"
    html = client.post(MAKE, {"naming": "term", "replaces": ""}).content.decode()
    found = ADDRESS.search(html)
    assert found

    assert event_about(read(found[1].removeprefix("http://testserver")), "maternal grandmother")
