"""What is logged of a day names nobody: no name, no number, no phone, no address, in web and jobs alike."""

import pytest

from accounts.models.people import InsuredPerson
from tests import dumps
from tests.canaries.conftest import EMAIL, NEWCOMER, UNKNOWN_NUMBER
from tests.dumps import found_in, id_numbers_in, phones_in

pytestmark = [pytest.mark.django_db, pytest.mark.sample]


def test_the_log_of_a_day_names_nobody(log_of_a_day: list[str]) -> None:
    text = "\n".join(log_of_a_day)
    assert "/nowhere/" in text
    assert "leases.taken" in text
    names = {name for name in InsuredPerson.objects.values_list("name", flat=True) if len(name) > 1}
    values = {value for found in dumps.clear_values().values() for value in found}

    assert {name for name in names if name in text} == set()
    assert found_in(text, values | {EMAIL, NEWCOMER, UNKNOWN_NUMBER}) == set()
    assert id_numbers_in(text) == set()
    assert phones_in(text) == set()
