"""The numbers of passports, permits and certificates, as people type them."""

from collections.abc import Callable

import pytest

from foundation import documents as read
from foundation.documents import COUNTRIES, DocumentNumberInvalid

GOOD = [
    (read.parse_hk_macao_travel, "H12345678", "H12345678"),
    (read.parse_hk_macao_travel, "ｍ 1234 5678", "M12345678"),
    (read.parse_hk_macao_travel, "H1234567802", "H12345678"),
    (read.parse_taiwan_travel, " 1234 5678 ", "12345678"),
    (read.parse_birth_certificate, "x123456789", "X123456789"),
    (read.parse_old_foreign_card, "can110078010112", "CAN110078010112"),
    (read.parse_passport, "e１２３４５", "E12345"),
    (read.parse_passport, "ABCDEFGHJKLMNPQRS", "ABCDEFGHJKLMNPQRS"),
    (read.parse_country, "kor", "KOR"),
]
BAD = [
    (read.parse_hk_macao_travel, "A12345678", "document.hk_macao_travel"),
    (read.parse_hk_macao_travel, "H1234567", "document.hk_macao_travel"),
    (read.parse_hk_macao_travel, "H123456789", "document.hk_macao_travel"),
    (read.parse_taiwan_travel, "1234567", "document.taiwan_travel"),
    (read.parse_taiwan_travel, "12345678(B)", "document.taiwan_travel"),
    (read.parse_birth_certificate, "1234567890", "document.birth_certificate"),
    (read.parse_birth_certificate, "X12345678", "document.birth_certificate"),
    (read.parse_old_foreign_card, "QQQ110078010112", "document.foreign_residence_old"),
    (read.parse_old_foreign_card, "CAN11007801011", "document.foreign_residence_old"),
    (read.parse_passport, "E123", "document.passport"),
    (read.parse_passport, "E-123456", "document.passport"),
    (read.parse_passport, "A" * 18, "document.passport"),
    (read.parse_passport, "Е123456", "document.passport"),
    (read.parse_passport, "E١٢٣٤٥٦", "document.passport"),
    (read.parse_country, "", "document.country"),
    (read.parse_country, "XYZ", "document.country"),
    (read.parse_country, "美国", "document.country"),
]


@pytest.mark.parametrize(("parse", "typed", "number"), GOOD)
def test_read(parse: Callable[[str], str], typed: str, number: str) -> None:
    assert parse(typed) == number
    assert parse(number) == number


@pytest.mark.parametrize(("parse", "typed", "code"), BAD)
def test_refused_with_its_own_word(parse: Callable[[str], str], typed: str, code: str) -> None:
    with pytest.raises(DocumentNumberInvalid) as refused:
        parse(typed)
    assert refused.value.code == code
    assert refused.value.message


def test_the_countries_are_all_there() -> None:
    assert len(COUNTRIES) == 249
    assert {"CHN", "KOR", "USA", "DEU"} <= COUNTRIES
