"""The telephone desk: the script by steps, counting or not by policy, and no fact on the page that is asked about."""

import pytest
from django.test import Client

from accounts.models.audit import AuditEvent
from accounts.queries.people import number_of
from certification.models.calls import PhoneCall
from certification.models.events import Certification, CertificationProof
from certification.queries.calls import facts_of
from tests.certification.policies import LEVELS, rule
from tests.permissions.world import World

RECORDING = {"is_agreed": "on", "reference": "R-7"}


@pytest.fixture
def address(world: World, clerk: Client) -> str:
    """The clerk on the line with the grandmother, who has said yes to the recording."""
    found = f"/counter/calls/{world.calls.open}/"
    clerk.post(f"{found}recording/", RECORDING)
    return found


def let_a_voice_count() -> None:
    """Lower what a proof must be worth, as an area may."""
    rule("certification.methods", {"minimum": 1, "methods": LEVELS})


def right(world: World) -> dict[str, str]:
    """What the grandmother says, for every question that may be drawn."""
    facts = facts_of(world.id("grandmother"), on=world.on)
    return {
        "birth_date": facts.born_on.isoformat(),
        "id_tail": number_of(world.id("grandmother"))[-4:],
        "paying_area": "蚌埠",
        "relative_name": "李秀英",
    }


def test_somebody_calls_and_the_look_up_is_written_down(world: World, clerk: Client) -> None:
    PhoneCall.objects.filter(public_id=world.calls.open).update(
        state="closed", outcome="refused_by_person", closed_at=world.at
    )
    form = {"text": "顾桂兰", "reason": "phone", "number": "13800138000"}
    answer = clerk.post("/counter/calls/", form)
    row = PhoneCall.objects.get(state="open")
    assert answer.url == f"/counter/calls/{row.public_id}/"
    assert AuditEvent.objects.filter(action="person.looked_up", reason="电话咨询").exists()
    page = clerk.get(answer.url).content.decode()
    assert "138****8000" in page
    assert "13800138000" not in page


def test_who_calls_while_another_line_is_open_is_not_taken_for_the_first(world: World, clerk: Client) -> None:
    form = {"text": "李秀英", "reason": "phone", "number": ""}
    answer = clerk.post("/counter/calls/", form)
    assert answer.url == f"/counter/calls/{world.calls.open}/"
    assert "您和顾桂兰的电话还没有结束" in clerk.get(answer.url).content.decode()
    clerk.post("/counter/calls/", {**form, "text": "顾桂兰"})
    assert "还没有结束" not in clerk.get(answer.url).content.decode()


def test_bad_input_says_what_to_do_and_stays(clerk: Client) -> None:
    answer = clerk.post("/counter/calls/", {"text": "没有这个人", "reason": "phone", "number": "12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有这个人" in page
    assert "没有查到" in page


def test_no_fact_that_is_asked_stands_on_the_page(world: World, clerk: Client, address: str) -> None:
    page = clerk.get(address).content.decode()
    for fact in (*right(world).values(), "1936年"):
        if fact != "蚌埠":
            assert fact not in page


def test_without_the_yes_to_recording_no_question_is_asked(world: World, clerk: Client) -> None:
    address = f"/counter/calls/{world.calls.open}/"
    assert "第二步" not in clerk.get(address).content.decode()
    answer = clerk.post(f"{address}recording/", {"reference": "R-7"})
    assert answer.status_code == 422
    assert "等对方说同意" in answer.content.decode()
    assert clerk.post(f"{address}answers/", right(world)).status_code == 409
    assert PhoneCall.objects.get(public_id=world.calls.open).answered_at is None


def test_answers_are_compared_once_and_which_agreed_is_not_told(
    world: World, clerk: Client, address: str
) -> None:
    wrong = dict.fromkeys(right(world), "不知道")
    clerk.post(f"{address}answers/", wrong)
    page = clerk.get(address).content.decode()
    assert "不能确认是本人" in page
    assert "预约工作人员上门" in page
    clerk.post(f"{address}answers/", right(world))
    assert PhoneCall.objects.get(public_id=world.calls.open).matched_count == 0
    assert "第三步" not in clerk.get(address).content.decode()
    refused = clerk.post(f"{address}certify/{world.entitlement.public_id}/")
    assert (refused.status_code, Certification.objects.count()) == (409, 0)


def test_where_a_voice_does_not_count_nothing_is_recorded(world: World, clerk: Client, address: str) -> None:
    assert "不算" in clerk.get(address).content.decode()
    clerk.post(f"{address}answers/", right(world))
    page = clerk.get(address).content.decode()
    assert "核对无误" in page
    assert "第三步" not in page
    refused = clerk.post(f"{address}certify/{world.entitlement.public_id}/")
    assert (refused.status_code, Certification.objects.count()) == (422, 0)
    assert PhoneCall.objects.get(public_id=world.calls.open).state == "open"
    clerk.post(f"{address}close/", {"outcome": "not_counted"})
    assert PhoneCall.objects.get(public_id=world.calls.open).outcome == "not_counted"


def test_where_it_counts_one_call_is_one_proof(world: World, clerk: Client, address: str) -> None:
    let_a_voice_count()
    clerk.post(f"{address}answers/", right(world))
    assert "第三步" in clerk.get(address).content.decode()
    certify = f"{address}certify/{world.entitlement.public_id}/"
    page = clerk.post(certify, follow=True).content.decode()
    proof = CertificationProof.objects.get()
    assert proof.number in page
    row = Certification.objects.get()
    assert (row.method, row.assurance, proof.reference) == ("phone", 1, f"call:{world.calls.open}")
    call = PhoneCall.objects.get(public_id=world.calls.open)
    assert (call.outcome, call.proof_id) == ("recorded", proof.public_id)
    clerk.post(certify)
    assert Certification.objects.count() == 1


def test_a_survivor_is_asked_what_else_the_benefit_depends_on(
    world: World, clerk: Client, address: str
) -> None:
    let_a_voice_count()
    rule("certification.status_questions", ["remarried"])
    clerk.post(f"{address}answers/", right(world))
    certify = f"{address}certify/{world.entitlement.public_id}/"
    assert "您再婚了吗" in clerk.get(address).content.decode()
    refused = clerk.post(certify)
    assert (refused.status_code, "请问对方" in refused.content.decode()) == (422, True)
    clerk.post(certify, {"remarried": "no"})
    assert CertificationProof.objects.get().answers == {"remarried": False}


def test_a_suspicion_needs_words_and_a_colleague(world: World, clerk: Client, address: str) -> None:
    answer = clerk.post(f"{address}close/", {"outcome": "suspicious"})
    assert (answer.status_code, "哪里可疑" in answer.content.decode()) == (422, True)
    clerk.post(f"{address}close/", {"outcome": "suspicious", "note": "声音不像老人"})
    page = clerk.get("/counter/calls/").content.decode()
    assert "您接的，由同事核实" in page
    assert clerk.post(f"/counter/calls/{world.calls.open}/look/").status_code == 404
    assert clerk.post(f"/counter/calls/{world.calls.suspicious}/look/").url == "/counter/calls/"


def test_calling_back_opens_the_file_under_its_own_reason(world: World, clerk: Client, address: str) -> None:
    clerk.post(f"{address}close/", {"outcome": "refused_by_person"})
    page = clerk.get("/counter/calls/").content.decode()
    assert "**英" in page
    assert "李秀英" not in page
    taken = clerk.post(f"/counter/calls/{world.calls.wanted}/take/")
    assert taken.url == f"/counter/calls/{world.calls.wanted}/"
    assert AuditEvent.objects.filter(action="person.looked_up", reason="按要求回电").exists()
    # Nobody answers: they wait again.
    clerk.post(f"{taken.url}close/", {"outcome": "nobody_answered"})
    assert PhoneCall.objects.filter(state="callback_wanted", why="not_reached").count() == 1


def test_a_clerk_who_is_kin_is_turned_away(world: World, clerk: Client, address: str) -> None:
    clerk.post(f"{address}close/", {"outcome": "refused_by_person"})
    user = world.users["clerk"]
    user.person = world.people["mother"]
    user.save(update_fields=["person"])
    answer = clerk.post("/counter/calls/", {"text": "顾桂兰", "reason": "phone"})
    assert answer.status_code == 403
