"""How the clock of this machine stands beside that of the database, which all machines share."""

from datetime import datetime, timedelta

from django.db import connection


def ahead_of_database(at: datetime) -> timedelta:
    """Say how far an instant that was just read here is ahead of the database's clock; below zero it is behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz - clock_timestamp()", [at])
        ahead: timedelta = cursor.fetchone()[0]
        return ahead
