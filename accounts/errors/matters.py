"""Refusals about matters."""

from foundation.errors import DomainError, Kind


class MatterNotFound(DomainError):
    """No such matter is open to you; check the receipt number, or ask the counter that handles it."""

    code = "matter.not_found"
    kind = Kind.NOT_FOUND


class MatterKindUnknown(DomainError):
    """Nobody handles this kind of matter here; choose one from the list."""

    code = "matter.kind_unknown"
    kind = Kind.INVALID


class MatterFactsWrong(DomainError):
    """Something in the application does not fit; correct what the reasons name and send it again."""

    code = "matter.facts_wrong"
    kind = Kind.INVALID


class MatterNotAllowed(DomainError):
    """This cannot be applied for now, for the reasons named."""

    code = "matter.not_allowed"
    kind = Kind.INVALID


class MatterOpenExists(DomainError):
    """The same application is being handled already; follow that one, or withdraw it first."""

    code = "matter.open_exists"
    kind = Kind.CONFLICT


class MatterMoved(DomainError):
    """Somebody has just changed this matter; look at its newest state before you decide."""

    code = "matter.moved"
    kind = Kind.CONFLICT


class MatterStepNotOpen(DomainError):
    """This step is not open while the matter stands where it does; look at its newest state."""

    code = "matter.step_not_open"
    kind = Kind.CONFLICT


class MatterHeld(DomainError):
    """A colleague holds this matter until the time named; take another, or come back then."""

    code = "matter.held"
    kind = Kind.CONFLICT


class MatterNotHeld(DomainError):
    """You do not hold this matter, or your time is over; take it again before you go on."""

    code = "matter.not_held"
    kind = Kind.CONFLICT


class MatterOfKin(DomainError):
    """This matter is your own or a near relative's; a colleague handles it."""

    code = "matter.of_kin"
    kind = Kind.FORBIDDEN


class MatterBarred(DomainError):
    """You took part in the decision that is looked at again; a colleague handles the review."""

    code = "matter.barred"
    kind = Kind.FORBIDDEN


class MatterReasonWrong(DomainError):
    """Choose one of the reasons listed for this decision, and say in words what is missing where one is asked for."""

    code = "matter.reason_wrong"
    kind = Kind.INVALID


class MatterAppealClosed(DomainError):
    """A review of what can be reviewed is open once, within the time named; the counter tells what else is open."""

    code = "matter.appeal_closed"
    kind = Kind.CONFLICT


class TransferStands(DomainError):
    """This transfer cannot be taken back any more, for the reasons named; another transfer is the way back."""

    code = "transfer.stands"
    kind = Kind.CONFLICT


class MatterSpent(DomainError):
    """This decision was carried out already, or is not the one that was taken."""

    code = "matter.spent"
    kind = Kind.CONFLICT
