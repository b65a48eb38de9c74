"""Refusals about the clock of a sandbox."""

from foundation.errors import DomainError, Kind


class SandboxClockBackwards(DomainError):
    """A sandbox's clock goes forward only; reset the sandbox to begin again from today."""

    code = "sandbox.clock.backwards"
    kind = Kind.INVALID


class SandboxClockTooFar(DomainError):
    """A jump this long is refused; jump several times."""

    code = "sandbox.clock.too_far"
    kind = Kind.INVALID


class SandboxClockMoving(DomainError):
    """The clock is on its way already; wait until it has arrived."""

    code = "sandbox.clock.moving"
    kind = Kind.CONFLICT
