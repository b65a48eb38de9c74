"""Sharing one's account: a fresh proof first, nothing typed is lost, all reasons at once, one touch to stop."""

import re
from datetime import timedelta

import time_machine
from django.test import Client
from django.urls import reverse

from accounts.actions import account_moves, ledger
from accounts.enums.ledger import AccountKind
from accounts.queries.people import person_cards
from family.actions import binding_asking
from family.enums import BindingState
from family.models.bindings import SharingBinding
from portal.web.sharing_screens import is_empty, order_of
from regions.enums import Confidence, Origin, PolicyScope
from regions.models.policy import PolicyValue
from tests import cast as stage
from tests.cast import AT, BENGBU, ON, SHENZHEN, Cast, citizen
from tests.family.paying import bind, give
from tests.web.conftest import PASSWORD, SignIn, give_password
from tests.web.test_pages import read

CONFIRM = reverse("web:step_up")


def offer(person: object) -> str:
    return reverse("web:sharing_propose", args=[person.public_id])


def proposed(cast: Cast, sign_in: SignIn) -> SharingBinding:
    sign_in(cast.daughter, fresh=True).post(offer(cast.husband), {"agreed": "on", "uses": "hospital"})
    return SharingBinding.objects.get()


def test_an_offer_without_a_fresh_proof_is_kept_while_one_proves_oneself(cast: Cast, sign_in: SignIn) -> None:
    give_password(cast.daughter)
    client = sign_in(cast.daughter)

    asked = client.post(offer(cast.husband), {"agreed": "on", "uses": "hospital"})
    assert asked.headers["Location"].startswith(CONFIRM)
    assert not SharingBinding.objects.exists()

    wrong = client.post(asked.headers["Location"], {"password": "not-this-one", "next": offer(cast.husband)})
    assert "密码不对" in wrong.content.decode()

    before = client.session.session_key
    right = client.post(asked.headers["Location"], {"password": PASSWORD, "next": offer(cast.husband)})
    assert right.headers["Location"] == offer(cast.husband)
    assert client.session.session_key != before

    assert "checked" in client.get(offer(cast.husband)).content.decode()
    assert client.post(offer(cast.husband), {"agreed": "on", "uses": "hospital"}).headers[
        "Location"
    ] == reverse("web:sharing")
    assert SharingBinding.objects.get().state == BindingState.PROPOSED.value


TYPED = {"uses": ["hospital", "pharmacy"], "month_cap": "66.60", "agreed": "on"}


def prove(client: Client, page: str) -> str:
    """Send a filled form without a fresh proof, prove who one is, and give the page one comes back to."""
    away = client.post(page, TYPED)
    back = client.post(away.headers["Location"], {"password": PASSWORD, "next": page})
    assert back.headers["Location"] == page
    return client.get(page).content.decode()


def assert_typed(html: str) -> None:
    ticked = re.findall(r'<input type="checkbox"[^>]*value="(\w+)"[^>]* checked', html)
    assert ticked[:2] == TYPED["uses"]
    assert "resident_premium" not in ticked
    assert 'value="66.60"' in html


def test_an_offer_comes_back_from_the_proof_with_every_tick_and_cap(cast: Cast, sign_in: SignIn) -> None:
    give_password(cast.daughter)

    assert_typed(prove(sign_in(cast.daughter), offer(cast.husband)))

    assert not SharingBinding.objects.exists()


def test_the_sharers_own_cap_on_what_was_asked_comes_back_from_the_proof(cast: Cast, sign_in: SignIn) -> None:
    """Lost on the way, it would open the whole account with the next press."""
    give_password(cast.daughter)
    asked = binding_asking.ask(citizen(cast.husband), cast.daughter.pk, at=stage.AT)

    assert_typed(prove(sign_in(cast.daughter), reverse("web:sharing_confirm", args=[asked.public_id])))

    assert SharingBinding.objects.get().state == BindingState.ASKED.value


def test_what_was_asked_comes_back_after_signing_in_again(cast: Cast, sign_in: SignIn) -> None:
    give_password(cast.daughter)
    ask = reverse("web:sharing_ask", args=[cast.husband.public_id])
    client = Client()
    client.post(ask, {"uses": "pharmacy"})
    client.post(reverse("account_login"), {"login": "13700000001", "password": PASSWORD, "next": ask})

    html = client.get(ask).content.decode()

    assert re.findall(r'<input type="checkbox"[^>]*value="(\w+)"[^>]* checked', html) == ["pharmacy"]
    assert not SharingBinding.objects.exists()


def test_what_a_page_tells_next_stands_in_the_sealed_session_and_in_no_cookie(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.daughter, fresh=True)

    client.post(offer(cast.husband), {"agreed": "on", "uses": "hospital"})

    assert "messages" not in client.cookies
    assert "已经发给 王建军" in client.get(reverse("web:sharing")).content.decode()


def test_the_proof_grows_old(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter, fresh=True)

    with time_machine.travel(stage.AT + timedelta(minutes=6)):
        answer = client.post(offer(cast.husband), {"agreed": "on", "uses": "hospital"})

    assert answer.headers["Location"].startswith(CONFIRM)


def test_without_consent_the_form_says_what_to_do(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.daughter, fresh=True).post(offer(cast.husband), {})

    assert "请先看过说明，再勾选同意。" in answer.content.decode()
    assert not SharingBinding.objects.exists()


def test_the_other_side_accepts_and_either_side_ends(cast: Cast, sign_in: SignIn) -> None:
    binding = proposed(cast, sign_in)
    husband = sign_in(cast.husband, fresh=True)

    assert "等您答复" in husband.get(reverse("web:sharing")).content.decode()
    page = reverse("web:sharing_accept", args=[binding.public_id])
    assert "张敏 愿意把自己的医保账户余额给您用" in husband.get(page).content.decode()
    husband.post(page)
    binding.refresh_from_db()
    assert binding.state == BindingState.ACTIVE.value

    sign_in(cast.daughter).post(reverse("web:sharing_end", args=[binding.public_id]))
    binding.refresh_from_db()
    assert binding.state == BindingState.ENDED.value


def test_declining_needs_no_step_up(cast: Cast, sign_in: SignIn) -> None:
    binding = proposed(cast, sign_in)

    sign_in(cast.husband).post(reverse("web:sharing_decline", args=[binding.public_id]))

    binding.refresh_from_db()
    assert binding.state == BindingState.DECLINED.value


def test_strangers_and_the_sharer_cannot_answer(cast: Cast, sign_in: SignIn) -> None:
    binding = proposed(cast, sign_in)
    page = reverse("web:sharing_accept", args=[binding.public_id])

    assert sign_in(cast.stranger, fresh=True).get(page).status_code == 404
    assert sign_in(cast.stranger, fresh=True).post(page).status_code == 404
    assert sign_in(cast.daughter, fresh=True).post(page).status_code == 404
    assert sign_in(cast.stranger).get(offer(cast.husband)).status_code == 404


def test_every_reason_of_a_refusal_is_told(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.mother, fresh=True).post(offer(cast.daughter), {"agreed": "on", "uses": "hospital"})

    assert answer.status_code == 422
    assert "没有职工医保个人账户" in answer.content.decode()
    assert "有一处需要改正" not in answer.content.decode()


def test_an_offer_taken_back_is_not_called_a_sharing_that_ended(cast: Cast, sign_in: SignIn) -> None:
    binding = proposed(cast, sign_in)

    daughter = sign_in(cast.daughter)
    said = daughter.post(reverse("web:sharing_end", args=[binding.public_id]), follow=True).content.decode()

    assert "已经撤回" in said
    assert "对方不能再使用" not in said
    assert "撤回了家庭共济的邀请" in sign_in(cast.husband).get(reverse("web:inbox")).content.decode()


def test_an_offer_made_twice_is_one(cast: Cast, sign_in: SignIn) -> None:
    proposed(cast, sign_in)

    answer = sign_in(cast.daughter, fresh=True).post(
        offer(cast.husband), {"agreed": "on", "uses": "hospital"}
    )

    assert answer.status_code == 409
    assert "不用再办" in answer.content.decode()
    assert SharingBinding.objects.count() == 1


def test_a_second_press_and_the_way_back_lead_to_what_stands(cast: Cast, sign_in: SignIn) -> None:
    offered = proposed(cast, sign_in)
    asked = binding_asking.ask(citizen(cast.mother), cast.daughter.pk, at=stage.AT)
    answers = (
        (sign_in(cast.husband, fresh=True), "web:sharing_accept", offered.public_id),
        (sign_in(cast.daughter, fresh=True), "web:sharing_confirm", asked.public_id),
    )
    for client, name, key in answers:
        page = reverse(name, args=[key])
        said = {"agreed": "on", "uses": "hospital"}

        assert client.post(page, said).headers["Location"] == reverse("web:sharing")

        for again in (client.post(page, said), client.get(page)):
            assert again.headers["Location"] == reverse("web:sharing_one", args=[key])
    assert SharingBinding.objects.filter(state=BindingState.ACTIVE.value).count() == 2


def test_a_second_press_of_no_leads_to_what_the_first_did(cast: Cast, sign_in: SignIn) -> None:
    offered = proposed(cast, sign_in)
    asked = binding_asking.ask(citizen(cast.mother), cast.daughter.pk, at=stage.AT)
    daughter, husband = sign_in(cast.daughter, fresh=True), sign_in(cast.husband, fresh=True)
    presses = (
        (daughter, "web:sharing_turn_down", asked.public_id, "没有同意"),
        (husband, "web:sharing_decline", offered.public_id, "没有同意"),
    )
    for client, name, key, said in presses:
        page = reverse("web:sharing_one", args=[key])
        assert client.post(reverse(name, args=[key])).headers["Location"] == reverse("web:sharing")
        assert client.post(reverse(name, args=[key])).headers["Location"] == page
        assert said in client.get(page).content.decode()


def test_a_second_press_of_stop_leads_to_how_it_ended(cast: Cast, sign_in: SignIn) -> None:
    offered = proposed(cast, sign_in)
    daughter = sign_in(cast.daughter, fresh=True)
    end = reverse("web:sharing_end", args=[offered.public_id])
    page = reverse("web:sharing_one", args=[offered.public_id])
    assert daughter.post(end).headers["Location"] == reverse("web:sharing")
    assert daughter.post(end).headers["Location"] == page
    assert reverse("web:sharing") in daughter.get(page).content.decode()


def test_what_a_sharer_confirmed_for_a_partner_waits_and_is_not_over(cast: Cast, sign_in: SignIn) -> None:
    asked = binding_asking.ask(citizen(cast.mother), cast.daughter.pk, at=stage.AT)
    # A partner asked, and the user has not said yet that they want it.
    SharingBinding.objects.update(user_agreed_at=None)
    daughter = sign_in(cast.daughter, fresh=True)
    page, said = reverse("web:sharing_confirm", args=[asked.public_id]), {"agreed": "on", "uses": "hospital"}
    assert daughter.post(page, said).headers["Location"] == reverse("web:sharing")
    assert SharingBinding.objects.get().state == BindingState.PROPOSED.value

    for again in (daughter.post(page, said), daughter.get(page)):
        assert again.headers["Location"] == reverse("web:sharing_one", args=[asked.public_id])


def test_an_answered_offer_is_gone(cast: Cast, sign_in: SignIn) -> None:
    binding = proposed(cast, sign_in)
    husband: Client = sign_in(cast.husband, fresh=True)
    husband.post(reverse("web:sharing_decline", args=[binding.public_id]))

    answer = husband.get(reverse("web:sharing_accept", args=[binding.public_id]))

    assert answer.status_code == 410


def test_the_order_by_balance_asks_the_account_that_pays(cast: Cast) -> None:
    PolicyValue.objects.create(
        code="sharing.sharer_order",
        scope=PolicyScope.AREA.value,
        scope_key=BENGBU,
        value="balance_descending",
        starts_on=ON,
        source_document="house-default",
        confidence=Confidence.UNSURE.value,
        origin=Origin.LOCAL.value,
        recorded_at=AT,
    )
    for sharer in (cast.husband, cast.daughter):
        bind(sharer, cast.mother)
    # One account was closed when its money moved, and a wallet pays for nobody else.
    account_moves.move(cast.daughter.pk, from_area=BENGBU, to_area=SHENZHEN, key="m", at=AT)
    give(cast.husband, 900_000, kind=AccountKind.WALLET)
    give(cast.mother, 1, kind=AccountKind.WALLET)

    order = order_of(person_cards([cast.mother.pk])[cast.mother.pk], on=ON)

    assert [row.other.id for row in order.rows] == [cast.daughter.pk, cast.husband.pk]
    # Without an account of their own somebody has none that is empty.
    assert (is_empty(cast.mother.pk), is_empty(cast.daughter.pk)) == (False, False)


EMPTY = "您的账户现在没有余额"


def test_only_an_account_that_is_there_is_called_empty(cast: Cast, sign_in: SignIn) -> None:
    without = sign_in(cast.mother).get(offer(cast.daughter)).content.decode()
    assert "出钱的一方没有职工医保个人账户" in without
    assert EMPTY not in without

    ledger.open_account(cast.mother.pk, AccountKind.PERSONAL, BENGBU, at=AT)
    assert EMPTY in sign_in(cast.mother).get(offer(cast.daughter)).content.decode()


def test_a_cap_of_nothing_is_named_as_the_fault(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.daughter, fresh=True)
    typed = {"agreed": "on", "uses": "hospital", "payment_cap": "0", "month_cap": "0", "year_cap": "0"}
    html = client.post(offer(cast.husband), typed).content.decode()

    assert "请至少选一种用途" not in html
    for name in ("payment_cap", "month_cap", "year_cap"):
        words = {"payment_cap": "每次", "month_cap": "每月", "year_cap": "每年"}[name]
        assert f'<a href="#id_{name}">{words}的上限要大于 0 元' in html
    assert not SharingBinding.objects.exists()


def page_of(row: SharingBinding) -> str:
    return reverse("web:sharing_one", args=[row.public_id])


def test_what_can_still_be_used_is_the_least_that_every_cap_leaves(cast: Cast, sign_in: SignIn) -> None:
    row = bind(cast.daughter, cast.husband, payment_cap_fen=500, month_cap_fen=2_000, year_cap_fen=1)
    client = sign_in(cast.husband)

    for address in (page_of(row), reverse("web:sharing")):
        html = client.get(address).content.decode()
        assert "本月还能用 0.01 元" in html
        assert "今年还能用 0.01 元" in html
        assert "现在还能用 0.01 元" in html


def test_what_has_ended_says_nothing_of_what_can_still_be_used(cast: Cast, sign_in: SignIn) -> None:
    ended = {"state": BindingState.ENDED.value, "ended_at": AT}
    row = bind(cast.daughter, cast.husband, month_cap_fen=2_000, year_cap_fen=9_000, **ended)
    html = sign_in(cast.husband).get(page_of(row)).content.decode()

    assert "20.00 元" in html
    assert "还能用" not in html


def test_whoever_has_to_answer_finds_the_answers_on_the_page_of_the_offer(
    cast: Cast, sign_in: SignIn
) -> None:
    row = proposed(cast, sign_in)
    asked = sign_in(cast.husband).get(page_of(row)).content.decode()
    asking = sign_in(cast.daughter).get(page_of(row)).content.decode()

    assert "等对方同意" not in asked
    assert reverse("web:sharing_accept", args=[row.public_id]) in asked
    assert reverse("web:sharing_decline", args=[row.public_id]) in asked
    assert "等对方同意" in asking
    assert reverse("web:sharing_accept", args=[row.public_id]) not in asking
    assert reverse("web:sharing_end", args=[row.public_id]) in asking


def test_what_stands_against_asking_is_not_said_of_the_readers_account(cast: Cast, sign_in: SignIn) -> None:
    page = reverse("web:sharing_ask", args=[cast.mother.public_id])
    html = read(sign_in(cast.daughter), page, language="en", mode="standard")

    assert "Sharing with this relative is not possible yet" in html
    assert "Your account cannot be shared" not in html
