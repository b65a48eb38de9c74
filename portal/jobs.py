"""What every job has in common."""

from typing import Any

from celery import Task
from django.db import close_old_connections

from regions.queries.editions import one_look


class LookingTask(Task):
    """A job that sees one edition of places and policy from its beginning to its end, through a connection that works.

    Why the connection: Celery keeps one for a thousand jobs and never asks whether the database went down meanwhile, as
    Django does before each request; after a restart of PostgreSQL all of these would fail.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do the job."""
        close_old_connections()
        with one_look():
            return super().__call__(*args, **kwargs)
