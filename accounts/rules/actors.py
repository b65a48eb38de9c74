"""Who stands at the door: the one value every gatekeeper and action is told."""

from dataclasses import dataclass, field
from datetime import date

from accounts.enums.partners import PartnerScope
from accounts.enums.users import Role


@dataclass(frozen=True)
class Asking:
    """What a partner asks at the door it has passed: in which scope, on which day of the calendar.

    ``link_id`` is the one link its token was issued for, where a person's consent and not the partner's own secret
    got it; such a token reaches nobody else.
    """

    on: date
    scope: PartnerScope | None = None
    link_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Somebody who acts, with what they are and nothing about what they ask for.

    ``area_keys`` are the pooling areas at whose desks the actor serves, which no other post adds to; ``office_keys``
    those whose policy the actor looks after as an officer, ``hospital_keys`` those at whose hospitals the actor sits;
    ``scopes`` is what a partner was granted. A self-service
    terminal acts by an account of its own, ``terminal_id`` names it, and ``shown_person_id`` is the one person who
    has shown it their card in the visit that goes on. ``asking`` is what a partner asks just now: whom it reaches by
    a link depends on it. ``developer_of`` is the partner whose access a developer looks after; it opens nothing about
    people, which only ``partner_id`` of the partner itself does.
    """

    roles: frozenset[Role]
    user_id: int | None = None
    person_id: int | None = None
    partner_id: int | None = None
    area_keys: frozenset[str] = field(default_factory=frozenset)
    scopes: frozenset[PartnerScope] = field(default_factory=frozenset)
    office_keys: frozenset[str] = field(default_factory=frozenset)
    hospital_keys: frozenset[str] = field(default_factory=frozenset)
    terminal_id: int | None = None
    shown_person_id: int | None = None
    asking: Asking | None = None
    developer_of: int | None = None

    def is_any(self, roles: frozenset[Role]) -> bool:
        """Say whether the actor has one of ``roles``."""
        return bool(self.roles & roles)


ANONYMOUS = Actor(roles=frozenset({Role.ANONYMOUS}))
SYSTEM = Actor(roles=frozenset())
