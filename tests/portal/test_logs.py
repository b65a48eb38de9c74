"""Lines of the log: the facts are there, the rows of people are not."""

import logging

import pytest
from django.db import IntegrityError, connection
from django.test import RequestFactory

from foundation.sealing import SealBroken
from portal.shared import refusals
from portal.shared.logs import LineFormatter
from portal.web.views import faults

FORMATTER = LineFormatter("%(levelname)s %(message)s")


def test_a_line_names_its_facts_and_prints_nothing_else() -> None:
    record = logging.makeLogRecord(
        {"msg": "notices.delivered", "levelname": "INFO", "sent_count": 3, "request": object()}
    )
    assert FORMATTER.format(record) == "INFO notices.delivered sent_count=3"


@pytest.mark.django_db
def test_a_refused_row_is_not_quoted() -> None:
    record = logging.makeLogRecord({"msg": "broken"})
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO accounts_insuredperson"
                " (public_id, name, name_typed, name_keys, has_unmapped_name, sex, born_on, died_on, recorded_at)"
                " VALUES (gen_random_uuid(), %s, '', '{}', false, 'F', '1936-02-28', '1900-01-01', now())",
                ["顾桂兰\n外祖母"],
            )
    except IntegrityError as error:
        record.exc_info = (IntegrityError, error, error.__traceback__)

    line = FORMATTER.format(record)

    assert "accounts_person_dies_after_birth" in line
    assert "DETAIL: left out" in line
    assert "顾桂兰" not in line
    assert "外祖母" not in line
    assert "test_a_refused_row_is_not_quoted" in line


def test_the_number_on_a_broken_page_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    answer = faults.broken(RequestFactory().get("/home/"))

    assert FORMATTER.format(caplog.records[-1]).split("number=")[1].split()[0] in answer.content.decode()


def test_what_the_reader_cannot_mend_is_logged(rf: RequestFactory, caplog: pytest.LogCaptureFixture) -> None:
    refusals.page_of(rf.get("/"), SealBroken())

    assert "code=sealing.broken" in FORMATTER.format(caplog.records[-1])
