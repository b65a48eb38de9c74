"""Two at once with one account, one code, one name."""

from datetime import date
from functools import partial

import pytest

from accounts.actions import activation_codes, recovery, users
from accounts.actions.activation_codes import Claim, DeskAct
from accounts.enums.users import Role
from accounts.enums.verification import CodeDelivery
from accounts.errors.users import PhoneTaken
from accounts.errors.verification import AlreadySomebody
from accounts.models.activation import ActivationCode
from accounts.models.users import User
from accounts.queries.people import number_of
from accounts.rules.actors import Actor
from foundation.identifiers import Sex
from tests.cast import AT, BENGBU, document_of, sign_up, somebody
from tests.races.together import kinds, together

pytestmark = pytest.mark.django_db(transaction=True)
DESK = DeskAct(BENGBU, "来窗口办理")


def a_clerk() -> Actor:
    """Give a clerk."""
    return Actor(frozenset({Role.CLERK}), user_id=sign_up("+8613700000063", is_staff=True).pk)


def test_a_code_used_twice_at_once_works_once() -> None:
    elder = somebody("顾桂兰", Sex.FEMALE, date(1936, 2, 28))
    number = number_of(elder.pk)
    code = activation_codes.issue(a_clerk(), elder.pk, CodeDelivery.HANDED, DESK, at=AT).shown
    enter = partial(
        activation_codes.open_account, Claim("顾桂兰", document_of(number), code, "address:1"), at=AT
    )

    assert kinds(together(enter, enter)) == ["CodeMismatch", "User"]
    assert User.objects.filter(person=elder).count() == 1


def test_two_codes_given_out_at_once_leave_one() -> None:
    elder, clerk = somebody("顾桂兰", Sex.FEMALE, date(1936, 2, 28)), a_clerk()
    issue = partial(activation_codes.issue, clerk, elder.pk, CodeDelivery.HANDED, DESK, at=AT)

    assert kinds(together(issue, issue)) == ["IssuedCode", "IssuedCode"]
    assert ActivationCode.objects.filter(voided_at__isnull=True).count() == 1


def test_two_newcomers_joined_to_one_person_at_once_are_one() -> None:
    elder, clerk = somebody("顾桂兰", Sex.FEMALE, date(1936, 2, 28)), a_clerk()
    phones = ("+8613700000071", "+8613700000072")
    for phone in phones:
        sign_up(phone)

    results = together(
        *(partial(recovery.join_newcomer, clerk, elder.pk, phone, DESK, at=AT) for phone in phones)
    )

    assert kinds(results) == [AlreadySomebody.__name__, "Verified"]


def test_a_double_click_on_a_new_account_opens_one() -> None:
    enter = partial(users.open_on_phone, "+8613700000073", at=AT)

    assert kinds(together(enter, enter)) == [PhoneTaken.__name__, "User"]
