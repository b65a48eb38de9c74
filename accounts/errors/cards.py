"""Refusals about cards and personal numbers."""

from foundation.errors import DomainError, Kind


class CardNotFound(DomainError):
    """There is no electronic card here to do this to; apply for one first."""

    code = "card.not_found"
    kind = Kind.NOT_FOUND


class CardExists(DomainError):
    """This person has an electronic card already; use it, or report it lost and have it reissued."""

    code = "card.exists"
    kind = Kind.CONFLICT


class CardHolderDead(DomainError):
    """The records say that the holder has died; a counter can correct a mistake."""

    code = "card.holder_dead"
    kind = Kind.FORBIDDEN


class CardActNotPossible(DomainError):
    """The card stands in a state in which this cannot be done; look at its page for what can."""

    code = "card.act_not_possible"
    kind = Kind.CONFLICT


class PrintedCardNotUsable(DomainError):
    """The printed card is reported lost or no longer valid, and the electronic one rests with it; ask a counter."""

    code = "card.printed_not_usable"
    kind = Kind.FORBIDDEN


class CardPasswordWeak(DomainError):
    """The six digits are easy to guess; the reasons say why, choose others."""

    code = "card.password.weak"
    kind = Kind.INVALID


class CardPasswordWrong(DomainError):
    """The card's password is wrong; try again, or set a new one after proving who you are."""

    code = "card.password.wrong"
    kind = Kind.INVALID


class CardPasswordWaits(DomainError):
    """The password was wrong several times; wait until the time named, or set a new one."""

    code = "card.password.waits"
    kind = Kind.LIMIT


class CardLocked(DomainError):
    """The card is locked after wrong passwords; set a new one after proving who you are, or go to a counter."""

    code = "card.locked"
    kind = Kind.FORBIDDEN


class CardCodeRefused(DomainError):
    """This code does not count: it is no code, or too old, or was used; let the holder show a fresh one."""

    code = "card.code.refused"
    kind = Kind.GONE


class CardCodesUnavailable(DomainError):
    """No free code was found just now; show the card once more."""

    code = "card.code.unavailable"
    kind = Kind.UNAVAILABLE


class CardGuessesSpent(DomainError):
    """Too many wrong digits came from here; scan the picture, or wait ten minutes."""

    code = "card.code.guesses_spent"
    kind = Kind.LIMIT


class ClerkIsHolder(DomainError):
    """No clerk serves themselves; a colleague can."""

    code = "card.clerk_is_holder"
    kind = Kind.FORBIDDEN


class SocialCardNotFound(DomainError):
    """There is no such printed card; check its number."""

    code = "card.printed_not_found"
    kind = Kind.NOT_FOUND


class SocialCardNumberTaken(DomainError):
    """A printed card with this number is recorded in this area already; open that record instead."""

    code = "card.number_taken"
    kind = Kind.CONFLICT


class SocialCardStateTaken(DomainError):
    """The printed card changed in the meantime, or cannot change this way; look at its present state."""

    code = "card.printed_state"
    kind = Kind.CONFLICT


class CardNumberInvalid(DomainError):
    """A card number has 6 to 32 letters and digits; copy it from the card."""

    code = "card.number_invalid"
    kind = Kind.INVALID


class PersonalNumberInvalid(DomainError):
    """The personal number does not have the length that this area gives its numbers; copy it from the paper."""

    code = "card.personal_number_invalid"
    kind = Kind.INVALID


class PersonalNumberTaken(DomainError):
    """This personal number is recorded for somebody, or the person has one already; end the old record first."""

    code = "card.personal_number_taken"
    kind = Kind.CONFLICT
