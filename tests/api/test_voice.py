"""Voice menus: the same answer for everybody, a code that is good once, a voice that counts where policy says so."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification.actions import voice
from certification.models.calls import PhoneCall
from certification.models.events import Certification, CertificationProof
from certification.models.voice import VoiceCall, VoiceCode
from foundation import clock
from portal.tasks import send_voice_codes
from tests.api.bengbu import VOICE_COUNTS, let_hold
from tests.api.registered import PHONE, registered
from tests.api.world import Caller, Pensioner, World

NUMBER, TYPED, NOBODYS = "11010119450501018X", "11010119450501018*", "110101194505010040"
LATER = timedelta(minutes=11)


@pytest.fixture
def caller_on_record(world: World) -> Pensioner:
    return registered(world, "何玉兰", NUMBER, phone=PHONE)


@pytest.fixture
def sent() -> Iterator[list[tuple[str, str]]]:
    found: list[tuple[str, str]] = []
    with patch("portal.tasks.send_sms", lambda phone, text: found.append((phone, text))):
        yield found


def ask(caller: Caller, number: str = TYPED) -> dict[str, Any]:
    answer = caller.post("voice/codes", {"number": number})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def code_in(sent: list[tuple[str, str]]) -> str:
    send_voice_codes()
    text = sent[-1][1]
    return "".join(filter(str.isdigit, text))[:6]


def call(caller: Caller, code: str, **changed: Any) -> dict[str, Any]:
    body = {"external_id": "call-1", "number": TYPED, "code": code, **changed}
    answer = caller.post("voice/calls", body)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_a_voice_does_not_count_and_the_menu_says_what_does(
    world: World, city: Caller, caller_on_record: Pensioner, sent: list[tuple[str, str]]
) -> None:
    ask(city)
    done = call(city, code_in(sent))
    assert sent[0][0] == PHONE
    assert (done["outcome"], done["certification_id"], done["is_callback_offered"]) == (
        "not_enough",
        None,
        True,
    )
    assert "电话不算认证" in done["say_zh"]
    assert "社保经办窗口" in done["say_zh"]
    row = VoiceCall.objects.get()
    assert (row.wants_callback, row.area_key, row.person_id) == (True, "340300", caller_on_record.id)
    waiting = PhoneCall.objects.get(person_id=caller_on_record.id)
    assert (waiting.state, waiting.why, waiting.area_key) == ("callback_wanted", "voice_menu", "340300")
    assert not Certification.objects.exists()
    wish = PhoneCall.objects.get()
    assert (wish.person_id, wish.area_key, wish.why) == (caller_on_record.id, "340300", "voice_menu")


def test_it_counts_where_the_area_says_so(
    world: World, city: Caller, caller_on_record: Pensioner, sent: list[tuple[str, str]]
) -> None:
    let_hold("certification.methods", VOICE_COUNTS, at=world.at)
    ask(city)
    done = call(city, code_in(sent))
    row = Certification.objects.get()
    assert (done["outcome"], done["certification_id"]) == ("recorded", str(row.public_id))
    assert (row.method, row.assurance) == ("phone", 1)
    assert CertificationProof.objects.get().reference == "call:call-1"
    assert str(world.today.year + 1) in done["say_zh"]
    assert call(city, "000000") == done
    registered(world, "何玉芳", "110101194505010067")
    for other in ("110101194505010067", NOBODYS):
        assert call(city, "000000", number=other)["outcome"] == "not_recognised"


def test_everybody_hears_the_same(
    world: World, city: Caller, caller_on_record: Pensioner, sent: list[tuple[str, str]]
) -> None:
    registered(world, "何玉芳", "110101194505010067")
    told, counts = [], []
    for number in (TYPED, NOBODYS, "110101194505010067"):
        with CaptureQueriesContext(connection) as asked:
            told.append(ask(city, number))
        counts.append(len(asked))
    assert told[0] == told[1] == told[2]
    assert len(set(counts)) == 1
    send_voice_codes()
    assert [phone for phone, _text in sent] == [PHONE]
    wrong = [
        call(city, "000000", number=number, external_id=f"c-{number[:17]}") for number in (TYPED, NOBODYS)
    ]
    assert wrong[0] == wrong[1]
    assert wrong[0]["outcome"] == "not_recognised"
    assert not VoiceCall.objects.exists()


def test_a_code_is_good_once_for_three_tries_and_ten_minutes(
    world: World, city: Caller, caller_on_record: Pensioner, sent: list[tuple[str, str]]
) -> None:
    ask(city)
    code = code_in(sent)
    wrong = "000000" if code != "000000" else "111111"
    assert call(city, wrong)["outcome"] == "not_recognised"
    assert call(city, code)["outcome"] == "not_enough"
    assert call(city, code, external_id="call-2")["outcome"] == "not_recognised"

    ask(city)
    code = code_in(sent)
    for _try in range(3):
        call(city, wrong, external_id="call-3")
    assert call(city, code, external_id="call-3")["outcome"] == "not_recognised"

    ask(city)
    code = code_in(sent)
    VoiceCode.objects.update(sent_at=clock.now() - LATER)
    assert call(city, code, external_id="call-4")["outcome"] == "not_recognised"


def test_a_number_gets_few_codes_a_day_silently(
    world: World, city: Caller, caller_on_record: Pensioner, sent: list[tuple[str, str]]
) -> None:
    told = [ask(city) for _again in range(5)]
    send_voice_codes()
    assert len(sent) == 3
    assert all(one == told[0] for one in told)


def test_a_partner_gets_no_codes_without_end(world: World, city: Caller, caller_on_record: Pensioner) -> None:
    first, second = (clock.now() - timedelta(minutes=ago) for ago in (50, 20))
    with patch("certification.queries.voice.CODES_AN_HOUR", 2):
        ask(city)
        VoiceCode.objects.update(sent_at=first)
        ask(city, NOBODYS)
        VoiceCode.objects.exclude(sent_at=first).update(sent_at=second)
        answer = city.post("voice/codes", {"number": TYPED})
        assert (answer.status_code, answer.json()["code"]) == (429, "certification.voice.codes_spent")
        # Until the older of the two is an hour old.
        assert 590 < int(answer["Retry-After"]) <= 600
        VoiceCode.objects.filter(sent_at=first).update(sent_at=first - timedelta(minutes=11))
        assert city.post("voice/codes", {"number": TYPED}).status_code == 201


def test_the_code_of_one_partner_opens_nothing_at_another(
    world: World, city: Caller, caller_on_record: Pensioner, sent: list[tuple[str, str]]
) -> None:
    ask(city)
    code = code_in(sent)
    hospital = world.caller(of=world.hospital)
    assert hospital.post("voice/codes", {"number": TYPED}).status_code == 403
    VoiceCode.objects.update(partner_id=world.hospital.partner_id)
    assert call(city, code)["outcome"] == "not_recognised"


def test_codes_are_sealed_until_they_are_sent_and_dropped_after_a_day(
    world: World, city: Caller, caller_on_record: Pensioner, sent: list[tuple[str, str]]
) -> None:
    ask(city)
    sealed = bytes(VoiceCode.objects.get().code_sealed or b"")
    code = code_in(sent)
    assert code.encode() not in sealed
    assert VoiceCode.objects.get().code_sealed is None
    send_voice_codes()
    assert len(sent) == 1
    assert voice.drop_old_codes(at=clock.now()) == 0
    assert voice.drop_old_codes(at=clock.now() + timedelta(days=2)) == 1
