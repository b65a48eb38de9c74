"""Sessions of partners' apps: checked first, signed, each challenge answered once, and a person helps in the end."""

import base64
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.http import HttpResponse

from accounts.actions import partner_keys, partners, people
from accounts.actions.partners import NewPartner
from accounts.actions.people import NewPerson
from accounts.enums.partners import KeyAlgorithm, LinkBasis, PartnerKind
from accounts.models.audit import AuditEvent
from accounts.models.partners import PartnerKey
from accounts.models.people import InsuredPerson
from accounts.rules.actors import SYSTEM, Actor
from accounts.rules.signatures import SigningKey, is_signed
from certification.actions import entitlements
from certification.enums import Benefit, LiveOutcome, SameBand
from certification.models.events import Certification, CertificationProof, StatusReview
from certification.models.sessions import CertificationSession, SessionResult
from certification.rules.sessions import SignedResult, canonical
from family.actions import kinship, mandates
from family.actions.kinship import NewParentage
from family.actions.mandates import NewMandate
from family.enums import ConfirmedBy, MandateGrade, MandateScope, ParentageKind
from foundation import clock
from foundation.identifiers import Sex
from tests.api.cards import card_holder
from tests.api.signing import Signer, signer_of, stranger_key
from tests.api.world import ALL_SCOPES, BENGBU, Caller, World

LATER = timedelta(minutes=16)


@pytest.fixture
def signer(world: World) -> Signer:
    return signer_of(world.city.partner_id, at=world.at)


def begin(caller: Caller, world: World, **body: str) -> dict[str, Any]:
    asked = body or {"entitlement_id": str(world.linked.entitlement_id)}
    answer = caller.post("certification-sessions", asked)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def send(caller: Caller, session: dict[str, Any], result: dict[str, Any], **more: Any) -> HttpResponse:
    return caller.post(f"certification-sessions/{session['id']}/result", result, **more)


def refused(answer: HttpResponse) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# the way through ------------------------------------------------------------------------------------------------


def test_a_signed_result_records_the_certification(world: World, city: Caller, signer: Signer) -> None:
    session = begin(city, world)
    assert (session["state"], session["tries_left"], session["is_helped"]) == ("open", 3, False)
    first, second, last = session["challenge"]["gestures"]
    assert first != second
    assert last == "blink"
    done = send(city, session, signer.signed(session)).json()
    row = Certification.objects.get()
    assert (done["state"], done["challenge"]) == ("passed", None)
    assert done["certification_id"] == str(row.public_id)
    assert date.fromisoformat(done["due_on"]).year == world.today.year + 1
    assert (row.method, row.partner_id) == ("partner_app", world.city.partner_id)
    assert CertificationProof.objects.get().reference == f"session:{session['id']}"
    assert city.get(f"certification-sessions/{session['id']}").json() == done


def test_challenges_are_drawn_anew(world: World, city: Caller) -> None:
    with patch("certification.queries.sessions._too_many", return_value=None):
        drawn = [begin(city, world)["challenge"] for _again in range(30)]
    assert len({one["nonce"] for one in drawn}) == 30
    assert len({tuple(one["gestures"]) for one in drawn}) > 4


def test_a_repetition_with_the_same_key_is_the_same_bytes(world: World, city: Caller, signer: Signer) -> None:
    session = begin(city, world)
    result = signer.signed(session)
    first = send(city, session, result, key="one-act-one-key")
    again = send(city, session, result, key="one-act-one-key")
    assert (again.status_code, again.content) == (201, first.content)
    assert SessionResult.objects.count() == 1


def test_an_ed25519_key_signs_too(world: World, city: Caller) -> None:
    pair = Ed25519PrivateKey.generate()
    public = base64.b64encode(pair.public_key().public_bytes_raw()).decode()
    key_id = partner_keys.take_public_key(SYSTEM, world.city.partner_id, public, at=world.at).key_id
    session = begin(city, world)
    result = Signer(key_id, b"").signed(session)
    said = SignedResult(
        key_id,
        CertificationSession.objects.get().public_id,
        world.linked.entitlement_id,
        result["nonce"],
        LiveOutcome.PASSED,
        SameBand.SAME,
        result["model"],
        result["event_at"],
        {},
    )
    assert refused(send(city, session, result)) == (403, "certification.session.signature")
    result["signature"] = base64.b64encode(pair.sign(canonical(said).encode())).decode()
    assert send(city, session, result).json()["state"] == "passed"


def test_a_secret_is_kept_sealed(world: World, signer: Signer) -> None:
    row = PartnerKey.objects.get()
    assert signer.secret not in bytes(row.secret_sealed or b"")
    assert base64.b64encode(signer.secret) not in bytes(row.secret_sealed or b"")


# who fails is helped --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("live", "same"), [("failed", "same"), ("unsure", "same"), ("passed", "unsure"), ("passed", "other")]
)
def test_three_failures_lead_to_a_person(
    world: World, city: Caller, signer: Signer, live: str, same: str
) -> None:
    session = begin(city, world)
    seen = {session["challenge"]["nonce"]}
    for left in (2, 1):
        session = send(city, session, signer.signed(session, live=live, same_person=same)).json()
        assert (session["state"], session["tries_left"]) == ("open", left)
        seen.add(session["challenge"]["nonce"])
    assert len(seen) == 3
    closed = send(city, session, signer.signed(session, live=live, same_person=same)).json()
    assert (closed["state"], closed["tries_left"], closed["challenge"]) == ("closed", 0, None)
    assert {"counter", "home_visit"} <= {way["method"] for way in closed["ways"]}
    assert "不影响您的待遇" in closed["say"]
    assert not Certification.objects.exists()
    assert refused(send(city, session, signer.signed(session))) == (410, "certification.session.over")


# what is forged, replayed, swapped or late ----------------------------------------------------------------------


def test_a_forged_signature_is_refused_and_costs_nothing(world: World, city: Caller, signer: Signer) -> None:
    session = begin(city, world)
    good = signer.signed(session)
    for forged in (
        {**good, "live": "passed", "same_person": "unsure"},
        {**good, "model": "acme-face/4.3"},
        {**good, "answers": {"works": False}},
        {**good, "signature": base64.b64encode(b"x" * 32).decode()},
        {**good, "signature": "AAAA"},
        stranger_key().signed(session),
    ):
        assert refused(send(city, session, forged)) == (403, "certification.session.signature")
    assert not SessionResult.objects.exists()
    assert send(city, session, good).json()["state"] == "passed"


def test_the_key_of_another_partner_or_an_ended_one_signs_nothing(
    world: World, city: Caller, signer: Signer
) -> None:
    session = begin(city, world)
    of_others = signer_of(world.hospital.partner_id, at=world.at)
    assert refused(send(city, session, of_others.signed(session)))[0] == 403
    assert partner_keys.end(SYSTEM, signer.key_id, at=clock.now())
    assert refused(send(city, session, signer.signed(session)))[0] == 403
    assert not partner_keys.end(SYSTEM, signer.key_id, at=clock.now())


def test_a_nonce_is_answered_once(world: World, city: Caller, signer: Signer) -> None:
    session = begin(city, world)
    failed = signer.signed(session, live="failed")
    assert send(city, session, failed).status_code == 201
    passed_with_the_old_one = signer.signed(session)
    for replay in (failed, passed_with_the_old_one):
        assert refused(send(city, session, replay)) == (409, "certification.session.nonce")
    assert not Certification.objects.exists()


def test_a_passed_session_takes_no_second_result(world: World, city: Caller, signer: Signer) -> None:
    session = begin(city, world)
    result = signer.signed(session)
    send(city, session, result)
    assert refused(send(city, session, result)) == (409, "certification.session.passed")
    assert Certification.objects.count() == 1


def test_a_result_of_one_session_fits_no_other(world: World, city: Caller, signer: Signer) -> None:
    one, other = begin(city, world), begin(city, world)
    assert refused(send(city, other, signer.signed(one)))[0] == 403
    swapped = signer.signed(other, nonce=one["challenge"]["nonce"])
    assert refused(send(city, other, swapped)) == (409, "certification.session.nonce")


def test_a_result_about_somebody_else_is_refused(world: World, city: Caller, signer: Signer) -> None:
    session = begin(city, world)
    swapped = signer.signed(session, entitlement_id=str(world.stranger.entitlement_id))
    assert refused(send(city, session, swapped)) == (409, "certification.session.subject")


def test_a_session_runs_out(world: World, city: Caller, signer: Signer) -> None:
    session = begin(city, world)
    rows = CertificationSession.objects.all()
    row = rows.get()
    rows.update(opened_at=row.opened_at - LATER, expires_at=row.expires_at - LATER)
    assert city.get(f"certification-sessions/{session['id']}").json()["state"] == "expired"
    assert refused(send(city, session, signer.signed(session))) == (410, "certification.session.over")


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_check_outside_the_session_does_not_count(
    world: World, city: Caller, signer: Signer, minutes: int
) -> None:
    session = begin(city, world)
    moment = clock.now() + timedelta(minutes=minutes)
    answer = send(city, session, signer.signed(session, event_at=moment.isoformat()))
    assert refused(answer) == (422, "certification.session.time")


def test_an_instant_without_offset_is_refused(world: World, city: Caller, signer: Signer) -> None:
    session = begin(city, world)
    naive = clock.now().replace(tzinfo=None).isoformat()
    answer = send(city, session, signer.signed(session, event_at=naive))
    assert [reason["where"] for reason in answer.json()["reasons"]] == ["/event_at"]


# who may begin --------------------------------------------------------------------------------------------------


def test_whoever_is_not_linked_is_nobody(world: World, city: Caller) -> None:
    for body in (
        {"entitlement_id": str(world.stranger.entitlement_id)},
        {"entitlement_id": str(world.stranger.public_id)},
        {"entitlement_id": str(world.dead.entitlement_id)},
        {"mandate_id": str(world.stranger.public_id)},
    ):
        answer = city.post("certification-sessions", body)
        assert refused(answer) == (404, "certification.entitlement.not_found")


def test_another_partners_session_is_nobodys(world: World, city: Caller, signer: Signer) -> None:
    session = begin(city, world)
    bank = partners.register(SYSTEM, NewPartner("银行", PartnerKind.BANK, ALL_SCOPES), at=world.at)
    partners.link(SYSTEM, bank.partner_id, world.linked.id, basis=LinkBasis.CONSENT, at=world.at)
    other = world.caller(of=bank)
    assert refused(other.get(f"certification-sessions/{session['id']}"))[0] == 404
    assert refused(send(other, session, signer.signed(session))) == (404, "certification.session.not_found")


def test_a_session_ends_with_its_link(world: World, city: Caller, signer: Signer) -> None:
    session = begin(city, world)
    partners.unlink(SYSTEM, world.city.partner_id, world.linked.id, at=clock.now())
    assert refused(send(city, session, signer.signed(session))) == (404, "certification.session.not_found")


def test_all_reasons_are_told_before_anything_is_captured(world: World) -> None:
    chat = partners.register(
        SYSTEM, NewPartner("聊天应用", PartnerKind.CHAT_CITY_SERVICE, ALL_SCOPES), at=world.at
    )
    partners.link(SYSTEM, chat.partner_id, world.linked.id, basis=LinkBasis.CONSENT, at=world.at)
    caller = world.caller(of=chat)
    body = {"entitlement_id": str(world.linked.entitlement_id)}
    answer = caller.post("certification-sessions", body)
    assert refused(answer) == (422, "certification.session.refused")
    (reason,) = answer.json()["reasons"]
    assert reason["code"] == "certification.card_missing"
    assert "先领卡" in reason["detail"]
    assert not CertificationSession.objects.exists()
    card_holder(world.linked.id, at=world.at)
    assert caller.post("certification-sessions", body).status_code == 201


def test_nobody_begins_without_end(world: World, city: Caller) -> None:
    body = {"entitlement_id": str(world.linked.entitlement_id)}
    for _again in range(40):
        answer = city.post("certification-sessions", body)
        if answer.status_code != 201:
            break
    assert [reason["code"] for reason in answer.json()["reasons"]] == ["certification.session.too_many"]


# a relative helps -----------------------------------------------------------------------------------------------


def child_of_stranger(world: World, name: str) -> InsuredPerson:
    child = people.register(SYSTEM, NewPerson(name, Sex.FEMALE, date(1970, 1, 1)), at=world.at)
    tie = NewParentage(world.stranger.id, child.pk, ParentageKind.BIRTH, date(1970, 1, 1), "户口簿")
    kinship.record_parentage(SYSTEM, tie, at=world.at)
    return child


@pytest.fixture
def helped(world: World) -> str:
    """The stranger, whom nobody linked, lets her daughter certify for her; the daughter is linked."""
    daughter = child_of_stranger(world, "李秀英")
    new = NewMandate(
        daughter.pk,
        MandateGrade.ACT,
        frozenset({MandateScope.CERTIFICATION}),
        clock.local_date(world.at) + timedelta(days=30),
    )
    giver = Actor(frozenset(), person_id=world.stranger.id)
    mandate = mandates.give(giver, new, confirmed_by=ConfirmedBy.DESK, at=world.at)
    partners.link(SYSTEM, world.city.partner_id, daughter.pk, basis=LinkBasis.CONSENT, at=world.at)
    found = city_mandates(world, daughter.public_id)
    assert found == [str(mandate.public_id)]
    return found[0]


def city_mandates(world: World, person_id: object) -> list[str]:
    return [one["id"] for one in world.caller().get(f"persons/{person_id}/mandates").json()["held"]]


def test_a_relative_certifies_by_mandate_and_both_are_kept(
    world: World, city: Caller, signer: Signer, helped: str
) -> None:
    session = begin(city, world, mandate_id=helped)
    assert session["is_helped"]
    assert session["entitlement_id"] == str(world.stranger.entitlement_id)
    assert send(city, session, signer.signed(session)).json()["state"] == "passed"
    row, kept = Certification.objects.get(), CertificationSession.objects.get()
    assert row.entitlement.person_id == world.stranger.id == kept.person_id
    assert row.mandate_id == kept.mandate_id is not None
    assert kept.helper_id not in (None, world.stranger.id)
    event = AuditEvent.objects.get(action="certification.recorded")
    assert (event.subject_person_id, event.mandate_id) == (world.stranger.id, kept.mandate_id)


def test_a_mandate_that_has_ended_opens_nothing(
    world: World, city: Caller, signer: Signer, helped: str
) -> None:
    session = begin(city, world, mandate_id=helped)
    giver = Actor(frozenset(), person_id=world.stranger.id)
    mandates.revoke(giver, UUID(helped), at=clock.now())
    answer = send(city, session, signer.signed(session))
    assert refused(answer) == (404, "certification.session.not_found")
    answer = city.post("certification-sessions", {"mandate_id": helped})
    assert refused(answer) == (404, "certification.entitlement.not_found")


def test_a_mandate_for_reminders_only_opens_nothing(world: World, city: Caller) -> None:
    son = child_of_stranger(world, "李建国")
    new = NewMandate(son.pk, MandateGrade.REMIND, frozenset(), world.today + timedelta(days=30))
    giver = Actor(frozenset(), person_id=world.stranger.id)
    mandate = mandates.give(giver, new, confirmed_by=ConfirmedBy.DESK, at=world.at)
    partners.link(SYSTEM, world.city.partner_id, son.pk, basis=LinkBasis.CONSENT, at=world.at)
    answer = city.post("certification-sessions", {"mandate_id": str(mandate.public_id)})
    assert refused(answer) == (404, "certification.entitlement.not_found")


# what a benefit asks besides ------------------------------------------------------------------------------------


def test_a_survivor_answers_and_a_yes_stops_nothing(world: World, city: Caller, signer: Signer) -> None:
    survivor = entitlements.grant(
        SYSTEM,
        world.linked.id,
        Benefit.SURVIVOR,
        paying_area_key=BENGBU,
        starts_on=world.today - timedelta(days=350),
        at=world.at,
    )
    session = begin(city, world, entitlement_id=str(survivor.public_id))
    codes = [question["code"] for question in session["questions"]]
    assert {"works", "remarried"} <= set(codes)
    assert all(question["ask"] for question in session["questions"])
    answer = send(city, session, signer.signed(session))
    assert refused(answer)[0] == 422
    answers = {code: code == "remarried" for code in codes}
    done = send(city, session, signer.signed(session, answers=answers)).json()
    assert done["state"] == "passed"
    assert [review.question for review in StatusReview.objects.all()] == ["remarried"]
    # One proof serves the pension too.
    assert Certification.objects.count() == 2


# the signature itself -------------------------------------------------------------------------------------------


def test_what_is_no_signature_is_none() -> None:
    pair = Ed25519PrivateKey.generate()
    public = SigningKey(KeyAlgorithm.ED25519, pair.public_key().public_bytes_raw())
    secret = SigningKey(KeyAlgorithm.HMAC_SHA256, b"k" * 32)
    right = base64.b64encode(pair.sign(b"text")).decode()
    assert is_signed("text", right, public)
    for text, signature in (("text ", right), ("text", ""), ("text", "é"), ("text", "!!"), ("text", "QQ==")):
        assert not is_signed(text, signature, public)
        assert not is_signed(text, signature, secret)
