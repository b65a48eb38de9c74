"""Opens the months into which reminders are planned; asked for again and again, it does nothing more."""

from datetime import date

from django.db import connection


def open_months(from_day: date, to_day: date) -> None:
    """Have a table for every month from one day to another; within the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT certification_open_reminder_months(%s, %s)", [from_day, to_day])
