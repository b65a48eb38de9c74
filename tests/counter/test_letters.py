"""Letters: printed by the desk whose people they are for, marked once, printed again, and brought back by the post."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models.audit import AuditEvent
from accounts.models.notices import NoticeDelivery
from accounts.rules.actors import SYSTEM
from certification.actions import entitlements
from certification.enums import Benefit
from certification.models.entitlements import Deadline, Entitlement
from certification.models.standings import Signal
from tests.permissions import reminding
from tests.permissions.world import BENGBU, SHENZHEN, World

LETTERS = "/counter/letters/"


def pages(answer: HttpResponse) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(io.BytesIO(answer.content)))


def words(page: pypdfium2.PdfPage) -> str:
    return page.get_textpage().get_text_range()


def printed(clerk: Client, *letters: int) -> HttpResponse:
    return clerk.post(LETTERS, {"area": BENGBU, "letters": [*letters]})


def test_a_letter_is_printed_and_counts_as_posted(world: World, clerk: Client) -> None:
    letter = reminding.letter(world)
    assert "李秀英" not in clerk.get(LETTERS).content.decode()

    answer = printed(clerk, letter)

    (page,) = pages(answer)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "李秀英" in words(page)
    assert "12333" in words(page)
    assert NoticeDelivery.objects.get(pk=letter).state == "sent"
    assert (
        AuditEvent.objects.filter(action="letter.printed", subject_person_id=world.id("mother")).count() == 1
    )


def test_the_name_lies_where_the_window_is(world: World, clerk: Client) -> None:
    (page,) = pages(printed(clerk, reminding.letter(world)))
    text, found = page.get_textpage(), None
    searched = text.search("李秀英")
    found = searched.get_next()
    assert found is not None
    left, bottom, _right, top = text.get_charbox(found[0])
    millimetre = 72 / 25.4
    # From the left 20 mm, from the top between 45 and 85 mm.
    assert 19 * millimetre < left < 106 * millimetre
    assert 45 * millimetre < page.get_height() - top
    assert page.get_height() - bottom < 86 * millimetre


def test_two_letters_are_two_pages_of_one_file(world: World, clerk: Client) -> None:
    assert len(pages(printed(clerk, reminding.letter(world, "one"), reminding.letter(world, "two")))) == 2


def test_a_letter_is_printed_again_where_the_printer_jammed(world: World, clerk: Client) -> None:
    letter = reminding.letter(world)
    printed(clerk, letter)
    sent_at = NoticeDelivery.objects.get(pk=letter).sent_at

    again = printed(clerk, letter)

    assert len(pages(again)) == 1
    assert NoticeDelivery.objects.get(pk=letter).sent_at == sent_at
    assert AuditEvent.objects.filter(action="letter.printed").count() == 2


def test_another_desk_prints_none_of_ours(world: World) -> None:
    letter, other = reminding.letter(world), world.client("clerk_elsewhere")

    for area in (BENGBU, SHENZHEN):
        answer = other.post(LETTERS, {"area": area, "letters": [letter]}, follow=True)
        assert "请看最新的列表再选" in answer.content.decode()

    assert NoticeDelivery.objects.get(pk=letter).state == "queued"


def test_nothing_chosen_says_so(world: World, clerk: Client) -> None:
    reminding.letter(world)
    answer = clerk.post(LETTERS, {"area": BENGBU, "letters": ["x"]}, follow=True)
    assert "请先勾选要打印的信" in answer.content.decode()


def back(clerk: Client, number: int | str) -> HttpResponse:
    return clerk.post(reverse("counter:letter_returned"), {"number": number}, follow=True)


def test_a_letter_that_came_back_is_not_delivered_and_no_sign_against_who_is_not_late(
    world: World, clerk: Client
) -> None:
    letter = reminding.letter(world)
    printed(clerk, letter)

    answer = back(clerk, letter)

    row = NoticeDelivery.objects.get(pk=letter)
    assert "没有送到" in answer.content.decode()
    assert (row.state, row.last_error, row.sent_at) == ("failed", "letter.returned", None)
    assert not Signal.objects.exists()


def test_it_is_one_sign_about_who_is_late_however_often_it_is_entered(world: World, clerk: Client) -> None:
    pension = entitlements.grant(
        SYSTEM,
        world.id("mother"),
        Benefit.PENSION_RESIDENT,
        paying_area_key=BENGBU,
        starts_on=world.on - timedelta(days=900),
        at=world.at,
    )
    row = Entitlement.objects.get(public_id=pension.public_id)
    late = world.on - timedelta(days=60)
    Deadline.objects.filter(pk=row.pk).update(due_on=late, last_event_on=None)
    letter = reminding.letter(world)
    printed(clerk, letter)

    assert "信件退回" in back(clerk, letter).content.decode()
    back(clerk, letter)

    (sign,) = Signal.objects.filter(entitlement=row)
    assert (sign.kind, sign.source, sign.evidence) == ("returned_post", "邮政", str(letter))


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "abc"])
def test_what_is_no_number_says_to_compare(clerk: Client, number: str) -> None:
    answer = clerk.post(reverse("counter:letter_returned"), {"number": number})
    assert answer.status_code == 422
    assert "请对照信件再填" in answer.content.decode()


def test_a_number_of_no_printed_letter_says_to_compare(world: World, clerk: Client) -> None:
    waiting = reminding.letter(world)
    for number in (waiting, 987654321, "x", ""):
        answer = back(clerk, number)
        assert answer.status_code == 422, number
    assert NoticeDelivery.objects.get(pk=waiting).state == "queued"
    printed(clerk, waiting)
    assert back(world.client("clerk_elsewhere"), waiting).status_code == 422
