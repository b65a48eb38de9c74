"""Refusals about self-service terminals and the visits of people at them."""

from foundation.errors import DomainError, Kind


class TerminalNotFound(DomainError):
    """There is no such terminal in your area; go back to the list."""

    code = "terminal.not_found"
    kind = Kind.NOT_FOUND


class TerminalPointUnknown(DomainError):
    """This place does not serve people of your area today; choose one of the list."""

    code = "terminal.point_unknown"
    kind = Kind.INVALID


class TerminalNameTaken(DomainError):
    """A terminal of this name stands at this place already; give it another name."""

    code = "terminal.name_taken"
    kind = Kind.CONFLICT


class TerminalCodeWrong(DomainError):
    """The code does not fit or has run out; ask the office for a new one."""

    code = "terminal.code_wrong"
    kind = Kind.INVALID


class TerminalVisitOver(DomainError):
    """The visit at this terminal has ended; begin anew on the first page."""

    code = "terminal.visit_over"
    kind = Kind.GONE


class CardNotRecognised(DomainError):
    """Number and card do not belong together here; check the card, or take a number for the counter."""

    code = "terminal.card_not_recognised"
    kind = Kind.INVALID


class CardEntriesWait(DomainError):
    """So many entries were wrong that nothing is compared today at a terminal; the counter helps at once."""

    code = "terminal.card_waits"
    kind = Kind.LIMIT


class TicketNotFound(DomainError):
    """No such number waits at your counter, or a colleague serves it already; look at the list again."""

    code = "terminal.ticket_not_found"
    kind = Kind.NOT_FOUND
