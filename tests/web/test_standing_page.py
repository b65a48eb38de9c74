"""The page of how the payment of a benefit stood on any day: what may be asked, and what is told of a wrong day."""

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.web.conftest import SignIn


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({}, 200, "2026年3月2日的情况"),
        ({"on": ""}, 200, "2026年3月2日的情况"),
        ({"on": "2025-12-31"}, 200, "2025年12月31日的情况"),
        ({"on": "2025-02-29"}, 422, "日期不存在"),
        ({"on": "昨天"}, 422, "日期不存在"),
        ({"on": "1900-01-01"}, 422, "到2026年3月2日之间的一天"),
        ({"on": "2099-01-01"}, 422, "到2026年3月2日之间的一天"),
    ],
)
def test_a_day_outside_is_told_and_never_quietly_another(
    cast: Cast, sign_in: SignIn, asked: dict[str, str], status: int, told: str
) -> None:
    address = reverse("web:standing", kwargs={"entitlement_id": cast.father_pension})
    answer = sign_in(cast.father).get(address, asked)
    assert answer.status_code == status
    page = answer.content.decode()
    assert told in page
    assert ("请改正下面的内容" in page) is (status == 422)
    # What was typed stands in the field.
    assert f'value="{asked.get("on") or ""}"' in page or not asked.get("on")
