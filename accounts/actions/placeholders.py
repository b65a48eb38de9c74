"""Writes placeholders: somebody whom a family tie passes through and of whom nothing is on record."""

from datetime import datetime

from accounts.actions import audit
from accounts.models.people import InsuredPerson
from accounts.rules.actors import Actor
from foundation.identifiers import Sex
from foundation.names import parse_name


def add(actor: Actor, name: str, sex: Sex, *, at: datetime) -> int:
    """Add a placeholder with what somebody says of them, perhaps nothing; give its internal id.

    Raises:
        NameInvalid: no document prints such a name.
    """
    known = parse_name(name) if name else None
    row = InsuredPerson.objects.create(
        name=known.name if known else "",
        name_typed=known.typed if known else "",
        sex=sex.value,
        is_placeholder=True,
        recorded_at=at,
    )
    audit.record(actor, audit.Event("person.placeholder_added", row.pk, object_id=row.public_id), at=at)
    return row.pk
