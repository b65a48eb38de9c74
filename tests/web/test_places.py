"""The open pages on the policy of places: finding one, its guide of any day, two places, every pair, what is to come."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.sample import points
from regions.actions.loading import load_service_points
from regions.enums import Origin
from regions.queries.places import pooling_areas
from tests.cast import AT, ON, Cast
from tests.web.conftest import SignIn
from tests.web.place_pages import (
    ASSUMED_LIST,
    BENGBU,
    CHENGDU,
    ENSHI,
    QUERIES_MAX,
    TAG_UNSURE,
    _query,
    refused,
    text,
)
from tests.web.test_pages import left_in_chinese, read

PAGES = [
    "/places/",
    "/places/?q=恩施市",
    "/places/?q=崇文区",
    "/places/?q=湖北省",
    f"/places/{BENGBU}/",
    f"/places/{CHENGDU}/",
    f"/places/{BENGBU}/?on=2020-01-01",
    "/sharing-across/",
    f"/sharing-across/?from={CHENGDU}&to={ENSHI}",
    f"/sharing-across/?from={CHENGDU}&to_q=蚌埠市",
    "/sharing-across/?from_q=湖北恩施&to_q=辛集",
    "/sharing-across/table/",
    "/policy/upcoming/",
]


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize("mode", ["standard", "elder"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_pages_are_whole_in_both_languages(address: str, language: str, mode: str) -> None:
    html = read(Client(), address, language=language, mode=mode)

    typed = re.search(r"q=([^&]+)$", address)
    for name in [typed[1]] if typed else []:
        html = html.replace(name, "")
    assert language != "en" or not [w for w in left_in_chinese(html) if w not in ("湖北恩施", "辛集")]


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize("address", [*PAGES, "/sharing-across/table.csv"])
def test_pages_ask_the_database_little(
    django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    client = Client()
    client.get(address)

    with django_assert_max_num_queries(QUERIES_MAX):
        assert client.get(address).status_code == 200


@pytest.mark.usefixtures("visitor")
def test_every_area_has_a_page_that_is_linked() -> None:
    html = read(Client(), reverse("web:places"))

    for area in pooling_areas(on=ON):
        assert reverse("web:place", args=[area.key]) in html


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("恩施市", "422800"),
        ("422801", "422800"),
        ("４２２８０１", "422800"),
        ("湖北恩施", "422800"),
        ("湖北省恩施州恩施市", "422800"),
        ("辛集", "130181"),
        ("雄县", "133100-XAN"),
        ("雄安", "133100-XAN"),
        ("四川省本级", "510000-SBJ"),
        ("bengbu", BENGBU),
    ],
)
def test_a_name_or_code_leads_to_its_pooling_area(typed: str, key: str) -> None:
    html = read(Client(), f"/places/?q={typed}")
    results = html.partition('id="found"')[2].partition("</section>")[0]

    assert set(re.findall(r'href="/places/([^/"]+)/"', results)) == {key}


@pytest.mark.usefixtures("visitor")
def test_a_county_of_its_own_does_not_lead_to_the_prefecture_around_it() -> None:
    assert "石家庄" not in text(read(Client(), "/places/?q=130181")).partition("还可以查")[0].replace(
        "河北省 石家庄市", ""
    )


@pytest.mark.usefixtures("visitor")
def test_an_abolished_division_tells_its_successor() -> None:
    for typed in ("崇文区", "110103"):
        told = text(read(Client(), f"/places/?q={typed}"))

        assert "这个区划已于2010年7月1日撤销或更名" in told
        assert "现在属于： 东城区" in told


@pytest.mark.usefixtures("visitor")
def test_a_place_without_an_area_here_says_what_to_do() -> None:
    told = text(read(Client(), "/places/?q=昆明市"))

    assert "这里还没有这个地方的统筹区资料" in told
    assert "12333" in told


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize("typed", ["没有这个地方", "999999", "%%", "'; drop table"])
def test_an_unknown_place_says_what_to_do(typed: str) -> None:
    assert "没有找到这个地方" in text(read(Client(), f"/places/?{_query(q=typed)}"))


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize("typed", ["x", "1234", "4228011", "a" * 31, "a\0b", "²²²²²²", "一"])
def test_a_name_that_cannot_be_one_is_refused_kindly(typed: str) -> None:
    assert "请改正下面的内容" in refused(f"/places/?{_query(q=typed)}")


@pytest.mark.usefixtures("visitor")
def test_a_guide_tells_with_whom_since_when_and_how_sure() -> None:
    html = read(Client(), f"/places/{BENGBU}/")
    told = text(html)

    assert "近亲属（配偶、父母、子女" in told
    assert "自2024年8月1日起" in told
    assert "每次最多能用多少" in told
    assert TAG_UNSURE in told
    assert "每年 1 月 1 日到 12 月 31 日之间认证一次，而且离上次认证不超过 12 个月。" in told
    assert "企业职工养老金、机关事业单位养老金、遗属待遇" in told
    assert "没有查到开通跨省共济" in told
    assert "15 年" in told
    assert "最近一次核对：20" in told
    for scope in ("全国规定", "本统筹区规定", "本站暂定"):
        assert scope in told
    assert 'href="tel:12333"' in html
    assert 'href="tel:12393"' in html


@pytest.mark.usefixtures("visitor")
def test_a_guide_tells_where_to_go(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    load_service_points(points.invented(ON), origin=Origin.LOCAL, at=AT)

    with django_assert_max_num_queries(QUERIES_MAX):
        html = read(Client(), f"/places/{BENGBU}/")
    told = text(html)
    assert "蚌山示例经办窗口 经办窗口 示例路 1 号" in told
    assert "工作日：09:00\u201112:00、13:30\u201117:00" in told
    assert "可以上门的地方：蚌山区" in told
    assert not left_in_chinese(read(Client(), f"/places/{BENGBU}/", language="en"))


@pytest.mark.usefixtures("visitor")
def test_without_points_the_telephone_helps() -> None:
    assert "这里还没有登记当地的窗口地址" in text(read(Client(), f"/places/{CHENGDU}/"))


@pytest.mark.usefixtures("visitor")
def test_an_open_area_tells_since_when_and_that_the_day_is_unsure() -> None:
    told = text(read(Client(), f"/places/{CHENGDU}/"))

    assert "已开通，自2024年12月1日起" in told
    assert TAG_UNSURE in told.partition("已开通")[2].partition("领待遇的资格认证")[0]


@pytest.mark.usefixtures("visitor")
def test_the_guide_of_an_earlier_day_shows_the_account_for_its_member_alone() -> None:
    told = text(read(Client(), f"/places/{BENGBU}/?on=2020-01-01"))

    assert "职工医保个人账户只能本人使用" in told
    assert "您看的不是今天的规定" in told
    assert "可以和谁共济" not in told


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    "on", ["1998-12-13", "0001-01-01", "9999-12-31", "2026-02-30", "yesterday", "2026-3"]
)
@pytest.mark.parametrize("page", [f"/places/{BENGBU}/", "/sharing-across/table/", "/sharing-across/"])
def test_a_day_that_cannot_be_answered_is_refused_kindly(page: str, on: str) -> None:
    told = refused(f"{page}?on={on}")

    assert re.search(
        "请选1998年12月14日到2056年12月31日之间的一天|日期不存在|请按 2026-11-23 的样子写日期。", told
    )


@pytest.mark.usefixtures("visitor")
def test_the_first_day_of_the_data_is_answered() -> None:
    read(Client(), f"/places/{BENGBU}/?on=1998-12-14")


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize("key", ["000000", "nowhere", "340300%00", "a" * 300])
def test_an_unknown_area_is_the_houses_page(key: str) -> None:
    answer = Client().get(f"/places/{key}/")

    assert answer.status_code == 404
    assert "家社通" in answer.content.decode()


@pytest.mark.usefixtures("visitor")
def test_rules_to_come_are_told_once_and_step_by_step() -> None:
    told = text(read(Client(), reverse("web:upcoming")))

    assert told.count("按月领养老金，至少缴多少年") == 1
    assert "2030年1月1日起执行" in told
    assert re.search("2030年1月1日起 15 年 6 个月 2031年1月1日起 16 年", told)
    assert "2039年1月1日起 20 年" in told
    assert "出处" in told


@pytest.mark.usefixtures("visitor")
def test_what_no_rule_lays_down_is_told_as_assumed_and_whom_to_ask() -> None:
    html = read(Client(), f"/places/{BENGBU}/")
    told = text(html)
    handling = told.partition("绑定和解绑")[2].partition("跨省共济")[0]

    assert handling.startswith(" 本站暂定 没有查到规定，请打 12393 问当地。 绑定后")
    assert handling.count("没有查到规定") == 1
    assert "本站暂按：马上就能用" in handling
    assert "本站暂按：不限" in told
    # What nobody laid down never stands alone: the words come before it, or above the list it stands in.
    assert not re.search(r"(?<!本站暂按：)不限", text(ASSUMED_LIST.sub("", html)))
    assert "没有查到规定，请打 12333 问当地。" in told.partition("领待遇的资格认证")[2]
    assert "适用范围 本站暂定" in told.partition("这些规定的依据 标着")[2]


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("朝阳区", "“朝阳区”有两个：北京市朝阳区、吉林省长春市朝阳区（还没有资料）。请写成“北京市朝阳区”。"),
        ("长安区", "“长安区”有两个：河北省石家庄市长安区、陕西省西安市长安区（还没有资料）。"),
        ("城区", "“城区”有 3 个：山西省阳泉市城区（还没有资料）"),
        ("郊区", "这里还没有“郊区”所在统筹区的资料"),
        ("四川", "“四川”不止一个统筹区，请从下面选一个。"),
        ("Sichuan", "“Sichuan”不止一个统筹区，请从下面选一个。"),
        ("重庆", "“重庆”不止一个统筹区，请从下面选一个。"),
        ("湖北省辛集市", "没有找到“湖北省辛集市”"),
    ],
)
def test_a_name_of_several_places_is_refused(typed: str, said: str) -> None:
    told = refused(f"/sharing-across/?{_query(**{'from': CHENGDU, 'to_q': typed})}")

    assert said in told


@pytest.mark.usefixtures("visitor")
def test_the_places_a_name_may_mean_are_links_that_ask_again() -> None:
    html = Client().get(f"/sharing-across/?from={CHENGDU}&to_q=朝阳区&on=2026-01-05").content.decode()

    assert text(html).count("吉林省长春市朝阳区 （还没有资料）") == 1
    link = re.search(r'href="([^"]+)"[^>]*>北京市朝阳区<', html)
    assert link is not None
    assert "北京市" in text(read(Client(), link[1].replace("&amp;", "&")))
    assert "on=2026-01-05" in link[1]


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    ("typed", "key", "note"),
    [
        ("恩施市", ENSHI, "您写的“恩施市”属于恩施土家族苗族自治州"),
        ("北京市朝阳区", "110000-SQ", "您写的“北京市朝阳区”属于北京市"),
        ("崇文", "110000-SQ", "您写的“崇文”属于北京市"),
        ("襄樊", "420600", "您写的“襄樊”属于襄阳市"),
        ("湖北省襄樊市", "420600", "您写的“湖北省襄樊市”属于襄阳市"),
        ("寿县", "340400", "您写的“寿县”属于淮南市"),
        ("成都市", CHENGDU, ""),
    ],
)
def test_a_typed_name_becomes_a_choice_from_the_list(typed: str, key: str, note: str) -> None:
    address = f"/sharing-across/?{_query(**{'from': BENGBU, 'to_q': typed})}"
    html = read(Client(), address)

    assert f'value="{key}" selected' in html
    assert not re.search(r'name="to_q"[^>]*value="[^"]', html)
    assert note in text(html)
    assert bool(note) is ("您写的" in text(html))


@pytest.mark.usefixtures("visitor")
def test_a_choice_and_another_name_are_refused() -> None:
    told = refused(f"/sharing-across/?from={BENGBU}&to={CHENGDU}&to_q=恩施市")

    assert "名单里选的和写的不是一个地方，请只留一个。" in told
    read(Client(), f"/sharing-across/?from={BENGBU}&to={ENSHI}&to_q=恩施市")


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("襄樊市", "襄樊市 2010年12月9日改名为襄阳市。 统筹区： 襄阳市"),
        ("襄樊", "襄樊市 2010年12月9日改名为襄阳市。 统筹区： 襄阳市"),
        ("崇文", "现在属于： 东城区"),
        ("寿县", "2015年12月3日以前属于 六安市 ，编号 341521。"),
        ("通州区", "“通州区”的查找结果"),
        ("Hubei", "这个省的统筹区： 襄阳市"),
        ("inner mongolia", "“inner mongolia”的查找结果 内蒙古自治区"),
    ],
)
def test_a_search_tells_what_became_of_a_name(typed: str, said: str) -> None:
    told = text(read(Client(), f"/places/?{_query(q=typed)}"))

    assert said in told
    assert "寿县" not in typed or "撤销" not in told


@pytest.mark.usefixtures("visitor")
def test_places_that_only_hold_the_name_stand_apart() -> None:
    told = text(read(Client(), "/places/?q=寿县"))

    assert "灵寿县" in told.partition("名字里带“寿县”的其他地方")[2]
    assert "灵寿县" not in told.partition("名字里带“寿县”的其他地方")[0]
    apart = text(read(Client(), "/places/?q=城区"))
    assert "撤销" not in apart
    assert "名字里带“城区”的其他地方" in apart
    assert "没有查到它现在属于哪里" not in apart


@pytest.mark.usefixtures("visitor")
def test_an_answer_for_a_day_to_come_says_that_it_may_change() -> None:
    said = "这是按现在查到的规定说的，到那天可能有变。"

    for address in (f"/sharing-across/?from={CHENGDU}&to={ENSHI}", f"/places/{CHENGDU}/?"):
        assert said in text(read(Client(), f"{address}&on=2031-01-01"))
        assert said not in text(read(Client(), address))


@pytest.mark.usefixtures("visitor")
def test_a_guide_tells_what_will_change_and_where_to_read_of_it() -> None:
    html = read(Client(), f"/places/{BENGBU}/")

    assert "15 年 自2011年7月1日起 2030年1月1日起改为 15 年 6 个月" in text(html)
    assert f'href="{reverse("web:upcoming")}">以后会变的规定<' in html


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("133100-XAN", "包括：容城县、安新县、雄县"),
        ("130100", "不包括辛集市"),
        ("510000-SBJ", "省本级：省里直接管的单位参保的人。"),
    ],
)
def test_a_guide_tells_who_belongs_to_the_area(key: str, said: str) -> None:
    assert said in text(read(Client(), f"/places/{key}/"))
    assert not re.search("包括：|不包括|省本级：", text(read(Client(), f"/places/{CHENGDU}/")))


@pytest.mark.usefixtures("visitor")
def test_a_guide_warns_of_in_laws_and_of_the_wrong_code() -> None:
    told = text(read(Client(), f"/places/{BENGBU}/"))

    assert "公婆、岳父母、儿媳、女婿不算近亲属。" in told
    assert "看病要用病人自己的医保码。" in told
    past = text(read(Client(), f"/places/{BENGBU}/?on=2020-01-01"))
    assert "省内共济按上面的规定办" not in past
    assert "公婆" not in past


@pytest.mark.usefixtures("visitor")
def test_settings_of_this_site_stand_only_in_the_evidence() -> None:
    guide, _mark, evidence = text(read(Client(), f"/places/{BENGBU}/")).partition("这些规定的依据 标着")

    for setting in ("什么时候提醒您", "提前多少天显示"):
        assert setting not in guide
        assert setting in evidence


@pytest.mark.usefixtures("visitor")
def test_an_elder_reads_first_of_certification_and_where_to_go() -> None:
    html = read(Client(), f"/places/{BENGBU}/", mode="elder")

    order = [
        html.index(f'<h2 id="{name}"') for name in ("certification", "where", "sharing", "across", "years")
    ]
    assert order == sorted(order)
    assert html.count("<summary>看详细规定</summary>") == 4
    assert "看详细规定" not in read(Client(), f"/places/{BENGBU}/")


@pytest.mark.usefixtures("visitor")
def test_a_day_that_cannot_be_read_keeps_the_rest_of_the_page() -> None:
    for on in ("2026/1/1", "1900-01-01"):
        told = refused(f"/places/{BENGBU}/?on={on}")
        assert "家庭共济：个人账户给家人用" in told

    assert "请按 2026-11-23 的样子写日期。" in refused(f"/places/{BENGBU}/?on=2026/1/1")
    assert "日期不存在" in refused(f"/places/{BENGBU}/?on=2026-02-30")


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    ("key", "area"),
    [("422801", ENSHI), ("130629", "133100-XAN"), ("133100-xan", "133100-XAN"), ("110103", "110000-SQ")],
)
def test_the_code_of_a_division_leads_to_its_area(key: str, area: str) -> None:
    answer = Client().get(f"/places/{key}/?on=2026-01-05")

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/places/{area}/?on=2026-01-05"


def test_other_pages_lead_here(cast: Cast, sign_in: SignIn) -> None:
    assert reverse("web:places") in read(Client(), reverse("web:guide"))
    assert reverse("web:places") in read(Client(), reverse("web:start"))
    daughter = sign_in(cast.daughter)
    deadline = read(daughter, reverse("web:deadline", args=[cast.grandmother_pension]))
    assert f'href="{reverse("web:place", args=[BENGBU])}">当地怎么规定' in deadline
    assert reverse("web:across") in read(daughter, reverse("web:sharing"))
