"""Refusals about those who look after a partner's access, and about its secrets and keys."""

from foundation.errors import DomainError, Kind


class InvitationRefused(DomainError):
    """This code opens nothing; ask for a new invitation, for one is good for some days and once."""

    code = "partner.member.code"
    kind = Kind.INVALID


class AccountNotFree(DomainError):
    """This account is a person's own or works for somebody already; sign in with an account for this work alone."""

    code = "partner.member.account"
    kind = Kind.CONFLICT


class MemberNotFound(DomainError):
    """Nobody of that id looks after this partner's access; go back to the list."""

    code = "partner.member.not_found"
    kind = Kind.NOT_FOUND


class NotFirstPerson(DomainError):
    """Only a first person invites and removes colleagues; ask yours."""

    code = "partner.member.not_first"
    kind = Kind.FORBIDDEN


class MembersSpent(DomainError):
    """As many people look after this access as may; remove one first."""

    code = "partner.member.too_many"
    kind = Kind.CONFLICT


class LastFirstPerson(DomainError):
    """Somebody has to be the first person; let another one be it before you go."""

    code = "partner.member.last"
    kind = Kind.CONFLICT


class SecretChangedMeanwhile(DomainError):
    """The secret was changed since you opened the page; look at what holds now."""

    code = "partner.secret.changed"
    kind = Kind.CONFLICT


class PartnerKeyNotFound(DomainError):
    """You have no such live key; go back to the list."""

    code = "partner.key.not_found"
    kind = Kind.NOT_FOUND


class PartnerKeysSpent(DomainError):
    """You have as many live keys as a partner may have; end one first."""

    code = "partner.key.too_many"
    kind = Kind.CONFLICT
