"""The shape of the permission registry: who may pass a door, in which relation, with which proof.

Nothing is open that is not written down: a route, method, admin action or API field without a permit is
refused at run time and fails a test before that.
"""

from dataclasses import dataclass, field

from accounts.enums.partners import PartnerScope
from accounts.enums.users import Role
from family.enums import Relation


@dataclass(frozen=True)
class Permit:
    """Who may pass one door.

    ``relations`` are handed to the gatekeeper behind the door, which compares them with the relation the actor
    really has to the person asked about; empty means that the door is about nobody but the actor.
    ``step_up`` asks for a sign-in in the last minutes, ``reason`` for words that go into the audit. Such an act waits
    some days after a desk has recovered the account, unless ``waits_after_recovery`` says that it need not.
    """

    roles: frozenset[Role]
    relations: frozenset[Relation] = field(default_factory=frozenset)
    scope: PartnerScope | None = None
    step_up: bool = False
    reason: bool = False
    waits_after_recovery: bool = True


def permit(
    *roles: Role,
    relations: tuple[Relation, ...] = (),
    scope: PartnerScope | None = None,
    step_up: bool = False,
    reason: bool = False,
) -> Permit:
    """Write one permit in a line."""
    return Permit(frozenset(roles), frozenset(relations), scope, step_up, reason)


# Whoever comes: signed in or not.
EVERYONE = permit(
    Role.ANONYMOUS, Role.NEWCOMER, Role.CITIZEN, Role.CLERK, Role.OFFICER, Role.HOSPITAL, Role.DEVELOPER
)
VISITORS = permit(Role.ANONYMOUS)
# A newcomer has signed up and waits for a counter to join the account to a person.
SIGNED_IN = permit(Role.NEWCOMER, Role.CITIZEN, Role.CLERK, Role.OFFICER, Role.HOSPITAL, Role.DEVELOPER)
CITIZENS = permit(Role.CITIZEN)
CLERKS = permit(Role.CLERK)
OFFICERS = permit(Role.OFFICER)
# Staff of a designated hospital's insurance office: no clerks of an agency, and at one door alone.
HOSPITALS = permit(Role.HOSPITAL)
# Staff of a partner: its keys, endpoints and figures, and nobody's data.
DEVELOPERS = permit(Role.DEVELOPER)
# A bearer token is checked by the view behind; the door itself stands in the open.
PARTNERS = permit(Role.PARTNER)

Routes = dict[tuple[str, str], Permit]
