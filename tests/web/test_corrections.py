"""A citizen asks for a correction: which fact, what is right, papers, all of it once more, a receipt."""

import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.enums.corrections import CorrectedFact
from accounts.models.matters import Matter
from accounts.queries.people import number_of
from accounts.rules.corrections import written
from foundation.identifiers import synthetic_id_number
from tests.accounts.test_evidence import jpeg
from tests.cast import BENGBU, ON, Cast
from tests.web.conftest import SignIn

HOME = "/me/data/correct/"


@pytest.fixture
def me(cast: Cast, sign_in: SignIn) -> Client:
    client = sign_in(cast.daughter)
    session = client.session
    session["step_up_at"] = int(time.time())
    session.save()
    return client


def test_step_by_step_to_a_receipt_and_a_page(me: Client, cast: Cast) -> None:
    assert HOME in me.get("/me/data/").content.decode()
    page = me.get(HOME).content.decode()
    assert "138****" not in page or "137****" in page
    assert number_of(cast.daughter.pk) not in page
    assert me.get(f"{HOME}check/").headers["Location"] == HOME
    done = me.post(f"{HOME}born_on/", {"right": "1982-06-16", "note": "户口簿是六月"})
    assert done.headers["Location"] == f"{HOME}papers/"
    upload = {"slot": "household_register", "file": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")}
    assert me.post(f"{HOME}papers/", upload).status_code == 302
    page = me.get(f"{HOME}check/").content.decode()
    for words in ("1982年5月16日", "1982年6月16日", "户口簿是六月", "户口簿"):
        assert words in page

    receipt = me.post(f"{HOME}check/", follow=True).content.decode()

    matter = Matter.objects.get()
    assert (matter.kind, matter.topic, matter.area_key) == ("correction", "born_on", BENGBU)
    assert "个人信息更正申请" in receipt
    assert "转入地" not in receipt
    page = me.get(f"/matters/{matter.public_id}/").content.decode()
    assert "1982年6月16日" in page
    # The draft is gone; asking for the same again is told.
    me.post(f"{HOME}born_on/", {"right": "1982-07-16"})
    again = me.post(f"{HOME}check/")
    assert again.status_code == 422
    assert "正在办理" in again.content.decode()


def test_what_another_page_changed_is_shown_before_it_is_sent(me: Client) -> None:
    me.post(f"{HOME}name/", {"right": "张敏敏"})
    page = me.get(f"{HOME}check/").content.decode()
    seen = dict(re.findall(r'name="(key|seen)" value="([^"]+)"', page))
    me.post(f"{HOME}phone/", {"right": "13700000055"})
    told = me.post(f"{HOME}check/", seen)
    assert told.status_code == 422
    assert "在另一个页面里改过" in told.content.decode()
    assert not Matter.objects.exists()
    seen = dict(re.findall(r'name="(key|seen)" value="([^"]+)"', told.content.decode()))
    receipt = me.post(f"{HOME}check/", seen).headers["Location"]
    assert me.post(f"{HOME}check/", seen).headers["Location"] == receipt
    assert Matter.objects.get().topic == "phone"


@pytest.mark.parametrize("typed", ["1956-02-29", "1956年2月29日", "１９５６/2/29", "1956.02.29", "19560229"])
def test_a_day_is_read_however_people_write_it(typed: str) -> None:
    assert written(CorrectedFact.BORN_ON, typed, on=ON) == "1956-02-29"


SLIPS: list[tuple[str, dict[str, str], str]] = [
    ("name", {"right": ""}, "请填写正确的内容"),
    ("name", {"right": "张3敏"}, "姓名里不能有"),
    ("born_on", {"right": "2099-01-01"}, "不在今天以后"),
    ("born_on", {"right": "昨天"}, "不在今天以后"),
    ("born_on", {"right": "0196-05-16"}, "年份写四位"),
    ("born_on", {"right": "1957-02-29"}, "真实存在"),
    ("born_on", {"right": "195711"}, "例如 1983-05-16"),
    ("sex", {"right": "X"}, "请填写正确的内容"),
    ("phone", {"right": "12345"}, "11 位手机号码"),
    ("id_number", {"right": "110105194912310021"}, "最后一位校验不对"),
    ("name", {"right": "张慜", "note": "说" * 301}, "最多 300 个字"),
    ("name", {"right": "张\x00敏"}, "data-problem"),
]


def test_a_slip_is_told_and_nothing_is_sent(me: Client) -> None:
    for fact, given, told in SLIPS:
        answer = me.post(f"{HOME}{fact}/", given)
        assert answer.status_code == 422, given
        assert told in answer.content.decode(), given


def test_a_number_is_masked_on_every_page_and_what_is_recorded_is_no_correction(
    me: Client, cast: Cast
) -> None:
    new = synthetic_id_number(county_code="349901", born_on=cast.daughter.born_on, sequence=88)
    me.post(f"{HOME}id_number/", {"right": new})
    assert new not in me.get(f"{HOME}check/").content.decode()
    me.post(f"{HOME}check/")
    matter = Matter.objects.get()
    assert new not in me.get(f"/matters/{matter.public_id}/").content.decode()
    me.post(f"{HOME}name/", {"right": "张敏"})
    assert "和登记的一样" in me.post(f"{HOME}check/").content.decode()
    assert Matter.objects.count() == 1


def test_unknown_facts_are_no_pages(me: Client) -> None:
    assert me.get(f"{HOME}age/").status_code == 404
    assert me.post(f"{HOME}papers/", {"slot": "residence"}).status_code == 422
    assert me.post(f"{HOME}papers/remove/", {"paper": "nothing"}).status_code == 302
