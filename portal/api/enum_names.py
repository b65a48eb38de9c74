"""Names of code lists in the API's description, where two shapes share a list or two lists share a field's name."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from accounts.enums.contributions import EnrolmentState
from accounts.enums.ledger import AccountState
from accounts.enums.matters import MatterState
from accounts.enums.partners import PartnerScope
from accounts.rules.links import LINKABLE
from certification.enums import VoiceOutcome
from certification.enums.batches import StatusState
from family.enums import SharingUse

_LISTS: Final[Mapping[str, type[StrEnum]]] = {
    "SharingUseEnum": SharingUse,
    "OutcomeEnum": VoiceOutcome,
    "AccountStateEnum": AccountState,
    "EnrolmentStateEnum": EnrolmentState,
    "MatterStateEnum": MatterState,
    "StatusStateEnum": StatusState,
}
ENUM_NAMES: Final = {
    **{name: [(one.value, one.value) for one in codes] for name, codes in _LISTS.items()},
    "PartnerScopeEnum": [(scope.value, scope.value) for scope in PartnerScope],
    "LinkableScopeEnum": [(scope.value, scope.value) for scope in LINKABLE],
    "BatchAnswerStateEnum": [("running", "running"), ("done", "done")],
}
