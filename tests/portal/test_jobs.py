"""A job begins with a connection that works, whatever happened to the one of the job before."""

import pytest
from django.db import connection, connections

from certification.tasks import plan_reminders
from portal.jobs import LookingTask


@pytest.mark.fault
def test_the_database_went_down_since_the_last_job(transactional_db: None) -> None:
    assert isinstance(plan_reminders, LookingTask)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()

    plan_reminders()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() != (pid,)
