"""How the doors of used money are knocked at: a visit of the grandmother's that the daughter's account pays."""

from uuid import UUID

from accounts.actions import ledger_accounts
from accounts.actions.ledger_accounts import OpeningBalance
from accounts.enums.partners import PartnerKind
from accounts.enums.users import Role
from accounts.models.partners import Partner
from accounts.rules.actors import Actor
from family.actions import payment_disputes, payments
from family.actions.payment_disputes import Objection
from family.actions.payments import Charge
from family.enums import SharingUse
from family.enums.payments import DisputeReason
