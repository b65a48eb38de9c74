"""Insists that a sandbox and its database belong together, and that neither ever meets real data."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from accounts.queries.sandbox import has_people, is_marked


class NotASandbox(SystemExit):
    """Stops the start with one plain sentence."""


REAL = (
    "JST_SANDBOX is set, but this database holds people and is no sandbox's; "
    "use a database of its own, or unset JST_SANDBOX."
)
MADE_UP = "This database belongs to a sandbox; set JST_SANDBOX=1, or use another database."


def complaint() -> str:
    """Say what is wrong between this process and its database, or nothing."""
    is_sandbox, marked = settings.IS_SANDBOX, is_marked()
    if marked and not is_sandbox:
        return MADE_UP
    if is_sandbox and not marked and has_people():
        return REAL
    return ""


def insist() -> None:
    """Go on only where process and database belong together; call once the tables are there.

    Raises:
        NotASandbox.
    """
    if told := complaint():
        raise NotASandbox(told)


@register(Tags.database)
def check_sandbox(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Tell of a sandbox with real data, or the other way round; before the first migration there is nothing to ask."""
    if not databases:
        return []
    try:
        told = complaint()
    except DatabaseError:
        return []
    return [Error(told, id="portal.E001")] if told else []
