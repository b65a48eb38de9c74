"""The open pages on two places: whether they may share, since when, by which source, and the table of all."""

import csv
import re
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from regions.queries.places import pooling_areas
from tests.cast import ON
from tests.web.place_pages import (
    BENGBU,
    CHENGDU,
    ENSHI,
    TAG_UNSURE,
    refused,
    text,
)
from tests.web.test_pages import read


@pytest.mark.usefixtures("visitor")
def test_two_open_places_may_share() -> None:
    told = text(read(Client(), f"/sharing-across/?from={CHENGDU}&to={ENSHI}"))

    assert "可以，自2024年12月1日起" in told
    assert "医保钱包" in told
    assert TAG_UNSURE in told
    assert "出处" in told


@pytest.mark.usefixtures("visitor")
def test_a_closed_place_says_which_and_where_the_list_comes_from() -> None:
    html = read(Client(), f"/sharing-across/?from={CHENGDU}&to_q=蚌埠市")
    told = text(html)

    assert "不可以，因为没有查到蚌埠市开通跨省共济" in told
    assert (
        "我们查到的名单出自 新社通关于家庭社保管理的文章（约2024年12月） ，之后可能又有地方开通。请打 12393 问一下。"
    ) in told
    assert 'href="tel:12393"' in html
    assert re.search(r"最近一次核对：20\d\d年\d+月\d+日", told)
    assert not re.search("数据截至|核对到|省内共济|医保钱包", told)


@pytest.mark.usefixtures("visitor")
def test_a_day_before_the_opening_says_from_when_and_by_which_source() -> None:
    told = text(read(Client(), f"/sharing-across/?from={CHENGDU}&to={ENSHI}&on=2024-11-30"))

    assert "那天还不可以：成都市和恩施土家族苗族自治州2024年12月1日才开通。" in told
    assert "自2024年12月1日起可以" in told
    assert "医保钱包" not in told
    assert "新社通关于家庭社保管理的文章（约2024年12月）" in told.partition("依据 出处")[2]
    one_closed = text(read(Client(), f"/sharing-across/?from={CHENGDU}&to={BENGBU}&on=2024-11-30"))
    assert "不可以，因为没有查到成都市和蚌埠市开通跨省共济" in one_closed


@pytest.mark.usefixtures("visitor")
def test_in_2020_nobody_shares_even_at_home() -> None:
    told = text(read(Client(), f"/sharing-across/?from={BENGBU}&to={BENGBU}&on=2020-01-01"))

    assert "按蚌埠市的规定，个人账户只能本人使用" in told
    assert "都在蚌埠市" in told
    assert "绑定后" not in told


@pytest.mark.usefixtures("visitor")
def test_a_reason_names_the_place_in_the_language_of_the_page() -> None:
    address = f"/sharing-across/?from={BENGBU}&to={BENGBU}&on=2020-01-01"

    assert "Under the rules of Bengbu" in text(read(Client(), address, language="en"))


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=&to=", "请选择您参保的地方"),
        (f"from={CHENGDU}&to=", "请选择家人参保的地方"),
        (f"from={CHENGDU}&to=nowhere", "名单里没有这个地方"),
        (f"from={CHENGDU}&to_q=昆明市", "这里还没有“昆明市”所在统筹区的资料"),
        (f"from={CHENGDU}&to_q=没有这个地方", "没有找到“没有这个地方”"),
        (f"from={CHENGDU}&to_q=湖北省", "“湖北省”不止一个统筹区，请从下面选一个。"),
        (f"from={CHENGDU}&to_q=1", "行政区划代码是六位数字"),
    ],
)
def test_a_pair_that_cannot_be_read_says_what_to_do(query: str, said: str) -> None:
    assert said in refused(f"/sharing-across/?{query}")


@pytest.mark.usefixtures("visitor")
def test_a_link_with_the_first_place_only_waits_for_the_second() -> None:
    html = read(Client(), f"/sharing-across/?from={BENGBU}")

    assert f'value="{BENGBU}" selected' in html
    assert "请改正" not in html


@pytest.mark.usefixtures("visitor")
def test_the_table_shows_open_areas_and_says_what_is_unsure() -> None:
    html = read(Client(), reverse("web:across_table"))

    assert '<th scope="row">成都市</th>' in html
    assert '<th scope="row">蚌埠市</th>' not in html
    assert re.search(r'role="region" aria-labelledby="matrix-caption" tabindex="0"', html)
    assert html.count("<caption") == 1
    assert "2024年12月1日起" in html
    assert "※" in html


@pytest.mark.usefixtures("visitor")
def test_before_the_first_opening_the_table_says_so() -> None:
    assert "还没有查到任何地方开通" in text(read(Client(), "/sharing-across/table/?on=2024-11-30"))


@pytest.mark.usefixtures("visitor")
def test_the_download_opens_in_a_spreadsheet() -> None:
    answer = Client().get("/sharing-across/table.csv?on=2025-01-01")
    body = answer.content.decode()
    rows = list(csv.DictReader(StringIO(body.removeprefix("\ufeff"))))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="jiashetong-sharing-2025-01-01.csv"' in answer.headers["Content-Disposition"]
    assert body.startswith("\ufeff")
    assert len(rows) == len(pooling_areas(on=ON)) ** 2
    pair = next(r for r in rows if (r["编号"], r["另一方编号"]) == (CHENGDU, ENSHI))
    assert (pair["能不能共济"], pair["从哪天起可以"]) == ("可以", "2024-12-01")
    assert (pair["怎么共济"], pair["可靠程度"]) == ("跨省", TAG_UNSURE)
    closed = next(r for r in rows if (r["编号"], r["另一方编号"]) == (CHENGDU, BENGBU))
    assert closed["能不能共济"] == "不可以"
    assert closed["原因"] == "没有查到蚌埠市开通跨省共济，请打 12393 问一下。"
    assert all(row["核对日期"].startswith("20") for row in rows)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.usefixtures("visitor")
def test_a_download_of_an_absurd_day_is_refused_as_a_page() -> None:
    assert "请选1998年12月14日" in refused("/sharing-across/table.csv?on=1900-01-01")


@pytest.mark.usefixtures("visitor")
def test_sharing_across_tells_that_a_transfer_is_final() -> None:
    told = text(read(Client(), f"/sharing-across/?from={CHENGDU}&to={ENSHI}"))

    assert "对方收下后，钱就是对方的了，退不回来。双方都要先开通医保钱包。" in told
    assert "转账时会再核对" in told
    assert "晚上 10 点到第二天早上 6 点" in told
    assert "开通的第一天还没有核实" in told


@pytest.mark.usefixtures("visitor")
def test_the_download_is_written_in_the_language_of_the_page() -> None:
    client = Client()
    client.cookies["language"] = "en"
    body = client.get("/sharing-across/table.csv?on=2025-01-01").content.decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(StringIO(body)))
    pair = next(row for row in rows if (row["Code"], row["Other code"]) == (CHENGDU, BENGBU))

    assert (pair["Place"], pair["Other place"], pair["May share"]) == ("Chengdu", "Bengbu", "No")
    assert pair["Reasons"].startswith("No record was found that Bengbu")
