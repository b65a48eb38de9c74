"""Kept connections: one that stands is not asked, and one that a server ended is seen for what it is."""

import pytest
from django.db import connection, connections


@pytest.mark.django_db(transaction=True)
def test_a_standing_connection_is_not_asked_and_an_ended_one_is_known() -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        assert other.is_usable()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        assert not other.is_usable()
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_a_word_that_lies_in_the_socket_is_no_end() -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("LISTEN somebody_rings")
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY somebody_rings")
        assert other.is_usable()
    finally:
        other.close()
