"""Numbers that two people use, at the desk: listed, looked at, settled by two clerks; and what nobody is told."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import people
from accounts.enums.people import Insurance
from accounts.models.audit import AuditEvent
from accounts.models.documents import NumberConflict
from accounts.models.people import InsuredPerson
from accounts.queries.conflicts import open_conflicts_after
from accounts.queries.people import match_number
from certification.access import conflicts_at_desk
from tests.counter.test_documents import NEW_NUMBER, address, share_the_number
from tests.counter.test_duplicates import colleague
from tests.permissions.numbers import proposed
from tests.permissions.world import BENGBU, GRANDMOTHER_NUMBER, World

__all__ = ["colleague"]


@pytest.fixture
def conflict(world: World) -> str:
    """Let somebody far away have the grandmother's number; give the page of it."""
    share_the_number(world)
    return reverse("counter:conflict", args=[NumberConflict.objects.get().public_id])


def test_it_is_listed_where_a_holder_is_paid_or_insured(world: World, clerk: Client, conflict: str) -> None:
    path = reverse("counter:conflicts")
    page = clerk.get(path).content.decode()
    assert conflict in page
    assert "顾桂兰" in page
    assert "钱不知" not in page
    assert GRANDMOTHER_NUMBER not in page
    clerk.get(path)
    assert AuditEvent.objects.filter(action="number.listed").count() == 1
    assert conflict not in world.client("clerk_elsewhere").get(path).content.decode()
    for odd in ("?after=x", "?after=-1", "?after=0"):
        assert clerk.get(path + odd).status_code == 200


def test_the_other_is_counted_and_not_named_until_this_desk_is_theirs(
    world: World, clerk: Client, conflict: str
) -> None:
    page = clerk.get(conflict).content.decode()
    assert "还有 1 份登记由别的统筹区经办" in page
    assert "钱不知" not in page
    assert "119***********0027" in page
    event = AuditEvent.objects.get(action="number.viewed")
    assert (event.subject_person_id, event.actor_area_key) == (world.id("grandmother"), BENGBU)
    assert world.client("clerk_elsewhere").get(conflict).status_code == 404
    other = InsuredPerson.objects.get(name="钱不知")
    people.enrol(
        other.pk,
        Insurance.RESIDENT_PENSION,
        area_key=BENGBU,
        starts_on=world.on,
        has_personal_account=False,
        at=world.at,
    )
    page = clerk.get(conflict).content.decode()
    assert "钱不知" in page
    assert "由别的统筹区经办" not in page


def test_from_the_page_a_number_is_changed_by_two(
    world: World, clerk: Client, colleague: Client, conflict: str
) -> None:
    page = clerk.get(conflict).content.decode()
    change = address(world, f"documents/{world.document}/number/")
    # The look at the question is the look-up: the form opens without another.
    assert change in page
    assert clerk.get(change).status_code == 200
    given = {
        "number": NEW_NUMBER,
        "basis": "公安机关变更证明",
        "is_id_checked": "on",
        "starts_on": world.on.isoformat(),
    }
    told = clerk.post(change, given, follow=True).content.decode()
    assert "等一位同事复核后生效" in told
    assert match_number(NEW_NUMBER).person is None

    page = clerk.get(reverse("counter:conflicts")).content.decode()
    (path,) = re.findall(r'href="(/counter/numbers/proposed/[^"]+)"', page)
    own = clerk.get(path).content.decode()
    assert "请一位同事复核" in own
    assert 'name="verdict"' not in own
    shown = colleague.get(path).content.decode()
    assert NEW_NUMBER not in shown
    assert "公安机关变更证明" in shown
    (seen,) = re.findall(r'name="seen" value="(\w{64})"', shown)
    assert colleague.post(path, {"seen": seen}).status_code == 422
    stale = colleague.post(path, {"seen": "0" * 64, "verdict": "agree"})
    assert stale.status_code == 409
    done = colleague.post(path, {"seen": seen, "verdict": "agree"})
    assert done.headers["Location"] == reverse("counter:conflicts")
    found = match_number(NEW_NUMBER).person
    assert found is not None
    assert found.id == world.id("grandmother")
    assert clerk.get(conflict).status_code == 404
    assert "已经有结果" in colleague.get(path).content.decode()


def test_a_colleague_turns_a_withdrawal_down(world: World, clerk: Client) -> None:
    card = proposed(world)
    path = reverse("counter:number_proposal", args=[card.public_id])
    assert "要撤下的号码" in clerk.get(path).content.decode()
    clerk.post(path, {"seen": card.payload_hash, "verdict": "disagree"})
    assert match_number(GRANDMOTHER_NUMBER).person is not None
    assert AuditEvent.objects.filter(action="number.proposal_viewed").count() == 2


def test_no_clerk_has_a_hand_in_their_own_or_a_relatives(world: World, clerk: Client, conflict: str) -> None:
    world.users["daughter"].person = None
    world.users["daughter"].is_staff = True
    world.users["daughter"].save()
    world.users["clerk"].person = world.people["daughter"]
    world.users["clerk"].save()
    path = reverse("counter:number_proposal", args=[proposed(world).public_id])
    assert clerk.get(conflict).status_code == 403
    assert clerk.get(path).status_code == 403
    assert clerk.post(path, {"verdict": "agree", "seen": "0" * 64}).status_code == 403


def test_an_empty_desk_sees_nothing(world: World, conflict: str) -> None:
    cards = open_conflicts_after(None, most=5)
    assert conflicts_at_desk(world.actor("clerk_elsewhere"), cards, on=world.on) == []
