"""The page of how the payment of a benefit stood on any day: what may be asked, and what is told of a wrong day."""

import pytest
from django.urls import reverse

from accounts.models.matters import Matter
from certification.models.events import Certification
from foundation.identifiers import uuid7
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


@pytest.mark.parametrize(("page", "about"), [("appeal_refused", "认证没有通过"), ("not_me", "社保经办窗口")])
def test_whoever_has_said_something_reads_it_again_with_what_it_is_about(
    cast: Cast, sign_in: SignIn, page: str, about: str
) -> None:
    client, parts = sign_in(cast.father), {"entitlement_id": cast.father_pension}
    if page == "not_me":
        row = Certification.objects.filter(entitlement__public_id=cast.father_pension).latest("pk")
        parts["certification_id"] = row.public_id
    client.post(reverse(f"web:{page}", kwargs=parts), {"note": "那天我在北京住院", "key": str(uuid7())})
    matter = Matter.objects.get(subject=cast.father)
    for name in ("matter", "matter_receipt"):
        words = client.get(reverse(f"web:{name}", kwargs={"matter_id": matter.public_id})).content.decode()
        assert "那天我在北京住院" in words, name
        assert about in words, name
