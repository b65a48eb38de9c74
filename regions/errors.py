"""Refusals of the regions floor."""

from foundation.errors import DomainError, Kind


class DivisionUnknown(DomainError):
    """No administrative division has this code on this day. Check the six digits and the date."""

    code = "regions.division.unknown"
    kind = Kind.NOT_FOUND


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


class PolicyMissing(DomainError):
    """No value of this policy holds there on this day. Enter one with its source before deciding."""

    code = "regions.policy.missing"
    kind = Kind.UNAVAILABLE


class DataRefused(DomainError):
    """The data files hold faults, so nothing was loaded. Mend every line named and load again."""

    code = "regions.data.refused"
    kind = Kind.INVALID
