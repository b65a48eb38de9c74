"""What readers of identity cards type, and what is made of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.card_reading import LENGTH_MAX, read
from foundation.identifiers import synthetic_id_number

NUMBER = synthetic_id_number(county_code="340302", born_on=date(1936, 2, 28), sequence=2)
DUE = date(2035, 3, 14)


@pytest.mark.parametrize(
    ("line", "name", "expires_on", "is_long_term"),
    [
        (NUMBER, "", None, False),
        (f"{NUMBER}\r\n", "", None, False),
        (f" {NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]} ", "", None, False),
        (f"顾桂兰|{NUMBER}|20150314-20350314", "顾桂兰", DUE, False),
        (f"顾桂兰｜{NUMBER}｜2015.03.14－2035.03.14", "顾桂兰", DUE, False),
        (
            f"顾桂兰|女|汉族|19360228|安徽省蚌埠市示例路1号|{NUMBER}|蚌埠市公安局|2015-03-14|2035-03-14",
            "顾桂兰",
            DUE,
            False,
        ),
        (f"顾桂兰,女,汉,1936年02月28日,{NUMBER},2015年03月14日,长期", "顾桂兰", None, True),
        (f"{NUMBER}\t阿依古丽·买买提\t20350314", "阿依古丽·买买提", DUE, False),
        (f"女|汉族|{NUMBER}|20351399", "", None, False),
    ],
)
def test_a_line_is_read_whatever_its_order(
    line: str, name: str, expires_on: date | None, is_long_term: bool
) -> None:
    found = read(line)
    assert (found.text, found.is_id_number, found.name) == (NUMBER, True, name)
    assert (found.validity.expires_on, found.validity.is_long_term) == (expires_on, is_long_term)


def test_another_number_is_looked_for_as_it_stands() -> None:
    found = read(" A1234567890123456789 ")
    assert (found.text, found.is_id_number) == ("A1234567890123456789", False)


@given(st.text(max_size=600))
def test_nothing_typed_breaks_it(typed: str) -> None:
    assert len(read(typed).text) <= LENGTH_MAX


@given(st.permutations(["顾桂兰", NUMBER, "19360228", "20150314", "20350314", "女"]))
def test_the_order_of_parts_does_not_matter(parts: list[str]) -> None:
    found = read("|".join(parts))
    assert (found.text, found.name, found.validity.expires_on) == (NUMBER, "顾桂兰", DUE)
