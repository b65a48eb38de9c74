"""Who looked at me: each helper with all they saw and did, and one touch to pause or stop them."""

import re

import pytest
from django.urls import reverse

from accounts.actions import audit
from accounts.models.audit import AuditEvent
from accounts.models.matters import Matter
from accounts.rules.actors import Actor
from family.actions import mandates
from family.models.mandates import Mandate
from tests.cast import AT, BENGBU, Cast, citizen, verify
from tests.web.conftest import SignIn
from tests.web.test_acting import applied

SEEN = "/seen/"


@pytest.fixture
def cast(cast: Cast) -> Cast:
    verify(cast.daughter, cast.clerk_of_bengbu)
    verify(cast.father, cast.clerk_of_bengbu)
    return cast


def card_of(page: str, whose: str) -> str:
    found = re.findall(r'<section class="card" aria-labelledby="helper.*?</section>', page, re.DOTALL)
    return next(card for card in found if f">{whose}</h2>" in card)


def mandate_of(cast: Cast) -> Mandate:
    return Mandate.objects.get(principal=cast.father)


def test_what_a_helper_did_stands_with_the_helper(cast: Cast, sign_in: SignIn) -> None:
    daughter = sign_in(cast.daughter)
    for _again in range(3):
        daughter.get(reverse("web:statement_of", args=[cast.father.public_id]))
    row = applied(daughter, cast.father)
    page = sign_in(cast.father).get(SEEN).content.decode()
    card = card_of(page, "女儿 张敏")
    assert "提醒、查看、代办" in card
    assert "查看了您的权益单" in card
    assert "3 次" in card
    assert reverse("web:matter", args=[row.public_id]) in card
    assert "查看了您的权益单" not in page.replace(card, "")


def test_what_a_desk_did_stands_apart(cast: Cast, sign_in: SignIn) -> None:
    event = audit.Event("person.viewed", cast.father.pk, area_key=BENGBU, reason="visit")
    audit.record(cast.clerk_of_bengbu, event, at=AT)
    page = sign_in(cast.father).get(SEEN).content.decode()
    card = card_of(page, "女儿 张敏")
    assert "经办机构工作人员" not in card
    assert "经办机构工作人员" in page.replace(card, "")


def test_one_touch_stops_and_comes_back_with_the_way_to_undo(cast: Cast, sign_in: SignIn) -> None:
    father = sign_in(cast.father)
    card = card_of(father.get(SEEN).content.decode(), "女儿 张敏")
    stop = reverse("web:mandate_stop", args=[mandate_of(cast).public_id])
    assert f'action="{stop}"' in card
    answer = father.post(stop, {"next": SEEN}, follow=True)
    assert answer.redirect_chain[-1][0] == SEEN
    assert "随时可以重新授权" in answer.content.decode()
    assert mandate_of(cast).revoked_at is not None
    assert sign_in(cast.daughter).get(reverse("web:for", args=[cast.father.public_id])).status_code == 404


def test_what_was_done_before_the_end_stays_to_be_read(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.daughter).get(reverse("web:statement_of", args=[cast.father.public_id]))
    mandates.revoke(citizen(cast.father), mandate_of(cast).public_id, at=AT)
    card = card_of(sign_in(cast.father).get(SEEN).content.decode(), "女儿 张敏")
    assert "授权已经结束" in card
    assert "查看了您的权益单" in card
    assert "<form" not in card


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_leads_nowhere_else(cast: Cast, sign_in: SignIn, address: str) -> None:
    freeze = reverse("web:mandate_freeze", args=[mandate_of(cast).public_id])
    answer = sign_in(cast.father).post(freeze, {"next": address})
    assert answer.headers["Location"] == reverse("web:mandates")


def test_each_reads_their_own(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.daughter).get(reverse("web:statement_of", args=[cast.father.public_id]))
    assert "查看了您的权益单" not in sign_in(cast.mother).get(SEEN).content.decode()
    assert "查看了您的权益单" not in sign_in(cast.daughter).get(SEEN).content.decode()


class TestAtOdds:
    def test_the_helper_too_lets_it_rest_and_the_father_alone_lets_it_live(
        self, cast: Cast, sign_in: SignIn
    ) -> None:
        mandate = mandate_of(cast)
        daughter = sign_in(cast.daughter, fresh=True)
        daughter.post(reverse("web:mandate_freeze", args=[mandate.public_id]))
        assert mandate_of(cast).frozen_at is not None
        assert daughter.get(reverse("web:for", args=[cast.father.public_id])).status_code == 404
        thaw = reverse("web:mandate_thaw", args=[mandate.public_id])
        assert daughter.post(thaw).status_code == 404
        assert sign_in(cast.father, fresh=True).post(thaw).status_code == 302
        assert mandate_of(cast).frozen_at is None

    def test_a_helper_gives_nothing_to_themselves(self, cast: Cast, sign_in: SignIn) -> None:
        """Whatever gives the helper something knows only who is signed in (Civil Code art. 168)."""
        daughter = sign_in(cast.daughter, fresh=True)
        before = (Mandate.objects.count(), Matter.objects.count(), AuditEvent.objects.count())
        for name in ("sharing_propose", "mandate_terms"):
            page = daughter.get(reverse(f"web:{name}", args=[cast.daughter.public_id]))
            assert page.status_code == 404
        for address in (
            f"/for/{cast.father.public_id}/sharing/",
            f"/for/{cast.father.public_id}/family/sharing/new/{cast.daughter.public_id}/",
            f"/for/{cast.father.public_id}/family/mandates/new/check/",
            f"/for/{cast.father.public_id}/settings/phone/",
            f"/for/{cast.father.public_id}/card/",
        ):
            assert daughter.get(address).status_code == 404
            assert daughter.post(address, {"for": str(cast.father.public_id)}).status_code == 404
        assert (Mandate.objects.count(), Matter.objects.count(), AuditEvent.objects.count()) == before

    def test_a_helper_accepts_nothing_for_the_father(self, cast: Cast, sign_in: SignIn) -> None:
        from family.actions import bindings
        from family.models.bindings import SharingBinding

        daughter = citizen(cast.daughter)
        offered = bindings.propose(daughter, cast.father.pk, at=AT)
        client = sign_in(cast.daughter, fresh=True)
        client.post(
            reverse("web:sharing_accept", args=[offered.public_id]), {"agreed": "on", "uses": "hospital"}
        )
        assert SharingBinding.objects.get(public_id=offered.public_id).state == "proposed"

    def test_no_actor_but_a_person_holds_a_mandate(self, cast: Cast) -> None:
        assert Actor(frozenset()).person_id is None
