"""What every job has in common."""

import logging
from functools import cache
from typing import Any

from celery import Task
from django.conf import settings
from django.db import connections

from accounts.queries.sandbox import tenants
from portal.sandbox import worlds
from portal.sandbox.checks import insist
from regions.queries.editions import one_look

# The header of a message that names the world it was sent from.
WORLD = "jst_world"

log = logging.getLogger(__name__)


class LookingTask(Task):
    """A job that sees one edition of places and policy from its beginning to its end, through a connection that works.

    Why the connection: Celery keeps one for a thousand jobs and never asks whether the database went down meanwhile, as
    Django does before each request; after a restart of PostgreSQL all of these would fail.
    """

    abstract = True

    # In a sandbox a job is done once in each tenant's world, but for those that tend the sandbox itself.
    is_of_worlds = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do the job."""
        _drop_dead_connections()
        _insist_once()
        if settings.IS_SANDBOX and self.is_of_worlds and worlds.here() is None:
            return self._in_worlds(*args, **kwargs)
        with one_look():
            return super().__call__(*args, **kwargs)

    def apply_async(self, *args: Any, **options: Any) -> Any:
        """Ring for the job; one that is rung for within a world is done there and in no other."""
        if (tenant := worlds.here()) is not None:
            options["headers"] = {**(options.get("headers") or {}), WORLD: tenant.id}
        return super().apply_async(*args, **options)

    def _in_worlds(self, *args: Any, **kwargs: Any) -> None:
        """Do the job in every world, or in the one it was rung for; what fails in one holds up no other."""
        only = getattr(self.request, WORLD, None)
        for tenant in tenants():
            if only is not None and tenant.id != only:
                continue
            try:
                with worlds.entered(tenant):
                    super().__call__(*args, **kwargs)
            except Exception:
                log.exception("sandbox.job_failed", extra={"tenant": tenant.code, "job": self.name})


@cache
def _insist_once() -> None:
    """Do nothing in a process that does not belong to its database; asked at the first job of a process."""
    insist()


def _drop_dead_connections() -> None:
    """Close a connection that does not answer, so that the next statement opens another; never one in a transaction."""
    for one in connections.all(initialized_only=True):
        is_between = one.connection is not None and one.get_autocommit() and not one.in_atomic_block
        if is_between and not one.is_usable():
            one.close()
