"""Account sharing at the counter and in a hospital, in a real browser: a reader types each card and presses enter."""

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from accounts.actions import printed_cards
from accounts.enums.users import StaffRole
from accounts.models.users import StaffPost, User
from accounts.rules.actors import SYSTEM
from family.actions import binding_ends, payment_disputes, reconciliations
from family.actions.binding_ends import Ending
from family.actions.payment_disputes import Objection
from family.enums import BindingCause, BindingState, ConfirmedHow
from family.enums.payments import DisputeReason
from family.models.bindings import SharingBinding
from family.models.reconciliation import Difference
from foundation import clock
from tests import cast as stage
from tests.cast import BENGBU, Cast, citizen
from tests.family.paying import bind, pay
from tests.journeys.walking import PICTURES_TO, Walk, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHARER_CARD, USER_CARD, STRANGERS_CARD = "BB9900001", "BB9900002", "BB9900003"
WIDE, NARROW = {"width": 1100, "height": 900}, {"width": 320, "height": 720}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The whole cast, for the server to see; two of the family bring their printed cards."""
    home = stage.on_stage()
    cards = ((home.daughter, SHARER_CARD), (home.mother, USER_CARD), (home.stranger, STRANGERS_CARD))
    for person, number in cards:
        new = printed_cards.NewPrintedCard(number, BENGBU, date(2019, 6, 3))
        printed_cards.record(SYSTEM, person.pk, new, at=clock.now())
    return home


@pytest.mark.parametrize("viewport", [WIDE, NARROW])
def test_two_cards_are_swiped_and_the_receipt_is_checked_by_anybody(
    browser: Browser, live_server: LiveServer, cast: Cast, viewport: Any
) -> None:
    walk = enter(browser, live_server, User.objects.get(pk=cast.clerk_of_bengbu.user_id), viewport)
    page = walk.page
    page.goto(f"{live_server.url}/counter/sharing/")
    walk.arrived("sharer")
    swipe(page, SHARER_CARD)
    walk.arrived("user")
    swipe(page, USER_CARD)
    walk.arrived("bind")
    assert page.get_by_text("张敏").first.is_visible()
    page.get_by_label("账户本人在场").check()
    follow(page, page.get_by_role("button", name="马上绑定"))
    walk.arrived("receipt")

    row = SharingBinding.objects.get(sharer=cast.daughter, user=cast.mother)
    assert (row.state, row.confirmed_how) == (BindingState.ACTIVE.value, ConfirmedHow.DESK.value)
    assert page.get_by_role("img", name="核验回执的二维码").is_visible()
    code = page.locator("p.lead strong").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    checked(browser, live_server, code)
    keep(walk, f"bind-{viewport['width']}")


def test_a_hospital_binds_by_two_cards_and_nothing_else(
    browser: Browser, live_server: LiveServer, cast: Cast
) -> None:
    user = stage.sign_up("+8613700000088", is_staff=True)
    StaffPost.objects.create(
        user=user,
        role=StaffRole.HOSPITAL.value,
        area_key=BENGBU,
        display_name="示例医保办",
        point_key="sample-340303-hospital_office",
        starts_on=clock.today() - timedelta(days=30),
        recorded_at=clock.now(),
    )
    walk = enter(browser, live_server, user, NARROW)
    page = walk.page
    page.goto(f"{live_server.url}/home/")
    walk.arrived("hospital")
    swipe(page, SHARER_CARD)
    walk.arrived("second card")
    swipe(page, USER_CARD)
    walk.arrived("bind")
    page.get_by_label("账户本人在场").check()
    follow(page, page.get_by_role("button", name="马上绑定"))
    walk.arrived("receipt")
    row = SharingBinding.objects.get(sharer=cast.daughter, user=cast.mother)
    assert row.confirmed_how == ConfirmedHow.HOSPITAL.value
    checked(browser, live_server, page.locator("p.lead strong").inner_text())
    keep(walk, "hospital")


def swipe(page: Page, number: str) -> None:
    """Type as a card reader does, into the field that has the cursor, and press enter."""
    with page.expect_navigation():
        page.keyboard.type(number)
        page.keyboard.press("Enter")


def checked(browser: Browser, live_server: LiveServer, code: str) -> None:
    """Check a receipt as anybody may, by the code that stands on it."""
    public = browser.new_context(viewport=NARROW).new_page()
    public.goto(f"{live_server.url}/verify/{code}/")
    assert public.get_by_text("家庭共济绑定回执").is_visible()
    assert public.get_by_text("这份凭证是本平台开具的").is_visible()
    assert public.get_by_text("张敏").count() == 0


def enter(browser: Browser, live_server: LiveServer, user: User, viewport: Any) -> Walk:
    """Sign staff in freshly, with a browser of this size."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["step_up_at"] = int(time.time())
    session.save()
    context = browser.new_context(viewport=viewport)
    cookies: list[Any] = [
        {"name": name, "value": morsel.value, "url": live_server.url}
        for name, morsel in client.cookies.items()
    ]
    context.add_cookies(cookies)
    return Walk(context.new_page())


@pytest.mark.parametrize("viewport", [WIDE, NARROW])
def test_every_page_of_the_desk_fits_the_screen(
    browser: Browser, live_server: LiveServer, cast: Cast, viewport: Any
) -> None:
    """What a clerk reads of sharing and of payments runs off no screen."""
    at = clock.now()
    row = bind(cast.daughter, cast.grandmother, relation="maternal_grandparent")
    card = pay(cast.hospital, cast.grandmother, 8_650)
    dispute = payment_disputes.open_dispute(
        citizen(cast.daughter), card.public_id, Objection(DisputeReason.NOT_KNOWN, "我不知道这笔"), at=at
    )
    ending = Ending(row.public_id, "民事判决书（2026）皖0303民初1号：双方并非近亲属")
    waits = timedelta(days=5)
    proposal = binding_ends.propose(cast.clerk_of_bengbu, ending, BENGBU, waits=waits, at=at)
    over = bind(cast.daughter, cast.mother, relation="parent")
    late = pay(cast.hospital, cast.mother, 500)
    SharingBinding.objects.filter(pk=over.pk).update(
        state=BindingState.ENDED.value,
        cause=BindingCause.DEATH.value,
        ended_at=at,
        ends_on=date(2024, 2, 1),
    )
    day = "entry,payment_reference,refund_reference,amount_fen\npayment,R-20261126-000001,,500\n"
    reconciliations.receive(cast.hospital, clock.today() - timedelta(days=1), day, at=at)
    difference = Difference.objects.get()

    walk = enter(browser, live_server, User.objects.get(pk=cast.clerk_of_bengbu.user_id), viewport)
    page = walk.page
    page.goto(f"{live_server.url}/counter/sharing/")
    swipe(page, SHARER_CARD)
    person, sharing = cast.daughter.public_id, f"people/{cast.daughter.public_id}/sharing"
    swipe(page, STRANGERS_CARD)
    walk.arrived("against")
    part = next(one.place for one in late.parts if one.binding_id)
    for path in (
        f"{sharing}/",
        f"{sharing}/{row.public_id}/end/",
        f"{sharing}/{row.public_id}/stop/",
        f"people/{person}/",
        "sharing/seconds/",
        f"sharing/seconds/{proposal.public_id}/",
        "payments/disputes/",
        f"payments/disputes/{dispute.public_id}/",
        "payments/flags/",
        "payments/late/",
        f"payments/late/{late.public_id}/{part}/",
        "payments/differences/",
        f"payments/differences/{difference.payee.public_id}/{difference.day.isoformat()}/",
        f"payments/differences/{difference.public_id}/",
    ):
        answer = page.goto(f"{live_server.url}/counter/{path}")
        assert answer is not None
        assert answer.status == 200, path
        walk.arrived(path)
    keep(walk, f"desk-{viewport['width']}")


def keep(walk: Walk, name: str) -> None:
    """Keep each page as it looked, where pictures are wanted."""
    if PICTURES_TO:
        for place, shot in enumerate(walk.opened):
            shot.save(Path(PICTURES_TO) / f"{name}-{place:02d}.png")
