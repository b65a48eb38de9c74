"""Who may pass the citizens' doors."""

from family.enums import Relation
from portal.shared.permits import CITIZENS, EVERYONE, SIGNED_IN, VISITORS, Permit, Routes, permit
from accounts.enums import Role

_DEADLINE: Permit = permit(
    Role.CITIZEN, relations=(Relation.SELF, Relation.REMIND, Relation.SEE, Relation.ACT, Relation.PAY)
)

ROUTES: Routes = {
    ("web:start", "GET"): EVERYONE,
    ("web:home", "GET"): SIGNED_IN,
    ("web:family", "GET"): CITIZENS,
    ("web:deadline", "GET"): _DEADLINE,
    ("account_login", "GET"): EVERYONE,
    ("account_login", "POST"): VISITORS,
}
