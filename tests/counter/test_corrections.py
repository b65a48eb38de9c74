"""Corrections and a guardian's yes at the desk: taken in, decided by two, and mended."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.enums.consents import ConsentGiver
from accounts.enums.users import StaffRole
from accounts.models.consents import ConsentRecord
from accounts.models.matters import Matter
from accounts.models.people import InsuredPerson
from accounts.models.users import User
from accounts.rules.actors import Actor
from portal.counter import lookups
from tests import cast as stage
from tests.cast import AT, BENGBU, Cast
from tests.counter.test_matters import entered

CHECKED = {"is_id_checked": "on"}


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with time_machine.travel(AT, tick=True):
        yield stage.on_stage()


def at_desk(actor: Actor, *people: InsuredPerson) -> Client:
    """Sign a clerk in who has looked somebody up."""
    client = entered(actor)
    session = client.session
    session[lookups._KEPT] = {
        str(person.public_id): {"at": AT.timestamp(), "reason": "来窗口办理"} for person in people
    }
    session.save()
    return client


def address(person: InsuredPerson, part: str) -> str:
    return f"/counter/people/{person.public_id}/{part}"


def test_a_correction_is_taken_in_decided_by_two_and_mended(cast: Cast) -> None:
    clerk = at_desk(cast.clerk_of_bengbu, cast.mother)
    assert address(cast.mother, "correct/phone/") in clerk.get(address(cast.mother, "")).content.decode()
    path = address(cast.mother, "correct/name/")
    assert "李秀英" in clerk.get(path).content.decode()
    given = {"right": "李秀瑛", "note": "户口簿为瑛", "key": str(uuid4())}
    assert clerk.post(path, given).status_code == 422
    for _twice in range(2):
        assert clerk.post(path, {**given, **CHECKED}).status_code == 302
    matter = Matter.objects.get()

    page = reverse("counter:matter", args=[matter.public_id])
    for act in ("accept", "grant"):
        clerk.post(reverse("counter:matter_take", args=[matter.public_id]))
        matter.refresh_from_db()
        clerk.post(page, {"act": act, "seen": matter.version, "note": "已核对户口簿"})
    colleague = entered(stage.staff("+8613700000089", StaffRole.CLERK, BENGBU))
    shown = colleague.get(page).content.decode()
    assert "李秀瑛" in shown
    matter.refresh_from_db()
    proposal = matter.proposal
    assert proposal is not None
    colleague.post(page, {"act": "confirm", "proposal": proposal.payload_hash})
    assert InsuredPerson.objects.get(pk=cast.mother.pk).name == "李秀瑛"


def test_a_number_is_whole_for_whoever_holds_the_matter_only(cast: Cast) -> None:
    clerk = at_desk(cast.clerk_of_bengbu, cast.mother)
    given = {"right": "13800000077", "key": str(uuid4()), **CHECKED}
    clerk.post(address(cast.mother, "correct/phone/"), given)
    matter = Matter.objects.get()
    page = reverse("counter:matter", args=[matter.public_id])
    assert "+8613800000077" not in clerk.get(page).content.decode()
    clerk.post(reverse("counter:matter_take", args=[matter.public_id]))
    assert "+8613800000077" in clerk.get(page).content.decode()


def test_what_is_recorded_already_is_told(cast: Cast) -> None:
    clerk = at_desk(cast.clerk_of_bengbu, cast.mother)
    answer = clerk.post(address(cast.mother, "correct/sex/"), {"right": "F", "key": str(uuid4()), **CHECKED})
    assert answer.status_code == 422
    assert "和登记的一样" in answer.content.decode()
    assert clerk.get(address(cast.mother, "correct/age/")).status_code == 404


def test_a_parent_says_yes_for_a_child(cast: Cast) -> None:
    clerk = at_desk(cast.clerk_of_bengbu, cast.boy, cast.girl)
    path = address(cast.boy, "guardian/")
    assert path in clerk.get(address(cast.boy, "")).content.decode()
    page = clerk.get(path).content.decode()
    assert "张敏" in page
    assert "王建军" in page
    said = {"guardian": str(cast.husband.public_id), "version": "1", "is_agreed": "on", **CHECKED}
    for left_out in ("guardian", "is_agreed", "is_id_checked"):
        assert clerk.post(path, {k: v for k, v in said.items() if k != left_out}).status_code == 422
    stranger = {**said, "guardian": str(cast.stranger.public_id)}
    assert clerk.post(path, stranger).status_code == 422
    assert "新的一版" in clerk.post(path, {**said, "version": "7"}).content.decode()
    assert not ConsentRecord.objects.exists()

    assert clerk.post(path, said).status_code == 302

    record = ConsentRecord.objects.get()
    assert (record.person_id, record.giver, record.guardian_id) == (
        cast.boy.pk,
        ConsentGiver.GUARDIAN,
        cast.husband.pk,
    )
    # His sister is grown up: her page does not offer it, and the desk is told.
    assert "guardian/" not in clerk.get(address(cast.girl, "")).content.decode()
    refused = clerk.post(address(cast.girl, "guardian/"), said)
    assert "自己作主" in refused.content.decode()


def test_no_clerk_takes_in_for_a_relative(cast: Cast) -> None:
    User.objects.filter(person=cast.daughter).update(person=None, is_staff=True)
    User.objects.filter(pk=cast.clerk_of_bengbu.user_id).update(person=cast.daughter)
    clerk = at_desk(cast.clerk_of_bengbu, cast.mother, cast.boy)
    for path in (address(cast.mother, "correct/name/"), address(cast.boy, "guardian/")):
        assert clerk.get(path).status_code == 403
