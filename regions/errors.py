"""Refusals of the regions floor."""

from foundation.errors import DomainError, Kind


class DivisionUnknown(DomainError):
    """No administrative division has this code on this day. Check the six digits and the date."""

    code = "regions.division.unknown"
    kind = Kind.NOT_FOUND


class DivisionAbolished(DomainError):
    """This division no longer exists on this day. Use one of those its ground belongs to now."""

    code = "regions.division.abolished"
    kind = Kind.GONE


class AreaUnknown(DomainError):
    """No pooling area has this key on this day. Choose one from the list of pooling areas."""

    code = "regions.area.unknown"
    kind = Kind.NOT_FOUND


class DivisionNotCovered(DomainError):
    """This place does not yet belong to a pooling area known here. Choose the pooling area by hand."""

    code = "regions.division.not_covered"
    kind = Kind.NOT_FOUND


class PolicyUnknown(DomainError):
    """No policy has this code. Use a code from the policy catalogue."""

    code = "regions.policy.unknown"
    kind = Kind.INVALID


class SubjectUnknown(DomainError):
    """This policy has no value of its own for such a benefit or insurance. Choose one from the list."""

    code = "regions.policy.subject_unknown"
    kind = Kind.INVALID


class PolicyMissing(DomainError):
    """No value of this policy holds there on this day. Enter one with its source before deciding."""

    code = "regions.policy.missing"
    kind = Kind.UNAVAILABLE


class DataRefused(DomainError):
    """The data files hold faults, so nothing was loaded. Mend every line named and load again."""

    code = "regions.data.refused"
    kind = Kind.INVALID


class ChangeNotFound(DomainError):
    """No change of policy with this number is yours to see. Open it from the list."""

    code = "regions.change.not_found"
    kind = Kind.NOT_FOUND


class ChangeRefused(DomainError):
    """The change of policy cannot stand as it was written. Mend what is named and send it again."""

    code = "regions.change.refused"
    kind = Kind.INVALID


class ChangeExists(DomainError):
    """A change of the same value waits for its second officer already. Let it be decided, or withdraw it first."""

    code = "regions.change.exists"
    kind = Kind.CONFLICT


class ChangeDecided(DomainError):
    """This change has been decided, withdrawn or has run out. Look at its present state."""

    code = "regions.change.decided"
    kind = Kind.CONFLICT


class ChangeMoved(DomainError):
    """What this change would alter has moved since you opened the page. Look at it again before you decide."""

    code = "regions.change.moved"
    kind = Kind.CONFLICT


class ChangeNeedsSecond(DomainError):
    """Whoever drafted a change does not decide on it. Ask a colleague of the same area."""

    code = "regions.change.needs_second"
    kind = Kind.FORBIDDEN
