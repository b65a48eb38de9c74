"""Names: folded and never split, refused with words, and spelled as they are spoken."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.names import (
    KEYS_MAX,
    NAME_MAX,
    NameCharacter,
    NameInvalid,
    NameMissing,
    NameTooLong,
    NameTurned,
    is_same_name,
    normalise_name,
    parse_name,
    pinyin_key,
    pinyin_keys,
)


@pytest.mark.parametrize("dot", "·•・･．.‧⋅\u0387∙●")
def test_name_dots_are_one(dot: str) -> None:
    read = parse_name(f"阿卜杜拉{dot}买买提")
    assert read.name == "阿卜杜拉\u00b7买买提"
    assert read.typed == f"阿卜杜拉{dot}买买提"


@pytest.mark.parametrize("typed", ["张 敏", "张\u3000敏", " 张  敏\u200b", "\ufeff张敏", "张\ufe00敏"])
def test_a_padded_name_is_the_name(typed: str) -> None:
    assert parse_name(typed).name == "张敏"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("𬱖", "𬱖"),
        ("\U00030edd\U0002ebf0", "\U00030edd\U0002ebf0"),
        ("\uf900", "\uf900"),
        ("\U0002f800", "\U0002f800"),
        ("㊀", "㊀"),
    ],
)
def test_rare_characters_stay_as_registered(typed: str, kept: str) -> None:
    assert normalise_name(typed) == kept


def test_a_character_beyond_the_first_plane_counts_as_one() -> None:
    assert parse_name("𬱖" * NAME_MAX).name == "𬱖" * NAME_MAX
    with pytest.raises(NameTooLong) as refused:
        parse_name("𬱖" * (NAME_MAX + 1))
    assert refused.value.facts == {"length": 101, "most": 100}


def test_a_compatibility_character_is_kept_and_compared_as_its_twin() -> None:
    assert unicodedata.normalize("NFC", "\uf900") == "豈"
    assert parse_name("\uf900明").name == "\uf900明"
    assert is_same_name("\uf900明", "豈明")
    assert not is_same_name("豈明", "岂明")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Anna Li", "ANNA  LI"), ("Müller", "Mu\u0308ller"), ("阿·古", "阿•古"), ("Ａｎｎａ", "anna")],
)
def test_writings_of_one_name(one: str, other: str) -> None:
    assert is_same_name(one, other)
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(
    "name",
    ["王", "买买提·吐尔逊·阿不都热合曼", "O'BRIEN-SMITH", "ئابدۇراخمان", "བཀྲ་ཤིས", "GARCÍA MÁRQUEZ", "〇明"],
)
def test_names_of_every_people_are_names(name: str) -> None:
    assert parse_name(name).name == name


@pytest.mark.parametrize("private", ["\ue000", "\uf8ff", "\U000f0000"])
def test_a_private_character_is_kept_and_flagged(private: str) -> None:
    assert parse_name(f"张{private}").has_private_use
    assert not parse_name("张敏").has_private_use


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", NameMissing),
        ("  ", NameMissing),
        ("·", NameMissing),
        ("张\u202e敏", NameTurned),
        ("张\u2066敏", NameTurned),
        ("张\x00敏", NameCharacter),
        ("张\x1b[31m敏", NameCharacter),
        ("张敏😀", NameCharacter),
        ("张敏❤\ufe0f", NameCharacter),
        ("张三1", NameCharacter),
        ("张敏<b>", NameCharacter),
        ("=张敏", NameCharacter),
        ("张\ud800", NameCharacter),
        ("张" + " " * 300 + "敏", NameTooLong),
    ],
)
def test_what_is_no_name_is_refused(text: str, refusal: type[NameInvalid]) -> None:
    with pytest.raises(refusal) as refused:
        parse_name(text)
    assert refused.value.message


def test_a_refused_sign_nobody_sees_is_named_by_its_number() -> None:
    with pytest.raises(NameCharacter) as refused:
        parse_name("张\x07敏")
    assert refused.value.facts == {"character": "U+0007"}


def test_a_name_shows_in_no_repr() -> None:
    assert "张敏" not in repr(parse_name("张敏"))
    assert "zhangmin" not in repr(parse_name("张敏"))


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("单雄信", "shanxiongxin"), ("曾国强", "zengguoqiang"), ("仇英", "qiuying"), ("解珍", "xiezhen"),
        ("查良", "zhaliang"), ("区文", "ouwen"), ("朴明", "piaoming"), ("任明", "renming"),
        ("尉迟恭", "yuchigong"), ("万俟明", "moqiming"), ("单于明", "chanyuming"), ("长孙明", "zhangsunming"),
        ("吕明", "lvming"), ("欧阳修", "ouyangxiu"), ("乐嘉", "yuejia"), ("翟明", "zhaiming"), ("黑明", "heming"),
    ],
)  # fmt: skip
def test_a_surname_sounds_as_one(name: str, first: str) -> None:
    assert pinyin_keys(name)[0] == pinyin_key(first)


@pytest.mark.parametrize(("name", "key"), [("明单", "mingdan"), ("李查", "licha"), ("王解", "wangjie")])
def test_elsewhere_the_same_character_sounds_as_usual(name: str, key: str) -> None:
    assert pinyin_keys(name)[0] == key


@pytest.mark.parametrize(
    ("name", "both"), [("单明", {"shanming", "danming"}), ("张乐", {"zhangle", "zhangyue"})]
)
def test_both_plausible_readings_are_kept(name: str, both: set[str]) -> None:
    assert both <= set(pinyin_keys(name))


def test_many_readings_stay_few() -> None:
    assert len(pinyin_keys("重行单乐曾查解区")) == KEYS_MAX


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Zhang Min", "zhangmin"), ("ZHANG，MIN", "zhangmin"), ("zhāng mǐn", "zhangmin"), ("Lǚ Míng", "lvming"),
        ("lü ming", "lvming"), ("LYU MING", "lvming"), ("ｚｈａｎｇ", "zhang"), ("张min", ""), ("张敏", ""), ("123", ""),
    ],
)  # fmt: skip
def test_what_is_typed_as_pinyin(typed: str, key: str) -> None:
    assert pinyin_key(typed) == key


@pytest.mark.parametrize(("name", "key"), [("ANNA LI", "annali"), ("阿卜杜拉·买买提", "abudulamaimaiti")])
def test_names_of_other_scripts_have_a_key_too(name: str, key: str) -> None:
    assert key in pinyin_keys(name)


@settings(max_examples=60)
@given(st.text(max_size=30))
def test_any_text_is_a_name_or_a_refusal_and_folding_it_twice_changes_nothing(text: str) -> None:
    folded = normalise_name(text)
    assert normalise_name(folded) == folded
    try:
        read = parse_name(text)
    except NameInvalid:
        return
    assert 1 <= len(read.name) <= NAME_MAX
    assert len(read.keys) <= KEYS_MAX
    assert parse_name(read.name).name == read.name
