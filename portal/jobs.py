"""What every job has in common."""

from typing import Any

from celery import Task
from django.db import connections

from regions.queries.editions import one_look


class LookingTask(Task):
    """A job that sees one edition of places and policy from its beginning to its end, through a connection that works.

    Why the connection: Celery keeps one for a thousand jobs and never asks whether the database went down meanwhile, as
    Django does before each request; after a restart of PostgreSQL all of these would fail.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do the job."""
        _drop_dead_connections()
        with one_look():
            return super().__call__(*args, **kwargs)


def _drop_dead_connections() -> None:
    """Close a connection that does not answer, so that the next statement opens another; never one in a transaction."""
    for one in connections.all(initialized_only=True):
        is_between = one.connection is not None and one.get_autocommit() and not one.in_atomic_block
        if is_between and not one.is_usable():
            one.close()
