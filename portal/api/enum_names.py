"""The names in the API's description of code lists that several of its fields share."""

from typing import Final

from certification.enums.batches import StatusState
from family.enums import SharingUse

ENUM_NAMES: Final = {
    "SharingUseEnum": [(use.value, use.value) for use in SharingUse],
    "StatusStateEnum": [(state.value, state.value) for state in StatusState],
    "BatchAnswerStateEnum": [("running", "running"), ("done", "done")],
}
