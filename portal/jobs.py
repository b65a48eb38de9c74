"""What every job has in common."""

from typing import Any

from celery import Task

from regions.queries.editions import one_look


class LookingTask(Task):
    """A job that sees one edition of places and policy from its beginning to its end."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do the job."""
        with one_look():
            return super().__call__(*args, **kwargs)
