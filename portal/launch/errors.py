"""Why a start was refused or given up, in one sentence a person can act on."""


class CannotStart(SystemExit):
    """Raised with one plain sentence when the start has to be given up."""


class Stopped(Exception):
    """Raised in the supervisor when somebody asked it to stop."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.signal_number = signal_number
